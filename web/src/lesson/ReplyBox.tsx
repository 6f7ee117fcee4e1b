/** Writing a reply, or changing one. The words are kept on this device until they are sent. */

import { useEffect, useRef, useState } from "react";
import { isProblem } from "../api/problem";
import type { Comment } from "../api/types";
import { Button } from "../design/Button";
import { texts } from "../texts/lesson";
import { useCommentActions } from "./comments";
import { remember, remembered } from "./preferences";

const t = texts.comments;

interface ReplyBoxProps {
  observationId: string;
  /** The comment replied to; with `editing`, the reply whose wording is changed. */
  to: Comment;
  editing?: boolean;
  onDone: () => void;
}

export function ReplyBox({ observationId, to, editing = false, onDone }: ReplyBoxProps) {
  const key = `triptych.reply.${to.id}`;
  const kept = remembered(key);
  const [text, setText] = useState(typeof kept === "string" ? kept : editing ? to.text : "");
  const [failure, setFailure] = useState<string | null>(null);
  const { reply, edit } = useCommentActions(observationId);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = async () => {
    if (text.trim() === "" || reply.isPending || edit.isPending) return;
    setFailure(null);
    try {
      if (editing) await edit.mutateAsync({ id: to.id, version: to.version, text: text.trim() });
      else await reply.mutateAsync({ id: to.id, text: text.trim() });
      remember(key, undefined);
      onDone();
    } catch (error) {
      setFailure(
        isProblem(error, 409) ? t.changedElsewhere : texts.composer.failed((error as Error).message),
      );
    }
  };
  return (
    <div className="reply-box">
      <textarea
        ref={field}
        rows={2}
        value={text}
        aria-label={t.replyLabel(to.author.full_name)}
        onChange={(event) => {
          setText(event.target.value);
          remember(key, event.target.value || undefined);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            void send();
          } else if (event.key === "Escape") onDone();
        }}
      />
      {failure && (
        <p className="composer__failure" role="alert">
          {failure}
        </p>
      )}
      <div className="reply-box__acts">
        <Button kind="plain" className="button--small" onPress={onDone}>
          {t.cancel}
        </Button>
        <Button
          kind="primary"
          className="button--small"
          isPending={reply.isPending || edit.isPending}
          onPress={() => void send()}
        >
          {editing ? t.save : t.send}
        </Button>
      </div>
    </div>
  );
}
