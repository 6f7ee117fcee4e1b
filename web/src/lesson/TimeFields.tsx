/** The time a comment is about: a moment, or a range with two fields and steppers; no dragging is ever needed. */

import { memo, useState } from "react";
import { Button } from "react-aria-components";
import { texts } from "../texts/lesson";
import { type ComposerModel, STEP_MS } from "./composer";
import { Glyph } from "./Glyph";
import { clockText, type LessonMs, parseClock } from "./lessonTime";
import { useMoment } from "./moment";
import { useSlice } from "./store";

const t = texts.composer;

interface TimeFieldProps {
  label: string;
  ms: LessonMs;
  onChange: (ms: LessonMs) => void;
}

/** One time: typed as 12:41.3, or stepped by half a second. What cannot be read is said and not taken. */
export function TimeField({ label, ms, onChange }: TimeFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && parseClock(typed) === null;
  const take = () => {
    const read = typed === null ? null : parseClock(typed);
    if (read !== null) onChange(read);
    setTyped(null);
  };
  return (
    <span className="time-field">
      <Button
        className="time-field__step"
        aria-label={t.earlier(label)}
        onPress={() => onChange(ms - STEP_MS)}
      >
        <Glyph name="minus" size={16} />
      </Button>
      <input
        className="numbers"
        aria-label={label}
        aria-invalid={wrong || undefined}
        title={wrong ? t.badTime : undefined}
        value={typed ?? clockText(ms, true)}
        size={7}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
          if (event.key === "ArrowUp" || event.key === "ArrowDown") {
            event.preventDefault();
            onChange(ms + (event.key === "ArrowUp" ? STEP_MS : -STEP_MS));
          }
        }}
      />
      <Button className="time-field__step" aria-label={t.later(label)} onPress={() => onChange(ms + STEP_MS)}>
        <Glyph name="plus" size={16} />
      </Button>
    </span>
  );
}

export const TimeFields = memo(function TimeFields({ model }: { model: ComposerModel }) {
  const startMs = useSlice(model.store, (state) => state.startMs);
  const endMs = useSlice(model.store, (state) => state.endMs);
  const at = useMoment((ms) => startMs ?? Math.round(ms / 100) * 100);
  return (
    <div className="time-fields">
      <TimeField
        label={t.from}
        ms={at}
        onChange={(ms) => model.set({ startMs: ms, endMs: endMs !== null && endMs <= ms ? null : endMs })}
      />
      {endMs === null ? (
        <Button className="chip chip--add" onPress={() => model.set({ startMs: at, endMs: at + 10_000 })}>
          {t.addRange}
        </Button>
      ) : (
        <>
          <span aria-hidden="true">–</span>
          <TimeField
            label={t.to}
            ms={endMs}
            onChange={(ms) => ms > at && model.set({ startMs: at, endMs: ms })}
          />
          <Button
            className="chip chip--add"
            aria-label={t.dropRange}
            onPress={() => model.set({ endMs: null })}
          >
            <Glyph name="minus" size={16} />
          </Button>
        </>
      )}
    </div>
  );
});
