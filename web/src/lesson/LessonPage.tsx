/** The lesson: three angles on one clock, with what was said and what was written about it. */

export interface LessonPageProps {
  observationId: string;
  /** Where to open, in lesson milliseconds; from a deep link. */
  startMs?: number;
  /** The comment to open at; from a deep link. */
  commentId?: string;
}

export function LessonPage({ observationId }: LessonPageProps) {
  return <h1>Lesson {observationId}</h1>;
}
