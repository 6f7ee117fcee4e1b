/** The cameras' views of one lesson: which video each has, which of them is large, and a move of them that is only tried. */

import { AngleView } from "./angle";
import type { LessonClock } from "./clock";
import { type LessonMs, showingAt } from "./lessonTime";
import type { Angle, Lesson } from "./manifest";
import type { PictureLike } from "./presented";
import type { OpenSource } from "./source";
import { NO_TRIAL, type Trial, triedAngle } from "./trial";
import type { ViewState } from "./viewState";

/** What the views are made of: the lesson and the clock as they are now. */
interface ViewsParts {
  lesson: () => Lesson;
  clock: () => LessonClock;
  /** The address of a playlist of the lesson. */
  url: (playlist: string) => string;
  open: OpenSource;
  /** A view has something else to show. */
  onState: () => void;
}

export class Views {
  /** The camera that is drawn large; null while all are alike. */
  large: number | null = null;
  readonly #parts: ViewsParts;
  readonly #all = new Map<number, AngleView>();
  readonly #videos = new Map<number, PictureLike>();
  /** Only the large camera is on view. */
  #alone = false;
  #trial: Trial = NO_TRIAL;

  constructor(parts: ViewsParts) {
    this.#parts = parts;
  }

  /** Every view by its camera. */
  get all(): ReadonlyMap<number, AngleView> {
    return this.#all;
  }

  /** The view that is drawn large. */
  get largeOne(): AngleView | undefined {
    return this.large === null ? undefined : this.#all.get(this.large);
  }

  /** The camera that comes first when the line is short. */
  get first(): number {
    return this.large ?? Math.min(...this.#all.keys());
  }

  /** What each view has to show. */
  get states(): Record<number, ViewState> {
    return Object.fromEntries([...this.#all].map(([camera, view]) => [camera, view.state]));
  }

  /** Give a camera its video element. Returns how to take it away. */
  mount(camera: number, video: PictureLike): () => void {
    this.#videos.set(camera, video);
    this.#open(camera);
    return () => {
      this.#all.get(camera)?.release();
      this.#all.delete(camera);
      this.#videos.delete(camera);
    };
  }

  /** Take up the lesson as it is now: places of the views there are, and views of cameras that came. */
  take(): void {
    for (const angle of this.#parts.lesson().angles)
      this.#all.get(angle.camera)?.take(this.#tried(angle), this.#parts.url(angle.playlist));
    for (const camera of this.#videos.keys()) this.#open(camera);
  }

  /** Show them as they would stand after a move; whether that is another than before. */
  try(trial: Trial): boolean {
    if (trial === this.#trial) return false;
    this.#trial = trial;
    this.take();
    return true;
  }

  /** Draw one large, perhaps it alone. */
  promote(camera: number | null, alone: boolean): void {
    this.large = camera;
    this.#alone = alone;
    for (const [one, view] of this.#all) view.fit(one === camera ? "large" : "small");
  }

  /** The cameras whose pictures are drawn now. */
  drawn(now: LessonMs): number[] {
    const seen = this.#parts
      .lesson()
      .angles.filter(
        (angle) =>
          (!this.#alone || angle.camera === this.large) &&
          this.#all.get(angle.camera)?.state.kind === "picture" &&
          showingAt(angle, now).picture,
      );
    return seen.map((angle) => angle.camera);
  }

  /** Let go of all of them. */
  release(): void {
    for (const view of this.#all.values()) view.release();
    this.#all.clear();
  }

  #tried(angle: Angle): Angle {
    return triedAngle(angle, this.#trial);
  }

  #open(camera: number): void {
    const angle = this.#parts.lesson().angles.find((one) => one.camera === camera);
    const video = this.#videos.get(camera);
    if (!angle || !video || this.#all.has(camera)) return;
    const { url, clock, open, onState } = this.#parts;
    const size = this.large === camera ? "large" : "small";
    const view = new AngleView(video, this.#tried(angle), url(angle.playlist), size, clock, open, onState);
    this.#all.set(camera, view);
    onState();
  }
}
