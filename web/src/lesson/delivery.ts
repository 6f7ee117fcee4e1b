/** How drafts reach the service: kept, thrown away, and sent as what they are a draft of. */

import { request } from "../api/http";
import { Problem, Unreachable } from "../api/problem";
import { SignInDeclined } from "../api/session";
import type { Comment } from "../api/types";
import { bodyOf, type Draft, type Kept, type ServiceDraft } from "./draft";

/** What the shelf asks of the service. Each throws the service's own sentence, or that it cannot be reached. */
export interface Delivery {
  list(): Promise<ServiceDraft[]>;
  keep(draft: Draft, saves: number): Promise<ServiceDraft>;
  discard(id: string, saves: number): Promise<void>;
  send(draft: Kept): Promise<Comment>;
}

/** The service's own way for one observation. */
export function deliveryTo(observationId: string): Delivery {
  const base = `/api/observations/${observationId}`;
  // A saving that nobody waits for asks nobody to sign in; sending does.
  const quietly = { onSignedOut: "fail" } as const;
  return {
    list: () => request<ServiceDraft[]>(`${base}/drafts`, quietly),
    keep: (draft, saves) =>
      request<ServiceDraft>(`${base}/drafts/${draft.id}`, {
        method: "PUT",
        body: { ...bodyOf(draft), saves },
        ...quietly,
      }),
    discard: (id, saves) =>
      request<void>(`${base}/drafts/${id}?saves=${saves}`, { method: "DELETE", ...quietly }),
    send: (draft) => send(base, draft),
  };
}

function send(base: string, kept: Kept): Promise<Comment> {
  const { id: draft, kind, startMs: start_ms, endMs: end_ms, camera, standards, drawing, revision } = kept;
  const text = kept.text.trim();
  if (kept.editing) {
    const { id, version } = kept.editing;
    const words = { version, text, draft };
    const only = kind === "reply" || kind === "reflection";
    const body = only ? words : { ...words, kind, start_ms, end_ms, camera, standards, drawing };
    return request<Comment>(`/api/comments/${id}`, { method: "PATCH", body });
  }
  if (kept.parentId !== null) {
    return request<Comment>(`/api/comments/${kept.parentId}/replies`, {
      method: "POST",
      body: { text, draft },
    });
  }
  if (kind === "reflection") {
    return request<Comment>(`${base}/reflection`, { method: "POST", body: { text, revision, draft } });
  }
  const body = { kind, text, start_ms: start_ms ?? 0, end_ms, camera, standards, drawing, revision, draft };
  return request<Comment>(`${base}/comments`, { method: "POST", body });
}

/** Whether it may go well by itself in a while: no answer, a service that is down or busy, a session that has ended. */
export function willPass(error: unknown): boolean {
  if (!(error instanceof Problem)) return error instanceof Unreachable || error instanceof SignInDeclined;
  return error.status >= 500 || error.status === 429 || error.status === 401;
}
