/** Beneath the rail: what was watched, which lanes there are, zoom and pan, and everything in words. */

import { memo, type PointerEvent, useRef } from "react";
import { Button } from "react-aria-components";
import { texts } from "../texts/player";
import { clockText, type Span } from "./lessonTime";
import { usePlayer } from "./moment";
import { Pick } from "./Pick";
import { Press } from "./Press";
import { LANES, preferences } from "./preferences";
import type { RailWindow } from "./railWindow";
import { useSlice } from "./store";

const t = texts.timeline;

interface RailBarProps {
  rail: RailWindow;
  lesson: Span;
  /** The share of the lesson that this person has watched, in percent. */
  watched: number;
  onMoments: () => void;
}

/** Which part of the lesson the rail shows; dragging it is a shortcut for the buttons beside it. */
function Overview({ rail, lesson: [start, end] }: { rail: RailWindow; lesson: Span }) {
  const { from, to } = useSlice(rail.store, (shown) => shown);
  const bar = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  const share = (ms: number) => ((ms - start) / Math.max(1, end - start)) * 100;
  const go = (event: PointerEvent) => {
    const box = bar.current?.getBoundingClientRect();
    if (!box) return;
    const at = start + ((event.clientX - box.left) / box.width) * (end - start);
    rail.begin(at - (to - from) / 2);
  };
  return (
    <div
      ref={bar}
      className="overview"
      title={t.shown(clockText(from), clockText(to))}
      onPointerDown={(event) => {
        held.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => held.current && go(event)}
      onPointerUp={() => {
        held.current = false;
      }}
    >
      <span style={{ left: `${share(from)}%`, width: `${share(to) - share(from)}%` }} />
    </div>
  );
}

export const RailBar = memo(function RailBar({ rail, lesson, watched, onMoments }: RailBarProps) {
  const player = usePlayer();
  const lanes = useSlice(preferences, (kept) => kept.lanes);
  const whole = useSlice(rail.store, (shown) => shown.whole);
  return (
    <section className="rail-bar" aria-label={t.label}>
      <Button className="rail-bar__watched numbers" onPress={onMoments}>
        {t.watched(watched)}
      </Button>
      {whole ? <span className="overview overview--none" /> : <Overview rail={rail} lesson={lesson} />}
      <div className="rail-bar__part">
        {!whole && (
          <>
            <Press name={t.earlier} glyph="earlier" deed="earlier" onPress={() => rail.pan(-0.5)} />
            <Press name={t.later} glyph="later" deed="later" onPress={() => rail.pan(0.5)} />
            <Button className="chip chip--add" onPress={() => rail.whole()}>
              {t.whole}
            </Button>
          </>
        )}
        <Press
          name={t.wider}
          glyph="wider"
          deed="wider"
          isDisabled={whole}
          onPress={() => rail.zoom(2, player.now())}
        />
        <Press name={t.closer} glyph="closer" deed="closer" onPress={() => rail.zoom(0.5, player.now())} />
        <Pick
          label={t.lanes}
          options={LANES.map((one) => [one, t.lanesOf[one]] as const)}
          value={lanes}
          marked={lanes !== "none"}
          onChange={(key) => {
            const chosen = LANES.find((one) => one === key);
            if (chosen) preferences.set({ lanes: chosen });
          }}
        />
        <Press name={t.list} glyph="list" deed="moments" onPress={onMoments} />
      </div>
    </section>
  );
});
