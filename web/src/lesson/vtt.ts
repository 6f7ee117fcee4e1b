/** Reading WebVTT ourselves: cues for captions, and storyboards whose cues name a rectangle of a picture. */

import type { LessonMs } from "./lessonTime";

/** A cue on lesson time. */
export interface Cue {
  start_ms: LessonMs;
  end_ms: LessonMs;
  text: string;
}

/** A thumbnail: a rectangle of a sprite sheet, for a stretch of lesson time. */
export interface Thumb {
  start_ms: LessonMs;
  end_ms: LessonMs;
  url: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

const STAMP = /(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})/;
const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&nbsp;": " ",
  "&lrm;": "\u200e",
  "&rlm;": "\u200f",
};

function stampMs(text: string): number | null {
  const match = STAMP.exec(text);
  if (!match) return null;
  const [, hours, minutes, seconds, ms] = match;
  return ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms);
}

/** Read the cues of a WebVTT file, in order. Styles, notes and regions are passed over; tags are taken out of the text. */
export function parseVtt(source: string): Cue[] {
  const cues: Cue[] = [];
  for (const block of source.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const lines = block.split("\n").filter((line) => line.trim() !== "");
    const at = lines.findIndex((line) => line.includes("-->"));
    if (at < 0) continue;
    const [from, to] = (lines[at] ?? "").split("-->");
    const start_ms = stampMs(from ?? "");
    const end_ms = stampMs(to ?? "");
    if (start_ms === null || end_ms === null || end_ms <= start_ms) continue;
    const text = lines
      .slice(at + 1)
      .join("\n")
      .replace(/<[^>]*>/g, "")
      .replace(/&\w+;/g, (entity) => ENTITIES[entity] ?? entity);
    cues.push({ start_ms, end_ms, text });
  }
  return cues.sort((a, b) => a.start_ms - b.start_ms);
}

/** Read a storyboard; picture addresses are resolved against the file's own address. */
export function parseStoryboard(source: string, fileUrl: string): Thumb[] {
  return parseVtt(source).flatMap((cue) => {
    const match = /^(.*?)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/.exec(cue.text.trim());
    if (!match) return [];
    const [, path, x, y, width, height] = match;
    const url = new URL(path ?? "", fileUrl).href;
    return [
      {
        start_ms: cue.start_ms,
        end_ms: cue.end_ms,
        url,
        x: Number(x),
        y: Number(y),
        width: Number(width),
        height: Number(height),
      },
    ];
  });
}

/** Return the index of the last item that has begun at `ms`, or -1. Items are in order of their start. */
export function lastBegun(items: readonly { start_ms: LessonMs }[], ms: LessonMs): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.start_ms ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Return the item that covers `ms`, or undefined. */
export function covering<T extends { start_ms: LessonMs; end_ms: LessonMs }>(
  items: readonly T[],
  ms: LessonMs,
): T | undefined {
  const item = items[lastBegun(items, ms)];
  return item && ms < item.end_ms ? item : undefined;
}
