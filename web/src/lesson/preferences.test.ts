import { beforeEach, describe, expect, it } from "vitest";
import { texts } from "../texts/sound";
import { keysOf } from "./keys";
import { chooseKey, chooseSound, chosenSound, ownKeys, preferences } from "./preferences";

describe("the chosen microphone", () => {
  beforeEach(() => {
    preferences.set({ sounds: {} });
  });

  it("is kept for each lesson, on the device", () => {
    chooseSound("a", 2);
    chooseSound("b", 3);
    expect([chosenSound("a"), chosenSound("b"), chosenSound("c")]).toEqual([2, 3, undefined]);
    const kept = JSON.parse(localStorage.getItem("triptych.lesson.preferences") ?? "{}") as {
      sounds: unknown;
    };
    expect(kept.sounds).toEqual({ a: 2, b: 3 });
  });

  it("is forgotten when it is the clearest again", () => {
    chooseSound("a", 2);
    chooseSound("a", undefined);
    expect(preferences.get().sounds).toEqual({});
  });

  it("is forgotten after a hundred other lessons", () => {
    chooseSound("first", 2);
    chooseSound("second", 3);
    for (let lesson = 0; lesson < 99; lesson += 1) chooseSound(`lesson-${lesson}`, 1);
    expect([chosenSound("first"), chosenSound("second")]).toEqual([undefined, 3]);
    expect(Object.keys(preferences.get().sounds).length).toBe(100);
  });
});

describe("keys", () => {
  it("are kept for each person, and forgotten when they are the usual ones", () => {
    chooseKey("ada", { id: "back", key: "x" });
    chooseKey("ben", { id: "back", key: "z" });
    expect(keysOf("back", ownKeys(preferences.get(), "ada"))).toEqual(["x"]);
    expect(keysOf("back", ownKeys(preferences.get(), "cy"))).toEqual(["j"]);
    chooseKey("ada");
    expect(preferences.get().keys).toEqual({ ben: { back: ["z"] } });
    chooseKey("ben");
  });
});

describe("what is said of a microphone", () => {
  it.each([
    [27.4, 1, "Speech is very clear: 27 dB above the noise"],
    [12, 0.95, "Speech is clear: 12 dB above the noise"],
    [4, 1, "Speech is noisy: 4 dB above the noise"],
    [-15, 0, "Speech can hardly be followed"],
    [25, 0.83, "Speech is very clear, but it misses 17 % of what is said"],
  ])("%s dB, %s heard", (speech_to_noise_db, heard, words) => {
    expect(texts.clarity({ speech_to_noise_db, heard })).toBe(words);
  });
});
