/** The bar under the stage: play, move, speed, sound, captions, layout. It asks; the player answers through its state. */

import { useCallback, useEffect, useState } from "react";
import { Button, ToggleButton, ToggleButtonGroup, Tooltip, TooltipTrigger } from "react-aria-components";
import { texts } from "../texts/lesson";
import { texts as soundTexts } from "../texts/sound";
import { Glyph } from "./Glyph";
import { clockText } from "./lessonTime";
import type { Track } from "./manifest";
import { useMoment, usePlayer } from "./moment";
import { Pick } from "./Pick";
import { SPEEDS } from "./playerState";
import { type Layout, preferences } from "./preferences";
import { useSlice } from "./store";

const t = texts.transport;
/** A wait shorter than this is not spoken of. */
const SHORT_MS = 800;
/** Between these the figure of a microphone lies. */
const WORST_DB = -15;
const BEST_DB = 30;

type GlyphName = Parameters<typeof Glyph>[0]["name"];

/** A button with a sign, its name on hover and focus. */
function Press({
  name,
  glyph,
  keys,
  onPress,
  big = false,
}: {
  name: string;
  glyph: GlyphName;
  keys?: string;
  onPress: () => void;
  big?: boolean;
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={50}>
      <Button className="press" data-big={big || undefined} aria-label={name} onPress={onPress}>
        <Glyph name={glyph} size={big ? 24 : 20} />
      </Button>
      <Tooltip className="tooltip" placement="top">
        {name} {keys && <kbd>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}

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
      {soundTexts.clarity(clarity)}
    </>
  );
}

/** Speed, sound and captions. */
function Choices({ hasCaptions }: { hasCaptions: boolean }) {
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
      <TooltipTrigger delay={500} closeDelay={50}>
        <ToggleButton
          className="press"
          aria-label={hasCaptions ? t.captionsOn : t.captionsNone}
          isDisabled={!hasCaptions}
          isSelected={captions && hasCaptions}
          onChange={(on) => preferences.set({ captions: on })}
        >
          <Glyph name="captions" />
        </ToggleButton>
        <Tooltip className="tooltip" placement="top">
          {t.captionsOn} <kbd>T</kbd>
        </Tooltip>
      </TooltipTrigger>
    </>
  );
}

/** One large, or all the same. */
function LayoutChoice() {
  const layout = useSlice(preferences, (state) => state.layout);
  const one = (id: Layout, name: string) => (
    <TooltipTrigger delay={500} closeDelay={50}>
      <ToggleButton id={id} className="press" aria-label={name}>
        <Glyph name={id} />
      </ToggleButton>
      <Tooltip className="tooltip" placement="top">
        {name}
      </Tooltip>
    </TooltipTrigger>
  );
  return (
    <ToggleButtonGroup
      className="layouts"
      aria-label={t.layout}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[layout]}
      onSelectionChange={(keys) => preferences.set({ layout: [...keys][0] === "even" ? "even" : "focus" })}
    >
      {one("focus", t.layoutFocus)}
      {one("even", t.layoutEven)}
    </ToggleButtonGroup>
  );
}

export function Transport({ hasCaptions, onKeys }: { hasCaptions: boolean; onKeys: () => void }) {
  const player = usePlayer();
  const playing = useSlice(player.store, (state) => state.wanted === "play");
  const waiting = useSlice(player.store, (state) => state.waiting);
  return (
    <section className="transport" aria-label={t.label}>
      <div className="transport__part">
        <Press
          big
          name={playing ? t.pause : t.play}
          glyph={playing ? "pause" : "play"}
          keys="Space"
          onPress={() => player.request({ do: "toggle" })}
        />
        <Press
          name={t.back}
          glyph="back"
          keys="J"
          onPress={() => player.request({ do: "skip", by: -10_000 })}
        />
        <Press
          name={t.forward}
          glyph="forward"
          keys="L"
          onPress={() => player.request({ do: "skip", by: 10_000 })}
        />
        <span className="transport__frames">
          <Press
            name={t.frameBack}
            glyph="frameBack"
            keys=","
            onPress={() => player.request({ do: "frame", by: -1 })}
          />
          <Press
            name={t.frameForward}
            glyph="frameForward"
            keys="."
            onPress={() => player.request({ do: "frame", by: 1 })}
          />
        </span>
        <Position />
        <Waiting waiting={waiting} />
      </div>
      <div className="transport__part">
        <Choices hasCaptions={hasCaptions} />
        <LayoutChoice />
        <span className="transport__keys">
          <Press name={t.keys} glyph="keys" keys="?" onPress={onKeys} />
        </span>
      </div>
    </section>
  );
}
