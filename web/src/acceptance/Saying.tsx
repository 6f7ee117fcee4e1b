/** A button that opens a few lines to write in, right where the words will stand. Saved or left, the keyboard is back on it. */

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button, type ButtonKind } from "../design/Button";
import { TextField } from "../design/Field";
import { Notice } from "../design/Notice";
import { texts } from "../texts";

const words = texts.acceptance;

interface SayingProps {
  /** The button: what it says, and what it is called among others of its kind. */
  label: string;
  name: string;
  kind?: ButtonKind;
  hint: string;
  /** What was said before. */
  text?: string;
  save: (text: string) => Promise<unknown>;
}

export function Saying({ label, name, kind = "quiet", hint, text = "", save }: SayingProps) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) {
      opener.current?.focus();
    }
    wasOpen.current = isOpen;
  }, [isOpen]);
  return isOpen ? (
    <SayingForm name={name} hint={hint} text={text} save={save} onEnd={() => setOpen(false)} />
  ) : (
    <Button ref={opener} kind={kind} aria-label={name} onPress={() => setOpen(true)}>
      {label}
    </Button>
  );
}

type FormProps = Pick<SayingProps, "name" | "hint" | "save"> & { text: string; onEnd: () => void };

function SayingForm({ name, hint, text, save, onEnd }: FormProps) {
  const [said, setSaid] = useState(text);
  const [error, setError] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const [tried, setTried] = useState(false);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (said.trim() === "" || isSaving) {
      return;
    }
    setSaving(true);
    setError(undefined);
    try {
      await save(said.trim());
      onEnd();
    } catch (refusal) {
      setError((refusal as Error).message);
      setSaving(false);
    }
  }
  return (
    <form
      className="saying"
      aria-label={name}
      noValidate
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === "Escape" && onEnd()}
    >
      <TextField
        label={words.text}
        hint={hint}
        rows={3}
        isRequired
        validationBehavior="aria"
        maxLength={4000}
        autoFocus
        value={said}
        onChange={setSaid}
        error={tried && said.trim() === "" ? words.missing : undefined}
      />
      {error && (
        <Notice tone="bad" live>
          {error}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" kind="primary" isPending={isSaving}>
          {words.save}
        </Button>
        <Button kind="plain" onPress={onEnd}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
