/** One comment with its replies, and what may be done with it. */

import { memo, useState } from "react";
import type { Comment } from "../api/types";
import { Button as Act } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { Time } from "../design/Time";
import { texts as commentary } from "../texts/commentary";
import { KIND_NAMES, texts } from "../texts/lesson";
import { useRemoval, useResolution } from "./comments";
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
  /** The place in the whole list, of which only a part is drawn. */
  "aria-posinset": number;
  "aria-setsize": number;
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
      aria-posinset={props["aria-posinset"]}
      aria-setsize={props["aria-setsize"]}
      data-comment={comment.id}
      data-kind={comment.kind}
      data-now={isNow || undefined}
      data-open={isOpen || undefined}
      data-resolved={comment.resolved !== null || undefined}
    >
      <div className="comment__head">
        <button
          type="button"
          className="comment__time numbers"
          aria-label={t.seek(span)}
          onClick={() => onShow(comment)}
        >
          {span}
        </button>
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
            <Small onPress={() => setReplying(true)}>{t.reply}</Small>
          )}
          {composer && comment.can.includes("comment.edit") && (
            <Small onPress={() => composer.edit(comment)}>{t.edit}</Small>
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
            <Small onPress={() => setEditing(true)}>{t.edit}</Small>
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
            <Small onPress={onGoOn}>{goOn}</Small>
            <Small onPress={() => shelf.discard(waiting.id)}>{discard}</Small>
          </span>
        )}
      </div>
    </div>
  );
}

/** An act beside a comment. A plain button: a long list has thousands of them, and each must cost next to nothing. */
function Small({ onPress, children }: { onPress: () => void; children: React.ReactNode }) {
  return (
    <button type="button" onClick={onPress}>
      {children}
    </button>
  );
}

/** Saying that a point is dealt with, or opening it again. */
function Resolve({ observationId, comment }: { observationId: string; comment: Comment }) {
  const resolution = useResolution(observationId);
  const resolved = comment.resolved === null;
  return (
    <>
      {resolution.error && <span role="alert">{resolution.error.message}</span>}
      <Small onPress={() => resolution.mutate({ id: comment.id, resolved })}>
        {resolved ? commentary.resolve.resolve : commentary.resolve.reopen}
      </Small>
    </>
  );
}

/** Deleting asks first. */
function Remove({ observationId, comment }: { observationId: string; comment: Comment }) {
  const [asking, setAsking] = useState(false);
  if (!comment.can.includes("comment.withdraw")) return null;
  return (
    <>
      <Small onPress={() => setAsking(true)}>{t.remove}</Small>
      {asking && <Removal observationId={observationId} comment={comment} onClose={() => setAsking(false)} />}
    </>
  );
}

/** The question before a comment is deleted. It says what is kept. */
function Removal({
  observationId,
  comment,
  onClose,
}: {
  observationId: string;
  comment: Comment;
  onClose: () => void;
}) {
  const removal = useRemoval(observationId);
  return (
    <Dialog title={t.removeSure} isOpen onClose={onClose} closeLabel={t.keep}>
      <p>{t.removeWords}</p>
      {removal.error && <p role="alert">{removal.error.message}</p>}
      <div className="publish__acts">
        <Act onPress={onClose}>{t.keep}</Act>
        <Act
          kind="danger"
          isPending={removal.isPending}
          onPress={() => removal.mutate(comment.id, { onSuccess: onClose })}
        >
          {t.removeYes}
        </Act>
      </div>
    </Dialog>
  );
}
