// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Angle } from "./manifest";
import { NO_TRIAL, trialOf, triedAngle } from "./trial";

const angle = {
  camera: 2,
  start_ms: -40,
  end_ms: 9000,
  gaps: [{ from_ms: 3000, to_ms: 4000, reason: "paused" }],
} as Angle;

describe("a move that is tried", () => {
  it("moves the camera with its end and its gaps, in whole ms", () => {
    const tried = triedAngle(angle, trialOf(2, null, 33.4));
    expect([tried.start_ms, tried.end_ms]).toEqual([-7, 9033]);
    expect(tried.gaps).toEqual([{ from_ms: 3033, to_ms: 4033, reason: "paused" }]);
    expect(angle.start_ms).toBe(-40);
  });

  it("moves the others the other way when the camera gives the lesson's sound", () => {
    const trial = trialOf(1, [2, 3], 80);
    expect(triedAngle(angle, trial).start_ms).toBe(-120);
    expect(triedAngle({ ...angle, camera: 1 }, trial)).toEqual({ ...angle, camera: 1 });
  });

  it("leaves everything as it is when nothing is moved", () => {
    expect(trialOf(2, null, 0)).toBe(NO_TRIAL);
    expect(triedAngle(angle, NO_TRIAL)).toBe(angle);
  });
});
