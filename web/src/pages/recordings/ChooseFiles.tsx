/** Two buttons that ask for files: several at once, or a whole folder. */

import { useRef } from "react";
import { Button, type ButtonKind } from "../../design/Button";
import type { IconName } from "../../design/Icon";
import { hasHandles, type Picked, pickWithHandles } from "../../uploads/pick";

/** Not in the types of React, and in every browser for ten years. */
const WHOLE_FOLDER = { webkitdirectory: "" };

interface ChooseFilesProps {
  label: string;
  name: string;
  kind?: ButtonKind;
  icon?: IconName;
  folder?: { label: string; name: string };
  onPick: (picked: Picked[]) => void;
}

export function ChooseFiles({
  label,
  name,
  kind = "quiet",
  icon = "file",
  folder,
  onPick,
}: ChooseFilesProps) {
  const several = useRef<HTMLInputElement>(null);
  const whole = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement) => {
    const picked = [...(input.files ?? [])].map((file) => ({ file }));
    input.value = ""; // so that choosing the same file once more is noticed
    if (picked.length > 0) {
      onPick(picked);
    }
  };
  async function ask(): Promise<void> {
    if (!hasHandles()) {
      several.current?.click();
      return;
    }
    const picked = await pickWithHandles();
    if (picked.length > 0) {
      onPick(picked);
    }
  }
  return (
    <>
      <Button kind={kind} icon={icon} aria-label={name} onPress={() => void ask()}>
        {label}
      </Button>
      <input ref={several} type="file" multiple hidden data-files onChange={({ target }) => take(target)} />
      {folder && (
        <>
          <Button kind="plain" aria-label={folder.name} onPress={() => whole.current?.click()}>
            {folder.label}
          </Button>
          <input
            ref={whole}
            type="file"
            {...WHOLE_FOLDER}
            hidden
            data-folder
            onChange={({ target }) => take(target)}
          />
        </>
      )}
    </>
  );
}
