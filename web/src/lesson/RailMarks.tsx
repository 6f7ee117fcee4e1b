/** Markers of comments on the rail and in its lanes, and stretches such as gaps and watched parts. Lists carry the words. */

import { memo } from "react";
import { KindShape } from "./Glyph";
import type { Mark } from "./lanes";
import type { Span } from "./lessonTime";

/** Where something lies in the window, as a share of it in percent; outside of it below 0 or above 100. */
const at = (ms: number, [from, to]: Span) => ((ms - from) / Math.max(1, to - from)) * 100;

interface MarkersProps {
  marks: readonly Mark[];
  window: Span;
  /** The comment last gone to. */
  open: string | null;
}

/** A shape for each comment, and a bar for each range. */
export const Markers = memo(function Markers({ marks, window, open }: MarkersProps) {
  return marks.map(({ comment, more }) => {
    const left = at(comment.start_ms, window);
    return (
      <span
        key={comment.id}
        data-kind={comment.kind}
        data-comment-marker={comment.id}
        data-more={more > 0 || undefined}
        data-open={comment.id === open || undefined}
        className="marker"
      >
        {comment.end_ms !== null && more === 0 && (
          <span
            className="marker__range"
            style={{ left: `${left}%`, width: `${at(comment.end_ms, window) - left}%` }}
          />
        )}
        <span className="marker__dot" style={{ left: `${left}%` }}>
          <KindShape kind={comment.kind} size={12} />
        </span>
      </span>
    );
  });
});

/** Stretches of time, drawn as bars of one kind. */
export const Stretches = memo(function Stretches({
  spans,
  window,
  look,
}: {
  spans: readonly Span[];
  window: Span;
  look: "gap" | "seen";
}) {
  const [from, to] = window;
  return spans
    .filter(([a, b]) => b > from && a < to)
    .map((span) => (
      <span
        key={span[0]}
        className="stretch"
        data-look={look}
        style={{ left: `${at(span[0], window)}%`, width: `${at(span[1], window) - at(span[0], window)}%` }}
      />
    ));
});
