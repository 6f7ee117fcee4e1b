/** What lies on the rail: a marker per comment, and the lane of sound and speech. Both are drawings; lists carry the words. */

import { memo, useEffect, useRef } from "react";
import type { Comment } from "../api/types";
import { KindShape } from "./Glyph";
import type { LessonMs } from "./lessonTime";
import { columnsOf, type Peaks } from "./waveform";

/** A shape for each comment, and a bar for each range. */
export const Markers = memo(function Markers({
  comments,
  fraction,
}: {
  comments: Comment[];
  fraction: (ms: LessonMs) => number;
}) {
  return (
    <div className="rail__markers" aria-hidden="true">
      {comments.map((comment) => {
        const at = fraction(comment.start_ms) * 100;
        return (
          <span key={comment.id} data-kind={comment.kind} data-comment-marker={comment.id} className="marker">
            {comment.end_ms !== null && (
              <span
                className="marker__range"
                style={{ left: `${at}%`, width: `${fraction(comment.end_ms) * 100 - at}%` }}
              />
            )}
            <span className="marker__dot" style={{ left: `${at}%` }}>
              <KindShape kind={comment.kind} size={12} />
            </span>
          </span>
        );
      })}
    </div>
  );
});

interface LaneProps {
  peaks: Peaks | undefined;
  speech: { start_ms: LessonMs; end_ms: LessonMs }[];
  start: LessonMs;
  end: LessonMs;
}

function draw(canvas: HTMLCanvasElement, { peaks, speech, start, end }: LaneProps): void {
  const ratio = Math.min(2, devicePixelRatio);
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const style = getComputedStyle(canvas);
  pen.clearRect(0, 0, width, height);
  const base = 5 * ratio;
  const x = (ms: LessonMs) => ((ms - start) / Math.max(1, end - start)) * width;
  pen.fillStyle = style.getPropertyValue("--lane-speech");
  for (const one of speech)
    pen.fillRect(
      x(one.start_ms),
      height - 3 * ratio,
      Math.max(1, x(one.end_ms) - x(one.start_ms)),
      3 * ratio,
    );
  if (!peaks) return;
  pen.fillStyle = style.getPropertyValue("--lane-wave");
  const bar = 2 * ratio;
  const columns = columnsOf(peaks, start, end, Math.floor(width / (bar * 1.5)));
  const room = height - base - ratio;
  columns.forEach((value, i) => {
    const tall = Math.max(ratio, Math.sqrt(value) * room);
    pen.fillRect(i * bar * 1.5, (room - tall) / 2, bar, tall);
  });
}

/** Waveform above, speech below, drawn again only when its data, size or colours change. */
export const Lane = memo(function Lane({ peaks, speech, start, end }: LaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const again = () => draw(element, { peaks, speech, start, end });
    const size = new ResizeObserver(again);
    size.observe(element);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", again);
    return () => {
      size.disconnect();
      scheme.removeEventListener("change", again);
    };
  }, [peaks, speech, start, end]);
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} className="rail__lane" />
    </div>
  );
});
