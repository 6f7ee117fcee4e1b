/** A classroom from above: board, desks, and three cameras with what they see. */

/** What a camera's place looks like: nothing in it, on its way, in, or with something to look at. */
export type SlotLook = "empty" | "busy" | "in" | "trouble";

interface ClassroomPlanProps {
  /** The look of each camera's place; or with `received`, that many are in. */
  looks?: Record<number, SlotLook>;
  received?: number;
  /** A name makes it a picture; without one it is decoration. */
  label?: string;
  /** Write the cameras' numbers and the word on the board. */
  board?: string;
}

/** Where each camera stands, and the cone of its sight. */
const cameras: Record<number, { x: number; y: number; cone: string }> = {
  1: { x: 58, y: 26, cone: "M58 26 302 128 126 214z" },
  2: { x: 160, y: 206, cone: "M160 206 40 20h240z" },
  3: { x: 304, y: 116, cone: "M304 116 16 40v152z" },
};

const desks = [76, 112, 148].flatMap((y) => [50, 112, 174, 236].map((x) => ({ x, y })));

export function ClassroomPlan({ looks, received = 0, label, board }: ClassroomPlanProps) {
  const lookOf = (camera: number): SlotLook => looks?.[camera] ?? (camera <= received ? "in" : "empty");
  return (
    <svg
      className="plan"
      viewBox="0 0 320 220"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <rect className="plan__room" x="6" y="6" width="308" height="208" rx="6" />
      <rect className="plan__board" x="110" y="10" width="100" height="16" rx="3" />
      {board && (
        <text className="plan__word" x="160" y="22">
          {board}
        </text>
      )}
      {desks.map(({ x, y }) => (
        <rect key={`${x} ${y}`} className="plan__desk" x={x} y={y} width="34" height="16" rx="3" />
      ))}
      {Object.entries(cameras).map(([camera, { cone }]) => (
        <path key={camera} className="plan__cone" data-look={lookOf(Number(camera))} d={cone} />
      ))}
      {Object.entries(cameras).map(([camera, { x, y }]) => (
        <g key={camera} className="plan__camera" data-look={lookOf(Number(camera))}>
          <circle cx={x} cy={y} r={board ? 12 : 8} />
          {board && (
            <text x={x} y={y + 4.5}>
              {camera}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
