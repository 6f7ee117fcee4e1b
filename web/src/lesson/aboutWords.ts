/** Alignment in words a tutor understands; the numbers stay, each with its unit. */

import { texts } from "../texts/lesson";
import { lengthText } from "./lessonTime";
import type { Angle } from "./manifest";

const t = texts.about;
/** Below this much an hour, a clock is said to have kept time: less than a frame. */
const STEADY_MS_PER_HOUR = 40;

/** Milliseconds as "0.35 s" or "12.4 s", or minutes. */
function precisely(ms: number): string {
  const size = Math.abs(ms);
  return size < 60_000 ? `${(size / 1000).toFixed(size < 1000 ? 2 : 1)} s` : lengthText(size);
}

/** How much a drift of parts per million makes in an hour, in words. */
export function driftWords(ppm: number): string {
  const perHour = ppm * 3.6;
  if (Math.abs(perHour) < STEADY_MS_PER_HOUR) return t.driftNone;
  // A positive drift stretches the file onto the lesson clock: the camera counted too little, so it ran slow.
  return t.drift(`${precisely(perHour)} ${perHour > 0 ? "slow" : "fast"}`);
}

/** The sentences about one camera. */
export function alignmentWords(angle: Angle, anchor: number): string[] {
  const method = t.byMethod[angle.method] ?? t.otherMethod(angle.method);
  const start =
    Math.abs(angle.start_ms) < 1
      ? t.offsetNone
      : t.offset(precisely(angle.start_ms), Math.sign(angle.start_ms));
  const gaps = angle.gaps.length > 0 ? [`${t.gaps(angle.gaps.length)}.`] : [];
  if (angle.camera === anchor) return [t.anchor, start, ...gaps];
  const sure = [
    method,
    t.within(Math.max(1, Math.round(angle.uncertainty_ms))),
    t.confidence(Math.round(angle.confidence * 100)),
  ];
  return [`${sure.join(", ")}.`, start, driftWords(angle.drift_ppm), ...gaps];
}

/** Why a camera has no place, in words. */
export function reasonWords(reason: string): string {
  return texts.stage.reasons[reason] ?? texts.stage.otherReason;
}
