/** The three pictures. A change of layout moves grid areas only: the same video elements go on playing. */

import { memo, useCallback, useMemo } from "react";
import { texts } from "../texts/lesson";
import { texts as playerTexts } from "../texts/player";
import { Captions } from "./Captions";
import { spanText } from "./lessonTime";
import { camerasOf, whyAbsent } from "./manifest";
import { usePlayer } from "./moment";
import { compared, useLayoutShown } from "./pair";
import { preferences } from "./preferences";
import { useSlice } from "./store";
import { View } from "./View";
import type { Cue } from "./vtt";

interface StageProps {
  /** Every camera that belongs to the observation, with or without a place in the lesson. */
  cameras: number[];
  cues: Cue[];
  resolve: (path: string) => string;
}

/** The camera drawn large: the remembered one if it is there, else the first with a picture. */
export function largeOf(
  cameras: number[],
  wanted: number | null,
  angles: { camera: number }[],
): number | null {
  if (wanted !== null && cameras.includes(wanted)) return wanted;
  return angles[0]?.camera ?? cameras[0] ?? null;
}

/** Make a camera large, and remember it; where all are the same size, that layout is left. */
export function promote(camera: number): void {
  const { layout } = preferences.get();
  preferences.set({ layout: layout === "even" ? "focus" : layout, large: camera });
}

/** What is unusual about how it plays, in the corner of the large picture. The bar below says the same in its own words. */
function Signs() {
  const player = usePlayer();
  const speed = useSlice(player.store, (state) => state.speed);
  const loop = useSlice(player.store, (state) => state.loop);
  if (speed === 1 && loop === null) return null;
  return (
    <p className="pictures__signs numbers" aria-hidden="true">
      {speed !== 1 && <span>{texts.transport.times(speed)}</span>}
      {loop && <span>{playerTexts.range.looping(spanText(...loop))}</span>}
    </p>
  );
}

export const Stage = memo(function Stage({ cameras, cues, resolve }: StageProps) {
  const player = usePlayer();
  const lesson = useSlice(player.store, (state) => state.lesson);
  const layout = useLayoutShown();
  const pair = useSlice(compared, (state) => state.pair);
  const captions = useSlice(preferences, (state) => state.captions);
  const wanted = useSlice(preferences, (state) => state.large);
  const all = useMemo(
    () => [...new Set([...cameras, ...camerasOf(lesson)])].sort((a, b) => a - b),
    [cameras, lesson],
  );
  const large = largeOf(all, wanted, lesson.angles);
  const placeOf = useCallback(
    (camera: number) => {
      if (pair) return pair.includes(camera) ? `pair-${pair.indexOf(camera) + 1}` : "away";
      if (layout === "even") return `even-${all.indexOf(camera) + 1}`;
      if (layout === "single" && camera !== large) return "away";
      return camera === large ? "large" : `small-${all.filter((one) => one !== large).indexOf(camera) + 1}`;
    },
    [pair, layout, all, large],
  );
  return (
    <section
      className="pictures"
      data-layout={layout}
      data-cameras={all.length}
      aria-label={texts.stage.label}
    >
      <div className="pictures__grid">
        {all.map((camera) => {
          const angle = lesson.angles.find((one) => one.camera === camera);
          return (
            <View
              key={camera}
              camera={camera}
              place={placeOf(camera)}
              angle={angle}
              absent={whyAbsent(lesson, camera)}
              poster={angle?.poster ? resolve(angle.poster) : undefined}
              onPromote={() => promote(camera)}
            />
          );
        })}
        <Signs />
        {((captions && !pair) || layout === "even") && (
          <Captions cues={cues} spoken={lesson.captions[0]?.lang} apart={layout === "even"} />
        )}
      </div>
    </section>
  );
});
