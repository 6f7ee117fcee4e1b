/**
 * A marked range of the lesson: what is looped, and what a comment will be about.
 *
 * Who writes marks in the composer's draft; who only watches marks in a range of the page's own, which is not kept.
 */

import type { LessonMs, Span } from "./lessonTime";
import { type Readable, Store } from "./store";

/** The two ends as they stand; `endMs` null while no range is marked. */
export interface Marks {
  startMs: LessonMs | null;
  endMs: LessonMs | null;
}

/** Where a range is marked: the composer, or the page. */
export interface Marking {
  readonly store: Readable<Marks>;
  markIn(): void;
  markOut(): void;
  set(patch: Partial<Marks>): void;
}

/** The range that is marked, or null. */
export function spanOf({ startMs, endMs }: Marks): Span | null {
  return startMs !== null && endMs !== null && endMs > startMs ? [startMs, endMs] : null;
}

/** The shortest range that can be looped or kept while an end is moved. */
export const SHORTEST_MS = 100;

/** Move one end of a range, never past the other. */
export function withEnd([from, to]: Span, end: "from" | "to", ms: LessonMs): Span {
  return end === "from" ? [Math.min(ms, to - SHORTEST_MS), to] : [from, Math.max(ms, from + SHORTEST_MS)];
}

/** The marks of a page on which nothing can be written. */
export class PageMarks implements Marking {
  readonly store = new Store<Marks>({ startMs: null, endMs: null });
  readonly #now: () => LessonMs;

  constructor(now: () => LessonMs) {
    this.#now = now;
  }

  /** The range begins here. An end that would then lie before it is dropped. */
  markIn(): void {
    const at = Math.round(this.#now());
    const { endMs } = this.store.get();
    this.store.set({ startMs: at, endMs: endMs !== null && endMs <= at ? null : endMs });
  }

  /** The range ends here. Marked before its start, the two change places; without a start there is none. */
  markOut(): void {
    const at = Math.round(this.#now());
    const { startMs } = this.store.get();
    if (startMs === null || at === startMs) return;
    this.store.set({ startMs: Math.min(at, startMs), endMs: Math.max(at, startMs) });
  }

  set(patch: Partial<Marks>): void {
    this.store.set(patch);
  }
}
