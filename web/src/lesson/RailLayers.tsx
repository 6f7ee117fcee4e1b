/** What lies on the rail: a marker per comment, and the lanes of sound and speech. Both are drawings; lists carry the words. */

import { memo, useEffect, useRef } from "react";
import type { Comment } from "../api/types";
import { KindShape } from "./Glyph";
import type { LessonMs } from "./lessonTime";
import { type Speech, STEP_MS } from "./transcript/speech";
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

/** How tall the lane of speech is where somebody speaks all the time, CSS pixels. */
const SPEECH_PX = 12;

interface LaneProps {
  peaks: Peaks | undefined;
  speech: Speech | undefined;
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
  const x = (ms: LessonMs) => ((ms - start) / Math.max(1, end - start)) * width;
  const most = SPEECH_PX * ratio;
  const base = speech ? most + 3 * ratio : 0;
  pen.fillStyle = style.getPropertyValue("--lane-speech");
  for (const [step, share] of (speech?.shares ?? []).entries()) {
    if (share === 0) continue;
    const from = x((speech?.startMs ?? 0) + step * STEP_MS);
    const to = x(Math.min(end, (speech?.startMs ?? 0) + (step + 1) * STEP_MS));
    const tall = Math.max(ratio, share * most);
    // A hair between steps, so that they can be counted, while there is room for one.
    pen.fillRect(from, height - tall, Math.max(1, to - from - (to - from > 4 * ratio ? ratio : 0)), tall);
  }
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

/** Waveform above, below it how much is spoken in each ten seconds; drawn again only when its data, size or colours change. */
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
