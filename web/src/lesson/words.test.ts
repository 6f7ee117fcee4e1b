import { describe, expect, it } from "vitest";
import type { Comment } from "../api/types";
import { differences } from "./diff";
import { partsOf } from "./timeLinks";
import { stopAfter, stopsOf, stretchOf } from "./tour";

describe("what changed between two wordings", () => {
  const both = (before: string, after: string) => {
    const runs = differences(before, after);
    const side = (without: string) =>
      runs
        .filter(({ how }) => how !== without)
        .map(({ text }) => text)
        .join("");
    expect(side("come")).toBe(before);
    expect(side("gone")).toBe(after);
    return runs;
  };

  it("marks words that went and came, and gives either wording back", () => {
    expect(both("You wait and three hands", "You wait, and eleven hands")).toEqual([
      { how: "same", text: "You " },
      { how: "gone", text: "wait" },
      { how: "come", text: "wait," },
      { how: "same", text: " and " },
      { how: "gone", text: "three" },
      { how: "come", text: "eleven" },
      { how: "same", text: " hands" },
    ]);
    expect(both("", "")).toEqual([]);
    expect(both("same", "same")).toEqual([{ how: "same", text: "same" }]);
    both("a\n\nb", "b a");
    both("", "new");
    both("x ".repeat(2000), "y");
  });
});

describe("times in a text", () => {
  const times = (text: string) =>
    partsOf(text, 0, 3_600_000).flatMap(({ text: words, ms }) => (ms === null ? [] : [[words, ms]]));

  it("are links to moments of the lesson", () => {
    expect(times("Compare 12:41 with 0:05.5, and 1:00:00.")).toEqual([
      ["12:41", 761_000],
      ["0:05.5", 5500],
      ["1:00:00", 3_600_000],
    ]);
  });

  it("are none past the lesson's end, or where they are part of something else", () => {
    for (const text of ["2:00:00", "12:411", "a ratio of 3:2", "1.12:41", "12:60", "2026-11-22T12:41:00:00"])
      expect(times(text)).toEqual([]);
  });

  it("lose nothing of the text", () => {
    const text = "12:41 and 0:10–0:20 (see 0:30)";
    expect(
      partsOf(text, 0, 900_000)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
    expect(times(text)).toHaveLength(4);
  });
});

describe("the tour", () => {
  const comment = (id: string, more: Partial<Comment> = {}) =>
    ({ id, kind: "strength", start_ms: 10_000, end_ms: null, published_at: "x", ...more }) as Comment;

  it("stops at what is published, and at no note and no reflection", () => {
    const stops = stopsOf([
      comment("a"),
      comment("b", { published_at: null }),
      comment("c", { kind: "note" }),
      comment("d", { kind: "reflection" }),
    ]);
    expect(stops.map(({ id }) => id)).toEqual(["a"]);
  });

  it("plays a moment from three seconds before, inside the lesson", () => {
    const lesson = { start_ms: 0, end_ms: 20_000 };
    expect(stretchOf(comment("a"), lesson)).toEqual({ from: 7000, to: 15_000 });
    expect(stretchOf(comment("a", { end_ms: 30_000 }), lesson)).toEqual({ from: 7000, to: 20_000 });
    expect(stretchOf(comment("a", { start_ms: 1000 }), lesson).from).toBe(0);
  });

  it("goes on and back, and ends at either end", () => {
    const stops = [comment("a"), comment("b")];
    expect(stopAfter(stops, "a", 1)?.id).toBe("b");
    expect(stopAfter(stops, "b", 1)).toBeNull();
    expect(stopAfter(stops, "a", -1)).toBeNull();
    expect(stopAfter(stops, "gone", 1)?.id).toBe("a");
    expect(stopAfter(stops, null, -1)?.id).toBe("b");
  });
});
