/** A tutor's queue: the one lesson to take next, what else is ready, what is coming, what is done. */

import { useQuery } from "@tanstack/react-query";
import { observations } from "../../api/queries";
import type { Summary } from "../../api/types";
import { asButton, type ButtonKind, Link } from "../../design/Button";
import { Loaded } from "../../design/Loaded";
import { EmptyState, Notice } from "../../design/Notice";
import { PageHead } from "../../design/PageHead";
import { Skeleton } from "../../design/Skeleton";
import { texts } from "../../texts";
import { LessonCard, LessonGroup } from "./LessonCard";
import { isWatchable, latestFirst, soonestFirst, tutorGroups } from "./order";

const words = texts.queue;

/** Into the lesson, where it can be watched already; else to its recordings, where something may be asked for again. */
export function Open({
  lesson,
  label,
  kind = "quiet",
}: {
  lesson: Summary;
  label: string;
  kind?: ButtonKind;
}) {
  return isWatchable(lesson) ? (
    <Link
      to="/lessons/$id"
      params={{ id: lesson.id }}
      {...asButton(kind)}
      aria-label={`${label}: ${lesson.title}, ${lesson.trainee.full_name}`}
    >
      {label}
    </Link>
  ) : lesson.cameras_received > 0 && lesson.can.includes("send_back.make") ? (
    <Link
      to="/lessons/$id/upload"
      params={{ id: lesson.id }}
      {...asButton("quiet")}
      aria-label={`${words.recordings}: ${lesson.title}, ${lesson.trainee.full_name}`}
    >
      {words.recordings}
    </Link>
  ) : null;
}

export function QueuePage() {
  const query = useQuery(observations);
  return (
    <>
      <PageHead title={words.title} />
      <Loaded query={query} skeleton={<Skeleton label={words.fetching} height={132} />}>
        {(all) => (
          <Queue assigned={all.filter(({ relation }) => relation === "assigned" || relation === "cohort")} />
        )}
      </Loaded>
    </>
  );
}

function Queue({ assigned }: { assigned: Summary[] }) {
  if (assigned.length === 0) {
    return (
      <EmptyState icon="list" title={words.emptyTitle}>
        {words.empty}
      </EmptyState>
    );
  }
  const [next, ...others] = soonestFirst(assigned, tutorGroups.toReview);
  return (
    <div className="lesson-groups">
      {next ? (
        <section className="lesson-group">
          <h2>{words.next}</h2>
          <LessonCard
            lesson={next}
            withTrainee
            isNext
            action={<Open lesson={next} label={words.review} kind="primary" />}
          />
        </section>
      ) : (
        <Notice>{words.clear}</Notice>
      )}
      <LessonGroup title={words.toReview} lessons={others}>
        {(lesson) => (
          <LessonCard lesson={lesson} withTrainee action={<Open lesson={lesson} label={words.review} />} />
        )}
      </LessonGroup>
      <LessonGroup title={words.coming} lessons={soonestFirst(assigned, tutorGroups.coming)}>
        {(lesson) => (
          <LessonCard lesson={lesson} withTrainee action={<Open lesson={lesson} label={words.open} />} />
        )}
      </LessonGroup>
      <LessonGroup title={words.done} lessons={latestFirst(assigned, tutorGroups.done)}>
        {(lesson) => (
          <LessonCard lesson={lesson} withTrainee action={<Open lesson={lesson} label={words.read} />} />
        )}
      </LessonGroup>
    </div>
  );
}
