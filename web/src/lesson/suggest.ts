/**
 * Standards that the words of the transcript near a moment bring to mind. Only ever offered, with the words they rest on.
 *
 * Two things count: words of a sub-heading and of its standard that were said, rare ones more (inverse document frequency over
 * the sub-headings); and phrases that teachers say when they do what a sub-heading is about, by framework version.
 */

import type { Framework } from "../api/types";
import { CUES } from "./cues";
import type { LessonMs } from "./lessonTime";
import { type PointOf, pointsOf } from "./standards";

/** What was said, word by word on lesson time. */
export interface SaidWord {
  start_ms: LessonMs;
  text: string;
}

/** A sub-heading that was brought to mind, and by which words. */
export interface Suggestion {
  code: string;
  words: string;
}

/** Words this long before a moment and after it count as near: what led to it, and what came of it. */
export const BEFORE_MS = 20_000;
export const AFTER_MS = 15_000;
const MOST = 3;
/** A phrase that teachers say weighs as much as three rare words: it is what somebody does, not what a text is about. */
const CUE_WEIGHT = 3;
/** Below this, chance would suggest something at every moment. */
const LEAST = 1.6;

const SMALL = new Set(
  "a an and are as at be by can do does for from get go going good has have he her his how i in is it its just like me my not of on one or our out right she so some that the their them then there these they this to up us use uses was way we well what when which who will with work would you your".split(
    " ",
  ),
);

/** The words of a text, lower case, endings cut off roughly (plans, planned, planning: plan). */
export function stems(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.filter((word) => word.length > 2 && !SMALL.has(word)).map(stem);
}

function stem(word: string): string {
  const cut = word.replace(/(?:ings?|edly|ed|ies|es|s|ly)$/, "");
  const bare = cut.length >= 3 ? cut : word;
  return bare.replace(/([^aeiouls])\1$/, "$1");
}

/** The words said about a moment, or in a range and about it. */
export function saidNear(words: readonly SaidWord[], startMs: LessonMs, endMs: LessonMs | null): string {
  const until = (endMs ?? startMs) + AFTER_MS;
  return words
    .filter((word) => word.start_ms >= startMs - BEFORE_MS && word.start_ms <= until)
    .map((word) => word.text)
    .join(" ");
}

/** At most three sub-headings that what was said brings to mind, the likeliest first. */
export function suggestions(framework: Framework, said: string): Suggestion[] {
  const points = pointsOf(framework);
  const heard = said
    .toLowerCase()
    .replace(/[^\p{L}' ]+/gu, " ")
    .replace(/\s+/g, " ");
  const spoken = new Map<string, string>();
  for (const word of said.match(/\p{L}+/gu) ?? [])
    for (const one of stems(word)) spoken.set(one, word.toLowerCase());
  const wordsOf = new Map(points.map((point) => [point.code, new Set(stems(point.text))]));
  const inHowMany = (one: string) => [...wordsOf.values()].filter((words) => words.has(one)).length;
  const rated = points.map((point) => rate(point, wordsOf.get(point.code) ?? new Set()));
  function rate(point: PointOf, words: Set<string>): Suggestion & { weight: number } {
    const cues = (CUES[framework.version]?.[point.code] ?? []).filter((cue) =>
      ` ${heard} `.includes(` ${cue} `),
    );
    const shared = [...words].filter((one) => spoken.has(one));
    const rarity = shared.map((one) => Math.log(points.length / inHowMany(one)) / Math.log(points.length));
    const weight = cues.length * CUE_WEIGHT + rarity.reduce((sum, one) => sum + one, 0);
    return { code: point.code, words: cues[0] ?? shared.map((one) => spoken.get(one)).join(", "), weight };
  }
  return rated
    .filter((one) => one.weight >= LEAST)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST)
    .map(({ code, words }) => ({ code, words }));
}
