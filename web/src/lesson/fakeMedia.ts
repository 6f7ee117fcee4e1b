/** A media element for tests: it goes where it is told and plays only when the test moves its time. */

import type { PictureLike } from "./presented";

type OnFrame = (now: number, frame: { mediaTime: number; expectedDisplayTime: number }) => void;

/** A video or audio element without media. `settle` finishes a seek; `advance` plays; `present` shows a frame. */
export class FakeMedia extends EventTarget implements PictureLike {
  playbackRate = 1;
  preservesPitch = false;
  paused = true;
  seeking = false;
  ended = false;
  readyState = 4;
  volume = 1;
  dataset: Record<string, string> = {};
  /** Every place it was sent to, in media seconds. */
  readonly seeks: number[] = [];
  #time = 0;
  #onFrame: OnFrame | null = null;

  get currentTime(): number {
    return this.#time;
  }

  set currentTime(seconds: number) {
    this.#time = seconds;
    this.ended = false;
    this.seeks.push(seconds);
    this.seeking = true;
    this.readyState = 1;
    this.dispatchEvent(new Event("seeking"));
  }

  play(): Promise<void> {
    this.paused = false;
    this.dispatchEvent(new Event("playing"));
    return Promise.resolve();
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }

  remove(): void {}

  requestVideoFrameCallback(onFrame: OnFrame): number {
    this.#onFrame = onFrame;
    return 1;
  }

  cancelVideoFrameCallback(): void {
    this.#onFrame = null;
  }

  /** The seek has arrived. */
  settle(): void {
    this.seeking = false;
    this.readyState = 4;
    this.dispatchEvent(new Event("seeked"));
  }

  /** Play for so many seconds of media time. */
  advance(seconds: number): void {
    this.#time += seconds;
  }

  /** Show the frame of this media time now. */
  present(mediaTime: number): void {
    const tell = this.#onFrame;
    this.#onFrame = null;
    tell?.(performance.now(), { mediaTime, expectedDisplayTime: performance.now() });
  }
}
