/** Writing a reply, or changing one. The words lie on the shelf of drafts until the service has them. */

import { useEffect, useRef, useState } from "react";
import type { Comment } from "../api/types";
import { Button } from "../design/Button";
import { texts } from "../texts/lesson";
import { type Draft, emptyDraft } from "./draft";
import { usePlayer } from "./moment";
import type { Shelf } from "./shelf";
import { useSlice } from "./store";
import { Troubled } from "./Troubled";

const t = texts.comments;

interface ReplyBoxProps {
  shelf: Shelf;
  /** The comment replied to; with `editing`, the reply whose wording is changed. */
  to: Comment;
  editing?: boolean;
  onDone: () => void;
}

/** Whether a draft is the reply to a comment, or the change of a reply, that is being written. */
export function isReplyDraft(draft: Draft, to: Comment, editing: boolean): boolean {
  return editing ? draft.editing?.id === to.id : draft.parentId === to.id && draft.editing === null;
}

export function ReplyBox({ shelf, to, editing = false, onDone }: ReplyBoxProps) {
  const player = usePlayer();
  const begun = useSlice(shelf.store, ({ drafts }) =>
    drafts.find((one) => one.state === "writing" && isReplyDraft(one, to, editing)),
  );
  const [fresh] = useState(() =>
    emptyDraft({
      kind: "reply",
      text: editing ? to.text : "",
      parentId: editing ? null : to.id,
      editing: editing ? { id: to.id, version: to.version } : null,
    }),
  );
  const draft = begun ?? fresh;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const { id } = draft;
  useEffect(() => () => shelf.leave(id), [shelf, id]);
  const send = () => {
    if (draft.text.trim() === "") return;
    if (!shelf.get(draft.id)) shelf.put(draft, player.lesson.revision);
    shelf.send(draft.id);
    onDone();
  };
  return (
    <div className="reply-box">
      <textarea
        ref={field}
        rows={2}
        value={draft.text}
        aria-label={t.replyLabel(to.author.full_name)}
        onChange={({ target: { value: text } }) => {
          if (text === "" && !editing) shelf.discard(draft.id);
          else shelf.put({ ...draft, text }, player.lesson.revision);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            send();
          } else if (event.key === "Escape") onDone();
        }}
      />
      <Troubled draft={begun} shelf={shelf} />
      <div className="reply-box__acts">
        <Button kind="plain" className="button--small" onPress={onDone}>
          {t.cancel}
        </Button>
        <Button kind="primary" className="button--small" isDisabled={draft.text.trim() === ""} onPress={send}>
          {editing ? t.save : t.send}
        </Button>
      </div>
    </div>
  );
}
