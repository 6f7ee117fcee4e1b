/** The lesson: three angles on one clock, with what was said and what was written about it. */

import "./css/desk.css";
import "./css/pictures.css";
import "./css/view.css";
import "./css/captions.css";
import "./css/transport.css";
import "./css/rail.css";
import "./css/lanes.css";
import "./css/range.css";
import "./css/rail-bar.css";
import "./css/moments.css";
import "./css/side.css";
import "./css/transcript.css";
import "./css/correcting.css";
import "./css/places.css";
import "./css/lag-plot.css";
import "./css/nudge.css";
import "./css/comments.css";
import "./css/commentary.css";
import "./css/tour.css";
import "./css/drawing.css";
import "./css/composer.css";
import "./css/overlays.css";
import { useQuery } from "@tanstack/react-query";
import { isProblem } from "../api/problem";
import { observation } from "../api/queries";
import { Button, Link } from "../design/Button";
import { Notice } from "../design/Notice";
import { Skeleton } from "../design/Skeleton";
import { texts } from "../texts/lesson";
import { useLessonEvents } from "./events";
import { lessonOf } from "./files";
import { LessonDesk } from "./LessonDesk";
import { waitWords } from "./wait";

export interface LessonPageProps {
  observationId: string;
  /** Where to open, in lesson milliseconds; from a deep link. */
  startMs?: number;
  /** The comment to open at; from a deep link. */
  commentId?: string;
  /** The published revision to show; the newest when left out. */
  revision?: number;
}

const t = texts.page;

export function LessonPage({ observationId, startMs, commentId, revision }: LessonPageProps) {
  const detail = useQuery(observation(observationId));
  const newest = useQuery({ ...lessonOf(observationId), enabled: detail.isSuccess });
  const asked = useQuery({
    ...lessonOf(observationId, revision),
    enabled: detail.isSuccess && revision !== undefined,
  });
  const lesson = revision === undefined ? newest : asked;
  useLessonEvents(observationId, newest.data?.revision ?? null);

  if (detail.data && lesson.data && newest.data) {
    return (
      <LessonDesk
        // On another clock every moment is another one: the player, what was watched and the comments begin anew.
        key={lesson.data.clock.pinned_at_revision}
        detail={detail.data}
        lesson={lesson.data}
        newest={newest.data}
        startMs={startMs}
        commentId={commentId}
      />
    );
  }
  const error = detail.error ?? lesson.error ?? newest.error;
  if (error && isProblem(error, 404) && error.code === "not_ready") {
    return (
      <div className="lesson-wait">
        <Notice title={t.notReady} action={<Link to="/">{t.back}</Link>}>
          {t.notReadyWords} {detail.data?.preparation && waitWords(detail.data.preparation)}
        </Notice>
      </div>
    );
  }
  if (error) {
    const again = () => void (detail.isError ? detail.refetch() : lesson.refetch());
    return (
      <div className="lesson-wait">
        <Notice tone="bad" live title={t.failed} action={<Button onPress={again}>{t.retry}</Button>}>
          {error.message}
        </Notice>
      </div>
    );
  }
  return (
    <div className="lesson-wait">
      <Skeleton label={t.loading} rows={1} height={480} />
    </div>
  );
}
