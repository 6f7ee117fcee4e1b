/** The acts of somebody at work on the words, each told in a sentence when it is done, or why it was not. */

import { useState } from "react";
import type { Detail, EditMade, SpokenWord, Transcript } from "../../api/types";
import { texts } from "../../texts/transcript";
import type { Saving } from "./Sentence";
import { textOf } from "./transcript";
import { type Asked, useRewording } from "./useRewording";
import type { News } from "./Words";

const t = texts.editing;
const ids = (words: readonly SpokenWord[]) => words.map((word) => word.id);

/** What can be done, and what is under way. */
export interface Work {
  /** Runs whose new text is on its way. */
  saving: readonly Saving[];
  mayUndo: boolean;
  undoing: boolean;
  correct: (run: readonly SpokenWord[], text: string) => void;
  mask: (run: readonly SpokenWord[], everywhere: boolean) => void;
  unmask: (run: readonly SpokenWord[]) => void;
  undo: () => void;
  restore: (version: number, then: () => void) => void;
}

interface UseEditing {
  detail: Detail;
  transcript: Transcript;
  onNews: (news: News) => void;
}

export function useEditing({ detail, transcript, onNews }: UseEditing): Work {
  const rewording = useRewording(detail.id, transcript.revision);
  const [saving, setSaving] = useState<readonly Saving[]>([]);
  const { undo } = transcript;
  const masks = undo?.kind === "mask" || undo?.kind === "unmask";
  const mayUndo = undo !== null && detail.can.includes(masks ? "transcript.mask" : "transcript.edit");
  const ask = (what: Asked, done: (made: EditMade) => string, typed = "") =>
    rewording.mutateAsync(what).then(
      (made) => onNews({ words: done(made) }),
      (error: Error) => onNews({ words: `${t.failed}. ${t.failedWords(error.message, typed)}`, bad: true }),
    );
  return {
    saving,
    mayUndo,
    undoing: rewording.isPending && rewording.variables?.deed === "undo",
    correct: (run, typed) => {
      const text = typed.trim().replace(/\s+/g, " ");
      if (run.length === 0 || text === textOf(run)) return;
      const mine: Saving = { ids: ids(run), text };
      setSaving((all) => [...all, mine]);
      void ask({ deed: "edits", words: [...mine.ids], text }, () => t.savedAs(text), text).then(() =>
        setSaving((all) => all.filter((one) => one !== mine)),
      );
    },
    mask: (run, everywhere) =>
      void ask({ deed: "masks", words: ids(run), everywhere }, (made) => t.maskedDone(made.words.length)),
    unmask: (run) =>
      void ask({ deed: "unmasks", words: ids(run) }, (made) => t.unmaskedDone(made.words.length)),
    undo: () => undo && void ask({ deed: "undo", version: undo.version }, () => t.undone),
    restore: (version, then) => void ask({ deed: "restore", version }, () => t.restored(version)).then(then),
  };
}
