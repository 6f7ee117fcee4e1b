// @vitest-environment node
import { describe, expect, it } from "vitest";
import { correct, LAW, Recent } from "./follow";

const at = (errorMs: number, rate = 1, speed = 1) => correct({ errorMs, rate, speed });

describe("the control law", () => {
  it("does nothing within the calm band", () => {
    for (const error of [-20, -7, 0, 13, 20]) expect(at(error)).toEqual({ do: "none" });
  });

  it("slows a picture that is ahead and hurries one that is behind", () => {
    const ahead = at(100);
    const behind = at(-100);
    expect(ahead.do === "rate" && ahead.rate).toBeLessThan(1);
    expect(behind.do === "rate" && behind.rate).toBeGreaterThan(1);
  });

  it("never bends the rate by more than a twentieth, at any speed", () => {
    for (const speed of [0.5, 1, 1.5, 2]) {
      for (let error = -250; error <= 250; error += 5) {
        const answer = at(error, speed, speed);
        if (answer.do === "rate")
          expect(Math.abs(answer.rate / speed - 1)).toBeLessThanOrEqual(LAW.maxBend + 1e-9);
      }
    }
  });

  it("seeks past a quarter of a second, either way", () => {
    expect(at(251)).toEqual({ do: "seek" });
    expect(at(-251)).toEqual({ do: "seek" });
    expect(at(250).do).toBe("rate");
  });

  it("goes on bending below the calm band until it is settled, then gives the plain rate back", () => {
    expect(at(15, 0.98)).toMatchObject({ do: expect.stringMatching(/rate|none/) });
    expect(at(15, 0.98)).not.toEqual({ do: "rate", rate: 1 });
    expect(at(5, 0.98)).toEqual({ do: "rate", rate: 1 });
  });

  it("settles a picture that has only just started, even within the calm band", () => {
    expect(correct({ errorMs: 15, speed: 1, rate: 1, settling: true })).toMatchObject({ do: "rate" });
    expect(correct({ errorMs: 5, speed: 1, rate: 1, settling: true })).toEqual({ do: "none" });
  });

  it("follows the clock's speed", () => {
    expect(at(0, 1, 1.5)).toEqual({ do: "rate", rate: 1.5 });
  });

  it("brings any start within a quarter of a second into the calm band in under eight seconds", () => {
    for (const start of [-240, -60, 35, 240]) {
      let error = start;
      let rate = 1;
      for (let ms = 0; ms < 8000; ms += 40) {
        const answer = correct({ errorMs: error, rate, speed: 1 });
        expect(answer.do).not.toBe("seek");
        if (answer.do === "rate") rate = answer.rate;
        error += 40 * (rate - 1);
      }
      expect(Math.abs(error)).toBeLessThanOrEqual(LAW.settledMs + 1);
      expect(rate).toBe(1);
    }
  });
});

describe("the median of recent errors", () => {
  it("is not steered by one late frame", () => {
    const recent = new Recent(5);
    const said = [10, 12, 400, 11, 9].map((error) => recent.add(error));
    expect(said.slice(0, 2)).toEqual([null, null]);
    expect(said.at(-1)).toBe(11);
  });
});
