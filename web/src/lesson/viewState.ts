/** What a camera's view has to show, and the reasons of slates that the page itself gives. */

import type { LessonMs } from "./lessonTime";
import type { Failure } from "./source";

/** What a view has to show now. */
export type ViewState =
  | { kind: "loading" }
  | { kind: "picture" }
  | { kind: "slate"; reason: string; untilMs: LessonMs | null; madeMs?: LessonMs }
  | { kind: "failed"; why: Failure };

/** The reason of a slate where the picture is still being made. */
export const GROWING = "growing";
/** The reason of a slate where the line is too slow for this picture beside the sound. */
export const LINE = "line";
