/** Accept an invitation: say what you are called, choose a password, and be inside. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import type { Invitation } from "../../api/types";
import { Button } from "../../design/Button";
import { TextField } from "../../design/Field";
import { Notice } from "../../design/Notice";
import { Skeleton } from "../../design/Skeleton";
import { texts } from "../../texts";
import { Door } from "./Door";
import { NewSecret, useNewSecret } from "./NewSecret";

const words = texts.welcome;

export function InvitationPage({ token }: { token: string }) {
  const invitation = useQuery({
    queryKey: ["invitations", token],
    queryFn: ({ signal }) =>
      request<Invitation>(`/api/invitations/${encodeURIComponent(token)}`, { signal, onSignedOut: "fail" }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (invitation.data) {
    return <Accept token={token} invitation={invitation.data} />;
  }
  return (
    <Door title={invitation.isError ? words.goneTitle : words.title}>
      {invitation.isError ? (
        <Notice tone="warn">{words.gone}</Notice>
      ) : (
        <Skeleton label={texts.shell.loading} />
      )}
    </Door>
  );
}

function Accept({ token, invitation }: { token: string; invitation: Invitation }) {
  const [fullName, setFullName] = useState(invitation.full_name);
  const [knownAs, setKnownAs] = useState(invitation.known_as);
  const secret = useNewSecret();
  const navigate = useNavigate();
  const accept = useMutation({
    mutationFn: () =>
      request(`/api/invitations/${encodeURIComponent(token)}`, {
        method: "POST",
        body: { full_name: fullName, known_as: knownAs, password: secret.first },
        onSignedOut: "fail",
      }),
    onSuccess: () => navigate({ to: "/" }),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (invitation.known ? secret.first !== "" : secret.settle()) {
      accept.mutate();
    }
  }

  const role = texts.words.roles[invitation.role].toLowerCase();
  return (
    <Door title={words.title} lead={words.invited(invitation.provider_name, role, invitation.scope_name)}>
      <form onSubmit={submit} className="stack">
        {accept.error && (
          <Notice tone="bad" live>
            {accept.error.message}
          </Notice>
        )}
        <TextField label={texts.signIn.email} value={invitation.email} isReadOnly autoComplete="username" />
        <TextField
          label={words.fullName}
          hint={words.fullNameHint}
          autoComplete="name"
          isRequired
          value={fullName}
          onChange={setFullName}
        />
        <TextField
          label={words.knownAs}
          hint={words.knownAsHint}
          autoComplete="nickname"
          isRequired
          value={knownAs}
          onChange={setKnownAs}
        />
        {invitation.known ? (
          <TextField
            label={words.knownPassword}
            hint={words.knownPasswordHint}
            type="password"
            autoComplete="current-password"
            isRequired
            value={secret.first}
            onChange={secret.setFirst}
          />
        ) : (
          <NewSecret secret={secret} />
        )}
        <Button type="submit" kind="primary" isPending={accept.isPending}>
          {invitation.known ? words.join : words.submit}
        </Button>
      </form>
    </Door>
  );
}
