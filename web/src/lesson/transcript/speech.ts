/** How much is spoken, in steps of ten seconds: read off the times of the words, masked ones included. */

import type { LessonMs } from "../lessonTime";

/** The length of a step. */
export const STEP_MS = 10_000;

/** The share of each step in which somebody speaks, 0 to 1. The first step begins at `startMs`. */
export interface Speech {
  startMs: LessonMs;
  endMs: LessonMs;
  shares: number[];
  /** Unbroken speech, in order. */
  spells: Spell[];
}

/** A stretch in which somebody speaks. */
export interface Spell {
  start_ms: LessonMs;
  end_ms: LessonMs;
}

/** A silence inside speech that is shorter than this is breath. */
const BREATH_MS = 300;

/** Measure speech. Words may overlap and come in any order; the last step may be shorter than the others. */
export function speechOf(words: Iterable<Spell>, startMs: LessonMs, endMs: LessonMs): Speech {
  const steps = Math.max(1, Math.ceil((endMs - startMs) / STEP_MS));
  const spoken = new Float64Array(steps);
  const joined = spells(words);
  for (const { start_ms, end_ms } of joined) {
    let at = Math.max(start_ms, startMs);
    const until = Math.min(end_ms, endMs);
    while (at < until) {
      const step = Math.floor((at - startMs) / STEP_MS);
      const next = Math.min(until, startMs + (step + 1) * STEP_MS);
      spoken[step] = (spoken[step] ?? 0) + next - at;
      at = next;
    }
  }
  const shares = Array.from(spoken, (ms, step) => {
    const long = Math.min(STEP_MS, endMs - startMs - step * STEP_MS);
    return long > 0 ? Math.min(1, ms / long) : 0;
  });
  return { startMs, endMs, shares, spells: joined };
}

/** The share of the step that covers a moment. */
export function shareAt(speech: Speech, ms: LessonMs): number {
  const step = Math.floor((ms - speech.startMs) / STEP_MS);
  return speech.shares[Math.min(Math.max(0, step), speech.shares.length - 1)] ?? 0;
}

/** The share of the whole lesson. */
export function shareOf({ startMs, endMs, shares }: Speech): number {
  const long = endMs - startMs;
  if (long <= 0) return 0;
  const spoken = shares.reduce(
    (sum, share, step) => sum + share * Math.min(STEP_MS, long - step * STEP_MS),
    0,
  );
  return spoken / long;
}

/** Words joined into unbroken speech. */
function spells(words: Iterable<Spell>): Spell[] {
  const found: Spell[] = [];
  for (const { start_ms, end_ms } of [...words].sort((a, b) => a.start_ms - b.start_ms)) {
    const last = found[found.length - 1];
    if (last && start_ms - last.end_ms <= BREATH_MS) last.end_ms = Math.max(last.end_ms, end_ms);
    else found.push({ start_ms, end_ms });
  }
  return found;
}
