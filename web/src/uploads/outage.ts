/**
 * The line is down, or the service is: everybody who sends waits together, a little longer each time, and tries at once when
 * the device says that it is connected again or the person asks.
 */

import { Problem, Unreachable } from "../api/problem";

/** What does not answer: this device has no network, nothing answers, or the service says that it cannot just now. */
export type Trouble = "offline" | "unreachable" | "service";

export interface Wait {
  trouble: Trouble;
  /** When it is tried again, ms since 1970. */
  untilMs: number;
}

const FIRST_MS = 1_000;
/** Long enough to leave a struggling service alone, short enough that nobody presses anything. */
const LONGEST_MS = 60_000;

export class Outage {
  private wait: Wait | undefined;
  private failures = 0;
  private over: PromiseWithResolvers<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called whenever `now` gives another answer. */
  constructor(
    private readonly changed: () => void,
    private readonly isOnline: () => boolean = () => globalThis.navigator?.onLine ?? true,
  ) {}

  /** What everybody waits for, if they do. */
  get now(): Wait | undefined {
    return this.wait;
  }

  /** Something was not answered. Failures while others wait already are the same failure. */
  struck(trouble: Trouble): void {
    if (this.over !== undefined) {
      return;
    }
    const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.failures);
    this.failures += 1;
    // Not all of them at the same moment when a school comes back.
    const ms = longest * (0.5 + Math.random() / 2);
    this.over = Promise.withResolvers();
    this.timer = setTimeout(() => this.tryNow(), ms);
    this.wait = { trouble: this.isOnline() ? trouble : "offline", untilMs: Date.now() + ms };
    this.changed();
  }

  /** Bytes move again, so nobody waits; whether they arrive is not known yet, and the next wait is as long as it would be. */
  moving(): void {
    if (this.over === undefined && this.wait !== undefined) {
      this.wait = undefined;
      this.changed();
    }
  }

  /** Something arrived: all is well, for everybody. */
  passed(): void {
    this.failures = 0;
    this.tryNow();
    this.moving();
  }

  /** End the wait. What is shown stays until something was answered, so that it does not flicker. */
  tryNow(): void {
    clearTimeout(this.timer);
    this.over?.resolve();
    this.over = undefined;
  }

  /** The device is connected again: begin with short waits. */
  connected(): void {
    this.failures = 0;
    this.tryNow();
  }

  /** The device has lost its network: do not wait until somebody notices. */
  disconnected(): void {
    this.struck("offline");
  }

  /** Ask for as long as there is no answer, or only "not now". Refusals are thrown; and the signal's reason. */
  async patiently<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.ended(signal);
      try {
        const answer = await ask();
        this.moving();
        return answer;
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble === undefined) {
          throw error;
        }
        this.struck(trouble);
      }
    }
  }

  /** Return when sending may be tried. Rejects with the signal's reason. */
  async ended(signal: AbortSignal): Promise<void> {
    while (this.over !== undefined) {
      const stopped = Promise.withResolvers<never>();
      const stop = () => stopped.reject(signal.reason);
      signal.throwIfAborted();
      signal.addEventListener("abort", stop, { once: true });
      await Promise.race([this.over.promise, stopped.promise]).finally(() =>
        signal.removeEventListener("abort", stop),
      );
    }
    signal.throwIfAborted();
  }
}

/** Whether waiting helps: no answer at all, or one that says "not now". */
export function troubleOf(error: unknown): "unreachable" | "service" | undefined {
  if (error instanceof Unreachable) {
    return "unreachable";
  }
  const isPassing =
    error instanceof Problem &&
    (error.status === 408 || error.status === 429 || (error.status >= 500 && error.status !== 507));
  return isPassing ? "service" : undefined;
}
