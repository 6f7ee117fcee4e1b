/** Which words are chosen for correcting, and where the keyboard stands among them. */

import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { SpokenWord } from "../../api/types";

/** A run, from the word where choosing began to the word where the keyboard stands. */
interface Run {
  from: string;
  to: string;
}

export interface Choosing {
  chosen: readonly SpokenWord[];
  ids: ReadonlySet<string>;
  /** The word that the Tab key reaches. */
  stop: string | null;
  choose: (id: string, extend?: boolean) => void;
  /** Choose the run's neighbour: the word after it, or before it. False at an end. */
  go: (step: 1 | -1) => SpokenWord | undefined;
  addNext: () => void;
  press: (event: KeyboardEvent) => void;
  /** Bring the keyboard back to the words once they are drawn again. */
  focusWords: () => void;
}

const MOVES: Record<string, 1 | -1> = { ArrowRight: 1, ArrowLeft: -1 };
const PHRASES: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1 };

export function useChoosing(
  words: readonly SpokenWord[],
  phraseOf: ReadonlyMap<string, number>,
  list: RefObject<HTMLElement | null>,
): Choosing {
  const [run, setRun] = useState<Run | null>(null);
  const wantsFocus = useRef(false);
  const places = useMemo(() => new Map(words.map((word, i) => [word.id, i])), [words]);
  const from = run === null ? undefined : places.get(run.from);
  const to = run === null ? undefined : places.get(run.to);
  const known = from !== undefined && to !== undefined;
  const first = known ? Math.min(from, to) : 0;
  const last = known ? Math.max(from, to) : -1;
  const chosen = useMemo(() => words.slice(first, last + 1), [words, first, last]);
  const ids = useMemo(() => new Set(chosen.map((word) => word.id)), [chosen]);
  const stop = (known ? run?.to : words[0]?.id) ?? null;

  useEffect(() => {
    if (!wantsFocus.current || stop === null) return;
    const word = list.current?.querySelector<HTMLElement>(`[data-word="${stop}"]`);
    if (!word) return; // a field stands in its place
    wantsFocus.current = false;
    word.focus();
  });

  const choose = (id: string, extend = false) => setRun({ from: extend && run ? run.from : id, to: id });
  const move = (word: SpokenWord | undefined, extend: boolean) => {
    if (!word) return;
    wantsFocus.current = true;
    choose(word.id, extend);
  };
  const go = (step: 1 | -1) => {
    const word = known ? words[step > 0 ? last + 1 : first - 1] : undefined;
    if (word) choose(word.id);
    return word;
  };
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = to ?? 0;
    const step = MOVES[event.key];
    const phrases = PHRASES[event.key];
    if (step !== undefined) move(words[at + step], event.shiftKey);
    else if (phrases !== undefined) move(firstOf(words, phraseOf, at, phrases), event.shiftKey);
    else if (event.key === "Home") move(words[0], event.shiftKey);
    else if (event.key === "End") move(words[words.length - 1], event.shiftKey);
    else return;
    event.preventDefault();
  };
  return {
    chosen,
    ids,
    stop,
    choose,
    go,
    addNext: () => {
      const word = words[last + 1];
      if (known && word) setRun({ from: words[first]?.id ?? word.id, to: word.id });
    },
    press,
    focusWords: () => {
      wantsFocus.current = true;
    },
  };
}

/** The first word of the phrase before or after the one a word stands in. */
function firstOf(
  words: readonly SpokenWord[],
  phraseOf: ReadonlyMap<string, number>,
  at: number,
  step: 1 | -1,
): SpokenWord | undefined {
  const phrase = (i: number) => phraseOf.get(words[i]?.id ?? "");
  let i = at;
  while (i >= 0 && i < words.length && phrase(i) === phrase(at)) i += step;
  const there = phrase(i);
  while (i > 0 && phrase(i - 1) === there) i -= 1;
  return words[i];
}
