/** What is not a comment yet: marks to write about, drafts to go on with, and what waits to be sent. */

import { useState } from "react";
import { Button } from "react-aria-components";
import { texts } from "../texts/commentary";
import { KIND_NAMES, texts as lesson } from "../texts/lesson";
import type { ComposerModel } from "./composer";
import { isMark, type Kept } from "./draft";
import { KindShape } from "./Glyph";
import { spanText } from "./lessonTime";
import { usePlayer } from "./moment";
import type { Shelf } from "./shelf";
import { useSlice } from "./store";

const t = texts.waiting;

interface WaitingProps {
  draft: Kept;
  shelf: Shelf;
  composer: ComposerModel;
  onCompare: (id: string) => void;
  /** The place in the whole list, of which only a part is drawn. */
  "aria-posinset": number;
  "aria-setsize": number;
}

/** What is said of a draft's way to the service. */
function wayOf(draft: Kept, reachable: boolean): string {
  if (draft.trouble?.why === "refused") return lesson.composer.failed(draft.trouble.words);
  if (draft.trouble) return t.changed;
  if (draft.state !== "sending") return "";
  if (draft.editing) return reachable ? t.edit : t.editQueued;
  return reachable ? t.sending : t.queued;
}

export function Waiting({ draft, shelf, composer, onCompare, ...place }: WaitingProps) {
  const player = usePlayer();
  const reachable = useSlice(shelf.store, (state) => state.reachable);
  const [elsewhere, setElsewhere] = useState(false);
  const mark = isMark(draft);
  const span = spanText(draft.startMs ?? 0, draft.endMs);
  const takeUp = async () => setElsewhere(!(await composer.takeUp(draft.id)));
  const way = wayOf(draft, reachable);
  return (
    <li className="comment comment--waiting" data-draft={draft.id} data-state={draft.state} {...place}>
      <div className="comment__head">
        <Button
          className="comment__time numbers"
          aria-label={lesson.comments.seek(span)}
          onPress={() => draft.startMs !== null && player.request({ do: "seek", to: draft.startMs })}
        >
          {span}
        </Button>
        <span className="comment__kind">
          {mark ? t.mark : draft.state === "writing" && `${t.draft} ·`}
          {!mark && <KindShape kind={draft.kind} />} {!mark && KIND_NAMES[draft.kind]}
        </span>
        {draft.standards.map((code) => (
          <span key={code} className="code">
            {code}
          </span>
        ))}
      </div>
      <p className="comment__text" dir="auto" data-quiet={mark || undefined}>
        {mark ? t.markWords : draft.text}
      </p>
      <div className="comment__by">
        {way && <span role={draft.trouble ? "alert" : "status"}>{way}</span>}
        {elsewhere && <span role="alert">{t.elsewhere}</span>}
        <span className="comment__acts">
          {draft.trouble && draft.trouble.why !== "refused" ? (
            <Button onPress={() => onCompare(draft.id)}>{t.compare}</Button>
          ) : (
            <Button onPress={() => void takeUp()}>{mark ? t.write : t.goOn}</Button>
          )}
          <Button onPress={() => shelf.discard(draft.id)}>{mark ? t.removeMark : t.discard}</Button>
        </span>
      </div>
    </li>
  );
}
