/**
 * Who may fetch when the line is slow: the sound first, then the large picture, then the others.
 *
 * On a line that carries everything this never speaks. It waits a moment before it takes anything away, since after a seek the
 * sound has nothing either, and gives back only when the sound has plenty, so that pictures do not come and go.
 */

import type { AngleView } from "./angle";

/** Whose bytes may be fetched. */
export type Ration = "everything" | "large" | "sound";

/** With less than this ahead, seconds, the sound is short. */
const SHORT_S = 5;
/** With this much ahead it has plenty. */
const PLENTY_S = 14;
/** The sound is short for so long, ms of wall time, before the small pictures wait, and for so long before the large one does. */
export const SMALL_WAIT_AFTER_MS = 1200;
export const LARGE_WAITS_AFTER_MS = 3500;

/** Remembers since when the sound is short. */
export class Supply {
  #ration: Ration = "everything";
  #shortSince: number | null = null;

  /** Let each camera's view fetch or wait. The picture that is worth most loses a rung before it has to wait. */
  share(
    views: ReadonlyMap<number, Pick<AngleView, "hold" | "ease">>,
    first: number,
    aheadS: number,
    wall: number,
  ): void {
    const before = this.#ration;
    const ration = this.judge(aheadS, wall);
    if (ration !== "everything" && before === "everything") views.get(first)?.ease();
    for (const [camera, view] of views)
      view.hold(ration === "sound" || (ration === "large" && camera !== first));
  }

  /** The sound has `aheadS` seconds in hand at the wall time `wall`. */
  judge(aheadS: number, wall: number): Ration {
    if (aheadS >= PLENTY_S) this.#ration = "everything";
    if (aheadS >= SHORT_S) {
      this.#shortSince = null;
      return this.#ration;
    }
    this.#shortSince ??= wall;
    const short = wall - this.#shortSince;
    if (short >= LARGE_WAITS_AFTER_MS) this.#ration = "sound";
    else if (short >= SMALL_WAIT_AFTER_MS && this.#ration === "everything") this.#ration = "large";
    return this.#ration;
  }
}
