/** Feedback as a guided tour: one comment after the other, each with the moment that it is about. */

import type { Comment } from "../api/types";
import type { LessonMs } from "./lessonTime";

/** So much of what led to a moment is played first. */
export const PRE_ROLL_MS = 3000;
/** A comment on one moment is played on for this long. */
const POINT_MS = 5000;

/** The comments of a tour: what others can read, in lesson order. */
export function stopsOf(comments: Comment[]): Comment[] {
  return comments.filter(
    ({ kind, published_at }) => published_at !== null && kind !== "note" && kind !== "reflection",
  );
}

/** The stretch that is played for a comment, kept inside the lesson. */
export function stretchOf(
  comment: Pick<Comment, "start_ms" | "end_ms">,
  lesson: { start_ms: LessonMs; end_ms: LessonMs },
): { from: LessonMs; to: LessonMs } {
  const to = comment.end_ms ?? comment.start_ms + POINT_MS;
  return {
    from: Math.max(lesson.start_ms, comment.start_ms - PRE_ROLL_MS),
    to: Math.min(lesson.end_ms, to),
  };
}

/** The next stop in a direction, from one that may be gone by now; null past either end. */
export function stopAfter(stops: Comment[], id: string | null, by: 1 | -1): Comment | null {
  const at = stops.findIndex((one) => one.id === id);
  return (at === -1 ? stops[by === 1 ? 0 : stops.length - 1] : stops[at + by]) ?? null;
}
