/** Which parts of the lesson were really played, and which cameras were on view then: merged ranges, gathered from the clock. */

import type { LessonMs, Span } from "./lessonTime";
import { Store } from "./store";

/** Ranges closer than this are one: the clock is asked a few times a second. */
const JOIN_MS = 1500;
/** Watchers are told after so much was played, and whenever a stretch ends. */
const TELL_MS = 1000;

/** What was played, and what of it with each camera's picture on view. Ranges are ordered and disjoint. */
export interface Seen {
  ranges: readonly Span[];
  cameras: Readonly<Record<number, readonly Span[]>>;
}

export const NOTHING_SEEN: Seen = { ranges: [], cameras: {} };

/** Add a stretch to ordered, disjoint ranges and return new ones, still ordered and disjoint. */
export function withPlayed(ranges: readonly Span[], from: LessonMs, to: LessonMs): Span[] {
  if (to <= from) return [...ranges];
  const out: Span[] = [];
  let [start, end] = [from, to];
  for (const [a, b] of ranges) {
    if (b < start || a > end) out.push([a, b]);
    else [start, end] = [Math.min(a, start), Math.max(b, end)];
  }
  out.push([start, end]);
  return out.sort((x, y) => x[0] - y[0]);
}

/** The union of two. */
export function together(one: Seen, other: Seen): Seen {
  const join = (a: readonly Span[] = [], b: readonly Span[] = []) =>
    b.reduce<readonly Span[]>((all, [from, to]) => withPlayed(all, from, to), a);
  const cameras = new Set([...Object.keys(one.cameras), ...Object.keys(other.cameras)].map(Number));
  return {
    ranges: join(one.ranges, other.ranges),
    cameras: Object.fromEntries(
      [...cameras].map((camera) => [camera, join(one.cameras[camera], other.cameras[camera])]),
    ),
  };
}

/** How many milliseconds of `within` the ranges cover. */
export function covered(ranges: readonly Span[], within: readonly Span[]): number {
  let sum = 0;
  for (const [from, to] of within)
    for (const [a, b] of ranges) sum += Math.max(0, Math.min(b, to) - Math.max(a, from));
  return sum;
}

/** What of `within` no range covers, in order. */
export function uncovered(ranges: readonly Span[], [start, end]: Span): Span[] {
  const out: Span[] = [];
  let at = start;
  for (const [from, to] of ranges) {
    if (to <= at || from >= end) continue;
    if (from > at) out.push([at, from]);
    at = to;
  }
  if (at < end) out.push([at, end]);
  return out;
}

/** Gathers what is played. `at` is called while the clock runs; `broken` when it stops or jumps. */
export class Watched {
  /** All that was played since the page was opened, told once a second. */
  readonly store = new Store<Seen>(NOTHING_SEEN);
  #all: Seen = NOTHING_SEEN;
  #fresh: Seen = NOTHING_SEEN;
  #last: LessonMs | null = null;
  #untold = 0;

  /** All that was played since the page was opened. */
  get seen(): Seen {
    return this.#all;
  }

  /** The clock ran and stands at `ms`, with these cameras on view. A jump (back, or further than it can have run) starts anew. */
  at(ms: LessonMs, onView: readonly number[] = []): void {
    const whole = Math.round(ms);
    const last = this.#last;
    this.#last = whole;
    if (last === null || whole <= last || whole - last > JOIN_MS) return;
    const span: Span = [last, whole];
    const piece = {
      ranges: [span],
      cameras: Object.fromEntries(onView.map((camera) => [camera, [span]])),
    };
    this.#all = together(this.#all, piece);
    this.#fresh = together(this.#fresh, piece);
    this.#untold += whole - last;
    if (this.#untold >= TELL_MS) this.#tell();
  }

  /** The clock stopped or was moved. */
  broken(): void {
    this.#last = null;
    if (this.#untold > 0) this.#tell();
  }

  /** What was played since it was last taken. Who could not deliver it gives it back. */
  take(): Seen {
    const fresh = this.#fresh;
    this.#fresh = NOTHING_SEEN;
    return fresh;
  }

  /** What was taken could not be delivered: it goes with the next. */
  giveBack(seen: Seen): void {
    this.#fresh = together(seen, this.#fresh);
  }

  #tell(): void {
    this.#untold = 0;
    this.store.set(this.#all);
  }
}
