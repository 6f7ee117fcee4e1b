/** The field in which a word, or a run of words, is corrected, in its place in the text. */

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { texts } from "../../texts/transcript";

const t = texts.editing;

interface WordFieldProps {
  text: string;
  language: string;
  /** What it reads now, and where to go on: the next word, the one before, or nowhere. */
  onSave: (text: string, step: 1 | -1 | 0) => void;
  onLeave: () => void;
}

export function WordField({ text, language, onSave, onLeave }: WordFieldProps) {
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  // A field that is taken away loses the focus: that must not save a second time, nor what was cancelled.
  const left = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const leave = (how: () => void) => {
    if (left.current) return;
    left.current = true;
    how();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") leave(onLeave);
    else if (event.key === "Enter" || event.key === "Tab") {
      leave(() => onSave(typed, event.shiftKey ? -1 : 1));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      ref={field}
      className="word-field"
      lang={language}
      dir="auto"
      value={typed}
      aria-label={t.field(text)}
      autoComplete="off"
      autoCapitalize="off"
      enterKeyHint="next"
      maxLength={4000}
      style={{ inlineSize: `${Math.max(3, typed.length + 2)}ch` }}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={press}
      onBlur={() => leave(() => onSave(typed, 0))}
    />
  );
}
