/** The head of the page: which lesson this is, when it is due, whether the draft is safe, and the one act of publishing. */

import { useState } from "react";
import type { Comment, Detail, Framework } from "../api/types";
import { Badge } from "../design/Badge";
import { Button } from "../design/Button";
import { Time } from "../design/Time";
import { texts as all } from "../texts";
import { texts } from "../texts/lesson";
import type { ComposerModel } from "./composer";
import { minuteOf } from "./lessonTime";
import { Publish } from "./Publish";
import { useSlice } from "./store";

const t = texts.page;

interface HeadProps {
  detail: Detail;
  comments: Comment[];
  composer: ComposerModel;
  framework: Framework | undefined;
}

export function LessonHead({ detail, comments, composer, framework }: HeadProps) {
  const savedAt = useSlice(composer.store, (state) => state.savedAt);
  const [publishing, setPublishing] = useState(false);
  const unpublished = comments.some((one) => one.published_at === null && one.kind !== "note");
  const own = detail.relation === "own";
  const words = [
    own ? null : detail.trainee.full_name,
    detail.school.name,
    detail.subject,
    all.words.phases[detail.phase],
  ];
  return (
    <header className="lesson__head">
      <div className="lesson__title">
        <h1>{detail.title}</h1>
        <p>{words.filter(Boolean).join(" · ")}</p>
      </div>
      <p className="lesson__state">
        {savedAt instanceof Date && (
          <span className="lesson__saved numbers">{texts.composer.saved(minuteOf(savedAt))}</span>
        )}
        {detail.feedback_published_at ? (
          <Badge tone="good" icon="check">
            {all.words.statuses.feedback_published}
          </Badge>
        ) : (
          <>
            {detail.late && (
              <Badge tone="warn" icon="clock">
                {t.late}
              </Badge>
            )}
            <span>
              {t.dueWord} <Time at={detail.due_at} schoolZone={detail.school.zone} precision="day" />
            </span>
          </>
        )}
      </p>
      {detail.can.includes("feedback.publish") && (
        <>
          <Button
            kind={unpublished ? "primary" : "quiet"}
            className="button--small"
            onPress={() => setPublishing(true)}
          >
            {texts.publish.open}
          </Button>
          <Publish
            detail={detail}
            comments={comments}
            framework={framework}
            isOpen={publishing}
            onClose={() => setPublishing(false)}
          />
        </>
      )}
    </header>
  );
}
