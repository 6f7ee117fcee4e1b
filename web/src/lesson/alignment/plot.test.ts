// @vitest-environment node
import { describe, expect, it } from "vitest";
import { BOX, limitOf, markAt, plotOf, timesOf } from "./plot";
import { angleOf, LESSON, moments, placed } from "./sampleAlignment";

const drawn = (other = {}) => ({
  camera: placed(2),
  angle: angleOf(2),
  lesson: LESSON,
  laterMs: 0,
  ...other,
});

describe("the plot's scales", () => {
  it("goes from edge to edge of the lesson and back", () => {
    const plot = plotOf(drawn({ lesson: { start_ms: -20_000, end_ms: 40_000 } }));
    expect([plot.x(-20_000), plot.x(40_000)]).toEqual([BOX.left, BOX.right]);
    expect(plot.msAt(plot.x(12_345))).toBeCloseTo(12_345, 3);
    expect(plot.msAt(-500)).toBe(-20_000);
    expect(plot.x(99_000)).toBe(BOX.right);
  });

  it("has the fit in the middle, later above it", () => {
    const plot = plotOf(drawn());
    const [top, middle, bottom] = plot.offs.map((one) => one.y);
    expect([top, middle, bottom]).toEqual([BOX.top, plot.zero, BOX.bottom]);
    for (const mark of plot.agreeing)
      expect(Math.sign(plot.zero - mark.y)).toBe(Math.sign(mark.point.off_ms));
  });

  it("is as high as what agrees needs, and ends on a round figure", () => {
    expect(limitOf(placed(2, { evidence: moments(20, 1000, 9), uncertainty_ms: 4 }), 0)).toBe(10);
    expect(limitOf(placed(2, { evidence: [], uncertainty_ms: 8 }), 0)).toBe(20);
    expect(limitOf(placed(2, { evidence: [], uncertainty_ms: null }), 0)).toBe(10);
  });

  it("is stretched a little by what was set aside or moved, and never by what is far off", () => {
    const at = (aside: number, later = 0) =>
      limitOf(placed(2, { evidence: moments(20, 1000, 9, { 3: aside }), uncertainty_ms: 4 }), later);
    expect([at(22), at(-22), at(4000)]).toEqual([30, 30, 10]);
    expect([at(10, -20), at(10, 5000)]).toEqual([30, 20]);
  });

  it("keeps at its edge what is off the scale, and says which edge", () => {
    const evidence = moments(20, 1000, 9, { 3: 4000, 5: -4000 });
    const plot = plotOf(drawn({ camera: placed(2, { evidence }), laterMs: 5000 }));
    expect(plot.aside.map(({ y, beyond }) => [y, beyond])).toEqual([
      [BOX.top, 1],
      [BOX.bottom, -1],
    ]);
    expect(plot.nudge).toMatchObject({ beyond: 1, ms: 5000 });
  });

  it("shows moments where the camera is shown: moved by hand, they move with it", () => {
    const [still, moved] = [plotOf(drawn()), plotOf(drawn({ laterMs: 9_000 }))];
    expect((moved.agreeing[7]?.ms ?? 0) - (still.agreeing[7]?.ms ?? 0)).toBe(9_000);
  });

  it("shades what the camera did not record: before it, its gaps, after it", () => {
    const angle = angleOf(2, {
      start_ms: 36_000,
      end_ms: 3_564_000,
      gaps: [{ from_ms: 1_800_000, to_ms: 1_836_000, reason: "paused" }],
    });
    expect(plotOf(drawn({ angle })).gaps.length).toBe(3);
    expect(plotOf(drawn()).gaps).toEqual([]);
  });

  it("names round moments, few enough to be read, none at the very edge", () => {
    expect(timesOf({ start_ms: 0, end_ms: 3_600_000 }).map((ms) => ms / 60_000)).toEqual([
      0, 10, 20, 30, 40, 50,
    ]);
    expect(timesOf({ start_ms: 0, end_ms: 36_000 }).map((ms) => ms / 1000)).toEqual([0, 10, 20, 30]);
    expect(timesOf({ start_ms: -41_218, end_ms: 200_000 })[0]).toBe(0);
    for (const length of [4000, 61_000, 5_400_000, 40_000_000])
      expect(timesOf({ start_ms: 0, end_ms: length }).length).toBeLessThanOrEqual(7);
  });
});

it("finds the mark under the pointer, what was set aside first, and none where none is near", () => {
  const plot = plotOf(drawn({ camera: placed(2, { evidence: moments(20, 180_000, 9, { 3: 4000 }) }) }));
  const aside = plot.aside[0];
  if (!aside) throw new Error("one was set aside");
  expect(markAt(plot, aside.x + 3, aside.y + 2, 9)).toBe(aside);
  expect(markAt(plot, aside.x + 8.4, BOX.bottom, 3)).toBeNull();
});
