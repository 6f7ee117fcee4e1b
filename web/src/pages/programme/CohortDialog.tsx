/** An administrator adds a cohort: its name and its year. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import type { NewCohort } from "../../api/types";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { TextField } from "../../design/Field";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts";

const words = texts.newCohort;

export function CohortDialog({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState<NewCohort>({ name: "", starts_on: "", ends_on: "" });
  const [tried, setTried] = useState(false);
  const kept = useQueryClient();
  const save = useMutation({
    mutationFn: () => request("/api/cohorts", { method: "POST", body: draft }),
    onSuccess: async () => {
      await kept.invalidateQueries({ queryKey: ["cohorts"] });
      onClose();
    },
  });
  const needed = (value: string) => (tried && !value.trim() ? words.missing : undefined);
  const isBackwards = draft.starts_on !== "" && draft.ends_on !== "" && draft.ends_on <= draft.starts_on;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (draft.name.trim() && draft.starts_on && draft.ends_on && !isBackwards) {
      save.mutate();
    }
  }

  return (
    <Dialog title={words.add} isOpen onClose={onClose} closeLabel={texts.shell.cancel}>
      <form className="stack" onSubmit={submit} noValidate>
        <TextField
          label={words.name}
          hint={words.nameHint}
          isRequired
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          maxLength={200}
          error={needed(draft.name)}
        />
        <TextField
          label={words.from}
          type="date"
          isRequired
          value={draft.starts_on}
          onChange={(starts_on) => setDraft({ ...draft, starts_on })}
          error={needed(draft.starts_on)}
        />
        <TextField
          label={words.to}
          type="date"
          isRequired
          value={draft.ends_on}
          onChange={(ends_on) => setDraft({ ...draft, ends_on })}
          error={needed(draft.ends_on) ?? (isBackwards ? words.order : undefined)}
        />
        {save.error && (
          <Notice tone="bad" live>
            {save.error.message}
          </Notice>
        )}
        <div className="row">
          <Button type="submit" kind="primary" isPending={save.isPending}>
            {words.save}
          </Button>
          <Button kind="plain" onPress={onClose}>
            {texts.shell.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
