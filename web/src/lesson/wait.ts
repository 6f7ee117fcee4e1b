/** Why one has to wait for a lesson, when it is not only for the work itself: others go first, or the disk is full. */

import type { Preparation } from "../api/types";
import { preparation as words } from "../texts/lessons";
import { sizeInWords } from "../uploads/pace";

/** The sentence; empty when nothing stands in the way, or when nothing is being made. */
export function waitWords({ state, ahead, short }: Preparation): string {
  if (state !== "queued" && state !== "running") return "";
  if (short) return words.short(sizeInWords(short.free_bytes), sizeInWords(short.needed_bytes));
  return state === "queued" && ahead > 0 ? words.ahead(ahead) : "";
}
