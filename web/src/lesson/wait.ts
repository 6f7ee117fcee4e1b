/** Why one has to wait for a lesson, when it is not only for the work itself: others go first. */

import type { Preparation } from "../api/types";
import { preparation as words } from "../texts/lessons";

/** The sentence; empty when nothing stands in the way, or when nothing is being made. */
export function waitWords({ state, ahead }: Preparation): string {
  const isMoving = state === "queued" || state === "running";
  return isMoving && ahead > 0 ? words.ahead(ahead) : "";
}
