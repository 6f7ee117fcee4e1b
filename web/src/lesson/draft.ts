/** A draft: what somebody is writing about a moment and has not sent. Without text it is a mark, to be written about later. */

import type { components } from "../api/schema";
import type { Comment, CommentKind } from "../api/types";
import type { LessonMs } from "./lessonTime";

/** Strokes on one frame, in ten-thousandths of the picture. */
export type Drawing = components["schemas"]["DrawingShape"];
/** A draft as the service keeps it. */
export type ServiceDraft = components["schemas"]["DraftShape"];

/** What a draft holds. `startMs` null follows the playhead; `editing` is the comment whose wording is being changed. */
export interface Draft {
  id: string;
  text: string;
  kind: CommentKind;
  startMs: LessonMs | null;
  endMs: LessonMs | null;
  camera: number | null;
  drawing: Drawing | null;
  standards: string[];
  parentId: string | null;
  editing: { id: string; version: number } | null;
}

/** Why a draft does not go on by itself: somebody was faster, or the service refused it with these words. */
export type Trouble =
  | { why: "changed"; theirs: Comment }
  | { why: "draft"; theirs: Draft; saves: number }
  | { why: "sent"; theirs: Comment }
  | { why: "refused"; words: string };

/** A draft on this device, with what is known of its copy at the service. */
export interface Kept extends Draft {
  state: "writing" | "sending" | "discarded";
  /** How often the service had saved it when last heard of; 0: never. */
  saves: number;
  /** There is something here that the service does not have. */
  unsaved: boolean;
  /** Raised by every change, so that a saving under way knows whether it is the last word. */
  stamp: number;
  changedAt: number;
  /** The lesson's revision that was watched. */
  revision: number;
  trouble: Trouble | null;
}

/** A name for a draft that nobody else has. */
export function newDraftId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** An empty draft. */
export function emptyDraft(fields: Partial<Draft> = {}): Draft {
  return {
    id: newDraftId(),
    text: "",
    kind: "strength",
    startMs: null,
    endMs: null,
    camera: null,
    drawing: null,
    standards: [],
    parentId: null,
    editing: null,
    ...fields,
  };
}

/** Whether nothing would be lost with it. An edit is never empty: it has a comment to go back to. */
export function isEmpty(draft: Draft): boolean {
  return draft.text === "" && draft.standards.length === 0 && draft.endMs === null && draft.drawing === null;
}

/** Whether it is a moment to be written about later. */
export function isMark(draft: Draft): boolean {
  return draft.text.trim() === "" && draft.startMs !== null && draft.parentId === null && !draft.editing;
}

/** Whether it is a draft of a comment, new or changed: what the composer works on. */
export function isOfComposer(draft: Draft): boolean {
  return draft.parentId === null && draft.kind !== "reply" && draft.kind !== "reflection";
}

/** The draft of what the service keeps. */
export function draftOf(kept: ServiceDraft): Draft {
  const editing = kept.comment_id ? { id: kept.comment_id, version: kept.comment_version ?? 1 } : null;
  return {
    id: kept.id,
    text: kept.text,
    kind: kept.kind,
    startMs: kept.start_ms ?? null,
    endMs: kept.end_ms ?? null,
    camera: kept.camera ?? null,
    drawing: kept.drawing ?? null,
    standards: kept.standards ?? [],
    parentId: kept.parent_id ?? null,
    editing,
  };
}

/** What the service is asked to keep. */
export function bodyOf(draft: Draft): Omit<ServiceDraft, "id" | "saves" | "kept_at"> {
  return {
    kind: draft.kind,
    text: draft.text,
    start_ms: draft.startMs,
    end_ms: draft.endMs,
    camera: draft.camera,
    drawing: draft.drawing,
    standards: draft.standards,
    parent_id: draft.parentId,
    comment_id: draft.editing?.id ?? null,
    comment_version: draft.editing?.version ?? null,
  };
}

/** Whether two drafts, or a draft and a comment, say the same about the same. */
export function saysSame(
  draft: Draft,
  other: Pick<Comment, "text" | "kind" | "start_ms" | "end_ms" | "camera" | "standards" | "drawing">,
): boolean {
  const one = [
    draft.text.trim(),
    draft.kind,
    draft.startMs,
    draft.endMs,
    draft.camera,
    draft.standards,
    draft.drawing,
  ];
  const two = [
    other.text.trim(),
    other.kind,
    other.start_ms,
    other.end_ms,
    other.camera,
    other.standards,
    other.drawing,
  ];
  return JSON.stringify(one) === JSON.stringify(two);
}

/** The draft of a comment's present wording, to be changed. */
export function draftOfComment(comment: Comment): Draft {
  return emptyDraft({
    text: comment.text,
    kind: comment.kind,
    startMs: comment.start_ms,
    endMs: comment.end_ms,
    camera: comment.camera,
    drawing: comment.drawing,
    standards: comment.standards,
    editing: { id: comment.id, version: comment.version },
  });
}
