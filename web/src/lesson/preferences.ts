/** What a person set up on this device and finds again: layout, captions, keys, microphones. A browser that keeps nothing gets the defaults. */

import { Store } from "./store";

/** How the cameras are laid out. */
export type Layout = "focus" | "even";

/** What is remembered. */
export interface Preferences {
  layout: Layout;
  large: number | null;
  captions: boolean;
  singleKeys: boolean;
  /** The microphone that was chosen instead of the clearest, by observation, the latest choice last. */
  sounds: Record<string, number>;
}

const KEY = "triptych.lesson.preferences";
const DEFAULTS: Preferences = { layout: "focus", large: null, captions: true, singleKeys: true, sounds: {} };
/** Choices of microphones for so many lessons are kept. */
const MOST_SOUNDS = 100;

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

/** Every key on the device that begins so. */
export function rememberedKeys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function load(): Preferences {
  const kept = remembered(KEY);
  return typeof kept === "object" && kept !== null ? { ...DEFAULTS, ...kept } : DEFAULTS;
}

/** The preferences of this device; one store, shared by every lesson page. */
export const preferences = new Store<Preferences>(load());
preferences.subscribe(() => remember(KEY, preferences.get()));

/** The microphone that was chosen for a lesson; undefined for the clearest. */
export function chosenSound(observationId: string): number | undefined {
  return preferences.get().sounds[observationId];
}

/** Keep the choice of a microphone for a lesson; undefined goes back to the clearest, whichever that will be. */
export function chooseSound(observationId: string, camera: number | undefined): void {
  const { [observationId]: _, ...others } = preferences.get().sounds;
  const kept = Object.entries(others).slice(1 - MOST_SOUNDS);
  const sounds = Object.fromEntries(kept);
  preferences.set({ sounds: camera === undefined ? sounds : { ...sounds, [observationId]: camera } });
}
