/**
 * How one picture is kept on the clock: what its last frames were off by, and what to do about it.
 *
 * It remembers how this machine behaves: how late a video begins, how long a seek takes, how often one was needed. It touches
 * no element; `angle.ts` does what it says.
 */

import { correct, LAW, Recent } from "./follow";

/** After a seek the first frames come late; they are not judged for this long, ms of wall time. */
const SETTLE_MS = 250;
/** A seek to catch up lands late by the time it takes; what it took before is allowed for, up to this. */
const MAX_LEAD_MS = 600;
/** A picture ahead by less than this waits for the clock instead of seeking back. */
const MAX_WAIT_MS = 3000;
/** A video needs a moment to begin, and so does the sound; what it was off by at its last starts is allowed for, up to this. */
const MAX_START_MS = 300;
/** Moved to catch up this often within the window: the machine cannot keep up, so a lower rung. */
const STRUGGLING = { times: 3, withinMs: 20_000 } as const;

/** What a view does next: play at another rate, stand still for lesson milliseconds, or go so far ahead of the clock. */
export type Step =
  | { do: "nothing" }
  | { do: "rate"; rate: number }
  | { do: "wait"; ms: number; struggling: boolean }
  | { do: "seek"; leadMs: number; struggling: boolean };

/** What is known of one view's following. Errors are picture minus clock, lesson milliseconds. */
export class Steering {
  readonly #recent = new Recent();
  readonly #wall: () => number;
  #judgeFrom = 0;
  #leadMs = 120;
  #caught: number[] = [];
  /** How early the picture was when it started with the clock (a delay makes it good), and how late when it joined a running one. */
  #earlyMs = 40;
  #lateMs = 80;
  #start: "with" | "joining" | null = null;
  #settling = false;

  constructor(wall: () => number) {
    this.#wall = wall;
  }

  /** How late a picture comes that joins a running clock; it must begin so much before it is due. */
  get lateMs(): number {
    return this.#lateMs;
  }

  /** Frames from before a jump say nothing about those after it. */
  forget(): void {
    this.#recent.clear();
  }

  /** The picture was moved in time or begins anew: it is brought near at once and then held. */
  settle(): void {
    this.forget();
    this.#settling = true;
  }

  /** The video is about to begin, `aheadMs` before or behind the clock. Returns for how long of the lesson it should hold still. */
  beginsIn(aheadMs: number, isPicture: boolean): number {
    this.#start = aheadMs > -this.#lateMs / 2 && isPicture ? "with" : "joining";
    return this.#start === "with" ? Math.max(0, this.#earlyMs) : 0;
  }

  /** A frame was shown `errorMs` off, while the clock runs at `speed` and the video at `rate`. */
  judge(errorMs: number, speed: number, rate: number): Step {
    if (this.#wall() < this.#judgeFrom) return { do: "nothing" };
    const median = this.#recent.add(errorMs);
    if (median === null) return { do: "nothing" };
    if (this.#start !== null) this.#learn(median);
    this.#settling &&= Math.abs(median) > LAW.settledMs;
    const correction = correct({ errorMs: median, speed, rate, settling: this.#settling });
    if (correction.do === "rate") return { do: "rate", rate: correction.rate };
    return correction.do === "seek" ? this.#catchUp(median) : { do: "nothing" };
  }

  /** Remember how far off a start was, so that the next one is nearer. */
  #learn(errorMs: number): void {
    const within = (ms: number) => Math.max(0, Math.min(MAX_START_MS, ms));
    if (this.#start === "with") this.#earlyMs = within(this.#earlyMs + errorMs / 2);
    if (this.#start === "joining") this.#lateMs = within(this.#lateMs - errorMs / 2);
    this.#start = null;
  }

  #catchUp(errorMs: number): Step {
    const wall = this.#wall();
    const again = this.#caught.filter((at) => wall - at < STRUGGLING.withinMs);
    // The last jump landed short by what is still missing: jump further ahead this time.
    if (again.length > 0) this.#leadMs = Math.max(0, Math.min(MAX_LEAD_MS, this.#leadMs - errorMs / 2));
    this.#caught = [...again, wall];
    const struggling = this.#caught.length > STRUGGLING.times;
    if (struggling) this.#caught = [];
    this.forget();
    this.#judgeFrom = wall + SETTLE_MS * (1 + again.length * 4);
    // A picture that is ahead only has to wait; that costs the decoder nothing.
    const waits = errorMs > 0 && errorMs < MAX_WAIT_MS;
    return waits ? { do: "wait", ms: errorMs, struggling } : { do: "seek", leadMs: this.#leadMs, struggling };
  }
}
