/**
 * The time rail: where the lesson stands, what is written where, gaps, sound, what was watched. Click, drag or use the arrow keys
 * to move; zoom and pan by keys, buttons or the wheel.
 */

import { type PointerEvent, useCallback, useMemo, useRef } from "react";
import type { Comment } from "../api/types";
import { texts } from "../texts/lesson";
import type { ComposerModel } from "./composer";
import { blanksOf, lanesOf, type Mark, markAt, marksIn } from "./lanes";
import { clampTo, clockText, type LessonMs, type Span, spokenTime } from "./lessonTime";
import { useMoment, usePlayer } from "./moment";
import { preferences } from "./preferences";
import { RailDrafts } from "./RailDrafts";
import { RailHover } from "./RailHover";
import { RailLanes } from "./RailLanes";
import { Lane, Ruler } from "./RailLayers";
import { Markers, Stretches } from "./RailMarks";
import { RailRange } from "./RailRange";
import type { RailWindow } from "./railWindow";
import { useSlice } from "./store";
import type { Speech } from "./transcript/speech";
import { TREMBLE_PX, useHover, usePinch, usePlayhead, useWheel, useWidth } from "./useRail";
import type { Seen } from "./watched";
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
  rail: RailWindow;
  comments: Comment[];
  peaks: Peaks | undefined;
  speech: Speech | undefined;
  seen: Seen;
  large: number | null;
  /** The marked range, and how it is moved. */
  range: Span | null;
  onRange: (span: Span) => void;
  /** The comment last gone to. */
  open: string | null;
  onComment: (comment: Comment) => void;
  /** What takes up one's own marks and drafts; null for those who only read. */
  composer: ComposerModel | null;
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
        if (to === null || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        player.request({ do: "seek", to });
      }}
    />
  );
}

export function Rail(props: RailProps) {
  const { observationId, rail, comments, peaks, speech, seen, large, range, onRange, open, onComment } =
    props;
  const { composer } = props;
  const player = usePlayer();
  const lesson = useSlice(player.store, (state) => state.lesson);
  const looping = useSlice(player.store, (state) => state.loop !== null);
  const lanes = useSlice(preferences, (kept) => kept.lanes);
  const { from, to } = useSlice(rail.store, (shown) => shown);
  const { start_ms: start, end_ms: end } = lesson;
  const view = useMemo<Span>(() => [from, to], [from, to]);
  const whole = useMemo<Span>(() => [start, end], [start, end]);

  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  usePlayhead(element, rail);
  useWheel(element, rail);
  const pinching = usePinch(element, rail);
  const dragging = useRef(false);
  const moved = useRef(false);
  const began = useRef(0);
  const [hover, setHover, dismiss] = useHover<{ ms: LessonMs; near: Mark | null }>();

  const marks = useMemo(() => marksIn(comments, view, width), [comments, view, width]);
  const angle = lesson.angles.find((one) => one.camera === large);
  const blanks = useMemo(() => (angle ? blanksOf(angle, whole).map((one) => one.span) : []), [angle, whole]);

  const readAt = (clientX: number): LessonMs | null => {
    const box = element.current?.getBoundingClientRect();
    if (!box) return null;
    return clampTo(from + clampTo((clientX - box.left) / box.width, 0, 1) * (to - from), start, end);
  };
  const read = (event: PointerEvent) => {
    const ms = readAt(event.clientX);
    if (ms === null) return null;
    const reach = (REACH_PX / Math.max(1, width)) * (to - from);
    const key = (event.target as Element).closest("[data-lane]")?.getAttribute("data-lane");
    const top = element.current?.getBoundingClientRect().top ?? 0;
    const lane = key ? lanesOf(lanes, comments).find((one) => one.key === key) : undefined;
    const here = lane ? marksIn(lane.comments, view, width) : event.clientY - top < 28 ? marks : [];
    return { ms, near: markAt(here, ms, reach) };
  };
  /** To the comment that is meant, or to the moment. */
  const press = (event: PointerEvent<HTMLDivElement>, at: { ms: LessonMs; near: Mark | null }) => {
    if (at.near) {
      dragging.current = false;
      return onComment(at.near.comment);
    }
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    return player.request({ do: "seek", to: at.ms });
  };
  return (
    <div className="rail" data-lanes={lanes}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: pointing is a shortcut; the slider inside does the same by keyboard */}
      <div
        className="rail__window"
        data-sound={peaks !== undefined || speech !== undefined || undefined}
        ref={element}
        // The pointer takes no focus: who was writing goes on writing.
        onMouseDown={(event) => event.preventDefault()}
        onPointerDown={(event) => {
          const at = read(event);
          if (!at || event.button !== 0 || pinching.current) {
            dragging.current = false;
            return;
          }
          dragging.current = true;
          moved.current = false;
          began.current = event.clientX;
          // A finger may be the first of two: it goes nowhere until it moves or is lifted.
          if (event.pointerType !== "touch") press(event, at);
          dismiss();
        }}
        onPointerMove={(event) => {
          const at = read(event);
          if (pinching.current) return setHover(null, event);
          setHover(at, event);
          if (!at || !dragging.current) return;
          // A finger that taps trembles.
          if (!moved.current && Math.abs(event.clientX - began.current) < TREMBLE_PX) return;
          moved.current = true;
          player.request({ do: "seek", to: at.ms });
        }}
        onPointerUp={(event) => {
          const at = read(event);
          const tapped = dragging.current && !moved.current && !pinching.current;
          if (event.pointerType === "touch" && tapped && at) press(event, at);
          if (event.pointerType === "touch") setHover(null, event);
          dragging.current = false;
        }}
        onPointerCancel={() => {
          dragging.current = false;
        }}
        onPointerLeave={(event) => setHover(null, event)}
      >
        <div className="rail__markers" aria-hidden="true">
          <Markers marks={marks} window={view} open={open} />
          {composer && <RailDrafts composer={composer} window={view} />}
        </div>
        <div className="rail__track">
          <div className="rail__played" data-playhead />
          <div className="rail__gaps" aria-hidden="true">
            <Stretches spans={blanks} window={view} look="gap" />
          </div>
          <Slider start={start} end={end} />
        </div>
        <div className="rail__seen" aria-hidden="true">
          <Stretches spans={seen.ranges} window={view} look="seen" />
        </div>
        <Lane peaks={peaks} speech={speech} start={from} end={to} />
        <RailLanes
          by={lanes}
          comments={comments}
          lesson={lesson}
          seen={seen}
          window={view}
          width={width}
          open={open}
        />
        <Ruler from={from} to={to} width={width} />
        {range && (
          <RailRange
            span={range}
            window={view}
            lesson={whole}
            looping={looping}
            readAt={readAt}
            onChange={onRange}
          />
        )}
        <div className="rail__over" aria-hidden="true">
          <div className="rail__head" data-playhead />
        </div>
        {hover && (
          <RailHover
            observationId={observationId}
            angle={angle}
            at={hover.ms}
            fraction={(hover.ms - from) / Math.max(1, to - from)}
            comment={hover.near?.comment ?? null}
            more={hover.near?.more ?? 0}
            speech={speech}
          />
        )}
      </div>
      <span className="visually-hidden">{clockText(end)}</span>
    </div>
  );
}
