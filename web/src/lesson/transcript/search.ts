/** Searching in words: a phrase is found by its text, and each word knows which of its letters were looked for. */

import type { SpokenWord } from "../../api/types";
import { laid } from "./transcript";

/** A stretch of a word's text; `hit`: it is what was searched. */
export interface Stretch {
  text: string;
  hit: boolean;
}

/** What was typed as it is compared. */
export const asked = (query: string): string => query.trim().replace(/\s+/g, " ").toLowerCase();

/** Whether a phrase holds what is looked for. Masked words are marks here and cannot be found. */
export function holds(words: readonly SpokenWord[], query: string): boolean {
  return query === "" || laid(words).text.toLowerCase().includes(query);
}

/** Each word in stretches, with every place of the query marked, also where it runs over several words. */
export function marked(words: readonly SpokenWord[], query: string): Stretch[][] {
  const { text, starts } = laid(words);
  const low = text.toLowerCase();
  const hits: [number, number][] = [];
  // Where lower case has another length (Turkish), places would not fit; then nothing is marked.
  if (query !== "" && low.length === text.length) {
    for (let at = low.indexOf(query); at >= 0; at = low.indexOf(query, at + query.length)) {
      hits.push([at, at + query.length]);
    }
  }
  return words.map((word, i) => stretches(word.text, starts[i] ?? 0, hits));
}

function stretches(text: string, start: number, hits: readonly [number, number][]): Stretch[] {
  const found: Stretch[] = [];
  let at = 0;
  for (const [from, to] of hits) {
    const begin = Math.max(at, from - start);
    const end = Math.min(text.length, to - start);
    if (end <= begin) continue;
    if (begin > at) found.push({ text: text.slice(at, begin), hit: false });
    found.push({ text: text.slice(begin, end), hit: true });
    at = end;
  }
  if (at < text.length) found.push({ text: text.slice(at), hit: false });
  return found;
}
