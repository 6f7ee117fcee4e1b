/**
 * The master clock: the lesson-audio element, read and moved on lesson time.
 *
 * It plays at the chosen speed and is never nudged; pictures follow it. It knows nothing of pictures. Some browsers
 * move `currentTime` only a few times a second; between two such steps the clock goes on by the wall clock.
 */

import type { LessonMs } from "./lessonTime";

/** What the clock and the pictures need of a media element; a fake one is enough for tests. */
export interface MediaLike extends EventTarget {
  currentTime: number;
  playbackRate: number;
  readonly paused: boolean;
  readonly readyState: number;
  readonly seeking: boolean;
  readonly ended: boolean;
  preservesPitch?: boolean;
  play(): Promise<void>;
  pause(): void;
}

/** How far a coarse `currentTime` is trusted to have gone on without saying so, ms. */
const COARSE_STEP_MS = 300;

/** Events after which the clock may run, or stand, differently than before. */
const EVENTS = [
  "playing",
  "pause",
  "waiting",
  "stalled",
  "ended",
  "seeking",
  "seeked",
  "ratechange",
  "emptied",
  "error",
] as const;

/** Lesson time, kept by a sound. */
export class LessonClock {
  readonly #wall: () => number;
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #startMs: LessonMs;
  #running = false;
  #speed = 1;
  #lastMedia = 0;
  #lastWall = 0;

  constructor(
    readonly element: MediaLike,
    startMs: LessonMs,
    wall: () => number = () => performance.now(),
  ) {
    this.#startMs = startMs;
    this.#wall = wall;
    for (const name of EVENTS)
      element.addEventListener(name, () => this.#changed(name), { signal: this.#abort.signal });
  }

  /** Whether lesson time is passing: the sound is really sounding, not waiting for data. */
  get running(): boolean {
    return this.#running;
  }

  /** The chosen speed, 0.5 to 2. */
  get speed(): number {
    return this.#speed;
  }

  /** Lesson time at the wall time `at` (default: this moment), to a fraction of a millisecond. */
  now(at?: number): LessonMs {
    const wall = this.#wall();
    const media = this.element.currentTime;
    if (media !== this.#lastMedia || !this.#running) {
      this.#lastMedia = media;
      this.#lastWall = wall;
    }
    const base = this.#startMs + media * 1000;
    if (!this.#running) return base;
    const since = Math.min(COARSE_STEP_MS, wall - this.#lastWall) + ((at ?? wall) - wall);
    return base + since * this.#speed;
  }

  /** Start; resolves when the browser lets the sound run, rejects when it does not (a page must be clicked first). */
  async play(): Promise<void> {
    await this.element.play();
  }

  /** Stop, where it is. */
  pause(): void {
    this.element.pause();
  }

  /** Move to a moment of the lesson. */
  moveTo(ms: LessonMs): void {
    this.element.currentTime = Math.max(0, (ms - this.#startMs) / 1000);
  }

  /** Let media time 0 be another moment of the lesson. Says whether it is; the element stays where it was. */
  rebase(startMs: LessonMs): boolean {
    const differs = startMs !== this.#startMs;
    this.#startMs = startMs;
    return differs;
  }

  /** Choose the speed; the pitch is kept. */
  setSpeed(speed: number): void {
    this.#speed = speed;
    this.element.preservesPitch = true;
    this.element.playbackRate = speed;
  }

  /** Be told when the clock starts, stops, waits, moves or ends. Returns the way to stop being told. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Let go of the element. */
  release(): void {
    this.#abort.abort();
    this.#listeners.clear();
  }

  #changed(name: (typeof EVENTS)[number]): void {
    const { element } = this;
    if (name === "playing") this.#running = true;
    else if (name !== "ratechange" && name !== "stalled") this.#running = false;
    if (name === "seeked" && !element.paused && element.readyState >= 3) this.#running = true;
    for (const listener of [...this.#listeners]) listener();
  }
}
