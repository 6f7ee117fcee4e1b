// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { EditMade, SpokenWord, Transcript, TranscriptEdit } from "../../api/types";
import { texts } from "../../texts/transcript";
import { asked, holds, marked } from "./search";
import { shareAt, shareOf, speechOf } from "./speech";
import { bare, placesLike, textOf, withEdit } from "./transcript";

let at = 0;
const word = (text: string, more: Partial<SpokenWord> = {}): SpokenWord => {
  at += 1;
  return {
    id: `0.${at}`,
    start_ms: at * 400,
    end_ms: at * 400 + 350,
    text,
    probability: 0.9,
    glued: false,
    masked: false,
    edited: false,
    ...more,
  };
};
const words = (text: string) => text.split(" ").map((one) => word(one));

const transcript = (...phrases: SpokenWord[][]): Transcript => ({
  revision: 3,
  version: 2,
  newest: 2,
  changes: 5,
  undo: { version: 2, kind: "replace" },
  language: "en",
  model: "tiny.en",
  options: {},
  versions: {},
  removed: 0,
  unsure_below: 0.5,
  phrases: phrases.map((own, number) => ({ number, words: own })),
});
const made = (more: Partial<EditMade>): EditMade => ({
  version: 3,
  changes: 6,
  removed: [],
  words: [],
  whole: false,
  ...more,
});

describe("an edit of one's own", () => {
  const first = words("good mourning every one");
  const second = words("sit down");
  const held = transcript(first, second);
  const [good, , every, one] = first as [SpokenWord, SpokenWord, SpokenWord, SpokenWord];

  it("takes the place of the words that went, and leaves the other phrases as they are", () => {
    const next = withEdit(
      held,
      made({ removed: [every.id, one.id], words: [word("everyone", { id: "3.0" })] }),
      "replace",
    );
    expect(next?.phrases.map((phrase) => textOf(phrase.words))).toEqual([
      "good mourning everyone",
      "sit down",
    ]);
    expect([next?.version, next?.newest, next?.changes, next?.undo]).toEqual([
      3,
      3,
      6,
      { version: 3, kind: "replace" },
    ]);
    expect(next?.phrases[1]).toBe(held.phrases[1]);
  });

  it("masks words where they stand, also in several phrases", () => {
    const hidden = [good, second[1] as SpokenWord].map((one) => ({ ...one, text: "———", masked: true }));
    const next = withEdit(held, made({ removed: hidden.map(({ id }) => id), words: hidden }), "mask");
    expect(next?.phrases.map((phrase) => textOf(phrase.words))).toEqual([
      "——— mourning every one",
      "sit ———",
    ]);
  });

  it("takes words out, and a phrase of which nothing is left", () => {
    const next = withEdit(held, made({ removed: second.map(({ id }) => id) }), "replace");
    expect(next?.phrases.map(({ number }) => number)).toEqual([0]);
  });

  it("is fetched anew when somebody was in between, or when it runs over phrases", () => {
    expect(withEdit(held, made({ version: 4 }), "replace")).toBeNull();
    expect(withEdit(held, made({ changes: 7 }), "replace")).toBeNull();
    expect(withEdit(held, made({ whole: true }), "undo")).toBeNull();
    const over = [one.id, (second[0] as SpokenWord).id];
    expect(withEdit(held, made({ removed: over, words: [word("x", { id: "3.0" })] }), "replace")).toBeNull();
  });

  it("changes nothing when it was so already", () => {
    expect(withEdit(held, made({ version: 2, changes: 5 }), "replace")).toBe(held);
  });
});

describe("a name in many places", () => {
  it("is counted as the service finds it", () => {
    const all = words("Oliver and oliver’s “Oliver!” Olivers");
    expect(placesLike(all, all.slice(0, 1))).toBe(3);
    const twice = words("Jo Ray and Jo and Ray Jo, Ray.");
    expect(placesLike(twice, twice.slice(0, 2))).toBe(2);
  });

  it("is not looked for among masked words and signs", () => {
    const all = [word("———", { masked: true }), word("———", { masked: true }), word("…"), word("…")];
    expect([placesLike(all, all.slice(0, 1)), placesLike(all, all.slice(2, 3)), placesLike(all, [])]).toEqual(
      [0, 0, 0],
    );
  });

  it("is compared without case, signs and a possessive s", () => {
    expect(["“Oliver’s,", "OLIVER", "—", "o'clock", "Ｏliver", "日本。"].map(bare)).toEqual([
      "oliver",
      "oliver",
      "",
      "o'clock",
      "oliver",
      "日本",
    ]);
  });
});

describe("searching", () => {
  const phrase = words("one half is one half");

  it("marks every place, also over several words", () => {
    const parts = marked(phrase, asked("  One   HALF "));
    expect(parts.map((own) => own.filter(({ hit }) => hit).map(({ text }) => text))).toEqual([
      ["one"],
      ["half"],
      [],
      ["one"],
      ["half"],
    ]);
    expect(marked(phrase, "al")[1]).toEqual([
      { text: "h", hit: false },
      { text: "al", hit: true },
      { text: "f", hit: false },
    ]);
  });

  it("does not find what is masked, and everything when nothing is asked", () => {
    const hidden = [word("———", { masked: true }), word("said")];
    expect([holds(hidden, "oliver"), holds(hidden, "said"), holds(hidden, "")]).toEqual([false, true, true]);
  });

  it("reads a language without spaces without spaces", () => {
    const chinese = ["今天", "我们"].map((text) => word(text, { glued: true }));
    expect(textOf(chinese)).toBe("今天我们");
    expect(holds(chinese, "天我")).toBe(true);
  });
});

describe("speech in steps of ten seconds", () => {
  const spell = (start_ms: number, end_ms: number) => ({ start_ms, end_ms });

  it("is shared out over the steps, overlaps counted once and breath as speech", () => {
    const speech = speechOf([spell(8_000, 12_000), spell(9_000, 11_000), spell(12_200, 13_200)], 0, 25_000);
    expect(speech.shares.map((one) => Number(one.toFixed(2)))).toEqual([0.2, 0.32, 0]);
    expect(shareAt(speech, 19_999)).toBeCloseTo(0.32);
    expect([shareAt(speech, -5), shareAt(speech, 99_000)]).toEqual([0.2, 0]);
    expect(shareOf(speech)).toBeCloseTo(5_200 / 25_000);
  });

  it("begins where the lesson does, and measures a short last step by its own length", () => {
    const speech = speechOf([spell(-4_000, 9_000)], -3_000, 12_000);
    expect(speech.shares).toEqual([1, 2_000 / 5_000]);
    expect(speechOf([], 0, 0).shares).toEqual([0]);
  });
});

it("says in words what each edit did", () => {
  const edit = (more: Partial<TranscriptEdit>) =>
    texts.history.what({
      version: 4,
      kind: "replace",
      revision: 1,
      by: { id: "a", full_name: "A", known_as: "A" },
      made_at: "",
      count: 1,
      at_ms: 0,
      before: "",
      after: "",
      to_version: null,
      ...more,
    });
  expect(edit({ before: "half", after: "third" })).toBe("“half” became “third”");
  expect(edit({ before: "um", after: "" })).toBe("“um” was taken out");
  expect(edit({ kind: "mask", count: 3 })).toBe("3 words masked");
  expect(edit({ kind: "unmask" })).toBe("1 word shown again");
  expect(edit({ kind: "undo", to_version: 2 })).toBe("Version 3 was undone");
  expect(edit({ kind: "restore", to_version: 0 })).toBe("Back to what the recogniser wrote");
  expect(edit({ kind: "restore", to_version: 2 })).toBe("Back to the words of version 2");
});
