import { describe, expect, it } from "vitest";
import { type At, drawnOn, isMeant, isShown, pathOf, pictureIn, type Stroke, toPicture } from "./shapes";

describe("picture coordinates", () => {
  it("lie where the picture lies, whatever the shape of its box", () => {
    const tall = pictureIn({ left: 10, top: 20, width: 160, height: 200 }, 16 / 9);
    expect(tall).toEqual({ left: 10, top: 75, width: 160, height: 90 });
    expect(toPicture(90, 120, tall)).toEqual([5000, 5000]);
    expect(toPicture(0, 500, tall)).toEqual([0, 10_000]); // kept inside the picture
    expect(pictureIn({ left: 0, top: 0, width: 400, height: 90 }, 16 / 9)).toMatchObject({
      left: 120,
      width: 160,
    });
  });
});

describe("strokes", () => {
  it("of the pen are thinned, and never more than the service takes", () => {
    let points: At[] = [];
    for (let i = 0; i < 5000; i += 1) points = drawnOn(points, [(i * 37) % 10_000, (i * 91) % 10_000]);
    expect(points.length).toBeLessThanOrEqual(400);
    expect(points.length).toBeGreaterThan(190);
    expect(drawnOn([[100, 100]], [110, 105])).toEqual([[100, 100]]);
  });

  it("that are a slip of the hand are none", () => {
    const stroke = (to: At): Stroke => ({ tool: "arrow", points: [[500, 500], to] });
    expect(isMeant(stroke([520, 520]))).toBe(false);
    expect(isMeant(stroke([800, 500]))).toBe(true);
  });

  it("become paths in the picture's pixels", () => {
    expect(
      pathOf(
        {
          tool: "pen",
          points: [
            [0, 0],
            [5000, 5000],
            [10_000, 0],
          ],
        },
        1600,
        900,
      ),
    ).toBe("M0.0 0.0L800.0 450.0L1600.0 0.0");
    expect(
      pathOf(
        {
          tool: "ellipse",
          points: [
            [2500, 5000],
            [7500, 10_000],
          ],
        },
        1600,
        900,
      ),
    ).toBe("M400.0 675.0a400.0 225.0 0 1 0 800.0 0a400.0 225.0 0 1 0 -800.0 0");
    const arrow = pathOf(
      {
        tool: "arrow",
        points: [
          [0, 5000],
          [5000, 5000],
        ],
      },
      1600,
      900,
    );
    expect(arrow.startsWith("M0.0 450.0L800.0 450.0M")).toBe(true);
    expect(arrow.match(/M/g)).toHaveLength(2);
  });
});

describe("when a drawing is shown", () => {
  const drawing = { camera: 1, at_ms: 12_000, strokes: [] };

  it("about its moment, or for as long as the comment's range", () => {
    const point = { start_ms: 12_000, end_ms: null, drawing };
    expect([11_000, 11_500, 12_000, 15_900, 16_000].map((ms) => isShown(point, ms))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    const range = { start_ms: 10_000, end_ms: 30_000, drawing };
    expect([9000, 9500, 29_999, 30_000].map((ms) => isShown(range, ms))).toEqual([false, true, true, false]);
    expect(isShown({ ...point, drawing: null }, 12_000)).toBe(false);
  });
});
