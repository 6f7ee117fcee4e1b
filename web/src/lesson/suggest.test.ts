import { beforeEach, describe, expect, it } from "vitest";
import type { Framework } from "../api/types";
import { arrange, arrangeAnew, codeOf, isPoint } from "./palette";
import { saidNear, stems, suggestions } from "./suggest";

const framework: Framework = {
  version: "iqts-2022-short",
  name: "n",
  language: "en-GB",
  wording: "w",
  standards: [
    {
      code: "S3",
      title: "Subject",
      points: [{ code: "S3d", text: "When teaching early reading, a grasp of systematic synthetic phonics" }],
    },
    {
      code: "S6",
      title: "Assessment",
      points: [
        { code: "S6b", text: "Uses formative and summative assessment to keep pupils progressing" },
        { code: "S6d", text: "Gives regular feedback, spoken and through accurate marking" },
      ],
    },
    { code: "S7", title: "Behaviour", points: [{ code: "S7c", text: "Runs classes effectively" }] },
  ],
};

describe("what the words nearby suggest", () => {
  it("names the phrase that a teacher said", () => {
    expect(suggestions(framework, "And how do you know? Talk to your partner.")).toEqual([
      { code: "S6b", words: "how do you know" },
      { code: "S7c", words: "talk to your partner" },
    ]);
  });

  it("takes the words of the standards themselves, also in a framework that has no phrases", () => {
    const own = { ...framework, version: "own" };
    expect(suggestions(own, "In phonics we read the sounds, systematically.")[0]?.code).toBe("S3d");
    expect(suggestions(own, "How do you know?")).toEqual([]);
  });

  it("suggests nothing where nothing speaks for it", () => {
    expect(suggestions(framework, "")).toEqual([]);
    expect(suggestions(framework, "The ship sailed to the island in the rain and the sun came out.")).toEqual(
      [],
    );
    expect(suggestions(framework, "Showing how does you know")).toEqual([]); // not the phrase
  });

  it("offers three at most", () => {
    const said = "How do you know? Well done! Talk to your partner. Sound it out.";
    expect(suggestions(framework, said)).toHaveLength(3);
  });

  it("hears what led to a moment and what came of it, and no more", () => {
    const words = [0, 20_000, 40_000, 60_000].map((start_ms) => ({ start_ms, text: String(start_ms) }));
    expect(saidNear(words, 40_000, null)).toBe("20000 40000");
    expect(saidNear(words, 20_000, 50_000)).toBe("0 20000 40000 60000");
  });

  it("knows a word by its stem", () => {
    expect(stems("planned, planning and the plans")).toEqual(["plan", "plan", "plan"]);
  });
});

describe("the digits", () => {
  beforeEach(() => {
    localStorage.clear();
    arrangeAnew(framework);
  });

  it("stand for the standards in order, until a tutor arranges them", () => {
    expect(codeOf(framework, 2)).toBe("S6");
    arrange(framework, 2, "S7c");
    expect(codeOf(framework, 2)).toBe("S7c");
    expect(isPoint(framework, "S7c")).toBe(true);
    expect(codeOf(framework, 1)).toBe("S3");
    arrangeAnew(framework);
    expect(codeOf(framework, 2)).toBe("S6");
    expect(codeOf(framework, 9)).toBeUndefined();
  });

  it("are arranged for each framework, and forget what a framework does not have", () => {
    arrange(framework, 1, "S7c");
    expect(codeOf({ ...framework, version: "other" }, 1)).toBe("S3");
    const without = { ...framework, standards: framework.standards.slice(0, 2) };
    expect(codeOf(without, 1)).toBe("S3");
  });
});
