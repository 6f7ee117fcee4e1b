/**
 * The stretch of the lesson that the rail shows. Zoomed to a second or to all of it, moved by pointer, keys or buttons.
 *
 * While the lesson plays the window turns like a page, when the playhead leaves it; a window that was moved away by hand stays.
 */

import { clampTo, type LessonMs, type Span } from "./lessonTime";
import { Store } from "./store";

/** The smallest window: one second. */
export const SMALLEST_MS = 1000;
/** After a page is turned the playhead stands at this share of the window. */
const TURNED_TO = 0.08;

/** What is shown, and whether that is all. */
export interface Shown {
  from: LessonMs;
  to: LessonMs;
  whole: boolean;
}

export class RailWindow {
  readonly store: Store<Shown>;
  #lesson: Span;
  /** Whether the playhead was inside when the clock was last asked. */
  #inside = true;

  constructor(start: LessonMs, end: LessonMs) {
    this.#lesson = [start, end];
    this.store = new Store<Shown>({ from: start, to: end, whole: true });
  }

  /** The lesson has other ends now: what showed all of it still does. */
  resize(start: LessonMs, end: LessonMs): void {
    this.#lesson = [start, end];
    const { from, to, whole } = this.store.get();
    if (whole) this.#show(start, end);
    else this.#show(from, to);
  }

  /** Show `factor` times as much, with the moment `around` where it is on the rail. */
  zoom(factor: number, around: LessonMs): void {
    const { from, to } = this.store.get();
    const [start, end] = this.#lesson;
    const length = Math.min(end - start, Math.max(SMALLEST_MS, (to - from) * factor));
    // A moment that is not on view is brought to the middle.
    const share = around >= from && around <= to ? (around - from) / Math.max(1, to - from) : 0.5;
    this.#show(around - share * length, around + (1 - share) * length);
  }

  /** Move the window by a share of itself; negative is earlier. */
  pan(share: number): void {
    const { from, to } = this.store.get();
    const by = share * (to - from);
    this.#show(from + by, to + by);
    this.#inside = false; // moved by hand: it waits until the playhead is in it again
  }

  /** Begin the window at a moment. */
  begin(at: LessonMs): void {
    const { from, to } = this.store.get();
    this.pan((at - from) / Math.max(1, to - from));
  }

  /** Show all of the lesson. */
  whole(): void {
    this.#show(...this.#lesson);
  }

  /** The clock stands here: a page is turned if it has just left the window. */
  follow(now: LessonMs): void {
    const { from, to, whole } = this.store.get();
    const inside = now >= from && now <= to;
    if (!inside && this.#inside && !whole) {
      const length = to - from;
      this.#show(now - TURNED_TO * length, now + (1 - TURNED_TO) * length);
      return;
    }
    this.#inside = inside;
  }

  #show(from: LessonMs, to: LessonMs): void {
    const [start, end] = this.#lesson;
    const length = Math.min(end - start, Math.max(Math.min(SMALLEST_MS, end - start), to - from));
    const begin = clampTo(from, start, end - length);
    this.store.set({ from: begin, to: begin + length, whole: length >= end - start });
  }
}
