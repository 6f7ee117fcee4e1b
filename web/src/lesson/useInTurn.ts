/** Parts of a page that appear one after the other, each in a piece of work of its own, so that none holds up the pictures. */

import { startTransition, useEffect, useState } from "react";

/** How many of the parts are there, from none to `parts`. */
export function useInTurn(parts: number): number {
  const [there, setThere] = useState(0);
  useEffect(() => {
    if (there < parts) startTransition(() => setThere(there + 1));
  }, [there, parts]);
  return there;
}
