/** Moving one camera by hand: by how much, in frames or milliseconds, and why. What it will do is said before it is done. */

import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import type { CameraPlaced } from "../../api/types";
import { Button } from "../../design/Button";
import { TextField } from "../../design/Field";
import { Notice } from "../../design/Notice";
import { frames as framesText, texts } from "../../texts/alignment";
import { Glyph } from "../Glyph";
import { usePerson } from "../moment";
import { useNudging } from "./alignment";
import { keepNudge, keptNudge, NO_NUDGE, type NudgeDraft } from "./keptNudge";
import { type Amount, askedOf, msOf, NOTHING, readMs, STEP_MS, shownIn, stepped } from "./nudge";
import { TrialFields } from "./TrialFields";

const t = texts.nudge;

interface NudgeFormProps {
  observationId: string;
  camera: CameraPlaced;
  /** The other cameras, if this one gives the lesson's sound: then they move instead, the other way. */
  others: readonly number[] | null;
  /** It was opened just now, and takes the keyboard; one that was found again leaves it where it is. */
  isFresh: boolean;
  /** Told in words what was done. */
  onSaved: (words: string) => void;
  onCancel: () => void;
}

/** What stands in the form, kept on the device as it is typed: another tab or a reload loses no word of it. */
function useNudgeDraft(observationId: string, camera: number) {
  const person = usePerson();
  const [draft, setDraft] = useState<NudgeDraft>(() => keptNudge(person, observationId, camera) ?? NO_NUDGE);
  const change = (patch: Partial<NudgeDraft>) => {
    const next = { ...draft, ...patch };
    setDraft(next);
    keepNudge(person, observationId, camera, next);
  };
  return { ...draft, change, forget: () => keepNudge(person, observationId, camera) };
}

export function NudgeForm({ observationId, camera, others, isFresh, onSaved, onCancel }: NudgeFormProps) {
  const { amount, reason, change, forget } = useNudgeDraft(observationId, camera.camera);
  const [asked, setAsked] = useState(false);
  const { make } = useNudging(observationId);
  const { frame_ms: frameMs, label } = camera;
  const ms = msOf(amount, frameMs);
  const wrong = {
    amount: ms === null ? t.badNumber : ms === 0 ? t.noAmount : undefined,
    reason: reason.trim() === "" ? t.noReason : undefined,
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (wrong.amount || wrong.reason || ms === null || make.isPending) return;
    make.mutate(
      { camera: camera.camera, reason: reason.trim(), ...askedOf(amount, frameMs) },
      {
        onSuccess: () => {
          forget();
          onSaved(savedWords(label, others, ms));
        },
      },
    );
  };
  return (
    <form className="nudge" onSubmit={save} noValidate aria-label={t.title(label)}>
      <AmountField
        amount={amount}
        frameMs={frameMs}
        error={asked || ms === null ? wrong.amount : undefined}
        isFresh={isFresh}
        onChange={(next) => change({ amount: next })}
      />
      <p className="nudge__effect">
        <strong role="status">{ms ? willWords(label, others, ms, frameMs) : t.still}</strong> {t.effect}
      </p>
      <TrialFields
        observationId={observationId}
        camera={camera.camera}
        others={others}
        ms={make.isPending ? 0 : (ms ?? 0)}
      />
      <TextField
        label={t.reason}
        hint={t.reasonHint}
        rows={2}
        isRequired
        maxLength={4000}
        value={reason}
        onChange={(next) => change({ reason: next })}
        error={asked ? wrong.reason : undefined}
      />
      {make.error && (
        <Notice tone="bad" live title={t.failed}>
          {t.failedWords(make.error.message)}
        </Notice>
      )}
      <div className="nudge__acts">
        <Button kind="primary" className="button--small" type="submit" isPending={make.isPending}>
          {t.save}
        </Button>
        <Button
          kind="plain"
          className="button--small"
          onPress={() => {
            forget();
            onCancel();
          }}
        >
          {t.cancel}
        </Button>
      </div>
    </form>
  );
}

/** What saving will do. The camera of the lesson's sound stays, and the others move the other way. */
function willWords(
  label: string,
  others: readonly number[] | null,
  ms: number,
  frameMs: number | null,
): string {
  const inFrames = frameMs === null ? "" : t.inFrames(framesText(ms, frameMs));
  return others === null ? t.will(label, ms, inFrames) : t.willOthers(label, t.others(others), ms, inFrames);
}

/** What saving did. */
function savedWords(label: string, others: readonly number[] | null, ms: number): string {
  return others === null ? t.saved(label, ms) : t.savedOthers(others, -ms);
}

interface AmountFieldProps {
  amount: Amount;
  frameMs: number | null;
  error: string | undefined;
  isFresh: boolean;
  onChange: (amount: Amount) => void;
}

/** A field of milliseconds between two steps; the arrow keys step too. */
function AmountField({ amount, frameMs, error, isFresh, onChange }: AmountFieldProps) {
  const id = useId();
  // The button that opened the form is gone: the keyboard goes on at the first thing in it, and no screen keyboard opens.
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFresh) first.current?.focus();
  }, [isFresh]);
  const step = (by: 1 | -1) => onChange(stepped(amount, by, frameMs));
  const earlier = frameMs === null ? t.stepEarlier(STEP_MS) : t.frameEarlier;
  const later = frameMs === null ? t.stepLater(STEP_MS) : t.frameLater;
  const ms = amount.typed === null ? null : readMs(amount.typed);
  return (
    <div className="field nudge__amount" data-invalid={error !== undefined || undefined}>
      <label className="field__label" htmlFor={id}>
        {t.by}
      </label>
      <span className="field__hint" id={`${id}-hint`}>
        {t.hint}
      </span>
      <div className="nudge__row">
        <Button ref={first} className="nudge__step" onPress={() => step(-1)}>
          <Glyph name="frameBack" /> {earlier}
        </Button>
        <input
          id={id}
          className="field__input numbers"
          inputMode="text"
          autoComplete="off"
          value={shownIn(amount, frameMs)}
          aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
          aria-invalid={error !== undefined || undefined}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange({ frames: 0, typed: event.target.value })}
          onBlur={() => ms === 0 && onChange(NOTHING)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
            event.preventDefault();
            step(event.key === "ArrowUp" ? 1 : -1);
          }}
        />
        <Button className="nudge__step" onPress={() => step(1)}>
          {later} <Glyph name="frameForward" />
        </Button>
      </div>
      {error && (
        <span className="field__error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}
