/**
 * How many parts are sent at once, over all cameras: few on a slow link, where a cut loses every part that was on its way;
 * more on a fast one, where each part waits for its answer. Cameras go one after the other, so that the first is in,
 * and what is wrong with it known, long before the last.
 */

/** Parts at once by bytes a second. */
export function lanesFor(bytesPerSecond: number | undefined): number {
  const speed = bytesPerSecond ?? 0;
  return speed < 1_000_000 ? 1 : speed < 3_000_000 ? 2 : speed < 8_000_000 ? 3 : 4;
}

export const MOST_LANES = 4;
/** After the line failed, one part at a time until so many have arrived. */
const CAREFUL = 2;

interface Waiting {
  turn: number;
  go: () => void;
}

export class Lanes {
  private busy = 0;
  private careful = 0;
  private readonly waiting: Waiting[] = [];

  /** `speed` tells the present bytes a second, undefined while it is not known. */
  constructor(private readonly speed: () => number | undefined) {}

  get limit(): number {
    return this.careful > 0 ? 1 : lanesFor(this.speed());
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
    this.careful = arrived ? Math.max(0, this.careful - 1) : CAREFUL;
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
