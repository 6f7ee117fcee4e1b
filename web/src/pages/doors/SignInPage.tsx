/** Sign in, then go to where the person wanted to be. */

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { request } from "../../api/http";
import { isProblem } from "../../api/problem";
import { Button } from "../../design/Button";
import { TextField } from "../../design/Field";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts";
import { Door } from "./Door";

const words = texts.signIn;

export function SignInPage({ next }: { next: string | undefined }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const [tried, setTried] = useState(false);
  const [pending, setPending] = useState(false);
  const router = useRouter();
  const kept = useQueryClient();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    setError(undefined);
    if (email === "" || password === "") {
      return;
    }
    setPending(true);
    try {
      await request("/api/sign-in", { method: "POST", body: { email, password }, onSignedOut: "fail" });
      kept.clear();
      router.history.push(insideOnly(next));
    } catch (refusal) {
      setError(isProblem(refusal, 401) ? words.wrong : (refusal as Error).message);
    } finally {
      setPending(false);
    }
  }

  return (
    <Door title={words.title}>
      <form onSubmit={(event) => void submit(event)} className="stack">
        {error && (
          <Notice tone="bad" live>
            {error}
          </Notice>
        )}
        <TextField
          label={words.email}
          type="email"
          autoComplete="username"
          isRequired
          validationBehavior="aria"
          value={email}
          onChange={setEmail}
          error={tried && email === "" ? words.emailMissing : undefined}
        />
        <TextField
          label={words.password}
          type="password"
          autoComplete="current-password"
          isRequired
          validationBehavior="aria"
          value={password}
          onChange={setPassword}
          error={tried && password === "" ? words.passwordMissing : undefined}
        />
        <Button type="submit" kind="primary" isPending={pending}>
          {words.submit}
        </Button>
        <p className="soft small">{words.forgot}</p>
      </form>
    </Door>
  );
}

/** Only an address of this site is followed after a sign-in; anything else leads to the start. */
export function insideOnly(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : "/";
}
