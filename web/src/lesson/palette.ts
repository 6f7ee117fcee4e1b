/** What the digits tag: one standard or sub-heading for each, as its person arranged them, on this device. */

import type { Framework } from "../api/types";
import { remember, remembered } from "./preferences";
import { byDigit, pointsOf } from "./standards";
import { Store } from "./store";

/** The digits that tag. */
export const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** By framework version: the code for each digit that was arranged. */
type Palettes = Record<string, Record<number, string>>;

const KEY = "triptych.palettes";

function load(): Palettes {
  const kept = remembered(KEY);
  return typeof kept === "object" && kept !== null ? (kept as Palettes) : {};
}

const palettes = new Store<{ all: Palettes }>({ all: load() });
palettes.subscribe(() => remember(KEY, palettes.get().all));

/** The palettes, to be watched. */
export const paletteStore: Pick<Store<{ all: Palettes }>, "get" | "subscribe"> = palettes;

/** Whether a code is a sub-heading, which can be tagged, or a standard, whose list opens. */
function isKnown(framework: Framework, code: string): boolean {
  return (
    framework.standards.some((one) => one.code === code) ||
    pointsOf(framework).some((one) => one.code === code)
  );
}

/** What a digit stands for: as arranged, else the standard of that place. What a framework does not have is as at first. */
export function codeOf(framework: Framework, digit: number): string | undefined {
  const arranged = palettes.get().all[framework.version]?.[digit];
  return arranged !== undefined && isKnown(framework, arranged) ? arranged : byDigit(framework, digit);
}

/** Whether a code is tagged as it is, without a list. */
export function isPoint(framework: Framework, code: string): boolean {
  return pointsOf(framework).some((one) => one.code === code);
}

/** Let a digit stand for a code. */
export function arrange(framework: Framework, digit: number, code: string): void {
  const { all } = palettes.get();
  palettes.set({ all: { ...all, [framework.version]: { ...all[framework.version], [digit]: code } } });
}

/** All digits as they were at first. */
export function arrangeAnew(framework: Framework): void {
  const { [framework.version]: _, ...others } = palettes.get().all;
  palettes.set({ all: others });
}
