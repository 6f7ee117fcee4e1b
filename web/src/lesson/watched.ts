/** Which parts of the lesson were really played: merged ranges of lesson time, gathered from the clock. */

import type { LessonMs } from "./lessonTime";

/** A played stretch, from and to. */
export type Played = [LessonMs, LessonMs];

/** Ranges closer than this are one: the clock is asked a few times a second. */
const JOIN_MS = 1500;

/** Add a stretch to ordered, disjoint ranges and return new ones, still ordered and disjoint. */
export function withPlayed(ranges: readonly Played[], from: LessonMs, to: LessonMs): Played[] {
  if (to <= from) return [...ranges];
  const out: Played[] = [];
  let [start, end] = [from, to];
  for (const [a, b] of ranges) {
    if (b < start || a > end) out.push([a, b]);
    else [start, end] = [Math.min(a, start), Math.max(b, end)];
  }
  out.push([start, end]);
  return out.sort((x, y) => x[0] - y[0]);
}

/** Gathers what was played. `at` is called while the clock runs; `broken` when it stops or jumps. */
export class Watched {
  ranges: Played[] = [];
  #last: LessonMs | null = null;

  /** The clock ran and now stands at `ms`. A jump (back, or further than it can have run) starts a new stretch. */
  at(ms: LessonMs): void {
    const whole = Math.round(ms);
    if (this.#last !== null && whole > this.#last && whole - this.#last <= JOIN_MS) {
      this.ranges = withPlayed(this.ranges, this.#last, whole);
    }
    this.#last = whole;
  }

  /** The clock stopped or was moved. */
  broken(): void {
    this.#last = null;
  }
}
