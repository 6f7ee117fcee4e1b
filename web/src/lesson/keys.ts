/**
 * The one table of single keys: what each does, which keys it has unless a person chose others, and how a key is named.
 *
 * A key is named as people read it off the keyboard: `Space`, `k`, `Shift+1`, `?`. Signs carry their Shift in themselves, so a key
 * works wherever a keyboard's layout puts it; digits go by their place, since Shift makes another sign of them on every layout.
 */

import { keyNames as named } from "../texts/player";
/** What a key can do. Those for writers are left out for readers. */
export interface Deed {
  id: string;
  group: "playing" | "looking" | "marking" | "moving";
  keys: readonly string[];
  /** Only for those who may write comments. */
  writes?: true;
}

export const DEEDS = [
  { id: "toggle", group: "playing", keys: ["Space", "k"] },
  { id: "back", group: "playing", keys: ["j"] },
  { id: "forward", group: "playing", keys: ["l"] },
  { id: "frameBack", group: "playing", keys: [","] },
  { id: "frameForward", group: "playing", keys: ["."] },
  { id: "slower", group: "playing", keys: ["<"] },
  { id: "faster", group: "playing", keys: [">"] },
  { id: "markIn", group: "marking", keys: ["i", "["] },
  { id: "markOut", group: "marking", keys: ["o", "]"] },
  { id: "loop", group: "marking", keys: ["r"] },
  { id: "comment", group: "marking", keys: ["c"], writes: true },
  { id: "mark", group: "marking", keys: ["m"], writes: true },
  { id: "copyLink", group: "marking", keys: ["y"] },
  { id: "large1", group: "looking", keys: ["Shift+1"] },
  { id: "large2", group: "looking", keys: ["Shift+2"] },
  { id: "large3", group: "looking", keys: ["Shift+3"] },
  { id: "even", group: "looking", keys: ["0"] },
  { id: "layout", group: "looking", keys: ["v"] },
  { id: "captions", group: "looking", keys: ["t"] },
  { id: "previous", group: "moving", keys: ["p"] },
  { id: "next", group: "moving", keys: ["n"] },
  { id: "closer", group: "moving", keys: ["+", "="] },
  { id: "wider", group: "moving", keys: ["-"] },
  { id: "earlier", group: "moving", keys: ["Shift+ArrowLeft"] },
  { id: "later", group: "moving", keys: ["Shift+ArrowRight"] },
  { id: "moments", group: "moving", keys: ["e"] },
  { id: "sheet", group: "moving", keys: ["?"] },
] as const satisfies readonly Deed[];

/** The name of something a key can do. */
export type DeedId = (typeof DEEDS)[number]["id"];

/** The keys a person chose instead of the usual ones. */
export type OwnKeys = Partial<Record<DeedId, readonly string[]>>;

/** The keys that a deed has for this person. */
export function keysOf(id: DeedId, own: OwnKeys): readonly string[] {
  return own[id] ?? DEEDS.find((deed) => deed.id === id)?.keys ?? [];
}

/** What a key does for this person; undefined when nothing. */
export function deedOf(key: string, own: OwnKeys): DeedId | undefined {
  return DEEDS.find(({ id }) => keysOf(id, own).includes(key))?.id;
}

/** Give a deed this key alone. Whatever had the key before loses it; what is as usual is not kept. */
export function withKey(own: OwnKeys, id: DeedId, key: string): OwnKeys {
  const changed: OwnKeys = { ...own, [id]: [key] };
  const before = deedOf(key, own);
  if (before !== undefined && before !== id)
    changed[before] = keysOf(before, own).filter((one) => one !== key);
  const kept = DEEDS.filter((deed) => {
    const keys = changed[deed.id];
    return keys !== undefined && keys.join(" ") !== deed.keys.join(" ");
  });
  return Object.fromEntries(kept.map((deed) => [deed.id, changed[deed.id]]));
}

/** Keys that belong to the browser, to what has the focus, or to the digits that tag: nobody can give them another use. */
const TAKEN = /^(Tab|Enter|Escape|Backspace|Delete|Arrow\w+|Home|End|Page\w+|F\d+|[1-9])$/;

/** Whether a person may give a deed this key. */
export function isFree(key: string): boolean {
  return !TAKEN.test(key);
}

/** Name the key that was pressed; null for those that are only held with others, and for what goes to the browser. */
export function nameOf(
  event: Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">,
): string | null {
  const { key, code, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead", "Unidentified"].includes(key))
    return null;
  const digit = /^Digit([0-9])$/.exec(code)?.[1];
  if (shiftKey && digit) return `Shift+${digit}`;
  if (key === " ") return shiftKey ? "Shift+Space" : "Space";
  const lower = key.length === 1 ? key.toLowerCase() : key;
  const isLetter = lower !== key.toUpperCase();
  return shiftKey && (isLetter || key.length > 1) ? `Shift+${lower}` : lower;
}

const SHOWN: Record<string, string> = {
  Space: named.space,
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** A key as it stands on the keyboard: `K`, `Shift + ←`. */
export function keyText(key: string): string {
  const [held, name] = key.startsWith("Shift+") ? [`${named.shift} + `, key.slice(6)] : ["", key];
  return held + (SHOWN[name] ?? (name.length === 1 ? name.toUpperCase() : name));
}
