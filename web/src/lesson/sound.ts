/** The lesson's sound: one audio element playing one microphone, and the clock that it keeps. */

import { LessonClock } from "./clock";
import type { LessonMs } from "./lessonTime";
import type { Track } from "./manifest";
import type { Failure, OpenSource, Source } from "./source";

/** How a sound is opened: where its bytes are, at which moment of the lesson, and who is told of changes. */
export interface SoundParts {
  element: HTMLAudioElement;
  /** Undefined when the lesson has no sound at all; then nothing can be played. */
  track: Track | undefined;
  url: string;
  lessonStartMs: LessonMs;
  at: LessonMs;
  open: OpenSource;
  onChange: () => void;
  onFailure: (why: Failure) => void;
}

/** One microphone, sounding. */
export class Sound {
  readonly clock: LessonClock;
  readonly #element: HTMLAudioElement;
  readonly #source: Source | null;

  constructor(parts: SoundParts) {
    const startMs = parts.track?.start_ms ?? parts.lessonStartMs;
    this.#element = parts.element;
    // The page carries where media time 0 lies, so that anyone can read lesson time off the element.
    this.#element.dataset.startMs = String(startMs);
    this.clock = new LessonClock(parts.element, startMs);
    this.clock.onChange(parts.onChange);
    this.#source = parts.track
      ? parts.open(parts.element, {
          url: parts.url,
          kind: "sound",
          size: "large",
          at: Math.max(0, (parts.at - startMs) / 1000),
          onFailure: parts.onFailure,
        })
      : null;
  }

  /** The microphone was moved beside the others by hand: its media time 0 lies elsewhere now. Says whether it does. */
  moved(startMs: LessonMs): boolean {
    if (!this.clock.rebase(startMs)) return false;
    this.#element.dataset.startMs = String(startMs);
    return true;
  }

  /** Whether the sound has come to its end. */
  get ended(): boolean {
    return this.#element.ended;
  }

  /** Seconds of sound in hand from here on; no end of them when all that follows is there. */
  get aheadS(): number {
    const { buffered, currentTime, duration } = this.#element;
    if (!buffered) return Number.POSITIVE_INFINITY;
    for (let i = 0; i < buffered.length; i += 1) {
      if (buffered.start(i) > currentTime + 0.3 || buffered.end(i) < currentTime) continue;
      return buffered.end(i) >= duration - 0.5 ? Number.POSITIVE_INFINITY : buffered.end(i) - currentTime;
    }
    return 0;
  }

  /** How loud, 0 to 1. */
  set volume(level: number) {
    this.#element.volume = level;
  }

  /** Stop, and let go of the element. */
  release(): void {
    this.clock.pause();
    this.clock.release();
    this.#source?.release();
    this.#element.remove();
  }
}
