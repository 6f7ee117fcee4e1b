/** A move of cameras that is tried before it is made: what would be shown and heard then. Pure. */

import type { Angle } from "./manifest";

/** How much later each camera is tried, ms; a camera that is not named stays where it is. */
export type Trial = ReadonlyMap<number, number>;

export const NO_TRIAL: Trial = new Map();

/** What moves when a camera is moved by `ms`: itself; if it gives the lesson's sound, the others, the other way. */
export function trialOf(camera: number, others: readonly number[] | null, ms: number): Trial {
  if (ms === 0) return NO_TRIAL;
  return others === null ? new Map([[camera, ms]]) : new Map(others.map((other) => [other, -ms]));
}

/** An angle as it would lie. */
export function triedAngle(angle: Angle, trial: Trial): Angle {
  const by = Math.round(trial.get(angle.camera) ?? 0);
  if (by === 0) return angle;
  return {
    ...angle,
    start_ms: angle.start_ms + by,
    end_ms: angle.end_ms + by,
    gaps: angle.gaps.map((gap) => ({ ...gap, from_ms: gap.from_ms + by, to_ms: gap.to_ms + by })),
  };
}
