/** The bar under the stage: play, move, speed, sound, captions, layout. It asks; the player answers through its state. */

import { memo, useCallback, useEffect, useState } from "react";
import { ToggleButton, ToggleButtonGroup, Tooltip, TooltipTrigger } from "react-aria-components";
import type { Comment } from "../api/types";
import { tongueOf } from "../texts/language";
import { texts } from "../texts/lesson";
import { texts as playerTexts } from "../texts/player";
import { texts as soundTexts } from "../texts/sound";
import { Glyph } from "./Glyph";
import { clockText } from "./lessonTime";
import type { Track } from "./manifest";
import type { Marking } from "./marks";
import { useMoment, usePlayer } from "./moment";
import { Pick } from "./Pick";
import { Press, Switchable } from "./Press";
import { SPEEDS } from "./playerState";
import { LAYOUTS, preferences } from "./preferences";
import { useSlice } from "./store";
import { loopable, useSpan } from "./useRange";

const t = texts.transport;
/** A wait shorter than this is not spoken of. */
const SHORT_MS = 800;
/** Between these the figure of a microphone lies. */
const WORST_DB = -15;
const BEST_DB = 30;

/** Said only when it lasts: a seek is not worth a word. */
function Waiting({ waiting }: { waiting: boolean }) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => setLong(true), SHORT_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [waiting]);
  return (
    <span className="transport__waiting" role="status">
      {long ? t.waiting : ""}
    </span>
  );
}

/** Where the lesson stands, in tenths. */
function Position() {
  const player = usePlayer();
  const end = useSlice(player.store, (state) => state.lesson.end_ms);
  const at = useMoment(useCallback((ms: number) => clockText(ms, true), []));
  return (
    <span className="position numbers" data-lesson-position>
      <b>{at}</b> <span>/ {clockText(end)}</span>
    </span>
  );
}

/** Why a microphone is the clearest or not: how far speech stands out in it, as a bar and in words. */
function noteOf({ clarity }: Track) {
  if (!clarity) return undefined;
  const share = (clarity.speech_to_noise_db - WORST_DB) / (BEST_DB - WORST_DB);
  return (
    <>
      <span className="pick__meter" aria-hidden="true">
        <span style={{ inlineSize: `${Math.round(100 * Math.min(1, Math.max(0, share)))}%` }} />
      </span>
      <span lang={tongueOf("sound")}>{soundTexts.clarity(clarity)}</span>
    </>
  );
}

/** Speed, sound and captions. */
const Choices = memo(function Choices({ hasCaptions }: { hasCaptions: boolean }) {
  const player = usePlayer();
  const speed = useSlice(player.store, (state) => state.speed);
  const sound = useSlice(player.store, (state) => state.soundCamera);
  const audio = useSlice(player.store, (state) => state.lesson.audio);
  const captions = useSlice(preferences, (state) => state.captions);
  const words = (track: Track) => (track.camera === 0 ? t.silent : t.soundOf(track.camera, track.default));
  return (
    <>
      <Pick
        label={t.speed}
        options={SPEEDS.map((one) => [String(one), t.times(one)] as const)}
        value={String(speed)}
        marked={speed !== 1}
        onChange={(key) => player.request({ do: "speed", to: Number(key) })}
      />
      <Pick
        label={t.sound}
        sign={<Glyph name="sound" size={18} />}
        options={audio.map((track) => [String(track.camera), words(track), noteOf(track)] as const)}
        value={String(sound ?? 0)}
        isDisabled={audio.length < 2}
        marked={audio.some((track) => track.camera === sound && !track.default)}
        onChange={(key) => player.request({ do: "sound", camera: Number(key) })}
      />
      <Switchable
        name={hasCaptions ? t.captionsOn : t.captionsNone}
        glyph="captions"
        deed="captions"
        isOn={captions && hasCaptions}
        isDisabled={!hasCaptions}
        onChange={(on) => preferences.set({ captions: on })}
      />
    </>
  );
});

/** How the cameras are laid out. */
const LayoutChoice = memo(function LayoutChoice() {
  const layout = useSlice(preferences, (state) => state.layout);
  return (
    <ToggleButtonGroup
      className="layouts"
      aria-label={t.layout}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[layout]}
      onSelectionChange={(keys) => {
        const chosen = LAYOUTS.find((one) => keys.has(one));
        if (chosen) preferences.set({ layout: chosen });
      }}
    >
      {LAYOUTS.map((id) => (
        <TooltipTrigger key={id} delay={500} closeDelay={50}>
          <ToggleButton id={id} className="press" aria-label={playerTexts.layouts[id]}>
            <Glyph name={id} />
          </ToggleButton>
          <Tooltip className="tooltip" placement="top">
            {playerTexts.layouts[id]}
          </Tooltip>
        </TooltipTrigger>
      ))}
    </ToggleButtonGroup>
  );
});

interface TransportProps {
  hasCaptions: boolean;
  marks: Marking;
  /** The comment last gone to: its range can be looped too. */
  opened: Comment | undefined;
  onLoop: () => void;
  onLink: () => void;
  onKeys: () => void;
}

export const Transport = memo(function Transport({
  hasCaptions,
  marks,
  opened,
  onLoop,
  onLink,
  onKeys,
}: TransportProps) {
  const player = usePlayer();
  const playing = useSlice(player.store, (state) => state.wanted === "play");
  const waiting = useSlice(player.store, (state) => state.waiting);
  const looping = useSlice(player.store, (state) => state.loop !== null);
  const isMarked = useSpan(marks) !== null;
  const canLoop = isMarked || loopable(marks, opened) !== null;
  const ask = player.request.bind(player);
  return (
    <section className="transport" aria-label={t.label}>
      <div className="transport__part">
        <Press
          big
          name={playing ? t.pause : t.play}
          glyph={playing ? "pause" : "play"}
          deed="toggle"
          onPress={() => ask({ do: "toggle" })}
        />
        <Press name={t.back} glyph="back" deed="back" onPress={() => ask({ do: "skip", by: -10_000 })} />
        <Press
          name={t.forward}
          glyph="forward"
          deed="forward"
          onPress={() => ask({ do: "skip", by: 10_000 })}
        />
        <span className="transport__frames">
          <Press
            name={t.frameBack}
            glyph="frameBack"
            deed="frameBack"
            onPress={() => ask({ do: "frame", by: -1 })}
          />
          <Press
            name={t.frameForward}
            glyph="frameForward"
            deed="frameForward"
            onPress={() => ask({ do: "frame", by: 1 })}
          />
        </span>
        <Position />
        <Waiting waiting={waiting} />
      </div>
      <div className="transport__part">
        <Choices hasCaptions={hasCaptions} />
        <Switchable
          name={playerTexts.range.loop}
          glyph="loop"
          deed="loop"
          isOn={looping}
          isDisabled={!canLoop && !looping}
          onChange={onLoop}
        />
        <Press name={playerTexts.link.copy} glyph="link" deed="copyLink" onPress={onLink} />
        <LayoutChoice />
        <span className="transport__keys">
          <Press name={t.keys} glyph="keys" deed="sheet" onPress={onKeys} />
        </span>
      </div>
    </section>
  );
});
