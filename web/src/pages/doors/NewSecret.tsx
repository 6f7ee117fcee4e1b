/** Choosing a password: twice, with its rule said before it is broken. */

import { useState } from "react";
import { TextField } from "../../design/Field";
import { texts } from "../../texts";

const words = texts.welcome;

/** The shortest password that the service accepts. */
export const SHORTEST = 12;

/** The two fields' state, and what is wrong with them once the person has tried to send. */
export function useNewSecret() {
  const [first, setFirst] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const short = first.length < SHORTEST;
  const different = first !== again;
  return {
    first,
    again,
    setFirst,
    setAgain,
    shortError: tried && short ? words.short : undefined,
    differentError: tried && !short && different ? words.different : undefined,
    /** Call on sending; true when the password can be sent. */
    settle(): boolean {
      setTried(true);
      return !short && !different;
    },
  };
}

export function NewSecret({ secret }: { secret: ReturnType<typeof useNewSecret> }) {
  return (
    <>
      <TextField
        label={words.password}
        hint={words.passwordHint}
        type="password"
        autoComplete="new-password"
        isRequired
        validationBehavior="aria"
        value={secret.first}
        onChange={secret.setFirst}
        error={secret.shortError}
      />
      <TextField
        label={words.passwordAgain}
        type="password"
        autoComplete="new-password"
        isRequired
        validationBehavior="aria"
        value={secret.again}
        onChange={secret.setAgain}
        error={secret.differentError}
      />
    </>
  );
}
