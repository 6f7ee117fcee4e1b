/** Two cameras that are looked at side by side for as long as somebody compares them, whatever layout is chosen. */

import { type Layout, preferences } from "./preferences";
import { Store, useSlice } from "./store";

/** The one on the left is also the one that is heard on the left. */
export const compared = new Store<{ pair: readonly [left: number, right: number] | null }>({ pair: null });

/** How the cameras are laid out now. */
export function useLayoutShown(): Layout | "pair" {
  const layout = useSlice(preferences, (state) => state.layout);
  const isPair = useSlice(compared, ({ pair }) => pair !== null);
  return isPair ? "pair" : layout;
}
