/** What may be asked of the player, and what can be read of it. */

import type { LessonMs, Span } from "./lessonTime";
import type { Lesson } from "./manifest";
import type { Failure } from "./source";
import type { ViewState } from "./viewState";

/** The speeds on offer. */
export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** What the page may ask for. */
export type Request =
  | { do: "play" | "pause" | "toggle" }
  | { do: "seek"; to: LessonMs }
  | { do: "skip"; by: number }
  | { do: "frame"; by: 1 | -1 }
  | { do: "speed"; to: number }
  | { do: "sound"; camera: number }
  | { do: "large"; camera: number | null; alone?: boolean }
  | { do: "loop"; span: Span | null }
  | { do: "retry"; camera: number };

/** What the page may read. */
export interface PlayerState {
  lesson: Lesson;
  /** What the person asked for, whether or not it has begun. */
  wanted: "play" | "pause";
  /** Lesson time is passing. */
  running: boolean;
  /** The sound waits: for its own data or for pictures after a seek. */
  waiting: boolean;
  ended: boolean;
  speed: number;
  /** The range that is played again and again. */
  loop: Span | null;
  soundCamera: number | null;
  /** Why there is no sound, if it could not be had. */
  soundFailure: Failure | null;
  views: Record<number, ViewState>;
}
