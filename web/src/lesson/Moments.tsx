/** Everything on the timeline, in words and with times: for the keyboard, for screen readers, and for who looks for something. */

import { memo, useCallback, useMemo, useRef } from "react";
import type { Comment } from "../api/types";
import { Dialog } from "../design/Dialog";
import { KIND_NAMES, texts as lessonTexts } from "../texts/lesson";
import { texts } from "../texts/player";
import type { ComposerModel } from "./composer";
import { isMark } from "./draft";
import { KindShape, MarkShape } from "./Glyph";
import { blanksOf } from "./lanes";
import { lengthText, type Span, spanText } from "./lessonTime";
import type { Lesson } from "./manifest";
import { draftWords } from "./RailDrafts";
import { useShelf } from "./useShelf";
import { useWaiting } from "./useWaiting";
import { useWindowed } from "./useWindowed";
import { type Seen, uncovered } from "./watched";
import { watchedOf } from "./watchedShare";

const t = texts.moments;
/** What is shorter is not worth a line, ms. */
const WORTH_MS = 1000;

interface MomentsProps {
  isOpen: boolean;
  onClose: () => void;
  lesson: Lesson;
  comments: Comment[];
  seen: Seen;
  onComment: (comment: Comment) => void;
  /** What takes up one's own marks and drafts; null for those who only read. */
  composer: ComposerModel | null;
  onSeek: (ms: number) => void;
}

export function Moments(props: MomentsProps) {
  return (
    <Dialog title={t.title} isOpen={props.isOpen} onClose={props.onClose} closeLabel={t.close}>
      {props.isOpen && <Lists {...props} />}
    </Dialog>
  );
}

function Lists({ onClose, lesson, comments, seen, onComment, onSeek, composer }: MomentsProps) {
  const whole: Span = [lesson.start_ms, lesson.end_ms];
  const share = watchedOf(seen, lesson);
  const unwatched = uncovered(seen.ranges, whole).filter(([from, to]) => to - from >= WORTH_MS);
  const list = useRef<HTMLOListElement>(null);
  const ids = useMemo(() => comments.map((one) => one.id), [comments]);
  const shown = useWindowed(ids, "", list);
  const waiting = useWaiting(useShelf(), composer).filter((one) => one.startMs !== null);
  const blanks = lesson.angles.flatMap((angle) =>
    blanksOf(angle, whole)
      .filter(({ span: [from, to] }) => to - from >= WORTH_MS)
      .map((blank) => ({ ...blank, camera: angle.camera })),
  );
  const then = (act: () => void) => () => {
    act();
    onClose();
  };
  const choose = useCallback(
    (comment: Comment) => {
      onComment(comment);
      onClose();
    },
    [onComment, onClose],
  );
  return (
    <div className="moments">
      <section>
        <h3>{t.watched}</h3>
        <p>
          {t.watchedLesson(share.lesson)}{" "}
          {share.cameras.map(({ camera, percent }) => t.watchedCamera(camera, percent)).join(", ")}.
        </p>
        <h4>{t.unwatched}</h4>
        {unwatched.length === 0 && <p>{t.allWatched}</p>}
        <ul className="moments__spans">
          {unwatched.map(([from, to]) => (
            <li key={from}>
              <button type="button" className="numbers" onClick={then(() => onSeek(from))}>
                {t.forSpan(spanText(from, to), lengthText(to - from))}
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{t.gaps}</h3>
        {blanks.length === 0 && <p>{t.noGaps}</p>}
        <ul>
          {blanks.map(({ span: [from, to], reason, camera }) => (
            <li key={`${camera}-${from}`}>
              <button type="button" onClick={then(() => onSeek(from))}>
                <b className="numbers">{spanText(from, to)}</b> {lessonTexts.stage.camera(camera)}
                <span>{lessonTexts.stage.reasons[reason] ?? lessonTexts.stage.otherReason}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {composer && waiting.length > 0 && (
        <section>
          <h3>{t.waiting}</h3>
          <ul>
            {waiting.map((draft) => (
              <li key={draft.id}>
                <button
                  type="button"
                  onClick={() => {
                    onClose(); // first: the list keeps the keyboard for as long as it is open
                    void composer.takeUp(draft.id);
                  }}
                >
                  <b className="numbers">{spanText(draft.startMs ?? 0, draft.endMs)}</b>{" "}
                  {isMark(draft) ? <MarkShape /> : <KindShape kind={draft.kind} />} {draftWords(draft)}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>
          {t.comments} <span className="numbers">{comments.length}</span>
        </h3>
        {comments.length === 0 && <p>{t.noComments}</p>}
        <ol ref={list}>
          {comments.slice(0, shown.to).map((comment, i) => (
            <Told key={comment.id} comment={comment} place={i + 1} of={comments.length} onChoose={choose} />
          ))}
          {shown.to < comments.length && <li ref={shown.after} aria-hidden="true" />}
        </ol>
      </section>
    </div>
  );
}

/** A comment as a line. */
const Told = memo(function Told({
  comment,
  place,
  of,
  onChoose,
}: {
  comment: Comment;
  place: number;
  of: number;
  onChoose: (comment: Comment) => void;
}) {
  return (
    <li aria-posinset={place} aria-setsize={of}>
      <button type="button" onClick={() => onChoose(comment)}>
        <b className="numbers">{spanText(comment.start_ms, comment.end_ms)}</b>{" "}
        <KindShape kind={comment.kind} /> {KIND_NAMES[comment.kind]} {comment.standards.join(" ")}
        <span>
          {comment.author.full_name}: {comment.text}
        </span>
      </button>
    </li>
  );
});
