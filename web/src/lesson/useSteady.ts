/** Functions that stay the same ones, so that what is given them is not drawn anew with whoever gives them. */

import { useLayoutEffect, useMemo, useRef } from "react";

/** The same functions for as long as the component lives, each doing what its newest wording does. */
export function useSteady<T extends object>(newest: T): T {
  const held = useRef(newest);
  useLayoutEffect(() => {
    held.current = newest;
  });
  return useMemo(() => {
    const names = Object.keys(held.current) as (keyof T)[];
    const calls = names.map((name) => [
      name,
      (...given: unknown[]) => (held.current[name] as (...all: unknown[]) => unknown)(...given),
    ]);
    return Object.fromEntries(calls) as T;
  }, []);
}
