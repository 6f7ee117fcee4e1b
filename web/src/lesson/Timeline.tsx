/** Everything that lies on time beneath the pictures: the marked range, the rail with its lanes, and all of it in words. */

import { memo, useCallback, useMemo } from "react";
import type { Comment } from "../api/types";
import type { ComposerModel } from "./composer";
import type { Span } from "./lessonTime";
import { Moments } from "./Moments";
import { usePlayer } from "./moment";
import { Rail } from "./Rail";
import { RailBar } from "./RailBar";
import { RangeBar } from "./RangeBar";
import type { RailWindow } from "./railWindow";
import { useSlice } from "./store";
import type { Speech } from "./transcript/speech";
import { type RangeDeeds, useLoopFollows, useSpan } from "./useRange";
import { useSeen } from "./viewing";
import { watchedOf } from "./watchedShare";
import type { Peaks } from "./waveform";

interface TimelineProps {
  observationId: string;
  rail: RailWindow;
  comments: Comment[];
  peaks: Peaks | undefined;
  speech: Speech | undefined;
  large: number | null;
  range: RangeDeeds;
  /** What was just done, in a sentence. */
  said: string;
  open: string | null;
  onComment: (comment: Comment) => void;
  composer: ComposerModel | null;
  isTold: boolean;
  onTell: (open: boolean) => void;
}

export const Timeline = memo(function Timeline(props: TimelineProps) {
  const {
    observationId,
    rail,
    comments,
    peaks,
    speech,
    large,
    range,
    said,
    open,
    onComment,
    composer,
    isTold,
    onTell,
  } = props;
  const player = usePlayer();
  const lesson = useSlice(player.store, (state) => state.lesson);
  const seen = useSeen(observationId, player);
  const share = useMemo(() => watchedOf(seen, lesson), [seen, lesson]);
  const span = useSpan(range.marks);
  useLoopFollows(player, span);
  const close = useCallback(() => onTell(false), [onTell]);
  const tell = useCallback(() => onTell(true), [onTell]);
  const whole = useMemo<Span>(() => [lesson.start_ms, lesson.end_ms], [lesson.start_ms, lesson.end_ms]);
  return (
    <>
      {span && <RangeBar span={span} onChange={range.change} onClear={range.clear} />}
      <p className="lesson__said" role="status">
        {said}
      </p>
      <Rail
        observationId={observationId}
        rail={rail}
        comments={comments}
        peaks={peaks}
        speech={speech}
        seen={seen}
        large={large}
        range={span}
        onRange={range.change}
        open={open}
        onComment={onComment}
        composer={composer}
      />
      <RailBar rail={rail} lesson={whole} watched={share.lesson} onMoments={tell} />
      <Moments
        isOpen={isTold}
        onClose={close}
        lesson={lesson}
        comments={comments}
        seen={seen}
        onComment={onComment}
        composer={composer}
        onSeek={(to) => player.request({ do: "seek", to })}
      />
    </>
  );
});
