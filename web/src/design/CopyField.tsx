/** Text to take away, such as a link: shown whole, selected when focused, copied by a button. */

import { useRef, useState } from "react";
import { texts } from "../texts";
import { Button } from "./Button";

export function CopyField({ label, text }: { label: string; text: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<"" | "copied" | "failed">("");

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      input.current?.focus();
      setOutcome("failed");
    }
  }

  return (
    <div className="field">
      <label className="field__label">
        {label}
        <input
          ref={input}
          className="field__input"
          readOnly
          value={text}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <div className="row">
        <Button kind="primary" icon="copy" onPress={() => void copy()}>
          {texts.shell.copy}
        </Button>
        <span role="status" className="soft">
          {outcome === "copied" && texts.shell.copied}
          {outcome === "failed" && texts.shell.copyFailed}
        </span>
      </div>
    </div>
  );
}
