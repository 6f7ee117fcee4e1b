/** Hearing two cameras at once in a component: what is asked, and how far it has come. */

import { useEffect, useRef, useState } from "react";
import { type Ear, TwoEars } from "./twoEars";

/** `still`: nothing is asked. `failed`: the sounds could not be had; the next change asks again. */
export type Hearing = "still" | "fetching" | "sounding" | "failed";

/** Hear these two, and from then on whatever they change to, until stopped or the component goes. */
export function useTwoEars(left: Ear | null, right: Ear | null) {
  const ears = useRef<TwoEars | null>(null);
  const [hearing, setHearing] = useState<Hearing>("still");
  const listening = hearing !== "still";
  const asked = listening && left && right ? JSON.stringify([left, right]) : null;
  useEffect(() => {
    if (asked === null || ears.current === null) return;
    let over = false;
    const [toLeft, toRight]: [Ear, Ear] = JSON.parse(asked);
    setHearing("fetching");
    ears.current.hear(toLeft, toRight).then(
      () => over || setHearing("sounding"),
      (error: unknown) => {
        if (over) return;
        console.warn("the sound of two cameras could not be had", error);
        setHearing("failed");
      },
    );
    return () => {
      over = true;
    };
  }, [asked]);
  useEffect(() => () => ears.current?.close(), []);
  /** Call it from a press: browsers allow sound then. */
  const start = () => {
    ears.current ??= new TwoEars();
    setHearing("fetching");
  };
  const stop = () => {
    ears.current?.close();
    ears.current = null;
    setHearing("still");
  };
  return { hearing, listening, start, stop };
}
