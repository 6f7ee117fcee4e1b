/** The session has ended under the person's hands: ask for the password over the page, then let the requests go on. */

import { type FormEvent, useState, useSyncExternalStore } from "react";
import { request } from "../api/http";
import { isProblem } from "../api/problem";
import { isAsking, onAsking, signedInAgain, signInDeclined } from "../api/session";
import type { Me } from "../api/types";
import { Button } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { TextField } from "../design/Field";
import { texts } from "../texts";

const words = texts.signIn;

export function SignInAgain({ person }: { person: Me["person"] }) {
  const asking = useSyncExternalStore(onAsking, isAsking);
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setError(undefined);
    try {
      const body = { email: person.email, password };
      await request("/api/sign-in", { method: "POST", body, onSignedOut: "fail" });
      setPassword("");
      signedInAgain();
    } catch (refusal) {
      setError(isProblem(refusal, 401) ? words.wrong : (refusal as Error).message);
    } finally {
      setPending(false);
    }
  }

  return (
    <Dialog title={words.expiredTitle} isOpen={asking} onClose={signInDeclined} closeLabel={words.stay}>
      <form onSubmit={(event) => void submit(event)} className="stack">
        <p>{words.expired(person.known_as)}</p>
        <TextField label={words.email} type="email" value={person.email} isReadOnly autoComplete="username" />
        <TextField
          label={words.password}
          type="password"
          autoComplete="current-password"
          autoFocus
          isRequired
          validationBehavior="aria"
          value={password}
          onChange={setPassword}
          error={error}
        />
        <div className="row">
          <Button type="submit" kind="primary" isPending={pending} isDisabled={password === ""}>
            {words.submit}
          </Button>
          <Button kind="plain" onPress={signInDeclined}>
            {words.stay}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
