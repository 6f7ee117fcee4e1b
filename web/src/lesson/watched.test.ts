// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Lesson } from "./manifest";
import { covered, NOTHING_SEEN, together, uncovered, Watched } from "./watched";
import { watchedOf } from "./watchedShare";

/** Play from one moment to another as the clock tells it, with these cameras on view. */
function play(watched: Watched, from: number, to: number, onView: number[]) {
  for (let ms = from; ms <= to; ms += 120) watched.at(ms, onView);
}

describe("what was played", () => {
  it("is one range while the clock runs, and another after a jump", () => {
    const watched = new Watched();
    play(watched, 0, 3000, [1, 2]);
    play(watched, 20_000, 21_200, [1]);
    expect(watched.seen).toEqual({
      ranges: [
        [0, 3000],
        [20_000, 21_200],
      ],
      cameras: {
        1: [
          [0, 3000],
          [20_000, 21_200],
        ],
        2: [[0, 3000]],
      },
    });
  });

  it("says of each camera only when it was on view", () => {
    const watched = new Watched();
    play(watched, 0, 1200, [1]);
    play(watched, 1320, 2400, [1, 3]);
    play(watched, 2520, 3600, []);
    expect(watched.seen.ranges).toEqual([[0, 3600]]);
    expect(watched.seen.cameras).toEqual({ 1: [[0, 2400]], 3: [[1200, 2400]] });
  });

  it("is told once a second, and when the clock stops", () => {
    const watched = new Watched();
    let told = 0;
    watched.store.subscribe(() => {
      told += 1;
    });
    play(watched, 0, 3000, []);
    expect(told).toBe(2);
    watched.broken();
    expect(told).toBe(3);
    expect(watched.store.get().ranges).toEqual([[0, 3000]]);
  });

  it("is taken once, and goes again when it could not be delivered", () => {
    const watched = new Watched();
    play(watched, 0, 1200, [1]);
    const taken = watched.take();
    expect(taken.ranges).toEqual([[0, 1200]]);
    expect(watched.take()).toEqual(NOTHING_SEEN);
    play(watched, 1320, 2400, [1]);
    watched.giveBack(taken);
    expect(watched.take()).toEqual({ ranges: [[0, 2400]], cameras: { 1: [[0, 2400]] } });
  });
});

describe("ranges", () => {
  it("are counted inside others, and say what is left", () => {
    const ranges: [number, number][] = [
      [0, 10],
      [20, 30],
    ];
    expect(covered(ranges, [[5, 25]])).toBe(10);
    expect(uncovered(ranges, [-5, 40])).toEqual([
      [-5, 0],
      [10, 20],
      [30, 40],
    ]);
    expect(together({ ranges, cameras: {} }, { ranges: [[8, 22]], cameras: { 2: [[1, 2]] } })).toEqual({
      ranges: [[0, 30]],
      cameras: { 2: [[1, 2]] },
    });
  });
});

describe("the share that was watched", () => {
  const lesson = {
    start_ms: 0,
    end_ms: 100_000,
    angles: [
      { camera: 1, start_ms: 0, end_ms: 100_000, gaps: [] },
      {
        camera: 2,
        start_ms: 50_000,
        end_ms: 100_000,
        gaps: [{ from_ms: 60_000, to_ms: 70_000, reason: "paused" }],
      },
    ],
  } as unknown as Lesson;

  it("is of what a camera has a picture for", () => {
    const seen = {
      ranges: [[0, 62_000]] as [number, number][],
      cameras: { 2: [[50_000, 62_000]] as [number, number][] },
    };
    expect(watchedOf(seen, lesson)).toEqual({
      lesson: 62,
      cameras: [
        { camera: 1, percent: 0 },
        { camera: 2, percent: 25 },
      ],
    });
  });

  it("is all of it only for all of it, and none only for none", () => {
    const of = (to: number) => watchedOf({ ranges: [[0, to]], cameras: {} }, lesson).lesson;
    expect([of(0.5), of(98_000), of(99_000)]).toEqual([1, 98, 100]);
    expect(watchedOf({ ranges: [[0, 98_400]], cameras: {} }, lesson).lesson).toBe(98);
    expect(watchedOf({ ranges: [], cameras: {} }, lesson).lesson).toBe(0);
  });
});
