/** Plan a lesson: where, what, and what the observer should look at. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import { placements, useMe } from "../../api/queries";
import type { AgePhase, Detail, NewObservation, ObservationKind, Placement } from "../../api/types";
import { Button, Link } from "../../design/Button";
import { type Choice, Select, TextField } from "../../design/Field";
import { Loaded } from "../../design/Loaded";
import { today } from "../../design/moment";
import { EmptyState, Notice } from "../../design/Notice";
import { PageHead } from "../../design/PageHead";
import { texts } from "../../texts";

const words = texts.plan;

function choicesOf<T extends string>(labels: Record<T, string>, details?: Record<T, string>): Choice<T>[] {
  return (Object.keys(labels) as T[]).map((value) => ({
    value,
    label: labels[value],
    detail: details?.[value],
  }));
}

const phaseChoices = choicesOf<AgePhase>(texts.words.phases);
const kindChoices = choicesOf<ObservationKind>(texts.words.kinds, texts.words.kindDetails);
const languageChoices = choicesOf(texts.words.languages);

export function PlanPage() {
  const query = useQuery(placements);
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        above={<Link to="/lessons">{texts.lessons.title}</Link>}
      />
      <Loaded query={query}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState icon="plan" title={words.noPlacementTitle}>
              {words.noPlacement}
            </EmptyState>
          ) : (
            <PlanForm placements={found} />
          )
        }
      </Loaded>
    </>
  );
}

type Draft = Omit<NewObservation, "placement_id" | "phase"> & {
  placement_id: string | null;
  phase: AgePhase | null;
};

function firstDraft(found: Placement[]): Draft {
  const only = found.length === 1 ? found[0] : undefined;
  return {
    placement_id: only?.id ?? null,
    phase: only?.age_phase ?? null,
    kind: "formative",
    title: "",
    focus: "",
    focus_reason: "",
    subject: "",
    lesson_language: "en",
    due_on: "",
  };
}

function PlanForm({ placements: found }: { placements: Placement[] }) {
  const { person } = useMe();
  const [draft, setDraft] = useState<Draft>(() => firstDraft(found));
  const [tried, setTried] = useState(false);
  const navigate = useNavigate();
  const kept = useQueryClient();
  const set =
    <Name extends keyof Draft>(name: Name) =>
    (value: Draft[Name]) =>
      setDraft((now) => ({ ...now, [name]: value }));
  const needed = (value: string | null) => (tried && !value?.trim() ? words.missing : undefined);
  const placement = found.find(({ id }) => id === draft.placement_id);
  const firstDay = today(placement?.school.zone);
  const dueError = needed(draft.due_on) ?? (tried && draft.due_on < firstDay ? words.pastDue : undefined);

  const save = useMutation({
    mutationFn: () => request<Detail>("/api/observations", { method: "POST", body: draft }),
    onSuccess: async ({ id }) => {
      await kept.invalidateQueries({ queryKey: ["observations"] });
      await navigate({ to: "/lessons/$id/upload", params: { id } });
    },
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    setTried(true);
    const { focus_reason: _free, ...required } = draft;
    const isWhole = Object.values(required).every((value) => value?.trim());
    if (isWhole && draft.due_on >= firstDay) {
      save.mutate();
    } else {
      const form = event.currentTarget;
      requestAnimationFrame(() =>
        form.querySelector<HTMLElement>("[data-invalid] :is(input, textarea, button)")?.focus(),
      );
    }
  }

  const isOwn = (one: Placement) => one.trainee.id === person.id;
  const placementChoices = found.map((one) => ({
    value: one.id,
    label: isOwn(one) ? one.school.name : `${one.trainee.full_name}, ${one.school.name}`,
    detail: one.term,
  }));

  return (
    <form className="form" onSubmit={submit} noValidate>
      <Select
        label={found.every(isOwn) ? words.placement : words.forTrainee}
        placeholder={words.choose}
        isRequired
        choices={placementChoices}
        value={draft.placement_id}
        onChange={(id) =>
          setDraft((now) => ({
            ...now,
            placement_id: id,
            phase: found.find((one) => one.id === id)?.age_phase ?? now.phase,
          }))
        }
        error={needed(draft.placement_id)}
      />
      <TextField
        label={words.lessonTitle}
        hint={words.lessonTitleHint}
        isRequired
        value={draft.title}
        onChange={set("title")}
        maxLength={200}
        error={needed(draft.title)}
      />
      <div className="form__pair">
        <TextField
          label={words.subject}
          isRequired
          value={draft.subject}
          onChange={set("subject")}
          maxLength={200}
          error={needed(draft.subject)}
        />
        <Select
          label={words.phase}
          placeholder={words.choose}
          isRequired
          choices={phaseChoices}
          value={draft.phase}
          onChange={set("phase")}
          error={needed(draft.phase)}
        />
      </div>
      <TextField
        label={words.focus}
        hint={words.focusHint}
        isRequired
        value={draft.focus}
        onChange={set("focus")}
        maxLength={200}
        error={needed(draft.focus)}
      />
      <TextField
        label={words.reason}
        hint={words.reasonHint}
        rows={3}
        value={draft.focus_reason}
        onChange={set("focus_reason")}
        maxLength={4000}
      />
      <div className="form__pair">
        <Select
          label={words.kind}
          isRequired
          choices={kindChoices}
          value={draft.kind}
          onChange={set("kind")}
        />
        <Select
          label={words.language}
          isRequired
          choices={languageChoices}
          value={draft.lesson_language}
          onChange={set("lesson_language")}
        />
      </div>
      <div className="form__pair">
        <TextField
          label={words.due}
          hint={placement ? words.dueHint(placement.school.zone) : words.dueHintPlain}
          type="date"
          isRequired
          min={firstDay}
          value={draft.due_on}
          onChange={set("due_on")}
          error={dueError}
        />
      </div>
      {save.error && (
        <Notice tone="bad" live>
          {save.error.message} {words.kept}
        </Notice>
      )}
      <div>
        <Button type="submit" kind="primary" isPending={save.isPending}>
          {words.submit}
        </Button>
      </div>
    </form>
  );
}
