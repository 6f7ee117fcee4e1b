/** What is said of the lesson as it was before, and the way to it and back: earlier comments keep their moments there. */

import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Comment } from "../api/types";
import { Link } from "../design/Button";
import { Notice } from "../design/Notice";
import { texts } from "../texts/player";
import { revisionOf, sharesClock } from "./earlier";
import type { Lesson } from "./manifest";

const t = texts.revisions;

interface OlderProps {
  observationId: string;
  lesson: Lesson;
  newest: Lesson;
}

/** That a revision is shown which is not the newest; nothing when it is. */
export function OlderLesson({ observationId, lesson, newest }: OlderProps) {
  if (lesson.revision >= newest.revision) return null;
  return (
    <Notice
      title={t.older(lesson.revision)}
      action={
        <Link to="/lessons/$id" params={{ id: observationId }}>
          {t.toNewest}
        </Link>
      }
    >
      {sharesClock(lesson, newest) ? t.grown : t.replaced}
    </Notice>
  );
}

interface EarlierProps {
  observationId: string;
  /** Comments that lie on an earlier clock. */
  earlier: readonly Comment[];
}

/** That comments were written on the lesson as it was, and where they are; nothing when there are none. */
export function EarlierComments({ observationId, earlier }: EarlierProps) {
  if (earlier.length === 0) return null;
  const revision = revisionOf(earlier);
  return (
    <div className="comments__earlier">
      <Notice
        action={
          <Link to="/lessons/$id" params={{ id: observationId }} search={{ revision }}>
            {t.toEarlier}
          </Link>
        }
      >
        {t.earlier(earlier.length)}
      </Notice>
    </div>
  );
}

/** A link that names a comment of an earlier clock opens the lesson as it was then. */
export function useEarlierComment(
  observationId: string,
  earlier: readonly Comment[],
  commentId: string | undefined,
): void {
  const navigate = useNavigate();
  const revision = earlier.find((one) => one.id === commentId)?.revision;
  useEffect(() => {
    if (revision === undefined || commentId === undefined) return;
    void navigate({
      to: "/lessons/$id",
      params: { id: observationId },
      search: { revision, comment: commentId },
      replace: true,
    });
  }, [navigate, observationId, revision, commentId]);
}
