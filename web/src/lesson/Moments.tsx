/** Everything on the timeline, in words and with times: for the keyboard, for screen readers, and for who looks for something. */

import { memo, useCallback } from "react";
import type { Comment } from "../api/types";
import { Dialog } from "../design/Dialog";
import { KIND_NAMES, texts as lessonTexts } from "../texts/lesson";
import { texts } from "../texts/player";
import { KindShape } from "./Glyph";
import { blanksOf } from "./lanes";
import { lengthText, type Span, spanText } from "./lessonTime";
import type { Lesson } from "./manifest";
import { useGradually } from "./useGradually";
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
  onSeek: (ms: number) => void;
}

export function Moments(props: MomentsProps) {
  return (
    <Dialog title={t.title} isOpen={props.isOpen} onClose={props.onClose} closeLabel={t.close}>
      {props.isOpen && <Lists {...props} />}
    </Dialog>
  );
}

function Lists({ onClose, lesson, comments, seen, onComment, onSeek }: MomentsProps) {
  const whole: Span = [lesson.start_ms, lesson.end_ms];
  const share = watchedOf(seen, lesson);
  const unwatched = uncovered(seen.ranges, whole).filter(([from, to]) => to - from >= WORTH_MS);
  const shown = useGradually(comments.length);
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
      <section>
        <h3>
          {t.comments} <span className="numbers">{comments.length}</span>
        </h3>
        {comments.length === 0 && <p>{t.noComments}</p>}
        <ol>
          {comments.slice(0, shown.count).map((comment) => (
            <Told key={comment.id} comment={comment} onChoose={choose} />
          ))}
          {shown.count < comments.length && <li ref={shown.end} aria-hidden="true" />}
        </ol>
      </section>
    </div>
  );
}

/** A comment as a line. */
const Told = memo(function Told({
  comment,
  onChoose,
}: {
  comment: Comment;
  onChoose: (comment: Comment) => void;
}) {
  return (
    <li>
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
