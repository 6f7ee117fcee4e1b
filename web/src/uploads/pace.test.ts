// @vitest-environment node

import { describe, expect, it } from "vitest";
import {
  durationInWords,
  lengthInWords,
  type Mark,
  secondsLeft,
  sizeInWords,
  speedOf,
  withMark,
} from "./pace";

function marksAt(bytesPerSecond: number, seconds: number): Mark[] {
  let marks: Mark[] = [];
  for (let second = 0; second <= seconds; second += 1) {
    marks = withMark(marks, { atMs: second * 1000, bytes: second * bytesPerSecond });
  }
  return marks;
}

describe("the speed of an upload", () => {
  it("is not guessed from the first second", () => {
    expect(speedOf([])).toBeUndefined();
    expect(speedOf(marksAt(1_000_000, 1))).toBeUndefined();
  });

  it("is what the last twenty seconds say, not the average since the start", () => {
    let marks = marksAt(2_000_000, 60);
    for (let second = 61; second <= 81; second += 1) {
      marks = withMark(marks, { atMs: second * 1000, bytes: 120_000_000 + (second - 60) * 500_000 });
    }
    expect(speedOf(marks)).toBeCloseTo(500_000);
  });

  it("gives the time that is left, and none when nothing moves", () => {
    expect(secondsLeft(90_000_000, 1_500_000)).toBe(60);
    expect(secondsLeft(90_000_000, 0)).toBeUndefined();
    expect(secondsLeft(90_000_000, undefined)).toBeUndefined();
  });
});

describe("figures in words", () => {
  it("sizes have at most three figures", () => {
    expect([0, 999, 1000, 999_499, 999_600, 4_512_000_000].map(sizeInWords)).toEqual([
      "0 bytes",
      "999 bytes",
      "1 kB",
      "999 kB",
      "1 MB",
      "4.5 GB",
    ]);
  });

  it("waits are no finer than anyone can use", () => {
    expect([20, 250, 3600, 11_400, 54_000].map(durationInWords)).toEqual([
      "less than a minute",
      "4 min",
      "1 h",
      "3 h 10 min",
      "15 h",
    ]);
  });

  it("lengths look like a player's clock", () => {
    expect([0, 61, 3500.4, 3729].map(lengthInWords)).toEqual(["0:00", "1:01", "58:20", "1:02:09"]);
  });
});
