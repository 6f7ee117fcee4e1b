/** Sentences with moments of the lesson in them, which the page draws as links to those moments. */

import { language } from "./language";

/** A moment inside a sentence, lesson ms. */
export interface At {
  at: number;
}

/** A sentence in order: words, and moments between them. */
export type Said = readonly (string | At)[];

/** A moment to be put into a sentence. */
export const at = (ms: number): At => ({ at: ms });

/** Write a sentence with moments in it: say`It was paused from ${at(a)} to ${at(b)}.` */
export function say(words: TemplateStringsArray, ...parts: (string | number | At | Said)[]): Said {
  const said: (string | At)[] = [];
  for (const [i, text] of words.entries()) {
    if (text !== "") said.push(text);
    const part = parts[i];
    if (part === undefined) continue;
    if (typeof part === "object") said.push(...(Array.isArray(part) ? (part as Said) : [part as At]));
    else said.push(String(part));
  }
  return said;
}

/** List things as people do: "a", "a and b", "a, b and c". */
export function listed(all: readonly Said[]): Said {
  const places = new Intl.ListFormat(language().tag, { type: "conjunction" });
  return places
    .formatToParts(all.map((_, i) => String(i)))
    .flatMap(({ type, value }) => (type === "element" ? (all[Number(value)] ?? []) : [value]));
}
