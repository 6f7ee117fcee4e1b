/**
 * One camera's picture: a muted video that follows the lesson clock and knows when it has nothing to show.
 *
 * It reads its position from presented frames where the browser tells of them, is steered by `steering.ts`, and is
 * never moved into a gap. Drawing it (large, small, under a slate) is the page's work; it only says what it has.
 */

import type { LessonClock } from "./clock";
import { type LessonMs, nextPicture, type Showing, showingAt } from "./lessonTime";
import type { Angle } from "./manifest";
import { Hunger, type PictureLike, Presented } from "./presented";
import type { Failure, OpenSource, Size, Source } from "./source";
import { Steering } from "./steering";
import { GROWING, LINE, type ViewState } from "./viewState";

/** Where no frame was told of for so long, ms (a picture that is not drawn), the element's own time is asked. */
const UNSEEN_MS = 1500;

/** One camera on the lesson clock. */
export class AngleView {
  state: ViewState = { kind: "loading" };
  /** The last presented frame on lesson time. */
  shownMs: LessonMs | null = null;
  readonly #steering: Steering;
  readonly #abort = new AbortController();
  #source: Source | null = null;
  #angle: Angle;
  #url: string;
  #stale = false;
  /** How far the picture has been made, media seconds; all of it unless the source says otherwise. */
  #madeS = Number.POSITIVE_INFINITY;
  #size: Size;
  #starting: ReturnType<typeof setTimeout> | undefined;
  #failure: Failure | null = null;
  #held = false;
  readonly #hunger: Hunger;
  readonly #wall: () => number;
  readonly #presented: Presented;

  constructor(
    readonly video: PictureLike,
    angle: Angle,
    url: string,
    size: Size,
    readonly clock: () => LessonClock,
    readonly open: OpenSource,
    readonly onState: () => void,
    wall: () => number = () => performance.now(),
  ) {
    this.#wall = wall;
    this.#steering = new Steering(wall);
    this.#presented = new Presented(video, wall);
    this.#hunger = new Hunger(wall);
    this.#angle = angle;
    this.#url = url;
    this.#size = size;
    for (const name of ["seeked", "loadeddata", "waiting", "playing"]) {
      video.addEventListener(name, () => this.follow(), { signal: this.#abort.signal });
    }
    this.#load(clock().now());
    this.#presented.watch((mediaTime, displayAt) => this.#shown(mediaTime, displayAt));
  }

  /** Length of one frame, ms, as seen; used for stepping. */
  get frameMs(): number {
    return this.#presented.frameMs;
  }

  /** Take up what is newly said of it, a new playlist at the next seek. Moved in time: right at once at rest, else by settling. */
  take(angle: Angle, url: string): void {
    this.#stale ||= angle.renditions.length !== this.#angle.renditions.length;
    const by = angle.start_ms - this.#angle.start_ms;
    [this.#angle, this.#url] = [angle, url];
    // What could not be shown may be shown by other rungs: one that is damaged, or was not there yet.
    if (this.#stale && this.#failure !== null) this.retry();
    if (by === 0) return;
    if (this.shownMs !== null) this.shownMs += by;
    this.#steering.settle();
    if (!this.clock().running) void this.place(this.clock().now());
  }

  /** Draw this view large or small: it takes the rung for it. */
  fit(size: Size): void {
    this.#size = size;
    this.#source?.fit(size);
  }

  /** Fetch nothing more for now: the line is needed for the sound, or for a picture that matters more. */
  hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#source?.hold(held);
    this.follow();
  }

  /** Go down a rung, because the line cannot keep up. */
  ease(): void {
    this.#source?.ease("line");
  }

  /** Try again after a failure. */
  retry(): void {
    this.#load(this.clock().now());
  }

  /** Go to a moment and resolve when its picture is there; at once where there is none (then the next one is fetched). */
  async place(ms: LessonMs): Promise<void> {
    this.#steering.forget();
    const at = this.#nextPicture(ms);
    if (at === null || this.#failure !== null) return;
    if (this.#stale) this.#load(at);
    this.video.currentTime = this.#mediaSeconds(at);
    if (at > ms || (!this.video.seeking && this.video.readyState >= 2)) return;
    await new Promise<void>((resolve) => {
      const done = () => resolve();
      for (const name of ["seeked", "loadeddata", "error"])
        this.video.addEventListener(name, done, { once: true, signal: this.#abort.signal });
    });
  }

  /** The clock was stopped by hand: show its very moment, if the picture stands more than a frame from it. */
  rest(): void {
    const now = this.clock().now();
    if (this.shownMs === null || this.video.seeking || !this.#showing(now).picture) return;
    const away = now - this.shownMs;
    if (away < -this.frameMs / 2 || away > this.frameMs * 1.5)
      this.video.currentTime = this.#mediaSeconds(now);
  }

  /** Bring the video in line with the clock: playing or not, shown or not. Called on every change and a few times a second. */
  follow(): void {
    const clock = this.clock();
    const now = clock.now();
    const showing = this.#showing(now);
    const made = showing.picture || showing.reason !== GROWING ? {} : { madeMs: this.#madeMs };
    this.#say(
      showing.picture
        ? this.#picture()
        : { kind: "slate", reason: showing.reason, untilMs: showing.untilMs, ...made },
    );
    if (!clock.running || (!showing.picture && !this.#isDue(now))) {
      this.#stop();
      if (!showing.picture) this.#waitAt(this.#nextPicture(now));
      return;
    }
    if (this.video.paused && this.#failure === null && this.#starting === undefined) {
      const ahead = this.#angle.start_ms + this.video.currentTime * 1000 - now;
      const delay = this.#steering.beginsIn(ahead, showing.picture) / clock.speed;
      this.#starting = setTimeout(() => this.#play(), delay);
    }
    this.#feed(showing.picture);
    const unseen = this.video.readyState >= 3 && this.#wall() - this.#presented.seenAt > UNSEEN_MS;
    if (!this.video.requestVideoFrameCallback || unseen)
      this.#judge(this.#angle.start_ms + this.video.currentTime * 1000 - now);
  }

  /** A picture that starves while the clock runs takes a lower rung. */
  #feed(wanted: boolean): void {
    const starving = wanted && !this.#held && !this.video.paused && this.video.readyState < 3;
    if (this.#hunger.is(starving)) this.#source?.ease("line");
  }

  /** The clock was given another speed. */
  respeed(): void {
    this.#steering.forget();
    this.video.playbackRate = this.clock().speed;
  }

  /** Let go of the element. */
  release(): void {
    this.#abort.abort();
    clearTimeout(this.#starting);
    this.#presented.release();
    this.#source?.release();
  }

  /** Whether the next picture is so near that its video must begin now to be there in time. */
  #isDue(now: LessonMs): boolean {
    const next = this.#nextPicture(now);
    return next !== null && next - now <= this.#steering.lateMs * this.clock().speed;
  }

  #play(): void {
    this.#starting = undefined;
    const clock = this.clock();
    if (!clock.running) return;
    this.#steering.settle();
    this.video.playbackRate = clock.speed;
    this.video.play().catch(() => undefined); // an interrupted play() is asked for again when the clock next speaks
  }

  #stop(): void {
    clearTimeout(this.#starting);
    this.#starting = undefined;
    if (!this.video.paused) this.video.pause();
  }

  #mediaSeconds(ms: LessonMs): number {
    return Math.max(0, (ms - this.#angle.start_ms + 1) / 1000);
  }

  get #madeMs(): LessonMs {
    return this.#angle.start_ms + this.#madeS * 1000;
  }

  /** What there is to show at a moment: as the manifest says, but nothing yet past what has been made. */
  #showing(ms: LessonMs): Showing {
    const showing = showingAt(this.#angle, ms);
    return showing.picture && ms >= this.#madeMs
      ? { picture: false, reason: GROWING, untilMs: null }
      : showing;
  }

  #nextPicture(ms: LessonMs): LessonMs | null {
    const next = nextPicture(this.#angle, ms);
    return next !== null && next < this.#madeMs ? next : null;
  }

  /** More has been made, or all of it. A view that was waiting for this very moment shows it. */
  #grew(untilS: number | null): void {
    const waiting = this.state.kind === "slate" && this.state.reason === GROWING;
    this.#madeS = untilS ?? Number.POSITIVE_INFINITY;
    const now = this.clock().now();
    if (waiting && this.#showing(now).picture) void this.place(now);
    this.follow();
  }

  #load(ms: LessonMs): void {
    this.#source?.release();
    this.#stale = false;
    this.#failure = null;
    // How far a growing picture goes is known only once it is open, so that one is opened at its beginning.
    const growing = this.#angle.renditions.some((one) => one.growing);
    this.#madeS = growing ? 0 : Number.POSITIVE_INFINITY;
    const at = growing ? 0 : this.#mediaSeconds(nextPicture(this.#angle, ms) ?? this.#angle.start_ms);
    this.#source = this.open(this.video as unknown as HTMLMediaElement, {
      url: this.#url,
      kind: "picture",
      size: this.#size,
      at,
      onMade: (untilS) => this.#grew(untilS),
      onFailure: (why) => {
        this.#failure = why;
        this.follow();
      },
    });
    if (this.#held) this.#source.hold(true);
  }

  #waitAt(ms: LessonMs | null): void {
    if (ms === null || this.video.readyState < 1) return;
    const seconds = this.#mediaSeconds(ms);
    if (Math.abs(this.video.currentTime - seconds) > 0.2) this.video.currentTime = seconds;
  }

  #picture(): ViewState {
    if (this.#failure !== null) return { kind: "failed", why: this.#failure };
    if (this.#held && this.video.readyState < 3) return { kind: "slate", reason: LINE, untilMs: null };
    return {
      kind: this.video.readyState >= 2 ? "picture" : this.state.kind === "picture" ? "picture" : "loading",
    };
  }

  #say(next: ViewState): void {
    const before = this.state;
    this.state = next;
    const same =
      before.kind === next.kind &&
      (next.kind !== "slate" ||
        (before.kind === "slate" && before.reason === next.reason && before.madeMs === next.madeMs));
    if (!same) this.onState();
  }

  #shown(mediaTime: number, displayAt: number): void {
    this.shownMs = this.#angle.start_ms + mediaTime * 1000;
    if (this.state.kind === "loading") this.follow();
    if (this.video.paused || this.video.seeking) return;
    this.#judge(this.shownMs - this.clock().now(displayAt));
  }

  #judge(errorMs: number): void {
    const clock = this.clock();
    const { video } = this;
    if (!clock.running || video.paused || video.seeking) return;
    const step = this.#steering.judge(errorMs, clock.speed, video.playbackRate);
    if (step.do === "nothing") return;
    if (step.do === "rate") {
      video.playbackRate = step.rate;
      return;
    }
    if (step.struggling) this.#source?.ease("machine");
    video.playbackRate = clock.speed;
    if (step.do === "wait") {
      video.pause();
      this.#starting = setTimeout(() => this.#play(), step.ms / clock.speed);
      return;
    }
    video.currentTime = this.#mediaSeconds(clock.now() + step.leadMs * clock.speed);
  }
}
