/** The trainee confirms that the school's register of children who may not be filmed was checked. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import { isProblem } from "../../api/problem";
import { attestationText } from "../../api/queries";
import type { Detail, RegisterOutcome } from "../../api/types";
import { Button } from "../../design/Button";
import { RadioGroup, TextField } from "../../design/Field";
import { Loaded } from "../../design/Loaded";
import { dateInWords, today } from "../../design/moment";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts";

const words = texts.attestation;
const outcomes = (["none_present", "absent"] as const).map((value) => ({
  value,
  ...texts.words.registerOutcomes[value],
}));

export function Attestation({ lesson }: { lesson: Detail }) {
  const done = lesson.relation === "own" ? words.done : words.doneByTrainee;
  return (
    <section className="attestation" aria-labelledby="attestation-title">
      <h2 id="attestation-title">{words.title}</h2>
      {lesson.attestation ? (
        <Notice tone="good" title={done(dateInWords(lesson.attestation.register_checked_on))}>
          {texts.words.registerOutcomes[lesson.attestation.register_outcome].label}.
        </Notice>
      ) : (
        <AttestationForm id={lesson.id} />
      )}
    </section>
  );
}

function AttestationForm({ id }: { id: string }) {
  const text = useQuery(attestationText(id));
  const [outcome, setOutcome] = useState<RegisterOutcome | null>(null);
  const [checkedOn, setCheckedOn] = useState("");
  const [tried, setTried] = useState(false);
  const kept = useQueryClient();
  const latest = today();
  const attest = useMutation({
    mutationFn: (textId: string) =>
      request(`/api/observations/${id}/attestation`, {
        method: "POST",
        body: { text_id: textId, register_outcome: outcome, register_checked_on: checkedOn },
      }),
    onSuccess: () => kept.invalidateQueries({ queryKey: ["observations"] }),
  });
  const isFuture = checkedOn > latest;
  if (isProblem(text.error, 404)) {
    return <Notice tone="warn">{words.noText}</Notice>;
  }
  return (
    <Loaded query={text}>
      {({ id: textId, version, text: sentences }) => (
        <form
          className="stack"
          noValidate
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            setTried(true);
            if (outcome !== null && checkedOn !== "" && !isFuture) {
              attest.mutate(textId);
            }
          }}
        >
          <p>{words.lead}</p>
          <blockquote className="attestation__text">
            {sentences
              .split("\n")
              .filter(Boolean)
              .map((line) => (
                <p key={line}>{line}</p>
              ))}
            <footer className="soft small">{words.version(version)}</footer>
          </blockquote>
          <RadioGroup
            label={words.outcome}
            isRequired
            choices={outcomes}
            value={outcome}
            onChange={setOutcome}
            error={tried && outcome === null ? words.missing : undefined}
          />
          <div className="attestation__date">
            <TextField
              label={words.checkedOn}
              hint={words.checkedOnHint}
              type="date"
              isRequired
              validationBehavior="aria"
              max={latest}
              value={checkedOn}
              onChange={setCheckedOn}
              error={isFuture ? words.future : tried && checkedOn === "" ? words.missing : undefined}
            />
          </div>
          {attest.error && (
            <Notice tone="bad" live>
              {attest.error.message}
            </Notice>
          )}
          <div className="row">
            <Button type="submit" kind="primary" isPending={attest.isPending}>
              {words.submit}
            </Button>
            <span className="soft small">{words.stays}</span>
          </div>
        </form>
      )}
    </Loaded>
  );
}
