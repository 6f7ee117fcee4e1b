/** What may be asked of the player, and what can be read of it. */

import type { LessonMs, Span } from "./lessonTime";
import type { Lesson } from "./manifest";
import type { Failure, OpenSource } from "./source";
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

/** How a player is made. `resolve` turns a path of a revision into an address; `makeSound` gives a fresh audio element. */
export interface PlayerParts {
  lesson: Lesson;
  resolve: (path: string, revision: number) => string;
  open: OpenSource;
  makeSound: () => HTMLAudioElement;
  /** Where to open; the start of the lesson when left out. */
  startMs?: LessonMs;
  /** The microphone that was chosen before; the clearest is heard when there is none, or not yet. */
  camera?: number | undefined;
  /** Whether a person can see the page; a page in the background is heard, not seen. */
  isSeen?: () => boolean;
  /** Told of another microphone when it is chosen; undefined is the clearest. */
  onChoice?: (camera: number | undefined) => void;
}
