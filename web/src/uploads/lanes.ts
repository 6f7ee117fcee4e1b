/**
 * How many parts are sent at once, over all cameras: one at first; more on a fast link, where each part waits for its answer;
 * and one again when the line has broken, because a break loses every part that was on its way. `triptych upload` follows the
 * same rule (`triptych/lanes.py`). Cameras go one after the other, so that the first is in, and what is wrong with it known,
 * long before the last.
 */

/** Parts at once by bytes a second. */
export function lanesFor(bytesPerSecond: number | undefined): number {
  const speed = bytesPerSecond ?? 0;
  return speed < 1_000_000 ? 1 : speed < 3_000_000 ? 2 : speed < 8_000_000 ? 3 : 4;
}

export const MOST_LANES = 4;
/** After the line has broken, so many parts must arrive for each further lane: one that is cut every 20 MB keeps to one. */
export const STEADY_PARTS = 8;

interface Waiting {
  turn: number;
  go: () => void;
}

export class Lanes {
  private busy = 0;
  private parts = 0;
  private partsForOneMore = 1;
  private readonly waiting: Waiting[] = [];

  /** `speed` tells the present bytes a second, undefined while it is not known. */
  constructor(private readonly speed: () => number | undefined) {}

  get limit(): number {
    const earned = 1 + Math.floor(this.parts / this.partsForOneMore);
    return Math.min(earned, lanesFor(this.speed()));
  }

  /** Wait for a lane; a lower `turn` goes first. Rejects with the signal's reason when it is aborted before. */
  async take(turn: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.busy < this.limit && this.waiting.length === 0) {
      this.busy += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const place: Waiting = { turn, go: resolve };
    const leave = () => {
      this.waiting.splice(this.waiting.indexOf(place), 1);
      reject(signal.reason);
    };
    this.waiting.push(place);
    this.waiting.sort((one, other) => one.turn - other.turn);
    signal.addEventListener("abort", leave, { once: true });
    await promise.finally(() => signal.removeEventListener("abort", leave));
  }

  /** Give a lane back, saying whether what went through it arrived. */
  leave(arrived: boolean): void {
    this.busy -= 1;
    if (arrived) {
      this.parts += 1;
    } else {
      this.parts = 0;
      this.partsForOneMore = STEADY_PARTS;
    }
    while (this.busy < this.limit) {
      const next = this.waiting.shift();
      if (next === undefined) {
        return;
      }
      this.busy += 1;
      next.go();
    }
  }
}
