// @vitest-environment node

import { describe, expect, it } from "vitest";
import { gapsBetween, inOrder, isRecordingName, recordingsIn } from "./order";

const ordered = (...names: string[]) => inOrder(names.map((name) => ({ name }))).map(({ name }) => name);

describe("the order of a camera's files", () => {
  it("puts a GoPro's chapters together, which sorting by name would not", () => {
    expect(ordered("GX010043.MP4", "GX020042.MP4", "GX010042.MP4", "GX020043.MP4")).toEqual([
      "GX010042.MP4",
      "GX020042.MP4",
      "GX010043.MP4",
      "GX020043.MP4",
    ]);
    expect(ordered("GP020042.MP4", "GP010042.MP4", "GOPR0042.MP4")).toEqual([
      "GOPR0042.MP4",
      "GP010042.MP4",
      "GP020042.MP4",
    ]);
  });

  it.each([
    [
      ["00010.MTS", "00002.MTS", "00009.MTS"],
      ["00002.MTS", "00009.MTS", "00010.MTS"],
    ],
    [
      ["MVI_0043.MP4", "MVI_0042.MP4"],
      ["MVI_0042.MP4", "MVI_0043.MP4"],
    ],
    [
      ["MVI_0001.MP4", "MVI_9999.MP4"],
      ["MVI_9999.MP4", "MVI_0001.MP4"],
    ],
    [
      ["DJI_0002.MP4", "DJI_0001.MP4"],
      ["DJI_0001.MP4", "DJI_0002.MP4"],
    ],
    [
      ["DJI_20260312103000_0002_D.MP4", "DJI_20260312100000_0001_D.MP4"],
      ["DJI_20260312100000_0001_D.MP4", "DJI_20260312103000_0002_D.MP4"],
    ],
    [
      ["VID_20260312_111500.mp4", "VID_20260312_101500.mp4"],
      ["VID_20260312_101500.mp4", "VID_20260312_111500.mp4"],
    ],
    [
      ["lesson part 10.mov", "lesson part 2.mov"],
      ["lesson part 2.mov", "lesson part 10.mov"],
    ],
  ])("%j becomes %j", (chosen, right) => {
    expect(ordered(...chosen)).toEqual(right);
  });

  it("asks the clock where the names say nothing", () => {
    const files = [
      { name: "end.mov", startMs: 2_000 },
      { name: "start.mov", startMs: 1_000 },
    ];
    expect(inOrder(files).map(({ name }) => name)).toEqual(["start.mov", "end.mov"]);
  });

  it("counts recordings where names tell them apart", () => {
    expect(recordingsIn([{ name: "GX010042.MP4" }, { name: "GX020042.MP4" }])).toBe(1);
    expect(recordingsIn([{ name: "GX010042.MP4" }, { name: "GX010043.MP4" }])).toBe(2);
    expect(recordingsIn([{ name: "00000.MTS" }, { name: "00001.MTS" }])).toBeUndefined();
  });

  it("leaves out what a camera puts beside its recordings", () => {
    const names = [
      "GX010042.MP4",
      "GX010042.THM",
      "GL010042.LRV",
      "00000.CPI",
      "INDEX.BDM",
      "._00000.MTS",
      "00000.MTS",
    ];
    expect(names.filter(isRecordingName)).toEqual(["GX010042.MP4", "00000.MTS"]);
  });
});

describe("gaps between parts", () => {
  const part = (startS: number | undefined, seconds: number) => ({
    name: "x",
    startMs: startS === undefined ? undefined : startS * 1000,
    seconds,
  });

  it("are pauses by the camera's clock, an impossible order, or nothing", () => {
    expect(gapsBetween([part(0, 60), part(62, 60), part(300, 10)])).toEqual([
      undefined,
      { kind: "pause", seconds: 178 },
    ]);
    expect(gapsBetween([part(100, 60), part(0, 60)])).toEqual([{ kind: "backwards" }]);
    expect(gapsBetween([part(undefined, 60), part(0, 60)])).toEqual([undefined]);
    expect(gapsBetween([part(0, 60)])).toEqual([]);
  });
});
