/** What a person set up on this device and finds again: layout, captions, keys, microphones. A browser that keeps nothing gets the defaults. */

import { type DeedId, type OwnKeys, withKey } from "./keys";
import { Store } from "./store";

/** How the cameras can be laid out, in the order in which one key goes through them. */
export const LAYOUTS = ["focus", "even", "inset", "single"] as const;

/** One large and two beside it; all the same; two inside the large one; the large one alone. */
export type Layout = (typeof LAYOUTS)[number];

/** What the lanes under the rail tell apart. */
export const LANES = ["none", "standards", "people", "cameras"] as const;
export type Lanes = (typeof LANES)[number];

/** What is remembered. */
export interface Preferences {
  layout: Layout;
  large: number | null;
  captions: boolean;
  lanes: Lanes;
  singleKeys: boolean;
  /** The keys that a person chose, by person: colleagues may share a browser. */
  keys: Record<string, OwnKeys>;
  /** The microphone that was chosen instead of the clearest, by observation, the latest choice last. */
  sounds: Record<string, number>;
}

const KEY = "triptych.lesson.preferences";
const DEFAULTS: Preferences = {
  layout: "focus",
  large: null,
  captions: true,
  lanes: "none",
  singleKeys: true,
  keys: {},
  sounds: {},
};
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

/** The keys that a person chose instead of the usual ones. */
export function ownKeys(kept: Preferences, person: string): OwnKeys {
  return kept.keys[person] ?? NONE;
}
const NONE: OwnKeys = {};

/** Give something another key for this person; without one, all keys are the usual ones again. */
export function chooseKey(person: string, chosen?: { id: DeedId; key: string }): void {
  const kept = preferences.get();
  const { [person]: own = {}, ...others } = kept.keys;
  const next = chosen ? withKey(own, chosen.id, chosen.key) : {};
  preferences.set({ keys: Object.keys(next).length === 0 ? others : { ...others, [person]: next } });
}
