/** What hovers over the rail under the pointer: the large camera's picture there, the time, and a comment if one is near. */

import { useQuery } from "@tanstack/react-query";
import type { Comment } from "../api/types";
import { KIND_NAMES, texts } from "../texts/lesson";
import { texts as playerTexts } from "../texts/player";
import { alignmentOf } from "./alignment/alignment";
import { shownLaterMs } from "./alignment/words";
import { useStoryboard } from "./files";
import { KindShape } from "./Glyph";
import { clockText, type LessonMs, spanText } from "./lessonTime";
import type { Angle } from "./manifest";
import { usePlayer } from "./moment";
import { type Speech, shareAt } from "./transcript/speech";
import { covering } from "./vtt";

interface RailHoverProps {
  observationId: string;
  angle: Angle | undefined;
  at: LessonMs;
  /** 0 to 1 along the rail. */
  fraction: number;
  comment: Comment | null;
  /** So many more comments share its place. */
  more: number;
  speech: Speech | undefined;
}

/** The camera's picture at a moment. Its storyboard lies where it was lined up: what people moved since is taken off. */
function useThumb(observationId: string, angle: Angle | undefined, at: LessonMs) {
  const { lesson } = usePlayer();
  const thumbs = useStoryboard(observationId, lesson.revision, angle, true);
  const alignment = useQuery(alignmentOf(observationId, lesson.revision)).data;
  const camera = alignment?.cameras.find((one) => one.camera === angle?.camera);
  return covering(thumbs, camera && alignment ? at - shownLaterMs(camera, alignment, lesson) : at);
}

export function RailHover({ observationId, angle, at, fraction, comment, more, speech }: RailHoverProps) {
  const thumb = useThumb(observationId, angle, comment?.start_ms ?? at);
  return (
    <div
      className="rail-hover"
      style={{ left: `clamp(96px, ${fraction * 100}%, calc(100% - 96px))` }}
      aria-hidden="true"
    >
      {thumb && (
        <div
          className="rail-hover__picture"
          style={{
            width: thumb.width,
            height: thumb.height,
            backgroundImage: `url("${thumb.url}")`,
            backgroundPosition: `-${thumb.x}px -${thumb.y}px`,
          }}
        />
      )}
      {comment ? (
        <div className="rail-hover__comment">
          <p className="numbers">
            <KindShape kind={comment.kind} /> <b>{spanText(comment.start_ms, comment.end_ms)}</b>{" "}
            {KIND_NAMES[comment.kind]} {comment.standards.join(" ")}
          </p>
          <p className="rail-hover__text">{comment.text}</p>
          {more > 0 && <p className="rail-hover__more">{playerTexts.timeline.more(more)}</p>}
        </div>
      ) : (
        <p className="rail-hover__time numbers">
          {clockText(at, true)}
          {speech && ` · ${texts.rail.speech(Math.round(100 * shareAt(speech, at)))}`}
        </p>
      )}
    </div>
  );
}
