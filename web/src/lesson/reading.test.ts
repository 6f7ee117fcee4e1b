// @vitest-environment node
import { describe, expect, it } from "vitest";
import { covering, lastBegun, parseStoryboard, parseVtt } from "./vtt";
import { withPlayed } from "./watched";
import { columnsOf, readPeaks } from "./waveform";

describe("captions", () => {
  it("reads cues in order, with short and long stamps, without tags, notes and styles", () => {
    const cues = parseVtt(
      "WEBVTT\n\nNOTE nothing\n\nSTYLE\n::cue{}\n\n2\n00:00:05.000 --> 00:00:06.500 line:90%\nTwo <b>thirds</b> &amp; more\n\n00:01.000 --> 00:02.250\r\nOne\nhalf\n",
    );
    expect(cues).toEqual([
      { start_ms: 1000, end_ms: 2250, text: "One\nhalf" },
      { start_ms: 5000, end_ms: 6500, text: "Two thirds & more" },
    ]);
  });

  it("passes over cues that end before they begin", () => {
    expect(parseVtt("WEBVTT\n\n00:02.000 --> 00:01.000\nno\n")).toEqual([]);
  });

  it("finds what covers a moment and what began last", () => {
    const cues = [
      { start_ms: 0, end_ms: 10 },
      { start_ms: 20, end_ms: 30 },
    ];
    expect(covering(cues, 25)).toBe(cues[1]);
    expect(covering(cues, 15)).toBeUndefined();
    expect(lastBegun(cues, 15)).toBe(0);
    expect(lastBegun(cues, -1)).toBe(-1);
  });
});

it("reads a storyboard against its own address", () => {
  const thumbs = parseStoryboard(
    "WEBVTT\n\n00:00.000 --> 00:05.000\nsheet.jpg#xywh=160,90,160,90\n",
    "http://x/a/storyboard.vtt",
  );
  expect(thumbs).toEqual([
    { start_ms: 0, end_ms: 5000, url: "http://x/a/sheet.jpg", x: 160, y: 90, width: 160, height: 90 },
  ]);
});

describe("played ranges", () => {
  it("merges what overlaps or touches and keeps the rest apart", () => {
    expect(
      withPlayed(
        [
          [0, 10],
          [20, 30],
        ],
        10,
        20,
      ),
    ).toEqual([[0, 30]]);
    expect(withPlayed([[20, 30]], 0, 10)).toEqual([
      [0, 10],
      [20, 30],
    ]);
    expect(withPlayed([[0, 10]], 5, 5)).toEqual([[0, 10]]);
  });
});

describe("the waveform", () => {
  it("takes the loudest of each column and silence outside the sound", () => {
    const peaks = readPeaks({ version: 1, start_ms: 1000, step_ms: 100, peaks: [0.1, 0.4, 0.2, 0.8] });
    const columns = columnsOf(peaks, 800, 1400, 3);
    expect([...columns].map((one) => Number(one.toFixed(2)))).toEqual([0, 0.5, 1]);
  });

  it("refuses another file", () => {
    expect(() => readPeaks({ hello: 1 })).toThrow("not a waveform");
  });
});
