/** Times that people type in a text (12:41, 1:02:03.5) as links to other moments of the lesson. */

import { type LessonMs, parseClock } from "./lessonTime";

/** A stretch of plain text, or a time in it that lies within the lesson. */
export interface Part {
  text: string;
  ms: LessonMs | null;
}

const TIME = /(?<![\d:.,])(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:\.\d)?(?![\d:]|[.,]\d)/g;

/** Split a text at its times. Joined, the parts are the text again. */
export function partsOf(text: string, startMs: LessonMs, endMs: LessonMs): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const found of text.matchAll(TIME)) {
    const ms = parseClock(found[0]);
    if (ms === null || ms < startMs || ms > endMs) continue;
    if (found.index > from) parts.push({ text: text.slice(from, found.index), ms: null });
    parts.push({ text: found[0], ms });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), ms: null });
  return parts;
}
