/** Where things lie in the plot of one camera's evidence: lesson time across, milliseconds off the fit up. Pure. */

import type { CameraPlaced, Evidence } from "../../api/types";
import { clockText, type LessonMs } from "../lessonTime";
import type { Angle, Gap } from "../manifest";

/** The drawing's own units; it is as wide as its place, up to half as large again. */
export const BOX = { width: 360, height: 148, left: 50, right: 352, top: 8, bottom: 124 } as const;

/** Steps of the upward scale, ms: the scale ends on one of them. */
const LIMITS = [5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000];
/** Steps of the lesson's time, ms: the smallest that leaves at most this many figures. */
const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600].map((seconds) => seconds * 1000);
const MOST_FIGURES = 6;
/** What agrees fills the scale; what was set aside, or moved by hand, may stretch it by so much and no more. */
const STRETCH = 3;
/** A figure of the time scale keeps this far from the right edge. */
const EDGE = 14;

/** A compared moment as a mark. `beyond` says that it lies off the scale: above (1) or below (-1) it. */
export interface Mark {
  point: Evidence;
  ms: LessonMs;
  x: number;
  y: number;
  beyond: -1 | 0 | 1;
}

/** Everything that is drawn, in the drawing's units. */
export interface Plot {
  limitMs: number;
  agreeing: Mark[];
  aside: Mark[];
  /** The band within which the truth should lie; null where that is not known. */
  band: { top: number; bottom: number; ms: number } | null;
  /** Where the camera has no picture: before it began, its gaps, after it stopped. */
  gaps: { left: number; right: number }[];
  /** Where people have it shown, if not where it was laid. */
  nudge: { y: number; ms: number; beyond: -1 | 0 | 1 } | null;
  times: { x: number; text: string }[];
  offs: { y: number; ms: number }[];
  zero: number;
  x: (ms: LessonMs) => number;
  msAt: (x: number) => LessonMs;
}

/** What is drawn: a camera's evidence within the lesson from `start_ms` to `end_ms`, shown `laterMs` later by hand. */
export interface Drawn {
  camera: CameraPlaced;
  angle: Pick<Angle, "start_ms" | "end_ms" | "gaps"> | undefined;
  lesson: { start_ms: LessonMs; end_ms: LessonMs };
  laterMs: number;
}

/** Lay out the plot. */
export function plotOf({ camera, angle, lesson, laterMs }: Drawn): Plot {
  const length = Math.max(1, lesson.end_ms - lesson.start_ms);
  const wide = BOX.right - BOX.left;
  const x = (ms: LessonMs) =>
    BOX.left + ((clamp(ms, lesson.start_ms, lesson.end_ms) - lesson.start_ms) / length) * wide;
  const msAt = (px: number) =>
    lesson.start_ms + ((clamp(px, BOX.left, BOX.right) - BOX.left) / wide) * length;
  const limitMs = limitOf(camera, laterMs);
  const zero = (BOX.top + BOX.bottom) / 2;
  const up = (zero - BOX.top) / limitMs;
  const y = (off: number) => zero - clamp(off, -limitMs, limitMs) * up;
  const beyond = (off: number) => (off > limitMs ? 1 : off < -limitMs ? -1 : 0);
  const marks = camera.evidence.map((point): Mark => {
    const ms = point.lesson_ms + laterMs;
    return { point, ms, x: x(ms), y: y(point.off_ms), beyond: beyond(point.off_ms) };
  });
  const sure = camera.uncertainty_ms;
  return {
    limitMs,
    agreeing: marks.filter((one) => one.point.agrees),
    aside: marks.filter((one) => !one.point.agrees),
    band: sure === null ? null : { top: y(sure), bottom: y(-sure), ms: sure },
    gaps: angle ? holesOf(angle, lesson).map((gap) => ({ left: x(gap.from_ms), right: x(gap.to_ms) })) : [],
    nudge: laterMs === 0 ? null : { y: y(laterMs), ms: laterMs, beyond: beyond(laterMs) },
    times: timesOf(lesson).map((ms) => ({ x: x(ms), text: clockText(ms) })),
    offs: [limitMs, 0, -limitMs].map((ms) => ({ y: y(ms), ms })),
    zero,
    x,
    msAt,
  };
}

/** The mark nearest to a place in the drawing, within `reach` of it. */
export function markAt(plot: Plot, x: number, y: number, reach: number): Mark | null {
  let best: Mark | null = null;
  let distance = reach;
  for (const mark of [...plot.aside, ...plot.agreeing]) {
    const away = Math.hypot(mark.x - x, mark.y - y);
    if (away < distance) [best, distance] = [mark, away];
  }
  return best;
}

/** How far the scale goes up and down, ms. */
export function limitOf({ evidence, uncertainty_ms }: CameraPlaced, laterMs: number): number {
  const sizes = (agrees: boolean) =>
    evidence.filter((one) => one.agrees === agrees).map((one) => Math.abs(one.off_ms));
  const needed = Math.max(LIMITS[0] ?? 1, 1.5 * (uncertainty_ms ?? 0), ...sizes(true));
  const wanted = [...sizes(false), Math.abs(laterMs)].filter((size) => size <= STRETCH * needed);
  const most = Math.max(needed, ...wanted) * 1.05;
  return LIMITS.find((limit) => limit >= most) ?? Math.ceil(most / 1000) * 1000;
}

/** The moments of the lesson that the scale names. */
export function timesOf({ start_ms, end_ms }: { start_ms: LessonMs; end_ms: LessonMs }): LessonMs[] {
  const length = end_ms - start_ms;
  const step =
    STEPS.find((one) => length / one <= MOST_FIGURES) ??
    Math.ceil(length / MOST_FIGURES / 3_600_000) * 3_600_000;
  const last = end_ms - (EDGE / (BOX.right - BOX.left)) * length;
  const first = Math.ceil(start_ms / step) * step + 0; // not minus zero
  const found = [];
  for (let ms = first; ms <= last; ms += step) found.push(ms);
  return found;
}

/** Where the lesson goes on without this camera. */
function holesOf(
  angle: Pick<Angle, "start_ms" | "end_ms" | "gaps">,
  lesson: { start_ms: LessonMs; end_ms: LessonMs },
) {
  const ends: Pick<Gap, "from_ms" | "to_ms">[] = [
    { from_ms: lesson.start_ms, to_ms: angle.start_ms },
    ...angle.gaps,
    { from_ms: angle.end_ms, to_ms: lesson.end_ms },
  ];
  return ends.filter((gap) => gap.to_ms - gap.from_ms > 0);
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
