/** The markers of one lane: of each kind one outline, however many comments there are, so that lanes of a thousand appear at once. */

import { memo } from "react";
import type { CommentKind } from "../api/types";
import { outlineAt } from "./Glyph";
import type { Mark } from "./lanes";
import type { Span } from "./lessonTime";

/** The middle of a lane, and how far a crowd's second shape stands beside the first, CSS pixels. */
const MIDDLE = 8.5;
const BESIDE = 2.5;
const LEAST_PX = 3;

/** What is drawn of one kind: shapes, the shadows of those that stand for more, and bars of ranges. SVG path data. */
interface Outlines {
  dots: string;
  more: string;
  ranges: string;
}

/** The outlines of marks in a window of so many pixels, by kind. */
export function outlinesOf(
  marks: readonly Mark[],
  [from, to]: Span,
  width: number,
): Map<CommentKind, Outlines> {
  const all = new Map<CommentKind, Outlines>();
  const x = (ms: number) => Math.round(((ms - from) / Math.max(1, to - from)) * width * 10) / 10;
  for (const { comment, more } of marks) {
    const { kind, start_ms, end_ms } = comment;
    const before = all.get(kind) ?? { dots: "", more: "", ranges: "" };
    const at = x(start_ms);
    before.dots += outlineAt(kind, at, MIDDLE);
    if (more > 0) before.more += outlineAt(kind, at + BESIDE, MIDDLE);
    else if (end_ms !== null) {
      const long = Math.max(LEAST_PX, x(end_ms) - at);
      before.ranges += `M${at} ${MIDDLE - 3}h${long}v6h${-long}z`;
    }
    all.set(kind, before);
  }
  return all;
}

interface LaneMarksProps {
  marks: readonly Mark[];
  window: Span;
  width: number;
  /** The comment last gone to. */
  open: string | null;
}

export const LaneMarks = memo(function LaneMarks({ marks, window, width, open }: LaneMarksProps) {
  const opened = marks.find(({ comment }) => comment.id === open)?.comment;
  const [from, to] = window;
  return (
    <svg className="lane__marks" width={width} height={2 * MIDDLE} aria-hidden="true">
      {[...outlinesOf(marks, window, width)].map(([kind, { dots, more, ranges }]) => (
        <g key={kind} data-kind={kind}>
          <path className="lane__ranges" d={ranges} />
          <path className="lane__more" d={more} />
          <path d={dots} />
        </g>
      ))}
      {opened && (
        <g data-kind={opened.kind}>
          <circle
            className="lane__open"
            cx={((opened.start_ms - from) / Math.max(1, to - from)) * width}
            cy={MIDDLE}
            r={8}
          />
        </g>
      )}
    </svg>
  );
});
