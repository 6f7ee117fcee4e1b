/** What a person set up on this device and finds again: layout, captions, keys. A browser that keeps nothing gets the defaults. */

import { Store } from "./store";

/** How the cameras are laid out. */
export type Layout = "focus" | "even";

/** What is remembered. */
export interface Preferences {
  layout: Layout;
  large: number | null;
  captions: boolean;
  singleKeys: boolean;
}

const KEY = "triptych.lesson.preferences";
const DEFAULTS: Preferences = { layout: "focus", large: null, captions: true, singleKeys: true };

/** Read from the device, or undefined when it keeps nothing or holds something else. */
export function remembered(key: string): unknown {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? undefined : JSON.parse(kept);
  } catch {
    return undefined;
  }
}

/** Keep on the device; false when it would not. `undefined` forgets. */
export function remember(key: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function load(): Preferences {
  const kept = remembered(KEY);
  return typeof kept === "object" && kept !== null ? { ...DEFAULTS, ...kept } : DEFAULTS;
}

/** The preferences of this device; one store, shared by every lesson page. */
export const preferences = new Store<Preferences>(load());
preferences.subscribe(() => remember(KEY, preferences.get()));
