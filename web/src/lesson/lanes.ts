/** What lies on the rail, worked out from data: which markers are drawn, which lanes there are, where the ruler has its ticks. */

import type { Comment } from "../api/types";
import { language } from "../texts/language";
import { clockText, type LessonMs, type Span } from "./lessonTime";
import type { Angle } from "./manifest";
import type { Lanes } from "./preferences";
import { standardsOf } from "./standards";

/** A marker: a comment, and how many more lie so near that they share its place. */
export interface Mark {
  comment: Comment;
  more: number;
}

/** One lane of markers. */
export interface Lane {
  key: string;
  label: string;
  /** The whole of a label that is cut short. */
  title: string;
  comments: Comment[];
}

/** Up to so many markers each keep a place of their own, however near to others. */
const CROWD = 80;
/** In a crowd, markers nearer than this are one, CSS pixels. */
const NEAR_PX = 9;

/** The markers between two moments on a rail of a certain width. Comments are in lesson order; of a crowd, the first stands for all. */
export function marksIn(comments: readonly Comment[], [from, to]: Span, widthPx: number): Mark[] {
  const seen = comments.filter((one) => (one.end_ms ?? one.start_ms) >= from && one.start_ms <= to);
  if (seen.length <= CROWD) return seen.map((comment) => ({ comment, more: 0 }));
  const near = (NEAR_PX / Math.max(1, widthPx)) * (to - from);
  const marks: Mark[] = [];
  for (const comment of seen) {
    const last = marks[marks.length - 1];
    if (last && comment.start_ms - last.comment.start_ms < near) last.more += 1;
    else marks.push({ comment, more: 0 });
  }
  return marks;
}

/** The marker that a pointer means: a dot within reach, or a range that covers the moment. */
export function markAt(marks: readonly Mark[], ms: LessonMs, reach: number): Mark | null {
  let best: Mark | null = null;
  let distance = reach;
  for (const mark of marks) {
    const { start_ms, end_ms } = mark.comment;
    const inside = end_ms !== null && ms >= start_ms && ms <= end_ms;
    const away = inside ? Math.min(reach / 2, Math.abs(start_ms - ms)) : Math.abs(start_ms - ms);
    if (away <= distance) [best, distance] = [mark, away];
  }
  return best;
}

/** A lane for each standard that was tagged, or for each person who wrote. A comment with two standards lies in both lanes. */
export function lanesOf(by: Lanes, comments: readonly Comment[]): Lane[] {
  const lanes = new Map<string, Lane>();
  const put = (key: string, label: string, comment: Comment, title = label) => {
    const lane = lanes.get(key) ?? { key, label, title, comments: [] };
    lane.comments.push(comment);
    lanes.set(key, lane);
  };
  for (const comment of comments) {
    if (by === "standards") for (const code of standardsOf(comment.standards)) put(code, code, comment);
    const { id, full_name } = comment.author;
    if (by === "people") put(id, full_name, comment);
  }
  const all = [...lanes.values()];
  return by === "standards"
    ? all.sort((a, b) => a.label.localeCompare(b.label, language().tag, { numeric: true }))
    : all;
}

/** The comment before or after a moment, as one goes through them; a little is allowed for where a seek landed. */
export function neighbour(comments: readonly Comment[], now: LessonMs, by: -1 | 1): Comment | undefined {
  const near = 400;
  return by === 1
    ? comments.find((one) => one.start_ms > now + near)
    : comments.findLast((one) => one.start_ms < now - near);
}

/** Where a camera has no picture inside the lesson, with the reason. */
export function blanksOf(angle: Angle, [start, end]: Span): { span: Span; reason: string }[] {
  const before = { span: [start, angle.start_ms] as Span, reason: "not_started" };
  const gaps = angle.gaps.map(({ from_ms, to_ms, reason }) => ({ span: [from_ms, to_ms] as Span, reason }));
  const after = { span: [angle.end_ms, end] as Span, reason: "ended" };
  return [before, ...gaps, after].filter(({ span: [from, to] }) => to - from >= 40);
}

/** The stretches for which a camera has a picture. */
export function picturedOf(angle: Angle): Span[] {
  const out: Span[] = [];
  let at = angle.start_ms;
  for (const gap of [...angle.gaps].sort((a, b) => a.from_ms - b.from_ms)) {
    if (gap.from_ms > at) out.push([at, gap.from_ms]);
    at = Math.max(at, gap.to_ms);
  }
  if (angle.end_ms > at) out.push([at, angle.end_ms]);
  return out;
}

/** Distances between ticks that people count in, ms. */
const STEPS = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_800_000, 3_600_000,
];
const TICK_PX = 84;

/** The ticks of a ruler: round moments, far enough apart to be read. */
export function ticksOf([from, to]: Span, widthPx: number): { ms: LessonMs; text: string }[] {
  const least = ((to - from) / Math.max(1, widthPx)) * TICK_PX;
  const step = STEPS.find((one) => one >= least) ?? 3_600_000;
  const ticks: { ms: LessonMs; text: string }[] = [];
  for (let ms = Math.ceil(from / step) * step + 0; ms <= to; ms += step)
    ticks.push({ ms, text: clockText(ms, step < 1000) });
  return ticks;
}
