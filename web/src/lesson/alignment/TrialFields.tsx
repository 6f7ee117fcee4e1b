/** Trying a move before it is made: the pictures stand as they would, and two cameras are heard at once, one in each ear. */

import { useEffect, useMemo, useState } from "react";
import { Button } from "../../design/Button";
import { RadioGroup, Select } from "../../design/Field";
import { texts } from "../../texts/alignment";
import { mediaUrl } from "../files";
import { clockText } from "../lessonTime";
import { defaultTrack, type Lesson } from "../manifest";
import { useMoment, usePlayer } from "../moment";
import { compared } from "../pair";
import { useSlice } from "../store";
import { NO_TRIAL, type Trial, trialOf } from "../trial";
import { type Ear, HEARD_S } from "./twoEars";
import { useTwoEars } from "./useTwoEars";

const t = texts.nudge.trial;

interface TrialProps {
  observationId: string;
  camera: number;
  /** The cameras that move instead, if this one gives the lesson's sound. */
  others: readonly number[] | null;
  /** By how much, ms; 0 while nothing is moved. */
  ms: number;
}

export function TrialFields({ observationId, camera, others, ms }: TrialProps) {
  const player = usePlayer();
  const [shown, setShown] = useState<"now" | "moved">("moved");
  const trial = useMemo(
    () => (shown === "now" ? NO_TRIAL : trialOf(camera, others, ms)),
    [camera, others, ms, shown],
  );
  useEffect(() => player.try(trial), [player, trial]);
  useEffect(() => () => player.try(NO_TRIAL), [player]);
  return (
    <fieldset className="trial">
      <legend className="field__label">{t.title}</legend>
      <p className="field__hint">{t.pictures}</p>
      {ms !== 0 && (
        <RadioGroup
          label={t.show}
          isRequired
          orientation="horizontal"
          choices={[
            { value: "now", label: t.now },
            { value: "moved", label: t.moved },
          ]}
          value={shown}
          onChange={setShown}
        />
      )}
      <Listening observationId={observationId} camera={camera} trial={trial} />
    </fieldset>
  );
}

interface ListeningProps {
  observationId: string;
  camera: number;
  trial: Trial;
}

function Listening({ observationId, camera, trial }: ListeningProps) {
  const player = usePlayer();
  const lesson = useSlice(player.store, (state) => state.lesson);
  const playing = useSlice(player.store, (state) => state.wanted === "play");
  const at = useMoment((now) => (playing ? 0 : Math.round(now)));
  const [chosen, setChosen] = useState<number | null>(null);
  const others = lesson.audio.map((track) => track.camera).filter((one) => one !== camera);
  const against = chosen ?? comparedWith(lesson, camera, others);
  const beside = against ?? lesson.angles.find((angle) => angle.camera !== camera)?.camera ?? null;
  useEffect(() => {
    if (beside !== null) compared.set({ pair: [camera, beside] });
    return () => compared.set({ pair: null });
  }, [camera, beside]);
  const left = earOf(observationId, lesson, camera, trial, at);
  const right = against === null ? null : earOf(observationId, lesson, against, trial, at);
  const { hearing, listening, start, stop } = useTwoEars(left, right);
  // The lesson's own sound would speak over these: who presses play has heard enough.
  useEffect(() => {
    if (playing && listening) stop();
  });
  if (!left || against === null) return null;
  const press = () => {
    if (listening) return stop();
    player.request({ do: "pause" });
    start();
  };
  const name = (one: number) =>
    lesson.angles.find((angle) => angle.camera === one)?.label ?? texts.camera(one);
  return (
    <div className="trial__ears">
      {others.length > 1 && (
        <Select
          label={t.with}
          isRequired
          choices={others.map((one) => ({ value: String(one), label: name(one) }))}
          value={String(against)}
          onChange={(one) => setChosen(Number(one))}
        />
      )}
      <Button icon={listening ? "close" : "speech"} onPress={press}>
        {listening ? t.stop : t.hear}
      </Button>
      <p className="field__hint" role="status" data-hearing={hearing}>
        {hearing === "sounding" ? t.sounding(name(camera), name(against), clockText(at)) : t[hearing]}
      </p>
    </div>
  );
}

/** The camera to compare with: the lesson's own sound, or the first other one. */
function comparedWith(lesson: Lesson, camera: number, others: readonly number[]): number | null {
  const own = defaultTrack(lesson)?.camera;
  return own !== undefined && own !== camera ? own : (others[0] ?? null);
}

/** What of a camera's microphone is heard around a moment, if it has one: where it would lie if the trial were so. */
function earOf(id: string, lesson: Lesson, camera: number, trial: Trial, at: number): Ear | null {
  const track = lesson.audio.find((one) => one.camera === camera);
  if (!track) return null;
  const startMs = track.start_ms + (trial.get(camera) ?? 0);
  return {
    playlist: mediaUrl(id, lesson.revision, track.playlist),
    fromS: (at - startMs) / 1000 - HEARD_S / 2,
  };
}
