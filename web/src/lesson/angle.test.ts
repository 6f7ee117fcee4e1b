// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AngleView } from "./angle";
import { LessonClock } from "./clock";
import { FakeMedia } from "./fakeMedia";
import type { Angle } from "./manifest";
import type { Opening } from "./source";

const ANGLE: Angle = {
  camera: 2,
  label: "Camera 2",
  playlist: "angles/2/master.m3u8",
  start_ms: 2000,
  end_ms: 60_000,
  gaps: [{ from_ms: 20_000, to_ms: 30_000, reason: "paused" }],
  offset_ms: 2000,
  drift_ppm: 0,
  confidence: 1,
  uncertainty_ms: 8,
  method: "sound",
  renditions: [{ height: 360, copied: false, growing: false }],
  poster: null,
  storyboard: null,
};

function make(atMs = 5000, angle = ANGLE) {
  const sound = new FakeMedia();
  sound.advance(atMs / 1000);
  const clock = new LessonClock(sound, 0);
  const video = new FakeMedia();
  const opened: Opening[] = [];
  const sizes: string[] = [];
  const view = new AngleView(
    video,
    angle,
    "/media/a",
    "small",
    () => clock,
    (_element, opening) => {
      opened.push(opening);
      return {
        fit: (size) => sizes.push(size),
        ease: (why) => sizes.push(`ease ${why}`),
        hold: (held) => sizes.push(held ? "held" : "free"),
        release: () => sizes.push("released"),
      };
    },
    () => undefined,
  );
  return { sound, clock, video, view, opened, sizes };
}

/** The sound plays and the view has heard of it. */
async function play({ sound, view }: ReturnType<typeof make>) {
  await sound.play();
  view.follow();
  await vi.advanceTimersByTimeAsync(400);
}

describe("an angle", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("opens its playlist at the clock's moment, in its own media time", () => {
    const { opened } = make(5000);
    expect(opened[0]?.at).toBeCloseTo(3, 2);
  });

  it("waits under a slate when the line is needed for more than it, and only once it has nothing left", async () => {
    const all = make();
    all.video.advance(3);
    await play(all);
    all.view.hold(true);
    expect(all.sizes.at(-1)).toBe("held");
    expect(all.view.state.kind).toBe("picture");
    all.video.readyState = 2;
    all.view.follow();
    expect(all.view.state).toMatchObject({ kind: "slate", reason: "line" });
    all.video.readyState = 4;
    all.view.hold(false);
    expect(all.sizes.at(-1)).toBe("free");
    expect(all.view.state.kind).toBe("picture");
  });

  it("takes a lower rung when it starves while the clock runs", async () => {
    const all = make();
    all.video.advance(3);
    await play(all);
    all.video.readyState = 2;
    all.view.follow();
    await vi.advanceTimersByTimeAsync(1900);
    all.view.follow();
    expect(all.sizes).not.toContain("ease line");
    await vi.advanceTimersByTimeAsync(200);
    all.view.follow();
    expect(all.sizes.filter((one) => one === "ease line").length).toBe(1);
  });

  it("plays when the clock runs and stops when it stops", async () => {
    const all = make();
    all.video.advance(3);
    await play(all);
    expect(all.video.paused).toBe(false);
    all.sound.pause();
    all.view.follow();
    expect(all.video.paused).toBe(true);
  });

  it("shows a slate with the reason in a gap, stops, and waits at the next picture", () => {
    const { view, video, sound } = make(5000);
    sound.advance(20);
    view.follow();
    expect(view.state).toEqual({ kind: "slate", reason: "paused", untilMs: 30_000 });
    expect(video.paused).toBe(true);
    expect(video.seeks.at(-1)).toBeCloseTo(28, 2);
  });

  it("is never moved into a gap", async () => {
    const { view, video } = make();
    await view.place(25_000);
    for (const seconds of video.seeks) {
      const lesson = ANGLE.start_ms + seconds * 1000;
      expect(lesson < 20_000 || lesson >= 30_000).toBe(true);
    }
  });

  it("resolves a placement when the picture is there, not before", async () => {
    const { view, video } = make();
    let there = false;
    const placed = view.place(10_000).then(() => {
      there = true;
    });
    await Promise.resolve();
    expect(there).toBe(false);
    video.settle();
    await placed;
    expect(video.currentTime).toBeCloseTo(8, 2);
  });

  it("bends its rate towards the clock by what its frames show, and lets go when it is there", async () => {
    const all = make();
    all.video.advance(3.1);
    await play(all);
    const show = (errorMs: number) => {
      for (let i = 0; i < 6; i += 1) all.video.present((all.clock.now() + errorMs - ANGLE.start_ms) / 1000);
    };
    await vi.advanceTimersByTimeAsync(300);
    show(90);
    expect(all.video.playbackRate).toBeLessThan(1);
    expect(all.video.playbackRate).toBeGreaterThanOrEqual(0.95);
    show(0);
    expect(all.video.playbackRate).toBe(1);
  });

  it("seeks forward when it is far behind", async () => {
    const all = make();
    all.video.advance(3);
    await play(all);
    const before = all.video.seeks.length;
    for (let i = 0; i < 6; i += 1) all.video.present((all.clock.now() - 800 - ANGLE.start_ms) / 1000);
    expect(all.video.seeks.length).toBe(before + 1);
    expect(all.video.currentTime * 1000 + ANGLE.start_ms).toBeGreaterThanOrEqual(all.clock.now());
  });

  it("waits when it is far ahead, and seeks nowhere", async () => {
    const all = make();
    all.video.advance(3);
    await play(all);
    const before = all.video.seeks.length;
    for (let i = 0; i < 6; i += 1) all.video.present((all.clock.now() + 700 - ANGLE.start_ms) / 1000);
    expect(all.video.seeks.length).toBe(before);
    expect(all.video.paused).toBe(true);
    await vi.advanceTimersByTimeAsync(800);
    expect(all.video.paused).toBe(false);
  });

  it("says that it failed and goes on when asked to try again", () => {
    const { view, opened, sizes } = make();
    opened[0]?.onFailure("unreachable");
    expect(view.state).toEqual({ kind: "failed", why: "unreachable" });
    view.retry();
    expect(opened.length).toBe(2);
    expect(sizes).toContain("released");
  });

  it("takes up new rungs at the next seek and not before", async () => {
    const { view, opened } = make();
    view.take(
      { ...ANGLE, renditions: [{ height: 720, copied: true, growing: false }, ...ANGLE.renditions] },
      "/media/b",
    );
    expect(opened.length).toBe(1);
    void view.place(40_000);
    expect(opened.map((one) => one.url)).toEqual(["/media/a", "/media/b"]);
  });

  it("holds what is not made yet with words, and shows it when it has grown", async () => {
    const growing = { ...ANGLE, renditions: [{ height: 360, copied: false, growing: true }] };
    const { view, video, opened } = make(15_000, growing);
    expect(opened[0]?.at).toBe(0);
    opened[0]?.onMade?.(8);
    expect(view.state).toEqual({ kind: "slate", reason: "growing", untilMs: null, madeMs: 10_000 });
    await view.place(15_000);
    expect(video.seeks).toEqual([]); // nowhere to go yet
    opened[0]?.onMade?.(11);
    expect(view.state).toMatchObject({ reason: "growing", madeMs: 13_000 });
    opened[0]?.onMade?.(14);
    expect(video.currentTime).toBeCloseTo(13, 2);
    video.settle();
    expect(view.state).toEqual({ kind: "picture" });
  });

  it("stops at the end of what is made while the lesson plays on, and goes on when all of it is there", async () => {
    const growing = { ...ANGLE, renditions: [{ height: 360, copied: false, growing: true }] };
    const all = make(5000, growing);
    all.opened[0]?.onMade?.(3.5);
    all.video.settle();
    await play(all);
    expect(all.video.paused).toBe(false);
    all.sound.advance(0.6);
    all.view.follow();
    expect(all.view.state).toMatchObject({ kind: "slate", reason: "growing", madeMs: 5500 });
    expect(all.video.paused).toBe(true);
    all.opened[0]?.onMade?.(null);
    all.video.settle();
    await vi.advanceTimersByTimeAsync(400);
    expect(all.view.state).toEqual({ kind: "picture" });
    expect(all.video.paused).toBe(false);
  });

  it("moved by hand at rest, shows the clock's moment at its new place at once", () => {
    const { view, video, opened } = make(5000);
    view.take({ ...ANGLE, start_ms: 2080 }, "/media/a");
    expect(video.currentTime).toBeCloseTo(2.92, 2);
    expect(opened.length).toBe(1);
  });

  it("moved by hand while it plays, is settled to the new place by its rate, without a seek", async () => {
    const all = make();
    all.video.advance(3);
    await play(all);
    const show = (mediaMs: number) => {
      for (let i = 0; i < 6; i += 1) all.video.present(mediaMs / 1000);
    };
    show(all.clock.now() - ANGLE.start_ms);
    const before = all.video.seeks.length;
    all.view.take({ ...ANGLE, start_ms: 2015 }, "/media/a");
    show(all.clock.now() - ANGLE.start_ms);
    expect(all.video.playbackRate).toBeLessThan(1); // 15 ms ahead: within the calm band, and yet not left so
    expect(all.video.seeks.length).toBe(before);
  });
});
