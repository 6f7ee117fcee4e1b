/**
 * The player: controls request, the clock decides, views follow. It owns the clock, the pictures and the state that the
 * page reads; nothing else touches a media element.
 */

import { clampTo, type LessonMs, type Span } from "./lessonTime";
import { defaultTrack, type Lesson } from "./manifest";
import type { PlayerParts, PlayerState, Request } from "./playerState";
import type { PictureLike } from "./presented";
import { Sound } from "./sound";
import { Store } from "./store";
import { Supply } from "./supply";
import type { Trial } from "./trial";
import { Views } from "./views";
import { Watched } from "./watched";

/** The sound waits this long for pictures after a seek, then goes on without. */
export const PICTURES_WAIT_MS = 400;
const TICK_MS = 120;
/** A loop to the very end turns round so much before it, where the sound still runs. */
const BEFORE_END_MS = 250;
/** Going so far before a loop does not end it. */
const LEAD_IN_MS = 5000;

/** One lesson being watched. */
export class Player {
  readonly store: Store<PlayerState>;
  readonly watched = new Watched();
  readonly #parts: PlayerParts;
  readonly #views: Views;
  #sound: Sound;
  readonly #moments = new Set<() => void>();
  readonly #supply = new Supply();
  #seeks = 0;
  #placing: Promise<void> | null = null;
  #target: LessonMs | null = null;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(parts: PlayerParts) {
    const chosen = parts.lesson.audio.find((one) => one.camera === parts.camera);
    const track = chosen ?? defaultTrack(parts.lesson);
    this.#parts = parts;
    this.store = new Store<PlayerState>({
      lesson: parts.lesson,
      wanted: "pause",
      running: false,
      waiting: false,
      ended: false,
      speed: 1,
      loop: null,
      soundCamera: track?.camera ?? null,
      soundFailure: null,
      views: {},
    });
    this.#views = new Views({
      lesson: () => this.lesson,
      clock: () => this.#sound.clock,
      url: (playlist) => parts.resolve(playlist, this.lesson.revision),
      open: parts.open,
      onState: () => this.store.set({ views: this.#views.states }),
    });
    this.#sound = this.#openSound(parts.startMs ?? parts.lesson.start_ms);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    if (parts.startMs !== undefined) this.#seek(parts.startMs);
  }

  /** Lesson time now; while a seek is under way, where it goes. */
  now = (): LessonMs =>
    this.#target ?? clampTo(this.#sound.clock.now(), this.lesson.start_ms, this.lesson.end_ms);

  /** The newest revision taken up. */
  get lesson(): Lesson {
    return this.store.get().lesson;
  }

  /** Be told, a few times a second and at every change, that `now` may have moved. Returns the way to stop. */
  onMoment = (listener: () => void): (() => void) => {
    this.#moments.add(listener);
    return () => this.#moments.delete(listener);
  };

  /** Give a camera its video element, for as long as the page lives. */
  mount(camera: number, video: PictureLike): () => void {
    return this.#views.mount(camera, video);
  }

  /**
   * Take up a newer revision, or the same one with a camera moved by hand: new angles, places and gaps now, new rungs at
   * the next seek. The clock goes on; only when the very sound that is heard was moved, it is heard from the same moment.
   */
  take(lesson: Lesson): void {
    if (lesson === this.lesson || lesson.revision < this.lesson.revision) return;
    const at = this.now();
    this.store.set({ lesson });
    this.#views.take();
    const heard = lesson.audio.find((one) => one.camera === this.store.get().soundCamera);
    if (heard && this.#sound.moved(heard.start_ms)) this.#seek(at);
    this.#tick();
  }

  /** Show the pictures as they would stand after a move that is only tried; what the page reads stays as it is. */
  try(trial: Trial): void {
    if (this.#views.try(trial)) this.#tick();
  }

  /** Do what is asked. State follows when the elements have done it. */
  request(request: Request): void {
    switch (request.do) {
      case "play":
      case "pause":
      case "toggle": {
        const playing = this.store.get().wanted === "play";
        if (request.do === "toggle" ? !playing : request.do === "play") this.#play();
        else this.#pause();
        break;
      }
      case "seek":
        this.#seek(request.to);
        break;
      case "skip":
        this.#seek(this.now() + request.by);
        break;
      case "frame":
        this.#step(request.by);
        break;
      case "speed":
        this.#respeed(request.to);
        break;
      case "sound":
        this.#listenTo(request.camera);
        break;
      case "large":
        this.#promote(request.camera, request.alone ?? false);
        break;
      case "loop":
        this.#loop(request.span);
        break;
      case "retry":
        this.#views.all.get(request.camera)?.retry();
    }
  }

  /** Let go of everything. */
  release(): void {
    clearInterval(this.#timer);
    this.#views.release();
    this.#sound.release();
  }

  #openSound(at: LessonMs): Sound {
    const { lesson, soundCamera } = this.store.get();
    const track = lesson.audio.find((one) => one.camera === soundCamera);
    return new Sound({
      element: this.#parts.makeSound(),
      track,
      url: track ? this.#parts.resolve(track.playlist, lesson.revision) : "",
      lessonStartMs: lesson.start_ms,
      at,
      open: this.#parts.open,
      onChange: () => this.#clockChanged(),
      onFailure: (soundFailure) => this.store.set({ soundFailure }),
    });
  }

  #play(): void {
    if (this.store.get().ended) this.#seek(this.lesson.start_ms);
    this.store.set({ wanted: "play", ended: false });
    if (!this.#placing) this.#start();
  }

  #start(): void {
    this.store.set({ waiting: true });
    this.#sound.clock.play().catch((error: unknown) => {
      // A pause or a new seek interrupts play(); only a refusal means the person has to ask again.
      if (error instanceof DOMException && error.name === "NotAllowedError")
        this.store.set({ wanted: "pause", waiting: false });
    });
  }

  #pause(): void {
    const playing = this.store.get().wanted === "play";
    this.store.set({ wanted: "pause", waiting: false });
    this.#sound.clock.pause();
    if (playing && !this.#placing) for (const view of this.#views.all.values()) view.rest();
  }

  #seek(to: LessonMs): void {
    this.#target = clampTo(to, this.lesson.start_ms, this.lesson.end_ms);
    this.#seeks += 1;
    const { loop } = this.store.get();
    // Who goes elsewhere has done with the loop; a little before it is still a way into it.
    if (loop && (to >= loop[1] || to < loop[0] - LEAD_IN_MS)) this.store.set({ loop: null });
    this.watched.broken();
    this.store.set({ ended: false });
    for (const listener of this.#moments) listener();
    if (!this.#placing) {
      this.#placing = this.#place().finally(() => {
        this.#placing = null;
        this.#target = null;
        this.#tick();
        if (this.store.get().wanted === "play") this.#start();
      });
    }
  }

  /** Move sound and pictures to the target and wait for the pictures, until no newer target has come meanwhile. */
  async #place(): Promise<void> {
    this.#sound.clock.pause();
    for (let seen = -1; seen !== this.#seeks; ) {
      seen = this.#seeks;
      const to = this.#target ?? this.#sound.clock.now();
      this.#sound.clock.moveTo(to);
      const placed = [...this.#views.all.values()].map((view) => view.place(to));
      this.#tick();
      await Promise.race([
        Promise.all(placed),
        new Promise((resolve) => setTimeout(resolve, PICTURES_WAIT_MS)),
      ]);
    }
  }

  #step(by: 1 | -1): void {
    this.#pause();
    const view = this.#views.largeOne;
    const frameMs = view?.frameMs ?? 40;
    const from =
      this.#target === null && view?.state.kind === "picture" && view.shownMs !== null
        ? view.shownMs
        : this.now();
    // A shade past the frame's first moment, so that rounding never shows its neighbour.
    this.#seek(from + by * frameMs + 2);
  }

  #respeed(to: number): void {
    const speed = Math.min(2, Math.max(0.5, to));
    this.#sound.clock.setSpeed(speed);
    for (const view of this.#views.all.values()) view.respeed();
    this.store.set({ speed });
  }

  #loop(loop: Span | null): void {
    this.store.set({ loop });
    const now = this.now();
    if (loop && (now < loop[0] || now >= loop[1])) this.#seek(loop[0]);
  }

  #promote(camera: number | null, alone: boolean): void {
    this.#views.promote(camera, alone);
  }

  /** Hand the clock over to another microphone at the same moment. */
  #listenTo(camera: number): void {
    const { soundCamera, speed } = this.store.get();
    if (camera === soundCamera || !this.lesson.audio.some((one) => one.camera === camera)) return;
    const at = this.now();
    this.#sound.release();
    this.store.set({ soundCamera: camera, soundFailure: null });
    this.#sound = this.#openSound(at);
    this.#sound.clock.setSpeed(speed);
    this.#parts.onChoice?.(camera === defaultTrack(this.lesson)?.camera ? undefined : camera);
    this.#seek(at);
  }

  #clockChanged(): void {
    const { running } = this.#sound.clock;
    const ended = this.#sound.ended && this.#target === null;
    const { loop } = this.store.get();
    if (ended && loop) {
      this.#seek(loop[0]);
      return;
    }
    const wanted = ended ? "pause" : this.store.get().wanted;
    this.store.set({ running, ended, wanted, waiting: wanted === "play" && !running });
    if (!running) this.watched.broken();
    this.#tick();
  }

  #tick(): void {
    for (const view of this.#views.all.values()) view.follow();
    const { loop, lesson, wanted, soundFailure } = this.store.get();
    // At rest, and where there is no sound to be had, pictures have the line for themselves.
    const ahead = wanted === "play" && soundFailure === null ? this.#sound.aheadS : Number.POSITIVE_INFINITY;
    this.#supply.share(this.#views.all, this.#views.first, ahead, performance.now());
    if (this.#sound.clock.running && this.#target === null) {
      const now = this.#sound.clock.now();
      this.watched.at(now, this.#onView(now));
      if (loop && now >= Math.min(loop[1], lesson.end_ms - BEFORE_END_MS)) this.#seek(loop[0]);
    }
    for (const listener of this.#moments) listener();
  }

  /** The cameras whose pictures a person can see now. */
  #onView(now: LessonMs): number[] {
    return this.#parts.isSeen?.() === false ? [] : this.#views.drawn(now);
  }
}
