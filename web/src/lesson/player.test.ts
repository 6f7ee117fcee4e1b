// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMedia } from "./fakeMedia";
import type { Angle, Lesson, Track } from "./manifest";
import { PICTURES_WAIT_MS, Player } from "./player";

const angle = (camera: number): Angle => ({
  camera,
  label: `Camera ${camera}`,
  playlist: `angles/${camera}/master.m3u8`,
  start_ms: 0,
  end_ms: 60_000,
  gaps: [],
  offset_ms: 0,
  drift_ppm: 0,
  confidence: 1,
  uncertainty_ms: 8,
  method: "sound",
  renditions: [{ height: 360, copied: false, growing: false }],
  poster: null,
  storyboard: null,
});

const LESSON: Lesson = {
  version: 1,
  revision: 1,
  state: "partial",
  pending: [],
  start_ms: 0,
  end_ms: 60_000,
  clock: { anchor: 1, pinned_at_revision: 1 },
  cameras: [],
  angles: [angle(1), angle(2)],
  audio: [
    { camera: 1, playlist: "audio/1.m3u8", default: true, start_ms: 0, waveform: null },
    { camera: 2, playlist: "audio/2.m3u8", default: false, start_ms: 0, waveform: null },
  ],
  captions: [],
  transcript: null,
  findings: [],
};

function make(
  parts: { camera?: number; isSeen?: () => boolean; onChoice?: (camera: number | undefined) => void } = {},
) {
  const sounds: FakeMedia[] = [];
  const opened: string[] = [];
  const player = new Player({
    ...parts,
    lesson: LESSON,
    resolve: (path, revision) => `/media/${revision}/${path}`,
    open: (_element, { url }) => {
      opened.push(url);
      return { fit: () => undefined, ease: () => undefined, hold: () => undefined, release: () => undefined };
    },
    makeSound: () => {
      const sound = new FakeMedia();
      sounds.push(sound);
      return sound as unknown as HTMLAudioElement;
    },
  });
  const videos = [new FakeMedia(), new FakeMedia()] as const;
  player.mount(1, videos[0]);
  player.mount(2, videos[1]);
  const sound = () => {
    const last = sounds.at(-1);
    if (!last) throw new Error("no sound was made");
    return last;
  };
  return { player, sound, sounds, videos, opened };
}

describe("the player", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("starts the pictures only when the sound sounds", async () => {
    const { player, sound, videos } = make();
    vi.spyOn(sound(), "play").mockImplementation(() => Promise.resolve());
    player.request({ do: "play" });
    await vi.advanceTimersByTimeAsync(500);
    expect(player.store.get()).toMatchObject({ wanted: "play", running: false, waiting: true });
    expect(videos.map((video) => video.paused)).toEqual([true, true]);
    sound().paused = false;
    sound().dispatchEvent(new Event("playing"));
    await vi.advanceTimersByTimeAsync(500);
    expect(player.store.get()).toMatchObject({ running: true, waiting: false });
    expect(videos.map((video) => video.paused)).toEqual([false, false]);
  });

  it("stops the pictures when the sound waits for data", async () => {
    const { player, sound, videos } = make();
    player.request({ do: "play" });
    await vi.advanceTimersByTimeAsync(500);
    sound().dispatchEvent(new Event("waiting"));
    expect(player.store.get().waiting).toBe(true);
    expect(videos.map((video) => video.paused)).toEqual([true, true]);
  });

  it("moves sound and pictures together and lets the sound wait for them", async () => {
    const { player, sound, videos } = make();
    player.request({ do: "play" });
    await vi.advanceTimersByTimeAsync(500);
    player.request({ do: "seek", to: 30_000 });
    expect(player.now()).toBe(30_000);
    expect(sound().paused).toBe(true);
    expect(videos.map((video) => Math.round(video.currentTime))).toEqual([30, 30]);
    for (const media of [sound(), ...videos]) media.settle();
    await vi.advanceTimersByTimeAsync(1);
    expect(sound().paused).toBe(false);
  });

  it("goes on without a picture that does not come", async () => {
    const { player, sound, videos } = make();
    player.request({ do: "play" });
    await vi.advanceTimersByTimeAsync(500);
    player.request({ do: "seek", to: 30_000 });
    sound().settle();
    videos[0].settle();
    await vi.advanceTimersByTimeAsync(PICTURES_WAIT_MS - 10);
    expect(sound().paused).toBe(true);
    await vi.advanceTimersByTimeAsync(20);
    expect(sound().paused).toBe(false);
  });

  it("goes to the last of many seeks and stays paused if it was", async () => {
    const { player, sound } = make();
    for (const to of [10_000, 20_000, 45_000]) player.request({ do: "seek", to });
    await vi.advanceTimersByTimeAsync(3 * PICTURES_WAIT_MS);
    expect(sound().currentTime).toBe(45);
    expect(sound().paused).toBe(true);
  });

  it("shows the very moment at which it was stopped", async () => {
    const { player, sound, videos } = make();
    player.request({ do: "play" });
    await vi.advanceTimersByTimeAsync(500);
    sound().advance(5);
    videos[0].present(5.01);
    videos[1].present(5.2);
    const before = videos.map((video) => video.seeks.length);
    player.request({ do: "pause" });
    expect(videos.map((video) => video.seeks.length)).toEqual([before[0], (before[1] ?? 0) + 1]);
    expect(videos[1].currentTime).toBeCloseTo(5, 1);
  });

  it("keeps seeks inside the lesson", () => {
    const { player } = make();
    player.request({ do: "seek", to: 99_000 });
    expect(player.now()).toBe(60_000);
    player.request({ do: "skip", by: -120_000 });
    expect(player.now()).toBe(0);
  });

  it("changes the speed of sound and pictures and keeps the pitch", () => {
    const { player, sound, videos } = make();
    player.request({ do: "speed", to: 1.5 });
    expect(sound()).toMatchObject({ playbackRate: 1.5, preservesPitch: true });
    expect(videos.map((video) => video.playbackRate)).toEqual([1.5, 1.5]);
  });

  it("takes up a newer revision without touching what plays, and ignores an older one", async () => {
    const { player, sounds, opened } = make();
    player.request({ do: "play" });
    await vi.advanceTimersByTimeAsync(500);
    const before = [...opened];
    player.mount(3, new FakeMedia());
    expect(opened).toEqual(before);
    player.take({ ...LESSON, revision: 2, angles: [...LESSON.angles, angle(3)] });
    expect(opened).toEqual([...before, "/media/2/angles/3/master.m3u8"]);
    expect(sounds.length).toBe(1);
    expect(player.store.get().running).toBe(true);
    player.take({ ...LESSON, revision: 1, angles: [] });
    expect(player.lesson.revision).toBe(2);
  });

  it("takes up a camera moved by hand in the same revision, and neither stops nor jumps", async () => {
    const { player, sound, sounds, opened } = make();
    player.request({ do: "play" });
    await vi.advanceTimersByTimeAsync(500);
    sound().advance(12);
    const before = { at: player.now(), seeks: sound().seeks.length, opened: [...opened] };
    const [first, second] = LESSON.angles as [Angle, Angle];
    player.take({ ...LESSON, angles: [first, { ...second, start_ms: 80, end_ms: 60_080 }], end_ms: 60_080 });
    expect(player.lesson.angles[1]?.start_ms).toBe(80);
    expect(player.now()).toBe(before.at);
    expect(player.store.get().running).toBe(true);
    expect({ seeks: sound().seeks.length, opened }).toEqual({ seeks: before.seeks, opened: before.opened });
    expect(sounds.length).toBe(1);
  });

  it("goes on from the same moment when the very sound that is heard was moved", async () => {
    const { player, sound, sounds } = make();
    player.request({ do: "sound", camera: 2 });
    player.request({ do: "seek", to: 12_000 });
    await vi.advanceTimersByTimeAsync(2 * PICTURES_WAIT_MS);
    const [first, second] = LESSON.audio as [Track, Track];
    player.take({ ...LESSON, audio: [first, { ...second, start_ms: 500 }] });
    await vi.advanceTimersByTimeAsync(2 * PICTURES_WAIT_MS);
    expect(player.now()).toBe(12_000);
    expect(sound().currentTime).toBeCloseTo(11.5, 3);
    expect(sounds.length).toBe(2);
  });

  it("begins with the microphone that was chosen before, and with the clearest when there is none such", () => {
    const chosen = make({ camera: 2 });
    expect(chosen.player.store.get().soundCamera).toBe(2);
    expect(chosen.opened).toContain("/media/1/audio/2.m3u8");
    expect(make({ camera: 3 }).player.store.get().soundCamera).toBe(1);
  });

  it("tells which microphone was chosen, the clearest as none", () => {
    const onChoice = vi.fn();
    const { player } = make({ onChoice });
    player.request({ do: "sound", camera: 2 });
    player.request({ do: "sound", camera: 2 });
    player.request({ do: "sound", camera: 1 });
    expect(onChoice.mock.calls).toEqual([[2], [undefined]]);
  });

  it("hands the clock to another microphone at the same moment", async () => {
    const { player, sounds, sound, videos } = make();
    player.request({ do: "seek", to: 12_000 });
    for (const media of [sound(), ...videos]) media.settle();
    await vi.advanceTimersByTimeAsync(1);
    player.request({ do: "sound", camera: 2 });
    expect(sounds.length).toBe(2);
    expect(player.now()).toBe(12_000);
    expect(sound().currentTime).toBe(12);
    expect(player.store.get().soundCamera).toBe(2);
  });

  it("plays a range again and again, until one goes elsewhere", async () => {
    const { player, sound, videos } = make();
    const settle = async () => {
      for (const media of [sound(), ...videos]) media.settle();
      await vi.advanceTimersByTimeAsync(130);
    };
    player.request({ do: "loop", span: [10_000, 12_000] });
    await settle();
    expect(player.now()).toBe(10_000);
    player.request({ do: "play" });
    sound().advance(2.1);
    await vi.advanceTimersByTimeAsync(130);
    expect(sound().currentTime).toBe(10);
    await settle();
    player.request({ do: "seek", to: 8000 });
    await settle();
    expect(player.store.get().loop).toEqual([10_000, 12_000]);
    player.request({ do: "seek", to: 40_000 });
    await settle();
    expect(player.store.get().loop).toBeNull();
  });

  it("begins a loop anew that runs to the end of the lesson", async () => {
    const { player, sound, videos } = make();
    player.request({ do: "loop", span: [58_000, 60_000] });
    for (const media of [sound(), ...videos]) media.settle();
    player.request({ do: "play" });
    await vi.advanceTimersByTimeAsync(500);
    sound().advance(2);
    sound().ended = true;
    sound().dispatchEvent(new Event("ended"));
    expect(player.now()).toBe(58_000);
    expect(player.store.get()).toMatchObject({ wanted: "play", ended: false });
  });

  it("counts a camera as watched only while its picture is on view", async () => {
    let visible = true;
    const { player, sound } = make({ isSeen: () => visible });
    const run = async (ticks: number) => {
      for (let i = 0; i < ticks; i += 1) {
        sound().advance(0.12);
        await vi.advanceTimersByTimeAsync(120);
      }
    };
    const seen = () => Object.keys(player.watched.take().cameras);
    player.request({ do: "play" });
    await run(10);
    expect(seen()).toEqual(["1", "2"]);
    player.request({ do: "large", camera: 2, alone: true });
    await run(10);
    expect(seen()).toEqual(["2"]);
    visible = false;
    await run(10);
    expect(seen()).toEqual([]);
  });

  it("remembers what was really played", async () => {
    const { player, sound } = make();
    player.request({ do: "play" });
    for (let i = 0; i < 20; i += 1) {
      sound().advance(0.12);
      await vi.advanceTimersByTimeAsync(120);
    }
    const { ranges } = player.watched.seen;
    const [from, to] = ranges[0] ?? [0, 0];
    expect(ranges.length).toBe(1);
    expect(to - from).toBeGreaterThan(2000);
  });
});
