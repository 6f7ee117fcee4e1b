/** The lanes of sound and speech under the rail, and its ruler. They are drawings; lists carry the words. */

import { memo, useEffect, useRef } from "react";
import { ticksOf } from "./lanes";
import type { LessonMs, Span } from "./lessonTime";
import { type Speech, STEP_MS } from "./transcript/speech";
import { columnsOf, type Peaks } from "./waveform";

/** How tall the lane of speech is where somebody speaks all the time, CSS pixels. */
const SPEECH_PX = 12;
/** In a window shorter than this every spell of speech is drawn, not shares of ten seconds. */
const SPELLS_MS = 180_000;

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
  const block = (from: number, to: number, tall: number, hair: number) =>
    pen.fillRect(from, height - tall, Math.max(1, to - from - hair), tall);
  if (speech && end - start < SPELLS_MS) {
    for (const spell of speech.spells)
      if (spell.end_ms > start && spell.start_ms < end)
        block(x(spell.start_ms), x(spell.end_ms), most * 0.75, 0);
  } else if (speech) {
    for (const [step, share] of speech.shares.entries()) {
      if (share === 0) continue;
      const from = x(speech.startMs + step * STEP_MS);
      const to = x(Math.min(speech.endMs, speech.startMs + (step + 1) * STEP_MS));
      // A hair between steps, so that they can be counted, while there is room for one.
      block(from, to, Math.max(ratio, share * most), to - from > 4 * ratio ? ratio : 0);
    }
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
    const chosen = new MutationObserver(again);
    chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      size.disconnect();
      chosen.disconnect();
      scheme.removeEventListener("change", again);
    };
  }, [peaks, speech, start, end]);
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} className="rail__lane" />
    </div>
  );
});

/** So much a moment's words take, px: nearer to the end it is a line only, so that nothing sticks out of a narrow page. */
const WORDS_PX = 44;

/** Round moments under the rail. */
export const Ruler = memo(function Ruler({
  from,
  to,
  width,
}: {
  from: LessonMs;
  to: LessonMs;
  width: number;
}) {
  const span: Span = [from, to];
  return (
    <div className="rail__ruler numbers" aria-hidden="true">
      {ticksOf(span, width).map(({ ms, text }) => (
        <span key={ms} style={{ left: `${((ms - from) / Math.max(1, to - from)) * 100}%` }}>
          {((to - ms) / Math.max(1, to - from)) * width >= WORDS_PX && text}
        </span>
      ))}
    </div>
  );
});
