/** One comment with its replies, and what may be done with it. */

import { memo, useState } from "react";
import { Button } from "react-aria-components";
import type { Comment } from "../api/types";
import { Button as Act } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { Time } from "../design/Time";
import { texts as commentary } from "../texts/commentary";
import { KIND_NAMES, texts } from "../texts/lesson";
import { useCommentActions } from "./comments";
import type { ComposerModel } from "./composer";
import { KindShape } from "./Glyph";
import { spanText } from "./lessonTime";
import { isReplyDraft, ReplyBox } from "./ReplyBox";
import type { Shelf } from "./shelf";
import { useSlice } from "./store";
import { TimedText } from "./TimedText";
import { Troubled } from "./Troubled";
import { useShelf } from "./useShelf";
import { Edited } from "./Wordings";

const t = texts.comments;

interface ItemProps {
  observationId: string;
  comment: Comment;
  me: string;
  composer: ComposerModel | null;
  isNow: boolean;
  isOpen: boolean;
  isFresh: boolean;
  onShow: (comment: Comment) => void;
}

export const CommentItem = memo(function CommentItem(props: ItemProps) {
  const { comment, me, composer, isNow, isOpen, isFresh, onShow, observationId } = props;
  const [replying, setReplying] = useState(false);
  const shelf = useShelf();
  const span = spanText(comment.start_ms, comment.end_ms);
  const hidden = comment.published_at === null && comment.author.id === me;
  return (
    <li
      className="comment"
      data-comment={comment.id}
      data-kind={comment.kind}
      data-now={isNow || undefined}
      data-open={isOpen || undefined}
      data-resolved={comment.resolved !== null || undefined}
    >
      <div className="comment__head">
        <Button className="comment__time numbers" aria-label={t.seek(span)} onPress={() => onShow(comment)}>
          {span}
        </Button>
        <span className="comment__kind">
          <KindShape kind={comment.kind} /> {KIND_NAMES[comment.kind]}
        </span>
        {comment.standards.map((code) => (
          <span key={code} className="code">
            {code}
          </span>
        ))}
        {isFresh && <span className="comment__fresh">{t.freshMark}</span>}
      </div>
      <TimedText text={comment.text} />
      <Byline comment={comment}>
        {comment.camera !== null && <span>{t.onCamera(comment.camera)}</span>}
        {comment.drawing && <span>{commentary.drawing.has}</span>}
        {comment.resolved && <span>{commentary.resolve.by(comment.resolved.by.known_as)}</span>}
        {hidden && <span className="comment__private">{comment.kind === "note" ? t.note : t.private}</span>}
        <span className="comment__acts">
          {comment.can.includes("comment.resolve") && (
            <Resolve observationId={observationId} comment={comment} />
          )}
          {shelf && comment.can.includes("comment.reply") && (
            <Button onPress={() => setReplying(true)}>{t.reply}</Button>
          )}
          {composer && comment.can.includes("comment.edit") && (
            <Button onPress={() => composer.edit(comment)}>{t.edit}</Button>
          )}
          <Remove observationId={observationId} comment={comment} />
        </span>
      </Byline>
      {comment.replies.length > 0 && (
        <ul className="replies">
          {comment.replies.map((reply) => (
            <Reply key={reply.id} observationId={observationId} reply={reply} />
          ))}
        </ul>
      )}
      {shelf && !replying && <ReplyOnItsWay shelf={shelf} to={comment} onGoOn={() => setReplying(true)} />}
      {shelf && replying && <ReplyBox shelf={shelf} to={comment} onDone={() => setReplying(false)} />}
    </li>
  );
});

function Byline({ comment, children }: { comment: Comment; children: React.ReactNode }) {
  return (
    <div className="comment__by">
      <span>{comment.author.full_name}</span>
      <Time at={comment.edited_at ?? comment.written_at} />
      <Edited comment={comment} />
      {children}
    </div>
  );
}

function Reply({ observationId, reply }: { observationId: string; reply: Comment }) {
  const [editing, setEditing] = useState(false);
  const shelf = useShelf();
  return (
    <li className="reply">
      {shelf && editing ? (
        <ReplyBox shelf={shelf} to={reply} editing onDone={() => setEditing(false)} />
      ) : (
        <TimedText text={reply.text} />
      )}
      {shelf && !editing && (
        <ReplyOnItsWay shelf={shelf} to={reply} editing onGoOn={() => setEditing(true)} />
      )}
      <Byline comment={reply}>
        <span className="comment__acts">
          {shelf && reply.can.includes("comment.edit") && !editing && (
            <Button onPress={() => setEditing(true)}>{t.edit}</Button>
          )}
          <Remove observationId={observationId} comment={reply} />
        </span>
      </Byline>
    </li>
  );
}

interface OnItsWayProps {
  shelf: Shelf;
  /** The comment replied to; with `editing`, the reply whose wording is changed. */
  to: Comment;
  editing?: boolean;
  onGoOn: () => void;
}

/** A reply, or the change of one, that the service does not have yet: its words, and what it waits for. */
function ReplyOnItsWay({ shelf, to, editing = false, onGoOn }: OnItsWayProps) {
  const waiting = useSlice(shelf.store, ({ drafts }) =>
    drafts.find((one) => one.state !== "discarded" && isReplyDraft(one, to, editing)),
  );
  const reachable = useSlice(shelf.store, (state) => state.reachable);
  if (!waiting) return null;
  const { sending, queued, draft, goOn, discard } = commentary.waiting;
  const writing = waiting.state === "writing";
  return (
    <div className="replies reply--waiting">
      <TimedText text={waiting.text} />
      <Troubled draft={waiting} shelf={shelf} />
      <div className="comment__by">
        <span role="status">{writing ? draft : reachable ? sending : queued}</span>
        {writing && (
          <span className="comment__acts">
            <Button onPress={onGoOn}>{goOn}</Button>
            <Button onPress={() => shelf.discard(waiting.id)}>{discard}</Button>
          </span>
        )}
      </div>
    </div>
  );
}

/** Saying that a point is dealt with, or opening it again. */
function Resolve({ observationId, comment }: { observationId: string; comment: Comment }) {
  const { resolve } = useCommentActions(observationId);
  const resolved = comment.resolved === null;
  return (
    <>
      {resolve.error && <span role="alert">{resolve.error.message}</span>}
      <Button onPress={() => resolve.mutate({ id: comment.id, resolved })}>
        {resolved ? commentary.resolve.resolve : commentary.resolve.reopen}
      </Button>
    </>
  );
}

/** Deleting asks first, and says what is kept. */
function Remove({ observationId, comment }: { observationId: string; comment: Comment }) {
  const [asking, setAsking] = useState(false);
  const { remove } = useCommentActions(observationId);
  if (!comment.can.includes("comment.withdraw")) return null;
  return (
    <>
      <Button onPress={() => setAsking(true)}>{t.remove}</Button>
      <Dialog title={t.removeSure} isOpen={asking} onClose={() => setAsking(false)} closeLabel={t.keep}>
        <p>{t.removeWords}</p>
        {remove.error && <p role="alert">{remove.error.message}</p>}
        <div className="publish__acts">
          <Act onPress={() => setAsking(false)}>{t.keep}</Act>
          <Act
            kind="danger"
            isPending={remove.isPending}
            onPress={() => remove.mutate(comment.id, { onSuccess: () => setAsking(false) })}
          >
            {t.removeYes}
          </Act>
        </div>
      </Dialog>
    </>
  );
}
