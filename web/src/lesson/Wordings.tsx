/** The earlier wordings of a comment, each against the next: what changed, when, in the open. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Comment } from "../api/types";
import { Dialog } from "../design/Dialog";
import { Notice } from "../design/Notice";
import { Skeleton } from "../design/Skeleton";
import { Time } from "../design/Time";
import { texts } from "../texts/commentary";
import { versionsOf } from "./comments";
import { Differences } from "./Differences";
import { spanText } from "./lessonTime";

const t = texts.versions;

/** The word "edited", which opens them. */
export function Edited({ comment }: { comment: Comment }) {
  const [open, setOpen] = useState(false);
  if (!comment.edited_at) return null;
  const span = spanText(comment.start_ms, comment.end_ms);
  return (
    <>
      <button
        type="button"
        className="comment__edited"
        aria-label={t.openLabel(span)}
        onClick={() => setOpen(true)}
      >
        {t.open}
      </button>
      {open && (
        <Dialog title={t.title} isOpen onClose={() => setOpen(false)} closeLabel={t.close}>
          <Wordings comment={comment} />
        </Dialog>
      )}
    </>
  );
}

function Wordings({ comment }: { comment: Comment }) {
  const { data, error } = useQuery(versionsOf(comment));
  if (error) return <Notice tone="bad">{error.message}</Notice>;
  if (!data) return <Skeleton label={t.loading} rows={3} />;
  if (data.length === 0) return <p>{t.none}</p>;
  const newest = { version: comment.version, text: comment.text, at: comment.edited_at };
  const steps = [
    ...data.map(({ version, text, replaced_at }) => ({ version, text, at: replaced_at })),
    newest,
  ];
  return (
    <ol className="wordings">
      {steps.toReversed().map((step, i) => {
        const before = steps[steps.length - 2 - i];
        return (
          <li key={step.version}>
            <h3>
              {i === 0 ? t.now : t.since(step.version)} {before?.at && <Time at={before.at} />}
            </h3>
            {before ? (
              <Differences before={before.text} after={step.text} />
            ) : (
              <p className="comment__text" dir="auto">
                {step.text}
              </p>
            )}
          </li>
        );
      })}
    </ol>
  );
}
