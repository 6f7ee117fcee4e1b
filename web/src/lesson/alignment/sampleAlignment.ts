/** An alignment for tests: three cameras, the first of them the clock and the lesson's sound. */

import type { Alignment, CameraPlaced, Evidence } from "../../api/types";
import type { Angle, Lesson } from "../manifest";

/** Moments every `stepMs`, all agreeing within ±`spreadMs`, but those at `aside` (index to ms off). */
export function moments(
  count: number,
  stepMs: number,
  spreadMs: number,
  aside: Record<number, number> = {},
): Evidence[] {
  return Array.from({ length: count }, (_, i) => ({
    file_ms: i * stepMs,
    lesson_ms: 1000 + i * stepMs,
    off_ms: aside[i] ?? (((i * 7) % 11) / 5 - 1) * spreadMs,
    agrees: !(i in aside),
  }));
}

/** One camera as the service tells of it; what is left out is of one that lies well. */
export function placed(camera: number, other: Partial<CameraPlaced> = {}): CameraPlaced {
  return {
    camera,
    label: `Camera ${camera}`,
    file_name: `MVI_00${camera}.MP4`,
    status: "aligned",
    reason: null,
    method: "sound",
    confidence: 0.99,
    uncertainty_ms: 8,
    against: 1,
    suggested_offset_ms: null,
    frame_ms: 40,
    pieces: [{ file_start_ms: 0, file_end_ms: 3_600_000, offset_ms: 1000, drift_ppm: -63 }],
    gaps: [],
    evidence: moments(120, 30_000, 10, { 25: 310, 90: -24 }),
    nudge_ms: 0,
    nudges: [],
    ...other,
  };
}

/** The camera whose clock is the lesson's. */
export const ANCHOR = placed(1, {
  against: null,
  evidence: [],
  pieces: [{ file_start_ms: 0, file_end_ms: 3_600_000, offset_ms: 0, drift_ppm: 0 }],
});

/** These cameras together. */
export function together(...cameras: CameraPlaced[]): Alignment {
  return { anchor: 1, cameras, can_nudge: true };
}

/** A camera's picture in the lesson. */
export function angleOf(camera: number, other: Partial<Angle> = {}): Angle {
  return {
    camera,
    label: `Camera ${camera}`,
    playlist: `angles/${camera}/master.m3u8`,
    start_ms: 0,
    end_ms: 3_600_000,
    gaps: [],
    offset_ms: 0,
    drift_ppm: 0,
    confidence: 0.99,
    uncertainty_ms: 8,
    method: "sound",
    renditions: [],
    poster: null,
    storyboard: null,
    ...other,
  };
}

/** An hour's lesson of three cameras, heard by the first. */
export const LESSON: Lesson = {
  version: 1,
  revision: 1,
  state: "complete",
  pending: [],
  start_ms: 0,
  end_ms: 3_600_000,
  clock: { anchor: 1, pinned_at_revision: 1 },
  cameras: [],
  angles: [angleOf(1), angleOf(2), angleOf(3)],
  audio: [{ camera: 1, playlist: "audio/1.m3u8", default: true, start_ms: 0, waveform: null }],
  captions: [],
  transcript: null,
  findings: [],
};
