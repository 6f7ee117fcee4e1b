/** The time rail: where the lesson stands, what is written where, gaps, sound. Click, drag or use the arrow keys to move. */

import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Comment } from "../api/types";
import { texts } from "../texts/lesson";
import { clockText, type LessonMs, spokenTime } from "./lessonTime";
import { useMoment, usePlayer } from "./moment";
import { RailHover } from "./RailHover";
import { Lane, Markers } from "./RailLayers";
import { useSlice } from "./store";
import type { Speech } from "./transcript/speech";
import type { Peaks } from "./waveform";

const t = texts.rail;
/** A marker is under the pointer when it is this near, CSS pixels. */
const REACH_PX = 8;
const STEPS: Record<string, number> = {
  ArrowLeft: -1000,
  ArrowRight: 1000,
  ArrowDown: -1000,
  ArrowUp: 1000,
  PageDown: -30_000,
  PageUp: 30_000,
};

interface RailProps {
  observationId: string;
  comments: Comment[];
  peaks: Peaks | undefined;
  speech: Speech | undefined;
  large: number | null;
  onComment: (comment: Comment) => void;
}

/** The playhead is moved by the clock, frame by frame, without drawing the page again. */
function usePlayhead(fraction: (ms: LessonMs) => number) {
  const player = usePlayer();
  const running = useSlice(player.store, (state) => state.running);
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let frame = 0;
    const place = () => head.current?.style.setProperty("--at", String(fraction(player.now())));
    const run = () => {
      place();
      frame = requestAnimationFrame(run);
    };
    place();
    if (running) frame = requestAnimationFrame(run);
    const stop = player.onMoment(place);
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [player, running, fraction]);
  return head;
}

/** The slider itself: what a keyboard and a screen reader hold. */
function Slider({ start, end }: { start: LessonMs; end: LessonMs }) {
  const player = usePlayer();
  const seconds = useMoment(useCallback((ms: number) => Math.round(ms / 1000), []));
  return (
    <div
      className="rail__slider"
      role="slider"
      tabIndex={0}
      aria-label={t.label}
      aria-valuemin={Math.round(start / 1000)}
      aria-valuemax={Math.round(end / 1000)}
      aria-valuenow={seconds}
      aria-valuetext={t.value(spokenTime(seconds * 1000), spokenTime(end))}
      onKeyDown={(event) => {
        const step = STEPS[event.key];
        const to =
          event.key === "Home"
            ? start
            : event.key === "End"
              ? end
              : step === undefined
                ? null
                : player.now() + step;
        if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        player.request({ do: "seek", to });
      }}
    />
  );
}

export function Rail({ observationId, comments, peaks, speech, large, onComment }: RailProps) {
  const player = usePlayer();
  const lesson = useSlice(player.store, (state) => state.lesson);
  const { start_ms: start, end_ms: end } = lesson;
  const length = Math.max(1, end - start);
  const fraction = useCallback(
    (ms: LessonMs) => Math.min(1, Math.max(0, (ms - start) / length)),
    [start, length],
  );
  const rail = useRef<HTMLDivElement>(null);
  const head = usePlayhead(fraction);
  const dragging = useRef(false);
  const [hover, setHover] = useState<{ ms: LessonMs; near: Comment | null } | null>(null);

  const read = (event: PointerEvent) => {
    const box = rail.current?.getBoundingClientRect();
    if (!box) return null;
    const ms = start + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * length;
    const reach = (REACH_PX / box.width) * length;
    const near = event.clientY - box.top < 28 ? nearest(comments, ms, reach) : null;
    return { ms, near };
  };
  const angle = lesson.angles.find((one) => one.camera === large);
  const gaps = useMemo(() => angle?.gaps ?? [], [angle]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing is a shortcut; the slider inside does the same by keyboard
    <div
      className="rail"
      data-lane={peaks !== undefined || speech !== undefined || undefined}
      ref={rail}
      // The pointer takes no focus: who was writing goes on writing.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        const at = read(event);
        if (!at || event.button !== 0) return;
        if (at.near) return onComment(at.near);
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        player.request({ do: "seek", to: at.ms });
      }}
      onPointerMove={(event) => {
        const at = read(event);
        setHover(at);
        if (at && dragging.current) player.request({ do: "seek", to: at.ms });
      }}
      onPointerUp={() => {
        dragging.current = false;
      }}
      onPointerCancel={() => {
        dragging.current = false;
      }}
      onPointerLeave={() => setHover(null)}
    >
      <Markers comments={comments} fraction={fraction} />
      <div className="rail__track" ref={head}>
        <div className="rail__played" />
        {gaps.map((gap) => (
          <div
            key={gap.from_ms}
            className="rail__gap"
            style={{
              left: `${fraction(gap.from_ms) * 100}%`,
              width: `${((gap.to_ms - gap.from_ms) / length) * 100}%`,
            }}
          />
        ))}
        <div className="rail__head" />
        <Slider start={start} end={end} />
      </div>
      <Lane peaks={peaks} speech={speech} start={start} end={end} />
      {hover && (
        <RailHover
          observationId={observationId}
          angle={angle}
          at={hover.ms}
          fraction={fraction(hover.ms)}
          comment={hover.near}
          speech={speech}
        />
      )}
      <span className="visually-hidden">{clockText(end)}</span>
    </div>
  );
}

/** The comment under the pointer: a dot within reach, or a range that covers the moment. */
function nearest(comments: Comment[], ms: LessonMs, reach: number): Comment | null {
  let best: Comment | null = null;
  let distance = reach;
  for (const comment of comments) {
    const away =
      comment.end_ms !== null && ms >= comment.start_ms && ms <= comment.end_ms
        ? reach / 2
        : Math.abs(comment.start_ms - ms);
    if (away <= distance) [best, distance] = [comment, away];
  }
  return best;
}
