/** What of one's own is not a comment yet, but for the draft that is in the composer. */

import { useRef } from "react";
import type { ComposerModel } from "./composer";
import { isOfComposer, type Kept } from "./draft";
import type { Shelf } from "./shelf";
import { Store, useSlice } from "./store";

const NOTHING: Store<{ drafts: Kept[] }> = new Store({ drafts: [] as Kept[] });
const NO_DRAFT: Store<{ id: string }> = new Store({ id: "" });

/** One's own drafts and marks, in lesson order, but the one that is in the composer; the same list for as long as it says the same. */
export function useWaiting(shelf: Shelf | null, composer: ComposerModel | null): Kept[] {
  const inHand = useSlice(composer?.store ?? NO_DRAFT, (state) => state.id);
  const held = useRef<Kept[]>([]);
  // Every letter changes the draft in hand, and with it the store: nobody who shows the others is drawn anew for that.
  return useSlice(shelf?.store ?? NOTHING, ({ drafts }) => {
    const waiting = drafts.filter(
      (one) => isOfComposer(one) && one.state !== "discarded" && one.id !== inHand,
    );
    const same = waiting.length === held.current.length && waiting.every((one, i) => one === held.current[i]);
    if (!same) held.current = waiting;
    return held.current;
  });
}
