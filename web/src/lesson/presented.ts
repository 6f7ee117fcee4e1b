/** What a video really shows: the frames that the browser says it presented. */

import type { MediaLike } from "./clock";

/** A video element, as far as following needs it. */
export interface PictureLike extends MediaLike {
  requestVideoFrameCallback?(
    callback: (now: number, frame: { mediaTime: number; expectedDisplayTime: number }) => void,
  ): number;
  cancelVideoFrameCallback?(handle: number): void;
}

/** A frame is as long as frames are told apart by, within these, ms: gaps and doubles say nothing. */
const SHORTEST_MS = 5;
const LONGEST_MS = 110;

/** The presented frames of one video, for as long as it is watched. */
export class Presented {
  /** Length of one frame, ms, as seen. */
  frameMs = 40;
  /** When a frame was last told of, wall ms. */
  seenAt = Number.NEGATIVE_INFINITY;
  readonly #video: PictureLike;
  readonly #wall: () => number;
  #last = -1;
  #handle = 0;

  constructor(video: PictureLike, wall: () => number) {
    this.#video = video;
    this.#wall = wall;
  }

  /** Tell of each frame: its media time in seconds, and when it is displayed. Nothing is told where the browser does not tell. */
  watch(tell: (mediaTime: number, displayAt: number) => void): void {
    const video = this.#video;
    if (!video.requestVideoFrameCallback) return;
    this.#handle = video.requestVideoFrameCallback((_now, { mediaTime, expectedDisplayTime }) => {
      const step = (mediaTime - this.#last) * 1000;
      if (step > SHORTEST_MS && step < LONGEST_MS) this.frameMs = Math.min(step, this.frameMs * 1.2);
      this.#last = mediaTime;
      this.seenAt = this.#wall();
      tell(mediaTime, expectedDisplayTime);
      this.watch(tell);
    });
  }

  /** Watch no longer. */
  release(): void {
    this.#video.cancelVideoFrameCallback?.(this.#handle);
  }
}

/** A picture that stands still for want of data for so long, ms of wall time, takes a lower rung; not again for as long. */
const STARVED_MS = 2000;

/** Whether a picture has been without data for too long. */
export class Hunger {
  readonly #wall: () => number;
  #since: number | null = null;

  constructor(wall: () => number) {
    this.#wall = wall;
  }

  /** Told again and again whether it starves: true once it has for too long, and then not before it has for as long again. */
  is(starving: boolean): boolean {
    if (!starving) this.#since = null;
    else this.#since ??= this.#wall();
    if (this.#since === null || this.#wall() - this.#since < STARVED_MS) return false;
    this.#since = this.#wall();
    return true;
  }
}
