// @vitest-environment node

import { describe, expect, it } from "vitest";
import { adviceOn, type Seen, type SeenCamera } from "./advice";

const HOUR = 3600;
const NINE = Date.UTC(2026, 2, 12, 9);

function file(name: string, more: Partial<Seen> & { startMs?: number; seconds?: number } = {}): Seen {
  const { startMs = NINE, seconds = HOUR, ...rest } = more;
  return {
    name,
    size: 4e9,
    fingerprint: name,
    look: { container: "MP4", startMs, seconds, doubts: [] },
    ...rest,
  };
}

const cameras = (...files: Seen[][]): SeenCamera[] =>
  files.map((chosen, index) => ({ camera: index + 1, files: chosen, received: [] }));

describe("advice before sending", () => {
  it("has nothing to say about three good recordings", () => {
    expect(adviceOn(cameras([file("a")], [file("b")], [file("c")]))).toEqual([]);
    expect(adviceOn(cameras([], [], []))).toEqual([]);
  });

  it("finds the same file in two places, chosen or in already", () => {
    const twice = { ...file("b"), fingerprint: "a" };
    expect(adviceOn(cameras([file("a")], [twice]))).toEqual([
      { kind: "same", camera: 2, name: "b", other: 1, otherName: "a" },
    ]);
    const [one, two] = cameras([], [twice]) as [SeenCamera, SeenCamera];
    expect(adviceOn([{ ...one, received: [{ name: "old.mp4", fingerprint: "a" }] }, two])).toEqual([
      { kind: "same", camera: 2, name: "b", other: 1, otherName: "old.mp4" },
    ]);
  });

  it("tells another day from other hours, for a clock may be in any zone", () => {
    const later = (hours: number) =>
      adviceOn(cameras([file("a")], [file("b", { startMs: NINE + hours * 3_600_000 })]));
    expect(later(0.9)).toEqual([]);
    expect(later(5)).toMatchObject([{ kind: "other-hours", camera: 2, other: 1 }]);
    expect(later(-5)).toMatchObject([{ kind: "other-hours" }]);
    expect(later(72)).toMatchObject([{ kind: "other-day" }]);
  });

  it("notices a part that is missing, a length that nobody taught, and more bits than anybody sees", () => {
    expect(adviceOn(cameras([file("a")], [file("b", { seconds: 1200, size: 1e9 })]))).toMatchObject([
      { kind: "short", camera: 2, seconds: 1200, longest: HOUR },
    ]);
    expect(adviceOn(cameras([file("a", { seconds: 5 * HOUR })]))).toMatchObject([{ kind: "long" }]);
    expect(adviceOn(cameras([file("a", { size: 13e9 })]))).toMatchObject([{ kind: "heavy", camera: 1 }]);
  });

  it("adds the parts of a camera up", () => {
    const half = (name: string, startMs: number) => file(name, { seconds: 1800, size: 2e9, startMs });
    expect(adviceOn(cameras([file("a")], [half("b", NINE), half("c", NINE + 1_800_000)]))).toEqual([]);
  });

  it("passes on what is doubtful about a file, and what cannot be seen here", () => {
    const doubtful = { ...file("a"), look: { container: "MP4", doubts: ["unfinished" as const] } };
    const unseen = { ...file("b"), look: { container: "Windows Media", doubts: [] } };
    expect(adviceOn(cameras([doubtful], [unseen]))).toEqual([
      { kind: "file", camera: 1, name: "a", doubt: "unfinished" },
      { kind: "unseen", camera: 2, name: "b", container: "Windows Media" },
    ]);
  });
});
