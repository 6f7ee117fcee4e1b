/** A trainee's own lessons: what to do, what is under way, what has come back. */

import { useQuery } from "@tanstack/react-query";
import { observations } from "../../api/queries";
import type { Summary } from "../../api/types";
import { asButton, Link } from "../../design/Button";
import { Loaded } from "../../design/Loaded";
import { EmptyState } from "../../design/Notice";
import { PageHead } from "../../design/PageHead";
import { Skeleton } from "../../design/Skeleton";
import { texts } from "../../texts";
import { LessonCard, LessonGroup } from "./LessonCard";
import { latestFirst, soonestFirst, traineeGroups } from "./order";

const words = texts.lessons;

function PlanLink() {
  return (
    <Link to="/lessons/new" {...asButton("primary")}>
      {words.plan}
    </Link>
  );
}

/** The next act, on the page where it is done. */
function NextAct({ lesson, isFirst }: { lesson: Summary; isFirst: boolean }) {
  const label = texts.words.nextActs[lesson.status];
  const to = ["to_review", "feedback_published"].includes(lesson.status)
    ? "/lessons/$id"
    : "/lessons/$id/upload";
  return (
    <Link
      to={to}
      params={{ id: lesson.id }}
      {...asButton(isFirst ? "primary" : "quiet")}
      aria-label={`${label}: ${lesson.title}`}
    >
      {label}
    </Link>
  );
}

export function LessonsPage() {
  const query = useQuery(observations);
  return (
    <>
      <PageHead title={words.title} action={query.data?.length ? <PlanLink /> : undefined} />
      <Loaded query={query} skeleton={<Skeleton label={words.fetching} height={132} />}>
        {(all) => <Lessons mine={all.filter(({ relation }) => relation === "own")} />}
      </Loaded>
    </>
  );
}

function Lessons({ mine }: { mine: Summary[] }) {
  if (mine.length === 0) {
    return (
      <EmptyState icon="plan" title={words.emptyTitle} action={<PlanLink />}>
        {words.empty}
      </EmptyState>
    );
  }
  const toDo = soonestFirst(mine, traineeGroups.toDo);
  const card = (lesson: Summary) => (
    <LessonCard lesson={lesson} action={<NextAct lesson={lesson} isFirst={lesson === toDo[0]} />} />
  );
  return (
    <div className="lesson-groups">
      <LessonGroup title={words.toDo} lessons={toDo}>
        {card}
      </LessonGroup>
      <LessonGroup title={words.underWay} lessons={soonestFirst(mine, traineeGroups.underWay)}>
        {card}
      </LessonGroup>
      <LessonGroup title={words.done} lessons={latestFirst(mine, traineeGroups.done)}>
        {card}
      </LessonGroup>
    </div>
  );
}
