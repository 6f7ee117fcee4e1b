/** Draw a sample from a cohort: how many by lot, from which seed, what for. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import type { Sample } from "../../api/types";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { TextField } from "../../design/Field";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts";

const words = texts.samples;
const isWhole = (typed: string) => /^\d{1,15}$/.test(typed.trim());

export function DrawDialog({ cohortId, onClose }: { cohortId: string; onClose: () => void }) {
  const [count, setCount] = useState("3");
  const [seed, setSeed] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const navigate = useNavigate();
  const kept = useQueryClient();
  const draw = useMutation({
    mutationFn: () =>
      request<Sample>(`/api/cohorts/${cohortId}/samples`, {
        method: "POST",
        body: { random_count: Number(count), seed: seed.trim() === "" ? null : Number(seed), reason },
      }),
    onSuccess: async ({ id }) => {
      await kept.invalidateQueries({ queryKey: ["samples"] });
      await navigate({ to: "/samples/$id", params: { id } });
    },
  });
  const seedIsWrong = seed.trim() !== "" && !isWhole(seed);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (isWhole(count) && !seedIsWrong && reason.trim()) {
      draw.mutate();
    }
  }

  return (
    <Dialog title={words.draw} isOpen onClose={onClose} closeLabel={texts.shell.cancel}>
      <form className="stack" onSubmit={submit} noValidate>
        <p className="soft">{words.drawLead}</p>
        <TextField
          label={words.reason}
          hint={words.reasonHint}
          isRequired
          value={reason}
          onChange={setReason}
          maxLength={200}
          error={tried && !reason.trim() ? words.missing : undefined}
        />
        <TextField
          label={words.count}
          hint={words.countHint}
          inputMode="numeric"
          isRequired
          value={count}
          onChange={setCount}
          error={tried && !isWhole(count) ? words.countWrong : undefined}
        />
        <TextField
          label={words.seed}
          hint={words.seedHint}
          inputMode="numeric"
          value={seed}
          onChange={setSeed}
          error={tried && seedIsWrong ? words.seedWrong : undefined}
        />
        {draw.error && (
          <Notice tone="bad" live>
            {draw.error.message}
          </Notice>
        )}
        <div className="row">
          <Button type="submit" kind="primary" isPending={draw.isPending}>
            {words.submit}
          </Button>
          <Button kind="plain" onPress={onClose}>
            {texts.shell.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
