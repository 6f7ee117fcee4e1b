/** The lanes under the rail: comments by standard or by person, or each camera's gaps and what was watched of it. */

import { memo, useMemo } from "react";
import type { Comment } from "../api/types";
import { texts } from "../texts/player";
import { LaneMarks } from "./LaneMarks";
import { blanksOf, type Lane, lanesOf, marksIn } from "./lanes";
import type { Span } from "./lessonTime";
import type { Lesson } from "./manifest";
import type { Lanes } from "./preferences";
import { Stretches } from "./RailMarks";
import type { Seen } from "./watched";

const t = texts.timeline;

interface LanesProps {
  by: Lanes;
  comments: Comment[];
  lesson: Lesson;
  seen: Seen;
  window: Span;
  width: number;
  open: string | null;
}

export const RailLanes = memo(function RailLanes(props: LanesProps) {
  const { by, comments, lesson, seen, window, width, open } = props;
  const lanes = useMemo(() => lanesOf(by, comments), [by, comments]);
  if (by === "none") return null;
  if (by === "cameras") {
    const whole: Span = [lesson.start_ms, lesson.end_ms];
    return (
      <div className="lanes" aria-hidden="true">
        {lesson.angles.map((angle) => (
          <div key={angle.camera} className="lane lane--camera">
            <span className="lane__name">{t.camera(angle.camera)}</span>
            <div className="lane__room">
              <Stretches spans={blanksOf(angle, whole).map((one) => one.span)} window={window} look="gap" />
              <Stretches spans={seen.cameras[angle.camera] ?? []} window={window} look="seen" />
            </div>
          </div>
        ))}
      </div>
    );
  }
  if (lanes.length === 0)
    return <p className="lanes lanes--none">{by === "standards" ? t.noStandards : t.noComments}</p>;
  return (
    <div className="lanes" aria-hidden="true">
      {lanes.map((lane) => (
        <CommentLane key={lane.key} lane={lane} window={window} width={width} open={open} />
      ))}
    </div>
  );
});

function CommentLane({
  lane,
  window,
  width,
  open,
}: {
  lane: Lane;
  window: Span;
  width: number;
  open: string | null;
}) {
  const marks = useMemo(() => marksIn(lane.comments, window, width), [lane, window, width]);
  return (
    <div className="lane" data-lane={lane.key}>
      <span className="lane__name" title={lane.title}>
        {lane.label}
      </span>
      <div className="lane__room">
        <LaneMarks marks={marks} window={window} width={width} open={open} />
      </div>
    </div>
  );
}
