/** Add a placement: which trainee, in which school, with which mentor. The school may be a new one. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import { people, schools } from "../../api/queries";
import type { AgePhase, Cohort, NewPlacement, NewSchool, School } from "../../api/types";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { Select, TextField } from "../../design/Field";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts";
import { isWholeSchool, type SchoolDraft, SchoolFields } from "./SchoolFields";

const words = texts.placement;
const OTHER = "another";
const NOBODY = "nobody";
const phaseChoices = (Object.keys(texts.words.phases) as AgePhase[]).map((value) => ({
  value,
  label: texts.words.phases[value],
}));

interface Draft {
  trainee: string | null;
  school: string | null;
  mentor: string;
  term: string;
  phase: AgePhase | null;
}

/** Add the school first where it is new; then the placement in it. */
async function add(cohortId: string, draft: Draft, newSchool: SchoolDraft): Promise<void> {
  const school =
    draft.school === OTHER
      ? (await request<School>("/api/schools", { method: "POST", body: newSchool as NewSchool })).id
      : draft.school;
  const body = {
    cohort_id: cohortId,
    trainee_id: draft.trainee,
    school_id: school,
    mentor_id: draft.mentor === NOBODY ? null : draft.mentor,
    term: draft.term,
    age_phase: draft.phase,
  } as NewPlacement;
  await request("/api/placements", { method: "POST", body });
}

export function PlacementDialog({ cohort, onClose }: { cohort: Cohort; onClose: () => void }) {
  const known = useQuery(schools).data ?? [];
  const mentors = (useQuery(people(cohort.id)).data ?? []).filter(({ memberships }) =>
    memberships.some(({ role }) => role === "mentor"),
  );
  const [draft, setDraft] = useState<Draft>({
    trainee: null,
    school: null,
    mentor: NOBODY,
    term: "",
    phase: null,
  });
  const [newSchool, setNewSchool] = useState<SchoolDraft>({ name: "", country: null, zone: null });
  const [tried, setTried] = useState(false);
  const kept = useQueryClient();
  const save = useMutation({
    mutationFn: () => add(cohort.id, draft, newSchool),
    onSettled: () => kept.invalidateQueries({ queryKey: ["schools"] }),
    onSuccess: () => kept.invalidateQueries({ queryKey: ["placements"] }),
  });
  const set = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const needed = (value: string | null) => (tried && !value?.trim() ? words.missing : undefined);
  const isNewSchool = draft.school === OTHER;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    const isWhole = draft.trainee && draft.school && draft.term.trim() && draft.phase;
    if (isWhole && (!isNewSchool || isWholeSchool(newSchool))) {
      save.mutate();
    }
  }

  if (save.isSuccess) {
    const name = cohort.trainees.find(({ person }) => person.id === draft.trainee)?.person.full_name ?? "";
    return (
      <Dialog title={words.add} isOpen onClose={onClose}>
        <Notice tone="good" live>
          {words.saved(name)}
        </Notice>
        <div>
          <Button onPress={onClose}>{texts.people.done}</Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.add} isOpen onClose={onClose} closeLabel={texts.shell.cancel}>
      <form className="stack" onSubmit={submit} noValidate>
        <p className="soft">{words.lead}</p>
        <Select
          label={words.trainee}
          placeholder={texts.plan.choose}
          isRequired
          choices={cohort.trainees.map(({ person }) => ({ value: person.id, label: person.full_name }))}
          value={draft.trainee}
          onChange={(trainee) => set({ trainee })}
          error={needed(draft.trainee)}
        />
        <Select
          label={words.school}
          placeholder={texts.plan.choose}
          isRequired
          choices={[
            ...known.map(({ id, name }) => ({ value: id, label: name })),
            { value: OTHER, label: words.otherSchool },
          ]}
          value={draft.school}
          onChange={(school) => set({ school })}
          error={needed(draft.school)}
        />
        {isNewSchool && <SchoolFields draft={newSchool} onChange={setNewSchool} tried={tried} />}
        <Select
          label={words.mentor}
          isRequired
          choices={[
            { value: NOBODY, label: words.noMentor },
            ...mentors.map(({ person }) => ({ value: person.id, label: person.full_name })),
          ]}
          value={draft.mentor}
          onChange={(mentor) => set({ mentor })}
        />
        <TextField
          label={words.term}
          hint={words.termHint}
          isRequired
          value={draft.term}
          onChange={(term) => set({ term })}
          maxLength={200}
          error={needed(draft.term)}
        />
        <Select
          label={words.phase}
          placeholder={texts.plan.choose}
          isRequired
          choices={phaseChoices}
          value={draft.phase}
          onChange={(phase) => set({ phase })}
          error={needed(draft.phase)}
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
