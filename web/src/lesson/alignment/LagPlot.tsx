/** The plot of one camera's evidence: what agrees, what was set aside, how sure, where it has nothing, where it was moved to. */

import { type PointerEvent, useCallback, useMemo, useState } from "react";
import { texts } from "../../texts/alignment";
import { clockText } from "../lessonTime";
import { useMoment, usePlayer } from "../moment";
import { BOX, type Drawn, type Mark, markAt, type Plot, plotOf } from "./plot";

const t = texts.plot;
/** A mark is under the pointer when it is this near, in the drawing's units. */
const REACH = 9;

interface LagPlotProps extends Drawn {
  /** What it is a picture of, for those who do not see it. */
  label: string;
}

export function LagPlot({ label, ...drawn }: LagPlotProps) {
  const { camera, angle, lesson, laterMs } = drawn;
  const player = usePlayer();
  const plot = useMemo(() => plotOf({ camera, angle, lesson, laterMs }), [camera, angle, lesson, laterMs]);
  const [hover, setHover] = useState<{ x: number; ms: number } | null>(null);
  const read = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * BOX.width;
    const y = ((event.clientY - box.top) / box.height) * BOX.height;
    const mark = markAt(plot, x, y, REACH);
    return mark ? { x: mark.x, ms: mark.ms } : { x: plot.x(plot.msAt(x)), ms: plot.msAt(x) };
  };
  return (
    <svg
      className="lag-plot"
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      role="img"
      aria-label={label}
      onPointerMove={(event) => setHover(read(event))}
      onPointerLeave={() => setHover(null)}
      onPointerUp={(event) => event.button === 0 && player.request({ do: "seek", to: read(event).ms })}
    >
      <Scales plot={plot} />
      <Playhead plot={plot} />
      {plot.agreeing.map((mark) => (
        <circle
          key={`${mark.point.file_ms} ${mark.y}`}
          className="lag-plot__agrees"
          cx={mark.x}
          cy={mark.y}
          r={2}
        />
      ))}
      {plot.aside.map((mark) => (
        <path key={`${mark.point.file_ms} ${mark.y}`} className="lag-plot__aside" d={asideShape(mark)} />
      ))}
      {plot.nudge && <MovedLine nudge={plot.nudge} />}
      {hover && <Pointed {...hover} />}
    </svg>
  );
}

/** What lies behind the marks: where there is no recording, how sure we are, the line, the figures. */
function Scales({ plot }: { plot: Plot }) {
  const { left, right, top, bottom } = BOX;
  return (
    <>
      {plot.band && (
        <rect
          className="lag-plot__band"
          x={left}
          y={plot.band.top}
          width={right - left}
          height={plot.band.bottom - plot.band.top}
        />
      )}
      {plot.gaps.map((gap) => (
        <rect
          key={gap.left}
          className="lag-plot__gap"
          x={gap.left}
          y={top}
          width={Math.max(1, gap.right - gap.left)}
          height={bottom - top}
        />
      ))}
      {plot.offs.map(({ y, ms }) => (
        <g key={ms}>
          <line
            className="lag-plot__grid"
            data-fit={ms === 0 || undefined}
            x1={left}
            x2={right}
            y1={y}
            y2={y}
          />
          <text className="lag-plot__figure" x={left - 6} y={y} dy="0.34em" textAnchor="end">
            {offFigure(ms)}
          </text>
        </g>
      ))}
      {plot.times.map(({ x, text }) => (
        <g key={x}>
          <line className="lag-plot__tick" x1={x} x2={x} y1={bottom} y2={bottom + 4} />
          <text className="lag-plot__figure" x={x} y={bottom + 16} textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
    </>
  );
}

/** Where the lesson stands; the clock moves it a few times a second. */
function Playhead({ plot }: { plot: Plot }) {
  const x = useMoment(useCallback((ms: number) => Math.round(plot.x(ms) * 2) / 2, [plot]));
  return <line className="lag-plot__now" x1={x} x2={x} y1={BOX.top} y2={BOX.bottom} />;
}

/** Where people have the camera shown; off the scale, an arrow at its edge. */
function MovedLine({ nudge }: { nudge: NonNullable<Plot["nudge"]> }) {
  if (nudge.beyond !== 0) return <path className="lag-plot__moved-arrow" d={arrow(BOX.right - 8, nudge)} />;
  return <line className="lag-plot__moved" x1={BOX.left} x2={BOX.right} y1={nudge.y} y2={nudge.y} />;
}

/** The moment under the pointer: a click goes there. */
function Pointed({ x, ms }: { x: number; ms: number }) {
  const end = x > BOX.right - 40;
  return (
    <g className="lag-plot__pointed">
      <line x1={x} x2={x} y1={BOX.top} y2={BOX.bottom} />
      <text x={x + (end ? -4 : 4)} y={BOX.top + 9} textAnchor={end ? "end" : "start"}>
        {clockText(ms)}
      </text>
    </g>
  );
}

/** A diamond; off the scale a triangle at its edge, which points to where it lies. */
export function asideShape(mark: Pick<Mark, "x" | "y" | "beyond">): string {
  return mark.beyond === 0 ? `M${mark.x} ${mark.y - 4}l4 4-4 4-4-4z` : arrow(mark.x, mark);
}

function arrow(x: number, { y, beyond }: { y: number; beyond: -1 | 0 | 1 }): string {
  return beyond === -1 ? `M${x - 4} ${y - 7}h8l-4 7z` : `M${x - 4} ${y + 7}h8l-4-7z`;
}

/** "+20 ms", "0", "−20 ms". */
function offFigure(ms: number): string {
  if (ms === 0) return "0";
  const [size, unit] = Math.abs(ms) < 1000 ? [Math.abs(ms), "ms"] : [Math.abs(ms) / 1000, "s"];
  return `${ms < 0 ? "−" : "+"}${size} ${unit}`;
}

/** What the marks mean; only those that are there. */
export function PlotLegend({ plot }: { plot: Plot }) {
  const sign = (className: string, d: string) => (
    <svg width={14} height={12} viewBox="0 0 14 12" aria-hidden="true">
      <path className={className} d={d} />
    </svg>
  );
  const aside = plot.aside.some((mark) => mark.beyond === 0);
  const beyond = plot.aside.some((mark) => mark.beyond !== 0);
  return (
    <ul className="lag-legend">
      {plot.agreeing.length > 0 && (
        <li>
          {sign("lag-plot__agrees", "M7 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6z")} {t.legend.agrees}
        </li>
      )}
      {aside && (
        <li>
          {sign("lag-plot__aside", asideShape({ x: 7, y: 6, beyond: 0 }))} {t.legend.aside}
        </li>
      )}
      {beyond && (
        <li>
          {sign("lag-plot__aside", "M3 10h8l-4-8z")} {t.legend.beyond}
        </li>
      )}
      {plot.band && (
        <li>
          {sign("lag-plot__band", "M0 1h14v10H0z")} {t.legend.band(plot.band.ms)}
        </li>
      )}
      {plot.gaps.length > 0 && (
        <li>
          {sign("lag-plot__gap", "M1 0h12v12H1z")} {t.legend.gap}
        </li>
      )}
      {plot.nudge && (
        <li>
          {plot.nudge.beyond === 0 ? (
            <>
              {sign("lag-plot__moved", "M0 6h14")} {t.legend.nudge}
            </>
          ) : (
            <>
              {sign("lag-plot__moved-arrow", plot.nudge.beyond === 1 ? "M3 10h8l-4-8z" : "M3 2h8l-4 8z")}{" "}
              {t.legend.nudgeBeyond(plot.nudge.ms)}
            </>
          )}
        </li>
      )}
    </ul>
  );
}
