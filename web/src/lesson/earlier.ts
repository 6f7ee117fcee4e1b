/** Comments and the clock on which they lie: after all recordings were replaced, a lesson has a new clock, and earlier comments keep theirs. */

import type { Comment } from "../api/types";
import type { Lesson } from "./manifest";

/** What of the comments lies on the clock that is shown, and what on earlier ones. */
export interface ByClock {
  here: Comment[];
  earlier: Comment[];
}

/** Whether two published states of a lesson share a clock. */
export function sharesClock(one: Lesson, other: Lesson): boolean {
  return one.clock.pinned_at_revision === other.clock.pinned_at_revision;
}

/** Lay comments by the clocks of a lesson as it is shown and as it is newest. On an older clock, what came later is not shown. */
export function byClock(comments: readonly Comment[], lesson: Lesson, newest: Lesson): ByClock {
  const pinned = lesson.clock.pinned_at_revision;
  const last = sharesClock(lesson, newest) ? Number.POSITIVE_INFINITY : lesson.revision;
  return {
    here: comments.filter((one) => one.revision >= pinned && one.revision <= last),
    earlier: comments.filter((one) => one.revision < pinned),
  };
}

/** The revision on which all comments of the latest earlier clock can be seen. */
export function revisionOf(earlier: readonly Comment[]): number {
  return Math.max(...earlier.map((one) => one.revision));
}
