/** Drawing on the frame: by pointer, or by keyboard with a cross that the arrow keys move. The lesson stands still meanwhile. */

import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { Button as AriaButton, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { texts } from "../../texts/commentary";
import { Strokes } from "./Strokes";
import {
  type At,
  drawnOn,
  isMeant,
  MOST_STROKES,
  pictureIn,
  type Stroke,
  type Tool,
  toPicture,
  WHOLE,
} from "./shapes";

const t = texts.drawing;
const TOOLS: readonly Tool[] = ["arrow", "ellipse", "pen"];
/** How far an arrow key moves the cross, and with Shift. */
const STEP = WHOLE / 100;
const LEAP = WHOLE / 20;
const MOVES: Record<string, At> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface BoardProps {
  strokes: Stroke[];
  width: number;
  height: number;
  onChange: (strokes: Stroke[]) => void;
  onDone: () => void;
}

const percent = (value: number) => Math.round((value / WHOLE) * 100);

export function Board({ strokes, width, height, onChange, onDone }: BoardProps) {
  const [tool, setTool] = useState<Tool>("arrow");
  const [begun, setBegun] = useState<Stroke | null>(null);
  const [cross, setCross] = useState<At | null>(null);
  const [said, setSaid] = useState("");
  const board = useRef<HTMLDivElement>(null);
  useEffect(() => board.current?.focus(), []);
  const finish = (stroke: Stroke) => {
    setBegun(null);
    if (!isMeant(stroke) || strokes.length >= MOST_STROKES) return;
    onChange([...strokes, stroke]);
    setSaid(t.made(t[stroke.tool], strokes.length + 1));
  };
  const at = (event: PointerEvent) => {
    const box = (board.current as HTMLDivElement).getBoundingClientRect();
    return toPicture(event.clientX, event.clientY, pictureIn(box, width / height));
  };
  const moved = (stroke: Stroke, to: At): Stroke => ({
    ...stroke,
    points: stroke.tool === "pen" ? drawnOn(stroke.points as At[], to) : [stroke.points[0] as At, to],
  });
  const press = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    const here: At = cross ?? [WHOLE / 2, WHOLE / 2];
    if (move) {
      event.preventDefault();
      const by = event.shiftKey ? LEAP : STEP;
      const to = here.map((value, axis) =>
        Math.min(WHOLE, Math.max(0, value + (move[axis] ?? 0) * by)),
      ) as At;
      setCross(to);
      if (begun) setBegun(moved(begun, to));
      setSaid(t.at(percent(to[0]), percent(to[1])));
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      setCross(here);
      if (begun) finish(moved(begun, here));
      else {
        setBegun({ tool, points: [here, here] });
        setSaid(t.from(percent(here[0]), percent(here[1])));
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (begun) setBegun(null);
      else onDone();
    }
  };
  return (
    <div className="board">
      <div
        ref={board}
        className="board__surface"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the arrow keys
        tabIndex={0}
        aria-label={t.board}
        aria-describedby="board-keys"
        onKeyDown={press}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setCross(null);
          setBegun({ tool, points: [at(event), at(event)] });
        }}
        onPointerMove={(event) => begun && cross === null && setBegun(moved(begun, at(event)))}
        onPointerUp={(event) => begun && cross === null && finish(moved(begun, at(event)))}
        onPointerCancel={() => setBegun(null)}
      >
        <Strokes strokes={begun ? [...strokes, begun] : strokes} width={width} height={height} />
        {cross && <Cross at={cross} width={width} height={height} />}
      </div>
      <div className="board__bar">
        <ToggleButtonGroup
          aria-label={t.tools}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[tool]}
          onSelectionChange={(keys) => setTool([...keys][0] as Tool)}
        >
          {TOOLS.map((one) => (
            <ToggleButton key={one} id={one} className="board__tool">
              {t[one]}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <AriaButton
          className="board__tool"
          isDisabled={strokes.length === 0}
          onPress={() => onChange(strokes.slice(0, -1))}
        >
          {t.undo}
        </AriaButton>
        <AriaButton className="board__tool board__done" onPress={onDone}>
          {t.done}
        </AriaButton>
      </div>
      <p id="board-keys" className="board__keys">
        {t.keys}
      </p>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </div>
  );
}

/** Where the keyboard draws. */
function Cross({ at: [x, y], width, height }: { at: At; width: number; height: number }) {
  const [cx, cy, arm] = [(x / WHOLE) * width, (y / WHOLE) * height, width * 0.02];
  const path = `M${cx - arm} ${cy}h${arm * 2}M${cx} ${cy - arm}v${arm * 2}`;
  return (
    <svg className="strokes" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path className="strokes__edge" d={path} strokeWidth={width * 0.006} />
      <path className="strokes__cross" d={path} strokeWidth={width * 0.0025} />
    </svg>
  );
}
