/** Alignment in words that a tired tutor understands; the numbers stay, each with its unit. */

import type { Alignment, CameraPlaced } from "../../api/types";
import { shift, texts as t } from "../../texts/alignment";
import { at, type Said, say } from "../../texts/said";
import { lengthText } from "../lessonTime";
import { type Angle, defaultTrack, type Lesson } from "../manifest";

/** Below this confidence a person is asked to look; the service asks from the same figure on. */
export const UNSURE = 0.9;
/** Below this much an hour, a clock is said to have kept time: less than a frame. */
const STEADY_MS_PER_HOUR = 40;
/** Pieces whose clocks differ by more than this (millionths) are said to have changed pace: by less, it cannot be told. */
const SAME_PACE_PPM = 5;
const PPM_TO_MS_PER_HOUR = 3.6;

/** Where a camera stands: it keeps the lesson's clock, is sure of its place, wants a look, was set by a person, or has no place. */
export type Standing = "anchor" | "sure" | "check" | "by_hand" | "absent";

/** Say where a camera stands. What a person moved, a person has looked at. */
export function standingOf(camera: CameraPlaced, alignment: Alignment, lesson: Lesson): Standing {
  if (camera.status !== "aligned") return "absent";
  if (shownLaterMs(camera, alignment, lesson) !== 0) return "by_hand";
  if (camera.method === "alone" || keepsTheClock(camera, alignment)) return "anchor";
  return camera.method === "picture" || (camera.confidence ?? 1) < UNSURE ? "check" : "sure";
}

/** The anchor keeps the clock; a recording that replaced it was itself lined up with another. */
function keepsTheClock(camera: CameraPlaced, alignment: Alignment): boolean {
  return camera.camera === alignment.anchor && camera.against === null;
}

/** By how many whole ms people have a camera shown later than it was lined up. The lesson's own sound never moves. */
export function shownLaterMs(camera: CameraPlaced, alignment: Alignment, lesson: Lesson): number {
  const still = defaultTrack(lesson)?.camera;
  if (camera.camera === still) return 0;
  const held = alignment.cameras.find((one) => one.camera === still)?.nudge_ms ?? 0;
  return Math.round(camera.nudge_ms - held);
}

/** One sentence or two about all cameras, first thing: does anything want a look? */
export function overviewWords(alignment: Alignment, lesson: Lesson): string[] {
  const standing = (wanted: Standing) =>
    alignment.cameras.filter((one) => standingOf(one, alignment, lesson) === wanted).map((one) => one.camera);
  const [check, absent, byHand] = [standing("check"), standing("absent"), standing("by_hand")];
  if (alignment.cameras.length === 1) return [t.overview.one];
  const words = [];
  if (check.length > 0) words.push((check.length === 1 ? t.overview.check : t.overview.checkMany)(check));
  if (absent.length > 0) words.push(t.overview.absent(absent));
  if (words.length === 0) words.push(t.overview.good(alignment.cameras.length));
  if (byHand.length > 0) words.push(t.overview.byHand(byHand));
  return words;
}

/** The sentences about one camera's place. `angle` is what the lesson shows of it, if anything yet. */
export function placeWords(
  camera: CameraPlaced,
  alignment: Alignment,
  lesson: Lesson,
  angle: Angle | undefined,
): Said[] {
  if (camera.status !== "aligned") return absentWords(camera);
  const later = shownLaterMs(camera, alignment, lesson);
  return [
    ...(camera.method === "alone" || keepsTheClock(camera, alignment)
      ? [clockWords(camera, alignment)]
      : [byWords(camera), ...surenessWords(camera), driftWords(camera.pieces.map((one) => one.drift_ppm))]
    ).map((words) => [words]),
    ...(later === 0 ? [] : [[t.moved(later)]]),
    ...(angle ? [recordedWords(angle)] : []),
  ];
}

/** Why a camera has no place, what is kept, what to do; and where the clocks in the files would lay it. */
export function absentWords({ reason, against, suggested_offset_ms }: Absence): Said[] {
  const [why, ...then] = t.reasons[reason ?? ""] ?? t.otherReason;
  const named = reason === "duplicate" && against !== null ? t.duplicateOf(against) : (why ?? "");
  const words = [named, ...then].map((sentence) => [sentence]);
  return suggested_offset_ms === null ? words : [...words, t.suggested(suggested_offset_ms)];
}

/** What is known of a camera without a place. */
type Absence = Pick<CameraPlaced, "reason" | "against" | "suggested_offset_ms">;

function clockWords(camera: CameraPlaced, alignment: Alignment): string {
  if (camera.method !== "alone") return t.anchor(camera.camera);
  return alignment.cameras.length > 1 ? t.alone : t.only;
}

function byWords({ method, against }: CameraPlaced): string {
  if (method === "sound" || method === "picture") return t.by[method](against);
  return t.by.other(method ?? "");
}

function surenessWords({ method, confidence, uncertainty_ms, frame_ms }: CameraPlaced): string[] {
  const within = uncertainty_ms === null ? null : withinWords(uncertainty_ms, frame_ms);
  if ((confidence ?? 1) < UNSURE) return within === null ? [t.unsure] : [t.unsure, t.right(within)];
  const sure = within === null ? t.sureNoFigure : t.sure(within);
  return method === "picture" ? [sure, t.look] : [sure];
}

/** "to within 8 ms (less than one frame)". */
export function withinWords(uncertaintyMs: number, frameMs: number | null): string {
  const inFrames =
    frameMs === null
      ? ""
      : uncertaintyMs < frameMs
        ? t.lessThanFrame
        : t.aboutFrames(Math.round(uncertaintyMs / frameMs));
  return t.within(uncertaintyMs, inFrames);
}

/** Seconds with two figures that mean something: "0.23 s", "1.1 s"; from a minute on, minutes. */
function perHourText(ms: number): string {
  const size = Math.abs(ms);
  return size < 60_000 ? `${(size / 1000).toFixed(size < 1000 ? 2 : 1)} s` : lengthText(size);
}

// A positive drift stretches the file onto the lesson clock: the camera counted too little, so it ran slow.
const wayOf = (ppm: number) => (ppm > 0 ? "slow" : "fast");

/** How a camera's clock ran, from the drifts of its pieces in millionths. */
export function driftWords(ppms: readonly number[]): string {
  const [least, most] = [Math.min(...ppms), Math.max(...ppms)];
  if (most - least > SAME_PACE_PPM) return t.driftChanges(paceText(most), paceText(least));
  const ppm = ppms[0] ?? 0;
  const perHour = ppm * PPM_TO_MS_PER_HOUR;
  if (Math.abs(perHour) < STEADY_MS_PER_HOUR) return t.driftNone;
  return t.drift(perHourText(perHour), Math.round(Math.abs(ppm)), wayOf(ppm));
}

function paceText(ppm: number): string {
  const perHour = ppm * PPM_TO_MS_PER_HOUR;
  return Math.abs(perHour) < STEADY_MS_PER_HOUR ? t.paceEven : t.pace(perHourText(perHour), wayOf(ppm));
}

/** A shorter gap than this is shown as one, and not worth a word. */
const SHORTEST_TOLD_MS = 1000;

/** From when to when a camera recorded, and when it did not in between, as it is shown. */
function recordedWords(angle: Angle): Said {
  const told = angle.gaps.filter((gap) => gap.to_ms - gap.from_ms >= SHORTEST_TOLD_MS);
  const spans = (betweenFiles: boolean) => {
    const found = told.filter((gap) => (gap.reason === "between_files") === betweenFiles);
    const many = !betweenFiles && found.length > 2;
    return found.map((gap) => t.span(at(gap.from_ms), at(gap.to_ms), many));
  };
  const [paused, between] = [spans(false), spans(true)];
  return say`${t.recorded(at(angle.start_ms), at(angle.end_ms))}${
    paused.length > 0 ? t.paused(paused) : t.notPaused
  }${between.length > 0 ? t.betweenFiles(between) : []}`;
}

/** What the compared moments say, and which were set aside (few: each by its moment). */
export function evidenceWords(camera: CameraPlaced, byMs: number): Said[] {
  const agreeing = camera.evidence.filter((one) => one.agrees);
  const aside = camera.evidence.filter((one) => !one.agrees);
  const half = median(agreeing.map((one) => Math.abs(one.off_ms)));
  const agree = t.plot.agree(agreeing.length, camera.evidence.length);
  const words: Said[] = [[`${agree}${agreeing.length > 1 ? t.plot.half(half) : t.plot.full}`]];
  if (aside.length > MOST_NAMED) words.push([t.plot.manyOutliers(aside.length)]);
  else if (aside.length > 0) words.push(t.plot.outliers(aside.map((one) => at(one.lesson_ms + byMs))));
  return words;
}

/** More moments than this are named in the table only. */
const MOST_NAMED = 6;

/** The middle one of some sizes; 0 of none. */
function median(sizes: readonly number[]): number {
  const sorted = [...sizes].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** "8 ms earlier" or "not at all" for the table. */
export function offText(offMs: number): string {
  return Math.abs(offMs) < 0.5 ? "0 ms" : shift(offMs);
}

/** A sentence as plain text, for names and tests; moments by `write`. */
export function plain(said: Said, write: (ms: number) => string): string {
  return said.map((part) => (typeof part === "string" ? part : write(part.at))).join("");
}
