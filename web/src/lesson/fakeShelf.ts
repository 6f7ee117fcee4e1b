/** A service that keeps drafts, and a browser's locks, for tests of the shelf and the composer. */

import { Problem, Unreachable } from "../api/problem";
import type { Comment } from "../api/types";
import type { Delivery } from "./delivery";
import { bodyOf, type Draft, type Kept, type ServiceDraft } from "./draft";
import type { Lock } from "./lock";
import { Shelf } from "./shelf";

/** The service's side: what it keeps, what it was sent, and how it can fail. */
export class FakeService implements Delivery {
  readonly drafts = new Map<string, ServiceDraft>();
  readonly comments = new Map<string, Comment>();
  reachable = true;
  /** Do what is asked, and lose the answer. */
  loseAnswers = false;
  /** What the next request is answered instead. */
  refusal: Problem | null = null;

  #answer<T>(deed: () => T): Promise<T> {
    if (!this.reachable) return Promise.reject(new Unreachable());
    const { refusal } = this;
    this.refusal = null;
    if (refusal) return Promise.reject(refusal);
    try {
      const answer = deed();
      return this.loseAnswers ? Promise.reject(new Unreachable()) : Promise.resolve(answer);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  list() {
    return this.#answer(() => [...this.drafts.values()]);
  }

  keep(draft: Draft, saves: number) {
    return this.#answer(() => {
      const kept = this.drafts.get(draft.id);
      const sent = this.comments.get(draft.id);
      if (sent) throw new Problem(409, { code: "draft_sent", current: sent });
      if (kept && kept.saves !== saves) throw new Problem(409, { code: "draft_changed", current: kept });
      const now = { ...bodyOf(draft), id: draft.id, saves: saves + 1, kept_at: "2026-11-22T12:00:00Z" };
      this.drafts.set(draft.id, now);
      return now;
    });
  }

  discard(id: string, saves: number) {
    return this.#answer(() => {
      const kept = this.drafts.get(id);
      if (kept && kept.saves !== saves) throw new Problem(409, { code: "draft_changed", current: kept });
      this.drafts.delete(id);
    });
  }

  send(draft: Kept) {
    return this.#answer(() => {
      const made = this.comments.get(draft.id) ?? commentOf(draft);
      this.comments.set(draft.id, made);
      this.drafts.delete(draft.id);
      return made;
    });
  }
}

/** The comment that a draft becomes. */
export function commentOf(draft: Draft): Comment {
  const { id, text, kind, startMs, endMs: end_ms, camera, standards, drawing } = draft;
  const fields = { id: `c-${id}`, text, kind, start_ms: startMs ?? 0, end_ms, camera, standards, drawing };
  return { ...fields, version: 1, replies: [], can: [], parent_id: draft.parentId } as unknown as Comment;
}

/** Locks as windows of one browser share them. */
export function fakeLocks(): Lock {
  const held = new Set<string>();
  return (name) => {
    if (held.has(name)) return Promise.resolve(null);
    held.add(name);
    return Promise.resolve(() => void held.delete(name));
  };
}

/** A shelf on this device, with the service and the locks given or of its own. */
export function aShelf(service = new FakeService(), lock = fakeLocks()) {
  const arrived: [string, string][] = [];
  const shelf = new Shelf({
    person: "p",
    observationId: "o",
    delivery: service,
    lock,
    onDelivered: (comment, draft) => arrived.push([comment.id, draft.text]),
  });
  return { shelf, service, arrived, lock };
}
