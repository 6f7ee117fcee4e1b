/** One's own marks and drafts on the rail: moments still to be written about. The lists carry the same in words. */

import { texts } from "../texts/commentary";
import type { ComposerModel } from "./composer";
import { isMark, type Kept } from "./draft";
import { KindShape, MarkShape } from "./Glyph";
import { type Span, spanText } from "./lessonTime";
import { useShelf } from "./useShelf";
import { useWaiting } from "./useWaiting";

interface DraftsProps {
  composer: ComposerModel;
  window: Span;
}

/** What is said of a draft where there is room for its first words only. */
export function draftWords(draft: Kept): string {
  const { mark, draft: begun } = texts.waiting;
  return isMark(draft) ? mark : `${begun}: ${draft.text}`;
}

export function RailDrafts({ composer, window: [from, to] }: DraftsProps) {
  const drafts = useWaiting(useShelf(), composer);
  const shown = drafts.map((draft) => {
    const at = draft.startMs;
    if (at === null || at < from || at > to) return null;
    return (
      <span
        key={draft.id}
        className="rail-draft"
        data-draft-marker={draft.id}
        style={{ left: `${((at - from) / Math.max(1, to - from)) * 100}%` }}
        title={`${spanText(at, draft.endMs)} ${draftWords(draft)}`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.stopPropagation();
          void composer.takeUp(draft.id);
        }}
      >
        {isMark(draft) ? <MarkShape /> : <KindShape kind={draft.kind} />}
      </span>
    );
  });
  return <div className="rail-drafts">{shown}</div>;
}
