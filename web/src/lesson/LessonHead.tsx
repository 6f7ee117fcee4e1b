/** The head of the page: which lesson this is, when it is due, whether the draft is safe, and the one act of publishing. */

import { memo, useState } from "react";
import type { Comment, Detail, Framework } from "../api/types";
import { Badge } from "../design/Badge";
import { Button } from "../design/Button";
import { Time } from "../design/Time";
import { texts as all } from "../texts";
import { texts as commentary } from "../texts/commentary";
import { texts } from "../texts/lesson";
import type { ComposerModel } from "./composer";
import { DraftState } from "./DraftState";
import type { Kept } from "./draft";
import { Publish } from "./Publish";
import { Store, useSlice } from "./store";
import { useShelf } from "./useShelf";

const t = texts.page;

interface HeadProps {
  detail: Detail;
  comments: Comment[];
  composer: ComposerModel | null;
  framework: Framework | undefined;
}

/** Whether the draft is safe, and how many comments have not reached the service. */
function Saved({ composer }: { composer: ComposerModel }) {
  const shelf = useShelf();
  const savedAt = useSlice(composer.store, (state) => state.savedAt);
  const unsent = useSlice(
    shelf?.store ?? NONE,
    ({ drafts }) => drafts.filter((one) => one.state === "sending").length,
  );
  const apart = useSlice(
    shelf?.store ?? NONE,
    ({ drafts }) => drafts.filter((one) => one.trouble !== null).length,
  );
  if (!shelf) return null;
  return (
    <span className="lesson__saved">
      {apart > 0 && `${commentary.waiting.apart(apart)}. `}
      {unsent > 0 && `${commentary.waiting.unsent(unsent)}. `}
      <DraftState shelf={shelf} savedAt={savedAt} />
    </span>
  );
}

const NONE = new Store({ drafts: [] as Kept[] });

export const LessonHead = memo(function LessonHead({ detail, comments, composer, framework }: HeadProps) {
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
        {composer && <Saved composer={composer} />}
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
});
