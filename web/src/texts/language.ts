/**
 * The language of the pages on this device, and the one way in which texts get into it.
 *
 * English is whole and is the fallback, key by key. Another language is a file of the same shape with what has been translated. It
 * is loaded before any page is, so that every text is read once and in its language; choosing another loads the page again. Two
 * made-up languages show what is not ready for translation: a long one with accents, and one that runs from right to left.
 */

/** A language of the pages. `tag` (BCP 47) also decides dates, numbers and plurals. */
export interface Language {
  id: string;
  tag: string;
  dir: "ltr" | "rtl";
  /** In its own words. */
  name: string;
  /** Made up, for testing: not offered. */
  pseudo?: true;
}

export const LANGUAGES: readonly Language[] = [
  { id: "en", tag: "en-GB", dir: "ltr", name: "English" },
  { id: "es", tag: "es", dir: "ltr", name: "Español" },
  { id: "long", tag: "en-GB", dir: "ltr", name: "Ļöñĝ", pseudo: true },
  { id: "rtl", tag: "en-GB", dir: "rtl", name: "ŘŤĻ", pseudo: true },
];

const KEY = "triptych.language";
const ENGLISH = LANGUAGES[0] as Language;

/** What has been translated, by catalogue. */
export type Translation = Record<string, unknown>;

/** Where the texts of a language lie; those of English lie beside the pages. */
const FILES: Record<string, () => Promise<{ default: Translation }>> = {
  es: () => import("./es"),
};

let current = ENGLISH;
let translation: Translation = {};

/** The language that the pages are in. */
export function language(): Language {
  return current;
}

/** The language that was chosen on this device; English when none was, or this browser keeps nothing. */
export function chosenLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEY);
    return LANGUAGES.find((one) => one.id === kept) ?? ENGLISH;
  } catch {
    return ENGLISH;
  }
}

/** Choose a language and load the page again in it. What is being written is kept by whoever keeps it. */
export function chooseLanguage(id: string): void {
  localStorage.setItem(KEY, id);
  location.reload();
}

/** Take up a language before any text is read. Without its file the pages are in English. */
export async function takeUp(chosen: Language): Promise<void> {
  const file = FILES[chosen.id];
  try {
    translation = file ? (await file()).default : {};
    current = chosen;
  } catch {
    [translation, current] = [{}, ENGLISH];
  }
  document.documentElement.lang = current.tag;
  document.documentElement.dir = current.dir;
}

/**
 * The language (BCP 47) of a catalogue, or of a part of it, where that is not the page's: what was not translated is in English, and
 * says so to whoever has it read out. Undefined where the page's own holds.
 */
export function tongueOf(name: string, part?: string): string | undefined {
  const own = translation[name];
  const there = part === undefined || !isRecord(own) ? own : own[part];
  return there === undefined && current.tag.split("-")[0] !== "en" ? ENGLISH.tag : undefined;
}

/** What a catalogue is to its readers: the same keys, with any words. */
export type Words<T> = T extends string
  ? string
  : T extends (...given: infer G) => infer R
    ? (...given: G) => Words<R>
    : T extends readonly (infer I)[]
      ? number extends T["length"]
        ? readonly Words<I>[]
        : { [K in keyof T]: Words<T[K]> }
      : T extends object
        ? { [K in keyof T]: Words<T[K]> }
        : T;

/** What may be translated of a catalogue: any part of it. */
export type Translated<T> = T extends string
  ? string
  : T extends (...given: infer G) => infer R
    ? (...given: G) => Words<R>
    : T extends readonly unknown[]
      ? Words<T>
      : { [K in keyof T]?: Translated<T[K]> };

/** A catalogue in the language of the page: each key as translated, else in English. `name` is its name in the translation. */
export function catalogue<const T>(name: string, english: T): Words<T> {
  const own = merged(english, translation[name]);
  return (current.pseudo ? pseudo(own) : own) as Words<T>;
}

function merged(english: unknown, own: unknown): unknown {
  if (own === undefined) return english;
  if (!isRecord(english) || !isRecord(own)) return own;
  return Object.fromEntries(Object.entries(english).map(([key, value]) => [key, merged(value, own[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every text of a catalogue made longer by two fifths, with accents: what is not so is not in a catalogue. */
function pseudo(value: unknown): unknown {
  if (typeof value === "string") return accented(value);
  if (typeof value === "function") return (...given: unknown[]) => pseudo(value(...given.map(asGiven)));
  if (Array.isArray(value)) return value.map(pseudo);
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pseudo(one)]));
  return value;
}

/** Around what a text was given: names, and texts that are in the language already, are left as they are. */
const [GIVEN, END] = ["\uE000", "\uE001"];
const asGiven = (value: unknown) => (typeof value === "string" ? `${GIVEN}${value}${END}` : value);

const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ACCENTED = [..."áƀçđéƒĝĥíĵķļɱñóƥɋŕšťúṽŵẋýžÁƁÇĐÉƑĜĤÍĴĶĻṀÑÓƤɊŔŠŤÚṼŴẊÝŽ"];
/** In a language that runs from right to left, words of it; what is not a word stays as it is. */
const HEBREW = [..."אבגדהוזחטיכלמנסעפצקרשתאבגד"];
/** Keys such as "Space" and words without letters are left alone; so is what was made longer already. */
const LONGER = 0.4;

/** A text in the made-up language of the page. */
export function accented(text: string): string {
  const own = current.dir === "rtl";
  let given = 0;
  let letters = 0;
  let changed = "";
  for (const one of text) {
    const at = PLAIN.indexOf(one);
    if (one === GIVEN) given += 1;
    else if (one === END) given -= 1;
    else if (given > 0 || at < 0) changed += one;
    else {
      letters += 1;
      changed += own ? HEBREW[at % 26] : ACCENTED[at];
    }
  }
  return `${changed}${"·".repeat(Math.ceil(letters * LONGER))}`;
}
