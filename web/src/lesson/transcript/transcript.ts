/** The words of a lesson as the page keeps them: fetched once, changed word by word as edits are made, fetched anew when told. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "../../api/http";
import type { EditMade, SpokenWord, Transcript, TranscriptEdit } from "../../api/types";

const base = (id: string) => ["observations", id, "transcript"] as const;

/** The key under which everything about a lesson's words is kept. */
export const keyOfWords = base;

/** The key of the newest words of one revision. */
export const keyOf = (id: string, revision: number) => [...base(id), revision] as const;

/** The newest words of one revision; they change only by edits, which the page makes or is told of. */
export const transcriptOf = (id: string, revision: number) =>
  queryOptions({
    queryKey: keyOf(id, revision),
    queryFn: ({ signal }) =>
      request<Transcript>(`/api/observations/${id}/transcript?revision=${revision}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData, // a new revision does not make the words blink
  });

/** An earlier version of them. What is masked now is masked there too, so it is never kept for good. */
export const versionOf = (id: string, revision: number, version: number) =>
  queryOptions({
    queryKey: [...keyOf(id, revision), "version", version],
    queryFn: ({ signal }) =>
      request<Transcript>(`/api/observations/${id}/transcript?revision=${revision}&version=${version}`, {
        signal,
      }),
  });

/** Every edit of them, oldest first. */
export const editsOf = (id: string, revision: number) =>
  queryOptions({
    queryKey: [...keyOf(id, revision), "edits"],
    queryFn: ({ signal }) =>
      request<TranscriptEdit[]>(`/api/observations/${id}/transcript/versions?revision=${revision}`, {
        signal,
      }),
  });

/** A phrase's words with their places in its text, as it is read. */
export interface Laid {
  text: string;
  /** Where each word begins in the text. */
  starts: number[];
}

/** Lay words out as they are read: a space between, unless the language has none there. */
export function laid(words: readonly SpokenWord[]): Laid {
  let text = "";
  const starts = words.map((word, i) => {
    if (i > 0 && !word.glued) text += " ";
    const start = text.length;
    text += word.text;
    return start;
  });
  return { text, starts };
}

/** Words as they are read. */
export const textOf = (words: readonly SpokenWord[]): string => laid(words).text;

/**
 * The transcript after an edit of one's own; null when it must be fetched anew: somebody else was in between, or more
 * changed than one run inside a phrase.
 */
export function withEdit(held: Transcript, made: EditMade, kind: TranscriptEdit["kind"]): Transcript | null {
  if (made.version === held.version) return held; // it was so already
  if (made.whole || made.version !== held.version + 1 || made.changes !== held.changes + 1) return null;
  const gone = new Set(made.removed);
  const fresh = new Map(made.words.map((word) => [word.id, word]));
  const inPlace = made.words.length > 0 && made.words.every((word) => gone.has(word.id));
  const touched = held.phrases.filter((phrase) => phrase.words.some((word) => gone.has(word.id)));
  if (!inPlace && touched.length !== 1) return null;
  const phrases = held.phrases.map((phrase) => {
    if (!touched.includes(phrase)) return phrase;
    if (inPlace) return { ...phrase, words: phrase.words.map((word) => fresh.get(word.id) ?? word) };
    const at = phrase.words.findIndex((word) => gone.has(word.id));
    const kept = phrase.words.filter((word) => !gone.has(word.id));
    return { ...phrase, words: [...kept.slice(0, at), ...made.words, ...kept.slice(at)] };
  });
  return {
    ...held,
    version: made.version,
    newest: made.version,
    changes: made.changes,
    undo: { version: made.version, kind },
    phrases: phrases.filter((phrase) => phrase.words.length > 0),
  };
}

/** A word as it is compared: without case, what stands around it, and a possessive s. As the service compares them. */
export function bare(text: string): string {
  const inner = text.normalize("NFKC").toLowerCase().replaceAll("’", "'");
  return inner.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").replace(/'s$/, "");
}

/** In how many places the same run of words is said. */
export function placesLike(words: readonly SpokenWord[], run: readonly SpokenWord[]): number {
  const wanted = run.map((word) => bare(word.text));
  if (wanted.length === 0 || wanted.includes("") || run.some((word) => word.masked)) return 0;
  let found = 0;
  for (let at = 0; at + wanted.length <= words.length; at += 1) {
    const fits = wanted.every((text, i) => {
      const word = words[at + i];
      return word !== undefined && !word.masked && bare(word.text) === text;
    });
    if (fits) found += 1;
  }
  return found;
}
