/** The waveform of a sound: one loudness per step of lesson time, drawn once per size. */

import type { LessonMs } from "./lessonTime";

/** Peaks 0 to 1, the first at `start_ms`, one every `step_ms`. */
export interface Peaks {
  start_ms: LessonMs;
  step_ms: number;
  values: number[];
}

/** Read a `waveform.json`. Throws when it is something else. */
export function readPeaks(raw: unknown): Peaks {
  const { start_ms, step_ms, peaks } = raw as { start_ms?: number; step_ms?: number; peaks?: number[] };
  if (typeof step_ms !== "number" || !Array.isArray(peaks)) throw new Error("this is not a waveform file");
  const top = peaks.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  return {
    start_ms: start_ms ?? 0,
    step_ms,
    values: peaks.map((one) => (top > 0 ? Math.abs(one) / top : 0)),
  };
}

/** The loudest value in each of `columns` equal slices of `from`..`to`; silence where there is no sound. */
export function columnsOf(peaks: Peaks, fromMs: LessonMs, toMs: LessonMs, columns: number): Float32Array {
  const out = new Float32Array(columns);
  const perColumn = (toMs - fromMs) / columns;
  for (let column = 0; column < columns; column += 1) {
    const from = Math.floor((fromMs + column * perColumn - peaks.start_ms) / peaks.step_ms);
    const to = Math.max(
      from + 1,
      Math.floor((fromMs + (column + 1) * perColumn - peaks.start_ms) / peaks.step_ms),
    );
    for (let i = Math.max(0, from); i < Math.min(to, peaks.values.length); i += 1) {
      out[column] = Math.max(out[column] ?? 0, peaks.values[i] ?? 0);
    }
  }
  return out;
}
