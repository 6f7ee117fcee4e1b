// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Comment } from "../api/types";
import { blanksOf, lanesOf, markAt, marksIn, neighbour, picturedOf, ticksOf } from "./lanes";
import type { Angle } from "./manifest";

const comment = (start_ms: number, more: Partial<Comment> = {}): Comment =>
  ({
    id: `at-${start_ms}`,
    start_ms,
    end_ms: null,
    standards: [],
    author: { id: "t", full_name: "Thea Tutor" },
    ...more,
  }) as Comment;

describe("markers", () => {
  it("each keep their place while there are few", () => {
    const marks = marksIn([comment(0), comment(1), comment(900_000)], [0, 60_000], 600);
    expect(marks.map(({ comment: { start_ms }, more }) => [start_ms, more])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it("share a place in a crowd, and part when one zooms in", () => {
    const many = Array.from({ length: 1000 }, (_, i) => comment(i * 100));
    const marks = marksIn(many, [0, 100_000], 1000);
    expect(marks.length).toBeLessThan(125);
    expect(marks.reduce((sum, mark) => sum + 1 + mark.more, 0)).toBe(1000);
    expect(marksIn(many, [0, 5000], 1000).every((mark) => mark.more === 0)).toBe(true);
  });

  it("are found by a pointer: the nearest dot, or the range it is in", () => {
    const marks = marksIn([comment(1000, { end_ms: 20_000 }), comment(10_000)], [0, 60_000], 600);
    expect(markAt(marks, 10_100, 500)?.comment.start_ms).toBe(10_000);
    expect(markAt(marks, 15_000, 500)?.comment.start_ms).toBe(1000);
    expect(markAt(marks, 40_000, 500)).toBeNull();
  });

  it("follow each other", () => {
    const all = [comment(1000), comment(5000), comment(9000)];
    expect(neighbour(all, 5000, 1)?.start_ms).toBe(9000);
    expect(neighbour(all, 5000, -1)?.start_ms).toBe(1000);
    expect(neighbour(all, 9000, 1)).toBeUndefined();
  });
});

describe("lanes", () => {
  const all = [
    comment(0, { standards: ["S10a", "S4b", "S4c"] }),
    comment(1, { standards: ["S2a"], author: { id: "m", full_name: "Mo Mentor" } as Comment["author"] }),
    comment(2),
  ];

  it("are one for each standard, in the order of their numbers", () => {
    expect(lanesOf("standards", all).map((lane) => [lane.label, lane.comments.length])).toEqual([
      ["S2", 1],
      ["S4", 1],
      ["S10", 1],
    ]);
  });

  it("are one for each person", () => {
    expect(lanesOf("people", all).map((lane) => [lane.label, lane.comments.length])).toEqual([
      ["Thea Tutor", 2],
      ["Mo Mentor", 1],
    ]);
  });

  it("show where a camera has nothing", () => {
    const angle = {
      start_ms: 2000,
      end_ms: 50_000,
      gaps: [{ from_ms: 10_000, to_ms: 12_000, reason: "paused" }],
    } as Angle;
    expect(blanksOf(angle, [0, 60_000])).toEqual([
      { span: [0, 2000], reason: "not_started" },
      { span: [10_000, 12_000], reason: "paused" },
      { span: [50_000, 60_000], reason: "ended" },
    ]);
    expect(picturedOf(angle)).toEqual([
      [2000, 10_000],
      [12_000, 50_000],
    ]);
  });
});

describe("the ruler", () => {
  it("counts in steps that people count in", () => {
    expect(ticksOf([0, 3_600_000], 1000).map((tick) => tick.text)).toEqual([
      ...["0:00", "10:00", "20:00", "30:00", "40:00", "50:00", "1:00:00"],
    ]);
    expect(ticksOf([4100, 5100], 1000).map((tick) => tick.text)).toEqual([
      ...[
        "0:04.1",
        "0:04.2",
        "0:04.3",
        "0:04.4",
        "0:04.5",
        "0:04.6",
        "0:04.7",
        "0:04.8",
        "0:04.9",
        "0:05.0",
        "0:05.1",
      ],
    ]);
  });

  it("begins at a round moment of a lesson that starts before zero", () => {
    expect(ticksOf([-1500, 8500], 300).map((tick) => tick.ms)).toEqual([0, 5000]);
  });
});
