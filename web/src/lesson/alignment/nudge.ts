/** How far a camera is to be moved, as it is put together in the form: frames by steps, or milliseconds as typed. Pure. */

import type { NewNudge } from "../../api/types";

/** A step where a camera's frames are not known to be all alike, ms. */
export const STEP_MS = 10;

/** What stands in the form. `typed` is what was written since the last step; null while it only was stepped. */
export interface Amount {
  frames: number;
  typed: string | null;
}

export const NOTHING: Amount = { frames: 0, typed: null };

/** Read a whole number of milliseconds as people write it ("80", "+80", "-40", "−40 ms"); null when it is not one. */
export function readMs(text: string): number | null {
  const match = /^\s*([+\-−–])?\s*(\d{1,6})(?:[.,]0*)?\s*(?:ms)?\s*$/.exec(text);
  if (!match) return null;
  const size = Number(match[2]);
  return match[1] && match[1] !== "+" && size !== 0 ? -size : size;
}

/** How far that is, ms; null when what was typed cannot be read. Nothing typed is nothing moved. */
export function msOf({ frames, typed }: Amount, frameMs: number | null): number | null {
  if (typed !== null) return typed.trim() === "" ? 0 : readMs(typed);
  return frames * (frameMs ?? STEP_MS);
}

/** One step earlier (-1) or later (1): a frame where frames are known; after typing, on from what was typed. */
export function stepped(amount: Amount, by: 1 | -1, frameMs: number | null): Amount {
  if (amount.typed === null) return { frames: amount.frames + by, typed: null };
  const from = msOf(amount, frameMs) ?? 0;
  return { frames: 0, typed: written(from + by * (frameMs ?? STEP_MS)) };
}

/** What the field shows. */
export function shownIn(amount: Amount, frameMs: number | null): string {
  return amount.typed ?? written(msOf(amount, frameMs) ?? 0);
}

/** What is asked of the service: whole frames as frames, so that no rounding comes between. */
export function askedOf(amount: Amount, frameMs: number | null): Pick<NewNudge, "frames" | "delta_ms"> {
  if (amount.typed === null && frameMs !== null) return { frames: amount.frames };
  return { delta_ms: msOf(amount, frameMs) ?? 0 };
}

/** With a true minus sign, which a screen reader says and a hyphen does not. */
function written(ms: number): string {
  return String(Math.round(ms)).replace("-", "−");
}
