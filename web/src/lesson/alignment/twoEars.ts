/** Two microphones at one moment, one in each ear, over and over: what runs together is heard as one, what does not as an echo. */

import { cutOut, type Excerpt, excerptOf } from "./excerpt";

/** How much is heard at a time, and how long it is still before it is heard again, s. */
export const HEARD_S = 4;
const STILL_S = 0.6;

/** So much more is fetched on both sides, s: a move of a few frames needs no fetching. */
const MARGIN_S = 3;

/** One ear: the playlist of a microphone, and where in it (media seconds) what is heard begins. */
export interface Ear {
  playlist: string;
  fromS: number;
}

/** Plays two ears until it is closed. Needs to be made while a person presses something: browsers allow sound then. */
export class TwoEars {
  readonly #context = new AudioContext();
  readonly #kept = new Map<string, { excerpt: Excerpt; fromS: number; toS: number }>();
  #abort = new AbortController();
  #playing: AudioBufferSourceNode | null = null;

  /** Hear these two from now on. Resolves when they sound; rejects when they cannot be had, and is silent then. */
  async hear(left: Ear, right: Ear): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#stop();
    const [heardLeft, heardRight] = await Promise.all([
      this.#excerpt(left, abort.signal),
      this.#excerpt(right, abort.signal),
    ]);
    if (abort.signal.aborted) return;
    const { sampleRate } = this.#context;
    const buffer = this.#context.createBuffer(2, Math.round((HEARD_S + STILL_S) * sampleRate), sampleRate);
    buffer.getChannelData(0).set(cutOut(heardLeft, left.fromS, HEARD_S));
    buffer.getChannelData(1).set(cutOut(heardRight, right.fromS, HEARD_S));
    const source = new AudioBufferSourceNode(this.#context, { buffer, loop: true });
    source.connect(this.#context.destination);
    await this.#context.resume();
    if (abort.signal.aborted) return;
    source.start();
    this.#playing = source;
  }

  /** Be silent, and let go of everything. */
  close(): void {
    this.#abort.abort();
    this.#stop();
    void this.#context.close();
  }

  #stop(): void {
    this.#playing?.stop();
    this.#playing = null;
  }

  async #excerpt({ playlist, fromS }: Ear, signal: AbortSignal): Promise<Excerpt> {
    const kept = this.#kept.get(playlist);
    if (kept && kept.fromS <= fromS && fromS + HEARD_S <= kept.toS) return kept.excerpt;
    const [from, to] = [fromS - MARGIN_S, fromS + HEARD_S + MARGIN_S];
    const excerpt = await excerptOf(playlist, from, to, this.#context, signal);
    this.#kept.set(playlist, { excerpt, fromS: from, toS: to });
    return excerpt;
  }
}
