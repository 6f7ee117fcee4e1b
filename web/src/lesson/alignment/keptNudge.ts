/** A move that somebody is putting together: kept on this device until it is made or left, so that no word of its reason is lost. */

import { remember, remembered } from "../preferences";
import { type Amount, NOTHING } from "./nudge";

/** How far, and why, as it stands in the form. */
export interface NudgeDraft {
  amount: Amount;
  reason: string;
}

export const NO_NUDGE: NudgeDraft = { amount: NOTHING, reason: "" };

const keyOf = (person: string, observationId: string, camera: number) =>
  `triptych.nudge.${person}.${observationId}.${camera}`;

/** What was begun for a camera; undefined when nothing was. */
export function keptNudge(person: string, observationId: string, camera: number): NudgeDraft | undefined {
  const kept = remembered(keyOf(person, observationId, camera)) as Partial<NudgeDraft> | undefined;
  if (typeof kept?.reason !== "string" || typeof kept.amount?.frames !== "number") return undefined;
  return { amount: { frames: kept.amount.frames, typed: kept.amount.typed ?? null }, reason: kept.reason };
}

/** Keep it as it is now; with nothing in it, or undefined, forget it. */
export function keepNudge(person: string, observationId: string, camera: number, draft?: NudgeDraft): void {
  const isEmpty =
    draft === undefined || (draft.reason === "" && draft.amount.frames === 0 && draft.amount.typed === null);
  remember(keyOf(person, observationId, camera), isEmpty ? undefined : draft);
}
