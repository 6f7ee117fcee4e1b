/** The player's own signs, drawn in the manner of the design's icons, and the shapes that tell kinds of comment apart. */

import type { CommentKind } from "../api/types";

const paths = {
  play: "M6.5 4.2v11.6l9.3-5.8z",
  pause: "M6.8 4.5v11M13.2 4.5v11",
  back: "M4.2 6.2A7 7 0 1 1 3 10.6M4 2.8v3.6h3.6",
  forward: "M15.8 6.2A7 7 0 1 0 17 10.6M16 2.8v3.6h-3.6",
  frameBack: "M12.5 5 7 10l5.5 5M4.5 5v10",
  frameForward: "M7.5 5 13 10l-5.5 5M15.5 5v10",
  captions: "M2.8 5h14.4v10H2.8zM8.3 8.9a1.7 1.7 0 1 0 0 2.2M14 8.9a1.7 1.7 0 1 0 0 2.2",
  sound: "M3.5 8v4H6l4 3.2V4.8L6 8zM13 7.2a4 4 0 0 1 0 5.6M15.2 5a7 7 0 0 1 0 10",
  focus: "M2.8 4.5h9.4v11H2.8zM14.2 4.5h3v4.8h-3zM14.2 10.7h3v4.8h-3z",
  even: "M2.8 4h6.6v5.2H2.8zM10.6 4h6.6v5.2h-6.6zM2.8 10.8h6.6V16H2.8zM10.6 10.8h6.6V16h-6.6z",
  inset: "M2.8 4.5h14.4v11H2.8zM10.8 10.4h4.6v3.4h-4.6z",
  single: "M2.8 4.5h14.4v11H2.8z",
  loop: "M4 9.2V8a2.5 2.5 0 0 1 2.5-2.5h9M13 2.8l2.8 2.7L13 8.2M16 10.8V12a2.5 2.5 0 0 1-2.5 2.5h-9M7 17.2l-2.8-2.7L7 11.8",
  link: "M8.4 11.6a3 3 0 0 0 4.3.2l2.6-2.6a3 3 0 0 0-4.2-4.3L9.8 6.2M11.6 8.4a3 3 0 0 0-4.3-.2l-2.6 2.6a3 3 0 0 0 4.2 4.3l1.3-1.3",
  closer: "M9 3.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 9 3.8zM12.8 12.8l3.9 3.9M6.6 9h4.8M9 6.6v4.8",
  wider: "M9 3.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 9 3.8zM12.8 12.8l3.9 3.9M6.6 9h4.8",
  earlier: "M11.8 5 6.8 10l5 5",
  later: "m8.2 5 5 5-5 5",
  list: "M7 5.5h10M7 10h10M7 14.5h10M3.5 5.5h.2M3.5 10h.2M3.5 14.5h.2",
  keys: "M2.5 5.5h15v9h-15zM5.5 8.3h.1m2.9 0h.1m2.9 0h.1m2.9 0h.1M6.5 11.8h7",
  send: "M3.5 10h12m-4.8-5L16 10l-5.3 5",
  minus: "M5 10h10",
  plus: "M10 5v10M5 10h10",
  tag: "M3.2 9.6V3.8h5.8l7.6 7.6-5.8 5.8zM6.6 7.1v.1",
  more: "M4.6 10h.1m5.2 0h.1m5.2 0h.1",
} as const;

/** A sign by its name. It is decoration: what it stands on has the words. */
export function Glyph({ name, size = 20 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill={name === "play" ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={name === "pause" ? 2.6 : name === "more" ? 2.4 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** One shape per kind, so that colour is never the only difference: triangle, diamond, disc, square. */
const shapes: Record<CommentKind, string> = {
  strength: "M6 1 11.4 10.6H.6z",
  development: "M6 .4 11.6 6 6 11.6.4 6z",
  question: "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1z",
  note: "M1.5 1.5h9v9h-9z",
  reply: "M6 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  reflection: "M2 1h8v10L6 8.4 2 11z",
};

/** The outline of a kind's shape in a 12 x 12 box. */
export function shapeOf(kind: CommentKind): string {
  return shapes[kind];
}

/** The same shapes drawn around a point, for many of them in one path. */
const around: Record<CommentKind, [dx: number, dy: number, path: string]> = {
  strength: [0, -5, "l5.4 9.6h-10.8z"],
  development: [0, -5.6, "l5.6 5.6-5.6 5.6-5.6-5.6z"],
  question: [0, -5, "a5 5 0 1 0 0 10a5 5 0 0 0 0-10z"],
  note: [-4.5, -4.5, "h9v9h-9z"],
  reply: [0, -3, "a3 3 0 1 0 0 6a3 3 0 0 0 0-6z"],
  reflection: [-4, -5, "h8v10l-4-2.6-4 2.6z"],
};

/** The outline of a kind's shape with its middle at a point, as path data. */
export function outlineAt(kind: CommentKind, x: number, y: number): string {
  const [dx, dy, path] = around[kind];
  return `M${x + dx} ${y + dy}${path}`;
}

/** The shape of a kind; the word stands beside it. */
export function KindShape({ kind, size = 12 }: { kind: CommentKind; size?: number }) {
  return (
    <svg
      className="kind-shape"
      data-kind={kind}
      width={size}
      height={size}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      <path d={shapes[kind]} />
    </svg>
  );
}

/** The shape of a mark that is still to be written about: a flag. */
export function MarkShape({ size = 12 }: { size?: number }) {
  return (
    <svg className="mark-shape" width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      <path d="M2.5.8v10.4M2.5 1.6h7.2L7.6 4.2l2.1 2.6H2.5" />
    </svg>
  );
}
