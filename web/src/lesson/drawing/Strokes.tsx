/** Strokes over a picture; what stands beside them has the words. The drawing scales and lies exactly as the picture does, whatever the screen. */

import type { Drawing } from "../draft";
import { pathOf, type Stroke } from "./shapes";

interface StrokesProps {
  strokes: readonly Stroke[];
  /** The picture's pixels: its proportions place the drawing. */
  width: number;
  height: number;
}

export function Strokes({ strokes, width, height }: StrokesProps) {
  const thick = Math.max(2, width * 0.0055);
  return (
    <svg
      className="strokes"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid meet"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {strokes.map((stroke, i) => {
        const path = pathOf(stroke, width, height);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only ever added and taken off at the end
          <g key={i}>
            <path className="strokes__edge" d={path} strokeWidth={thick * 2} />
            <path className="strokes__line" d={path} strokeWidth={thick} />
          </g>
        );
      })}
    </svg>
  );
}

/** The drawings of one camera that are on view, drawn together. */
export function strokesOn(drawings: readonly Drawing[], camera: number): Stroke[] {
  return drawings.filter((one) => one.camera === camera).flatMap((one) => one.strokes);
}
