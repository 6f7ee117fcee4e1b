/** Lesson time in the browser: how it is written, read, spoken, and what a camera shows at a moment of it. */

import { amountOf } from "../texts/counting";
import { language } from "../texts/language";
import { texts } from "../texts/player";
import type { Angle } from "./manifest";

/** Signed whole milliseconds on the pinned clock of the lesson. */
export type LessonMs = number;

/** A stretch of lesson time, from and to. */
export type Span = [from: LessonMs, to: LessonMs];

const pad = (value: number, width = 2) => String(value).padStart(width, "0");

/** Write a moment as `12:41`, or `1:02:03` past the hour; `tenths` adds `.3`. Before zero it has a minus. */
export function clockText(ms: LessonMs, tenths = false): string {
  const sign = ms < 0 ? "−" : "";
  const whole = Math.floor(Math.abs(ms) / (tenths ? 100 : 1000));
  const seconds = tenths ? Math.floor(whole / 10) : whole;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const head = hours > 0 ? `${hours}:${pad(minutes)}` : `${minutes}`;
  return `${sign}${head}:${pad(seconds % 60)}${tenths ? `.${whole % 10}` : ""}`;
}

/** Write a point or a range, `7:30–8:05`. */
export function spanText(startMs: LessonMs, endMs: LessonMs | null): string {
  if (endMs === null) return clockText(startMs);
  const span = `${clockText(startMs)}–${clockText(endMs)}`;
  // Where words run from right to left, the two times would change places.
  return language().dir === "rtl" ? `\u2066${span}\u2069` : span;
}

/** Say a moment for a screen reader: `12 minutes 41 seconds`. */
export function spokenTime(ms: LessonMs): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const parts: [number, "hour" | "minute" | "second"][] = [
    [Math.floor(seconds / 3600), "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
  ];
  const said = parts.filter(([n, unit], i) => n > 0 || (i === 2 && seconds === 0 && unit === "second"));
  const words = said.map(([n, unit]) => amountOf(n, unit)).join(" ");
  return ms < 0 ? texts.time.minus(words) : words;
}

/** Write a stretch in words, for waits and gaps: `21 s`, `3 min 5 s`. */
export function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "14:02", a time of day where the reader is. */
export function minuteOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Read a time a person typed (`12:41.3`, `1:02:03`, `45`); null when it is not one. */
export function parseClock(text: string): LessonMs | null {
  const match = /^\s*([-−])?(?:(?:(\d+):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?\s*$/.exec(text);
  if (!match) return null;
  const [, sign, hours, minutes, seconds, fraction] = match;
  if (minutes !== undefined && Number(seconds) > 59) return null;
  if (hours !== undefined && Number(minutes) > 59) return null;
  const whole = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds);
  const ms = whole * 1000 + Number((fraction ?? "").padEnd(3, "0"));
  return sign ? -ms : ms;
}

/** Keep a moment inside the lesson. */
export function clampTo(ms: LessonMs, startMs: LessonMs, endMs: LessonMs): LessonMs {
  return Math.min(endMs, Math.max(startMs, ms));
}

/** What a camera has for a moment: a picture, or why not and until when (null: to the end of the lesson). */
export type Showing = { picture: true } | { picture: false; reason: string; untilMs: LessonMs | null };

/** Say what `angle` shows at `ms`. Reasons: `not_started`, `ended`, or the gap's own. */
export function showingAt(angle: Pick<Angle, "start_ms" | "end_ms" | "gaps">, ms: LessonMs): Showing {
  if (ms < angle.start_ms) return { picture: false, reason: "not_started", untilMs: angle.start_ms };
  if (ms >= angle.end_ms) return { picture: false, reason: "ended", untilMs: null };
  const gap = angle.gaps.find((one) => ms >= one.from_ms && ms < one.to_ms);
  return gap ? { picture: false, reason: gap.reason, untilMs: gap.to_ms } : { picture: true };
}

/** The nearest moment at or after `ms` for which the angle has a picture, or null when none follows. */
export function nextPicture(
  angle: Pick<Angle, "start_ms" | "end_ms" | "gaps">,
  ms: LessonMs,
): LessonMs | null {
  let at = ms;
  for (;;) {
    const showing = showingAt(angle, at);
    if (showing.picture) return at;
    if (showing.untilMs === null) return null;
    at = showing.untilMs;
  }
}
