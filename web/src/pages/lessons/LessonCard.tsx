/** One lesson in a list: its picture, what it is, where it stands, and the one next thing to do. */

import type { ReactNode } from "react";
import type { Summary } from "../../api/types";
import { fromNow } from "../../design/moment";
import { Time } from "../../design/Time";
import { texts } from "../../texts";
import { ClassroomPlan } from "../recordings/ClassroomPlan";
import { isStillDue } from "./order";
import { LateBadge, StatusBadge } from "./StatusBadge";

interface LessonCardProps {
  lesson: Summary;
  action: ReactNode;
  /** Whose lesson it is, where lists hold several people's. */
  withTrainee?: boolean;
  /** One that stands above the others. */
  isNext?: boolean;
  /** The level of its heading: below the group's, or below the page's. */
  heading?: "h2" | "h3";
}

export function LessonCard({
  lesson,
  action,
  withTrainee = false,
  isNext = false,
  heading: Heading = "h3",
}: LessonCardProps) {
  const place = [lesson.subject, texts.words.phases[lesson.phase], lesson.school.name, lesson.term];
  return (
    <article className="lesson-card" data-next={isNext || undefined} aria-labelledby={`lesson-${lesson.id}`}>
      <div className="lesson-card__picture">
        {lesson.poster ? (
          <img src={lesson.poster} alt="" loading="lazy" />
        ) : (
          <ClassroomPlan received={lesson.cameras_received} />
        )}
      </div>
      <div className="lesson-card__words">
        <p className="row">
          <StatusBadge status={lesson.status} />
          <LateBadge lesson={lesson} />
          {lesson.status === "receiving" && (
            <span className="soft small">{texts.lessons.cameras(lesson.cameras_received)}</span>
          )}
        </p>
        <Heading className="lesson-card__title" id={`lesson-${lesson.id}`}>
          {withTrainee && <span className="lesson-card__who">{lesson.trainee.full_name}</span>}
          {lesson.title}
        </Heading>
        <p className="soft">{place.filter(Boolean).join(" · ")}</p>
        <NeedsFile lesson={lesson} />
        {isNext && <p className="lesson-card__focus">{lesson.focus}</p>}
        <p className="lesson-card__foot soft small">
          {isStillDue(lesson) && (
            <span>
              {texts.lessons.due} <Time at={lesson.due_at} schoolZone={lesson.school.zone} /> (
              {fromNow(lesson.due_at)})
            </span>
          )}
          {lesson.comment_count > 0 && <span>{texts.lessons.comments(lesson.comment_count)}</span>}
        </p>
      </div>
      <div className="lesson-card__action">{action}</div>
    </article>
  );
}

/** What was sent back and why; or, to its trainee, that a file is needed: said where everybody looks first. */
function NeedsFile({ lesson: { status, relation, send_backs } }: { lesson: Summary }) {
  if (send_backs.length > 0) {
    return (
      <ul className="lesson-card__asked">
        {send_backs.map(({ id, camera, reason }) => (
          <li key={id} dir="auto">
            {texts.sendBack.inList(camera, reason)}
          </li>
        ))}
      </ul>
    );
  }
  return status === "needs_file" && relation === "own" ? (
    <p className="lesson-card__asked">{texts.sendBack.needsYou}</p>
  ) : null;
}

/** A named group of lessons; nothing when the group is empty. */
export function LessonGroup({
  title,
  lessons,
  children,
}: {
  title: string;
  lessons: Summary[];
  children: (lesson: Summary) => ReactNode;
}) {
  if (lessons.length === 0) {
    return null;
  }
  return (
    <section className="lesson-group">
      <h2>{title}</h2>
      <ul>
        {lessons.map((lesson) => (
          <li key={lesson.id}>{children(lesson)}</li>
        ))}
      </ul>
    </section>
  );
}
