/** Strokes in picture coordinates: ten-thousandths of the picture's width and height, from its upper left corner. */

import type { Drawing } from "../draft";
import type { LessonMs } from "../lessonTime";

export type Stroke = Drawing["strokes"][number];
export type Tool = Stroke["tool"];
export type At = [number, number];

/** The whole width or height of the picture. */
export const WHOLE = 10_000;
/** Points of a pen stroke, strokes of a drawing, as the service takes them. */
const MOST_POINTS = 400;
export const MOST_STROKES = 24;
/** Pen points nearer than this to the last one add nothing that can be seen. */
const NEAR = 25;
/** A drawing on a moment is shown this long around it. */
const SHOWN_BEFORE_MS = 700;
const SHOWN_AFTER_MS = 4000;

/** A rectangle on the screen. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where a picture of these proportions lies inside its element, as `object-fit: contain` places it. */
export function pictureIn(box: Box, proportion: number): Box {
  const width = Math.min(box.width, box.height * proportion);
  const height = width / proportion;
  return {
    left: box.left + (box.width - width) / 2,
    top: box.top + (box.height - height) / 2,
    width,
    height,
  };
}

/** A point of the screen in picture coordinates, kept inside the picture. */
export function toPicture(x: number, y: number, picture: Box): At {
  const within = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * WHOLE);
  return [within((x - picture.left) / picture.width), within((y - picture.top) / picture.height)];
}

/** A pen stroke with one more point, thinned: far ones are kept, and of too many every second one. */
export function drawnOn(points: At[], to: At): At[] {
  const last = points[points.length - 1];
  if (last && Math.hypot(to[0] - last[0], to[1] - last[1]) < NEAR) return points;
  const longer = [...points, to];
  return longer.length <= MOST_POINTS ? longer : longer.filter((_, i) => i % 2 === 0);
}

/** Whether a stroke is large enough to have been meant. */
export function isMeant({ points }: Stroke): boolean {
  const [first] = points;
  return first !== undefined && points.some(([x, y]) => Math.hypot(x - first[0], y - first[1]) > 4 * NEAR);
}

/** The path of a stroke in a picture of these pixels. */
export function pathOf({ tool, points }: Stroke, width: number, height: number): string {
  const at = points.map(([x, y]) => [(x / WHOLE) * width, (y / WHOLE) * height] as const);
  const [from, to] = [at[0], at[at.length - 1]];
  if (!from || !to) return "";
  const dots = (list: readonly (readonly [number, number])[]) =>
    list.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
  if (tool === "pen") return `M${dots(at)}`;
  if (tool === "ellipse") {
    const [rx, ry] = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
    const [cx, cy] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const half = `${rx.toFixed(1)} ${ry.toFixed(1)} 0 1 0`;
    return `M${(cx - rx).toFixed(1)} ${cy.toFixed(1)}a${half} ${(2 * rx).toFixed(1)} 0a${half} ${(-2 * rx).toFixed(1)} 0`;
  }
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const head = Math.min(Math.hypot(to[0] - from[0], to[1] - from[1]) * 0.5, width * 0.03);
  const wing = (turn: number) =>
    [to[0] - head * Math.cos(angle + turn), to[1] - head * Math.sin(angle + turn)] as const;
  return `M${dots([from, to])}M${dots([wing(0.5), to, wing(-0.5)])}`;
}

/** Whether a comment's drawing belongs on the picture now: about its moment, or for as long as the comment's range lasts. */
export function isShown(
  comment: { start_ms: LessonMs; end_ms: LessonMs | null; drawing: Drawing | null },
  ms: LessonMs,
): boolean {
  if (!comment.drawing) return false;
  const { at_ms } = comment.drawing;
  const until = Math.max(comment.end_ms ?? 0, at_ms + SHOWN_AFTER_MS);
  return (
    ms >= Math.min(at_ms, comment.end_ms === null ? at_ms : comment.start_ms) - SHOWN_BEFORE_MS && ms < until
  );
}
