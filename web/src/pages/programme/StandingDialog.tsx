/** A lead says how a trainee is getting on, and why. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import type { CohortTrainee, Standing } from "../../api/types";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { RadioGroup, TextField } from "../../design/Field";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts";

const words = texts.cohort;
const choices = (["on_track", "borderline", "at_risk"] as const).map((value) => ({
  value,
  label: texts.words.standings[value],
}));

interface StandingDialogProps {
  cohortId: string;
  trainee: CohortTrainee;
  onClose: () => void;
}

export function StandingDialog({ cohortId, trainee, onClose }: StandingDialogProps) {
  const [standing, setStanding] = useState<Standing | null>(trainee.standing);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const kept = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      request(`/api/cohorts/${cohortId}/standings`, {
        method: "POST",
        body: { trainee_id: trainee.person.id, standing, reason },
      }),
    onSuccess: async () => {
      await kept.invalidateQueries({ queryKey: ["cohorts", cohortId] });
      onClose();
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (standing !== null && reason.trim()) {
      save.mutate();
    }
  }

  return (
    <Dialog
      title={words.standingTitle(trainee.person.known_as)}
      isOpen
      onClose={onClose}
      closeLabel={texts.shell.cancel}
    >
      <form className="stack" onSubmit={submit} noValidate>
        <p className="soft">{words.standingLead}</p>
        <RadioGroup
          label={words.standing}
          isRequired
          choices={choices}
          value={standing}
          onChange={setStanding}
          error={tried && standing === null ? words.missing : undefined}
        />
        <TextField
          label={words.reason}
          hint={words.reasonHint}
          isRequired
          rows={3}
          value={reason}
          onChange={setReason}
          error={tried && !reason.trim() ? words.missing : undefined}
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
