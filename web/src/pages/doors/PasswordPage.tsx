/** Set a new password by the link that a lead made. */

import { useMutation, useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { request } from "../../api/http";
import type { PasswordLink } from "../../api/types";
import { asButton, Button, Link } from "../../design/Button";
import { Notice } from "../../design/Notice";
import { Skeleton } from "../../design/Skeleton";
import { texts } from "../../texts";
import { Door } from "./Door";
import { NewSecret, useNewSecret } from "./NewSecret";

const words = texts.newPassword;

export function PasswordPage({ token }: { token: string }) {
  const path = `/api/password-links/${encodeURIComponent(token)}`;
  const secret = useNewSecret();
  const link = useQuery({
    queryKey: ["password-links", token],
    queryFn: ({ signal }) => request<PasswordLink>(path, { signal, onSignedOut: "fail" }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const set = useMutation({
    mutationFn: () =>
      request(path, { method: "POST", body: { password: secret.first }, onSignedOut: "fail" }),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (secret.settle()) {
      set.mutate();
    }
  }

  if (set.isSuccess) {
    return (
      <Door title={words.doneTitle} lead={words.done}>
        <Link to="/sign-in" {...asButton("primary")}>
          {texts.signIn.submit}
        </Link>
      </Door>
    );
  }
  if (link.isError) {
    return (
      <Door title={texts.welcome.goneTitle}>
        <Notice tone="warn">{texts.welcome.gone}</Notice>
      </Door>
    );
  }
  if (link.isPending) {
    return (
      <Door title={words.title}>
        <Skeleton label={texts.shell.loading} />
      </Door>
    );
  }
  return (
    <Door title={words.title} lead={words.lead(link.data.email)}>
      <form onSubmit={submit} className="stack">
        {set.error && (
          <Notice tone="bad" live>
            {set.error.message}
          </Notice>
        )}
        <NewSecret secret={secret} />
        <Button type="submit" kind="primary" isPending={set.isPending}>
          {words.submit}
        </Button>
      </form>
    </Door>
  );
}
