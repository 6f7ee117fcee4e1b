/** Invite a person to a cohort: who they are, what they do, for whom; then a link to copy. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import { samples } from "../../api/queries";
import type { Cohort, MadeLink, Role, ScopeKind } from "../../api/types";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { Select, TextField } from "../../design/Field";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts";
import { LinkToCopy } from "./LinkToCopy";

const words = texts.people;
const invited = ["trainee", "tutor", "mentor", "moderator", "lead"] as const satisfies readonly Role[];
type Invited = (typeof invited)[number];
const roleChoices = invited.map((value) => ({ value, label: texts.words.roles[value] }));

/** "cohort:…", "trainee:…", "sample:…": what a role reaches, as one value of a list. */
function reachChoices(role: Invited, cohort: Cohort, sampleNames: { id: string; reason: string }[]) {
  const whole = { value: `cohort:${cohort.id}`, label: role === "tutor" ? words.wholeCohort : cohort.name };
  if (role === "moderator") {
    return sampleNames.map(({ id, reason }) => ({ value: `sample:${id}`, label: reason }));
  }
  if (role === "tutor") {
    return [
      ...cohort.trainees.map(({ person }) => ({ value: `trainee:${person.id}`, label: person.full_name })),
      whole,
    ];
  }
  return [whole];
}

export function InviteDialog({ cohort, onClose }: { cohort: Cohort; onClose: () => void }) {
  const [fullName, setFullName] = useState("");
  const [knownAs, setKnownAs] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Invited>("trainee");
  const [reach, setReach] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const kept = useQueryClient();
  const drawn = useQuery({ ...samples, enabled: role === "moderator" }).data ?? [];
  const reaches = reachChoices(
    role,
    cohort,
    drawn.filter((sample) => sample.cohort.id === cohort.id),
  );
  const chosen = reaches.length === 1 ? (reaches[0]?.value ?? null) : reach;

  const invite = useMutation({
    mutationFn: (scope: string) => {
      const [kind, id] = scope.split(":") as [ScopeKind, string];
      const body = {
        cohort_id: cohort.id,
        email,
        full_name: fullName,
        known_as: knownAs,
        role,
        scope_kind: kind,
        scope_id: id,
      };
      return request<MadeLink>("/api/invitations", { method: "POST", body });
    },
    onSuccess: () => kept.invalidateQueries({ queryKey: ["people", cohort.id] }),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (fullName.trim() && knownAs.trim() && email.trim() && chosen !== null) {
      invite.mutate(chosen);
    }
  }

  function another(): void {
    invite.reset();
    setFullName("");
    setKnownAs("");
    setEmail("");
    setTried(false);
  }

  const needed = (value: string | null) => (tried && !value?.trim() ? texts.cohort.missing : undefined);
  if (invite.data) {
    return (
      <Dialog title={words.linkTitle} isOpen onClose={onClose}>
        <LinkToCopy lead={words.linkLead(fullName)} made={invite.data} />
        <div className="row">
          <Button onPress={another}>{words.another}</Button>
          <Button kind="plain" onPress={onClose}>
            {words.done}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.title} isOpen onClose={onClose} closeLabel={texts.shell.cancel}>
      <form className="stack" onSubmit={submit} noValidate>
        <p className="soft">{words.lead}</p>
        <TextField
          label={words.fullName}
          isRequired
          value={fullName}
          onChange={setFullName}
          maxLength={200}
          error={needed(fullName)}
        />
        <TextField
          label={words.knownAs}
          isRequired
          value={knownAs}
          onChange={setKnownAs}
          maxLength={200}
          error={needed(knownAs)}
        />
        <TextField
          label={words.email}
          type="email"
          isRequired
          value={email}
          onChange={setEmail}
          error={needed(email)}
        />
        <Select label={words.role} isRequired choices={roleChoices} value={role} onChange={setRole} />
        {reaches.length === 0 && <Notice>{words.noSample}</Notice>}
        {reaches.length > 1 && (
          <Select
            label={role === "moderator" ? words.sample : words.reach}
            placeholder={texts.plan.choose}
            isRequired
            choices={reaches}
            value={reach}
            onChange={setReach}
            error={needed(chosen)}
          />
        )}
        {invite.error && (
          <Notice tone="bad" live>
            {invite.error.message}
          </Notice>
        )}
        <div className="row">
          <Button type="submit" kind="primary" isPending={invite.isPending} isDisabled={reaches.length === 0}>
            {words.makeLink}
          </Button>
          <Button kind="plain" onPress={onClose}>
            {texts.shell.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
