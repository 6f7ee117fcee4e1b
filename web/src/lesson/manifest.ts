/**
 * The published lesson as the browser reads it: `lesson.json` and the files it names.
 *
 * Every time is lesson time in whole milliseconds; every path is relative to the manifest. Lesson time = a track's
 * `start_ms` + media time as this browser counts it.
 */

import type { Noticed } from "../api/types";
import type { LessonMs } from "./lessonTime";

/** A stretch of lesson time, inside an angle, for which the camera has no picture. */
export interface Gap {
  from_ms: LessonMs;
  to_ms: LessonMs;
  reason: string;
}

/** One rung of an angle. `copied` means the camera's own picture, not encoded again; a `growing` one is still being made. */
export interface Rendition {
  height: number;
  copied: boolean;
  growing: boolean;
}

/** One camera's picture on lesson time, and how it was placed there. */
export interface Angle {
  camera: number;
  label: string;
  playlist: string;
  start_ms: LessonMs;
  end_ms: LessonMs;
  gaps: Gap[];
  offset_ms: number;
  drift_ppm: number;
  confidence: number;
  uncertainty_ms: number;
  method: string;
  renditions: Rendition[];
  poster: string | null;
  storyboard: string | null;
}

/**
 * How clearly a microphone hears what is said: speech-to-noise in dB, -15 (nothing can be followed) to 30, while somebody
 * speaks; and the share of those moments, 0 to 1, of which it hears anything.
 */
export interface Clarity {
  speech_to_noise_db: number;
  heard: number;
}

/** One microphone on lesson time, spanning the whole lesson. Camera 0 is the silent track of a lesson without sound. */
export interface Track {
  camera: number;
  playlist: string;
  default: boolean;
  start_ms: LessonMs;
  waveform: string | null;
  /** Not measured in lessons that were published before it was. */
  clarity?: Clarity | null;
}

/** A camera that has no place in the lesson, and why. */
export interface Absent {
  camera: number;
  status: string;
  reason: string;
}

/** One published state of a lesson. `pending` names what is still being made: `angle:2:360`, `audio:3`, `captions`. */
export interface Lesson {
  version: number;
  revision: number;
  state: "partial" | "complete";
  pending: string[];
  start_ms: LessonMs;
  end_ms: LessonMs;
  clock: { anchor: number; pinned_at_revision: number };
  cameras: Absent[];
  angles: Angle[];
  audio: Track[];
  captions: { lang: string; path: string }[];
  transcript: string | null;
  findings: Noticed[];
}

/** The track that keeps the time: the default one, else the first. */
export function defaultTrack(lesson: Lesson): Track | undefined {
  return lesson.audio.find((track) => track.default) ?? lesson.audio[0];
}

/** Every camera the lesson knows of, placed or not, in order. */
export function camerasOf(lesson: Lesson): number[] {
  const all = new Set([
    ...lesson.angles.map((angle) => angle.camera),
    ...lesson.cameras.map((absent) => absent.camera),
  ]);
  return [...all].sort((a, b) => a - b);
}

/** Why a camera has no picture in this state of the lesson, as the reason of a slate. */
export function whyAbsent(lesson: Lesson, camera: number): string {
  const told = lesson.cameras.find((one) => one.camera === camera);
  if (told) return told.reason;
  return lesson.pending.some((part) => part.startsWith(`angle:${camera}:`)) ? "growing" : "missing";
}

/** The cameras of an observation: those planned that have a recording or a place, and those the lesson names. */
export function placesOf(planned: readonly { camera: number }[], lesson: Lesson): number[] {
  return [...new Set([...planned.map((one) => one.camera), ...camerasOf(lesson)])].sort((a, b) => a - b);
}
