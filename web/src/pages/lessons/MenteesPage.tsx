/** A mentor's list: lessons of their mentees whose feedback is published. */

import { useQuery } from "@tanstack/react-query";
import { observations } from "../../api/queries";
import type { Summary } from "../../api/types";
import { Loaded } from "../../design/Loaded";
import { EmptyState } from "../../design/Notice";
import { PageHead } from "../../design/PageHead";
import { Skeleton } from "../../design/Skeleton";
import { texts } from "../../texts";
import { LessonCard } from "./LessonCard";
import { latestFirst, tutorGroups } from "./order";
import { Open } from "./QueuePage";

const words = texts.mentees;

export function MenteesPage() {
  const query = useQuery(observations);
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <Loaded query={query} skeleton={<Skeleton label={texts.lessons.fetching} height={132} />}>
        {(all) => (
          <Mentees
            lessons={latestFirst(
              all.filter(({ relation }) => relation === "mentee"),
              tutorGroups.done,
            )}
          />
        )}
      </Loaded>
    </>
  );
}

function Mentees({ lessons }: { lessons: Summary[] }) {
  if (lessons.length === 0) {
    return (
      <EmptyState icon="speech" title={words.emptyTitle}>
        {words.empty}
      </EmptyState>
    );
  }
  return (
    <ul className="lesson-group">
      {lessons.map((lesson) => (
        <li key={lesson.id}>
          <LessonCard
            lesson={lesson}
            withTrainee
            heading="h2"
            action={<Open lesson={lesson} label={words.open} />}
          />
        </li>
      ))}
    </ul>
  );
}
