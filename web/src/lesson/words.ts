/** Finding a word of a sentence by the character that was pointed at. */

import type { Segment, Word } from "./manifest";

/** The word at a character of the sentence's trimmed text; undefined when the words do not follow the text. */
export function wordAt(segment: Segment, offset: number): Word | undefined {
  const text = segment.text.trim();
  let from = 0;
  for (const word of segment.words) {
    const bare = word.text.trim();
    const at = text.indexOf(bare, from);
    if (at < 0) return undefined;
    from = at + bare.length;
    if (offset <= from) return word;
  }
  return segment.words.at(-1);
}
