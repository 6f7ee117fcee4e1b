/** The marked range on the rail: a band with two ends that can be dragged, or moved by the arrow keys. */

import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { texts } from "../texts/player";
import { clampTo, type LessonMs, type Span, spokenTime } from "./lessonTime";
import { withEnd } from "./marks";

const t = texts.range;
const STEPS: Record<string, number> = { ArrowLeft: -100, ArrowDown: -100, ArrowRight: 100, ArrowUp: 100 };
const LONG = 10;

interface RangeProps {
  span: Span;
  window: Span;
  lesson: Span;
  looping: boolean;
  /** The moment under a pointer. */
  readAt: (clientX: number) => LessonMs | null;
  onChange: (span: Span) => void;
}

export function RailRange({ span, window: [from, to], lesson, looping, readAt, onChange }: RangeProps) {
  const dragging = useRef(false);
  const share = (ms: LessonMs) => ((ms - from) / Math.max(1, to - from)) * 100;
  const move = (end: "from" | "to", ms: LessonMs) => {
    const [a, b] = withEnd(span, end, Math.round(clampTo(ms, ...lesson)));
    if (a >= lesson[0] && b <= lesson[1]) onChange([a, b]);
  };
  const handle = (end: "from" | "to") => {
    const ms = end === "from" ? span[0] : span[1];
    return (
      <span
        className="range__end"
        data-end={end}
        style={{ left: `${share(ms)}%` }}
        role="slider"
        tabIndex={0}
        aria-label={end === "from" ? t.begins : t.ends}
        aria-valuemin={Math.round(lesson[0] / 100)}
        aria-valuemax={Math.round(lesson[1] / 100)}
        aria-valuenow={Math.round(ms / 100)}
        aria-valuetext={spokenTime(ms)}
        onKeyDown={(event: KeyboardEvent) => {
          const step = STEPS[event.key];
          if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          move(end, ms + step * (event.shiftKey ? LONG : 1));
        }}
        onPointerDown={(event: PointerEvent<HTMLSpanElement>) => {
          event.stopPropagation();
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event: PointerEvent) => {
          const at = dragging.current ? readAt(event.clientX) : null;
          if (at === null) return;
          event.stopPropagation();
          move(end, at);
        }}
        onPointerUp={() => {
          dragging.current = false;
        }}
        onPointerCancel={() => {
          dragging.current = false;
        }}
      />
    );
  };
  return (
    <div className="range" data-looping={looping || undefined}>
      <span
        className="range__band"
        style={{ left: `${share(span[0])}%`, width: `${share(span[1]) - share(span[0])}%` }}
      />
      {span[0] >= from && span[0] <= to && handle("from")}
      {span[1] >= from && span[1] <= to && handle("to")}
    </div>
  );
}
