/** One comment with its replies, and what may be done with it. */

import { memo, useState } from "react";
import { Button } from "react-aria-components";
import type { Comment } from "../api/types";
import { Button as Act } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { Time } from "../design/Time";
import { KIND_NAMES, texts } from "../texts/lesson";
import { useCommentActions } from "./comments";
import type { ComposerModel } from "./composer";
import { KindShape } from "./Glyph";
import { spanText } from "./lessonTime";
import { ReplyBox } from "./ReplyBox";

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
  const span = spanText(comment.start_ms, comment.end_ms);
  const hidden = comment.published_at === null && comment.author.id === me;
  return (
    <li
      className="comment"
      data-comment={comment.id}
      data-kind={comment.kind}
      data-now={isNow || undefined}
      data-open={isOpen || undefined}
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
      <p className="comment__text" dir="auto">
        {comment.text}
      </p>
      <Byline comment={comment}>
        {comment.camera !== null && <span>{t.onCamera(comment.camera)}</span>}
        {hidden && <span className="comment__private">{comment.kind === "note" ? t.note : t.private}</span>}
        <span className="comment__acts">
          {comment.can.includes("comment.reply") && (
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
      {replying && <ReplyBox observationId={observationId} to={comment} onDone={() => setReplying(false)} />}
    </li>
  );
});

function Byline({ comment, children }: { comment: Comment; children: React.ReactNode }) {
  return (
    <div className="comment__by">
      <span>{comment.author.full_name}</span>
      <Time at={comment.edited_at ?? comment.written_at} />
      {comment.edited_at && <span>{t.edited}</span>}
      {children}
    </div>
  );
}

function Reply({ observationId, reply }: { observationId: string; reply: Comment }) {
  const [editing, setEditing] = useState(false);
  return (
    <li className="reply">
      {editing ? (
        <ReplyBox observationId={observationId} to={reply} editing onDone={() => setEditing(false)} />
      ) : (
        <p className="comment__text" dir="auto">
          {reply.text}
        </p>
      )}
      <Byline comment={reply}>
        <span className="comment__acts">
          {reply.can.includes("comment.edit") && !editing && (
            <Button onPress={() => setEditing(true)}>{t.edit}</Button>
          )}
          <Remove observationId={observationId} comment={reply} />
        </span>
      </Byline>
    </li>
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
