/** One phrase: read, with a click on a word playing from it; or corrected, with every word a button. */

import { Fragment, type MouseEvent, memo, useMemo } from "react";
import { Button } from "react-aria-components";
import type { Phrase, SpokenWord } from "../../api/types";
import { language, tongueOf } from "../../texts/language";
import { texts as t } from "../../texts/transcript";
import { clockText, type LessonMs } from "../lessonTime";
import { marked, type Stretch } from "./search";
import { textOf } from "./transcript";
import { WordField } from "./WordField";

/** What the words of a phrase ask for while they are corrected. The same object for every phrase, and as long as that lasts. */
export interface Acts {
  onChoose: (id: string, extend: boolean) => void;
  onSave: (text: string, step: 1 | -1 | 0) => void;
  onLeave: () => void;
}

/** A run whose new text is on its way. */
export interface Saving {
  ids: readonly string[];
  text: string;
}

interface SentenceProps {
  phrase: Phrase;
  isNow: boolean;
  /** On the screen or near it; else only its text is drawn. */
  near: boolean;
  query: string;
  unsureBelow: number;
  /** The words of the newest version, while an older one is read. */
  newest: ReadonlySet<string> | null;
  /** Null while the words are only read. */
  acts: Acts | null;
  /** The chosen words, when one of this phrase is among them. */
  chosen: ReadonlySet<string> | null;
  /** The word of this phrase that the Tab key reaches. */
  stop: string | null;
  /** The text of the field that is open in the place of the chosen words; null: none is. */
  field: string | null;
  language: string;
  saving: Saving | undefined;
  onGo: (ms: LessonMs) => void;
}

export const Sentence = memo(function Sentence(props: SentenceProps) {
  const { phrase, isNow, near, acts, chosen, stop, saving, onGo } = props;
  const { words } = phrase;
  const start = words[0]?.start_ms ?? 0;
  const time = clockText(start);
  const pointed = (event: MouseEvent) => {
    const id =
      event.target instanceof Element && event.target.closest<HTMLElement>("[data-word]")?.dataset.word;
    const word = words.find((one) => one.id === id);
    if (!acts) onGo(word?.start_ms ?? start);
    else if (word) acts.onChoose(word.id, event.shiftKey);
  };
  return (
    <li
      className="sentence"
      data-phrase={phrase.number}
      data-now={isNow || undefined}
      data-editing={acts !== null || undefined}
    >
      <Button className="sentence__time numbers" aria-label={t.seek(time)} onPress={() => onGo(start)}>
        {time}
      </Button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button before it, or each word's own, does the same by keyboard */}
      <p dir="auto" lang={props.language} onClick={pointed}>
        {near || chosen || stop || saving ? <WordByWord {...props} /> : textOf(words)}
      </p>
    </li>
  );
});

/** The words of a phrase, or in the place of some of them the field in which they are corrected. */
function WordByWord(props: SentenceProps) {
  const { phrase, query, acts, chosen, field, saving } = props;
  const { words } = phrase;
  const parts = useMemo(() => marked(words, query), [words, query]);
  const first = field === null ? undefined : words.find((word) => chosen?.has(word.id))?.id;
  const isSaved = (word: SpokenWord) => saving?.ids.includes(word.id) ?? false;
  return words.map((word, i) => {
    const space = i > 0 && !word.glued ? " " : "";
    if (isSaved(word)) {
      if (word.id !== saving?.ids[0]) return null;
      return (
        <Fragment key={word.id}>
          {space}
          <span className="word" data-saving>
            {saving.text}
            <Aside>{t.saving}</Aside>
          </span>
        </Fragment>
      );
    }
    if (acts && field !== null && chosen?.has(word.id)) {
      if (word.id !== first) return null;
      return (
        <Fragment key={word.id}>
          {space}
          <WordField text={field} language={props.language} onSave={acts.onSave} onLeave={acts.onLeave} />
        </Fragment>
      );
    }
    return (
      <Fragment key={word.id}>
        {space}
        <Word word={word} parts={parts[i] ?? []} {...props} />
      </Fragment>
    );
  });
}

interface WordProps extends Pick<SentenceProps, "acts" | "chosen" | "stop" | "newest" | "unsureBelow"> {
  word: SpokenWord;
  parts: Stretch[];
}

/** One word. What a line under it or a mark says to the eye, hidden words say to a screen reader. */
function Word({ word, parts, acts, chosen, stop, newest, unsureBelow }: WordProps) {
  const unsure = word.probability !== null && word.probability < unsureBelow;
  const changed = newest !== null && !newest.has(word.id);
  const said = [word.masked && t.masked, unsure && t.unsure, changed && t.changed].filter(Boolean).join(", ");
  const looks = {
    className: "word",
    "data-word": word.id,
    "data-unsure": unsure || undefined,
    "data-masked": word.masked || undefined,
    "data-changed": changed || undefined,
  };
  const text = (
    <>
      {word.masked ? <span aria-hidden="true">{word.text}</span> : parts.map(drawn)}
      {said !== "" && <Aside>{said}</Aside>}
    </>
  );
  if (!acts) return <span {...looks}>{text}</span>;
  return (
    <button
      {...looks}
      type="button"
      tabIndex={stop === word.id ? 0 : -1}
      aria-pressed={chosen?.has(word.id) || undefined}
    >
      {text}
    </button>
  );
}

/** What is said about a word, for those who listen: in the words of the page, which are in another language than the lesson may be. */
function Aside({ children }: { children: string }) {
  return (
    <span className="visually-hidden" lang={tongueOf("transcript") ?? language().tag}>
      {" "}
      ({children})
    </span>
  );
}

function drawn({ text, hit }: Stretch, i: number) {
  return hit ? <mark key={i}>{text}</mark> : <Fragment key={i}>{text}</Fragment>;
}
