/** The list of phrases: it follows playback while it is read, and holds the keyboard while it is corrected. */

import { type KeyboardEvent, useMemo, useState } from "react";
import { Button } from "react-aria-components";
import type { Phrase, SpokenWord, Transcript } from "../../api/types";
import { texts as t } from "../../texts/transcript";
import type { LessonMs } from "../lessonTime";
import { useSteady } from "../useSteady";
import { ChosenBar } from "./ChosenBar";
import { type Acts, Sentence } from "./Sentence";
import { textOf } from "./transcript";
import { useChoosing } from "./useChoosing";
import type { Work } from "./useEditing";
import { useFollowing } from "./useFollowing";
import { useNear } from "./useNear";

interface PhrasesProps {
  phrases: Phrase[];
  /** The version that is shown. */
  transcript: Transcript;
  /** The newest one, while an older one is read. */
  newest: Transcript | null;
  query: string;
  /** The phrase being spoken, by its place in the list. */
  now: number;
  /** Null while the words are only read. */
  work: Work | null;
  mayCorrect: boolean;
  mayMask: boolean;
  onGo: (ms: LessonMs) => void;
}

const LEAVES = ["PageUp", "PageDown", "ArrowUp", "ArrowDown", "Tab"];

export function Phrases(props: PhrasesProps) {
  const { phrases, transcript, newest, query, now, work, mayCorrect, mayMask, onGo } = props;
  const searching = query !== "";
  const { following, setFollowing, list } = useFollowing(now, searching || work !== null);
  const words = useMemo(() => phrases.flatMap((phrase) => phrase.words), [phrases]);
  const phraseOf = useMemo(
    () => new Map(phrases.flatMap(({ number, words: own }) => own.map((word) => [word.id, number]))),
    [phrases],
  );
  const still = useMemo(
    () => newest && new Set(newest.phrases.flatMap((phrase) => phrase.words.map((word) => word.id))),
    [newest],
  );
  const near = useNear(list, phrases);
  const choosing = useChoosing(words, phraseOf, list);
  const [open, setOpen] = useState(false);
  const { chosen } = choosing;
  const field = work && open && chosen.length > 0 ? textOf(chosen) : null;

  const opens = (run: readonly SpokenWord[]) => mayCorrect && run.every((word) => !word.masked);
  const acts = useSteady<Acts>({
    onChoose: (id, extend) => {
      choosing.choose(id, extend);
      setOpen(!extend && opens(words.filter((word) => word.id === id)));
    },
    onSave: (text, step) => {
      work?.correct(chosen, text);
      if (step === 0) return setOpen(false);
      const next = choosing.go(step);
      if (next && opens([next])) return;
      if (!next) choosing.go(step > 0 ? -1 : 1); // what was corrected gets other ids: the keyboard stays beside it
      setOpen(false);
      choosing.focusWords();
    },
    onLeave: () => {
      setOpen(false);
      choosing.focusWords();
    },
  });
  const press = (event: KeyboardEvent) => {
    if (LEAVES.includes(event.key)) setFollowing(false);
    const word = event.target instanceof HTMLElement ? event.target.dataset.word : undefined;
    if (!work || word === undefined) return;
    if (event.key === "Enter" && chosen.length > 1 && choosing.ids.has(word)) {
      event.preventDefault(); // the whole run is opened, and not only the word that is pressed
      setOpen(opens(chosen));
    } else choosing.press(event);
  };
  const phraseOfStop = phraseOf.get(choosing.stop ?? "");
  return (
    <>
      <ol
        ref={list}
        className="transcript__list"
        aria-label={work ? t.editing.list : undefined}
        onWheel={() => setFollowing(false)}
        onTouchMove={() => setFollowing(false)}
        onKeyDown={press}
      >
        {phrases.map((phrase, i) => {
          const touched = work !== null && phrase.words.some((word) => choosing.ids.has(word.id));
          const stop = work && phrase.number === phraseOfStop ? choosing.stop : null;
          const close = near.has(phrase.number);
          return (
            <Sentence
              key={phrase.number}
              phrase={phrase}
              isNow={i === now}
              near={close}
              query={query}
              unsureBelow={transcript.unsure_below}
              newest={still}
              acts={work && (close || touched || stop !== null) ? acts : null}
              chosen={touched ? choosing.ids : null}
              stop={stop}
              field={touched ? field : null}
              language={transcript.language}
              saving={work?.saving.find((one) => phrase.words.some((word) => one.ids.includes(word.id)))}
              onGo={onGo}
            />
          );
        })}
      </ol>
      {!following && !searching && !work && (
        <Button className="transcript__jump" onPress={() => setFollowing(true)}>
          {t.jump}
        </Button>
      )}
      {work && (
        <ChosenBar
          words={words}
          chosen={chosen}
          mayCorrect={mayCorrect}
          mayMask={mayMask}
          isOpen={field !== null}
          onChange={() => setOpen(true)}
          onAddNext={choosing.addNext}
          onMask={(everywhere) => {
            choosing.focusWords(); // the button may go, and the keyboard must not go with it
            work.mask(chosen, everywhere);
          }}
          onUnmask={() => {
            choosing.focusWords();
            work.unmask(chosen);
          }}
          onPlay={() => onGo(chosen[0]?.start_ms ?? 0)}
        />
      )}
    </>
  );
}
