/** The world's countries and time zones, from the browser's own data. */

import type { Choice } from "../../design/Field";
import { language } from "../../texts/language";

/** Codes that name a union or a private use, not a country where a school can be. */
const NOT_COUNTRIES = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Whether a code is in use today, and not an old one for a country that has another now. */
function isCurrent(code: string): boolean {
  return Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
}

/** Every country by its ISO 3166-1 code, in the order of their English names. */
export function countries(): Choice[] {
  const names = new Intl.DisplayNames(language().tag, { type: "region", fallback: "none" });
  const found: Choice[] = [];
  for (const code of LETTERS.flatMap((first) => LETTERS.map((second) => first + second))) {
    const label = NOT_COUNTRIES.has(code) ? undefined : names.of(code);
    if (label !== undefined && isCurrent(code)) {
      found.push({ value: code, label });
    }
  }
  return found.sort((one, other) => one.label.localeCompare(other.label));
}

/** Every IANA time zone, as "Asia/Ho Chi Minh". */
export function zones(): Choice[] {
  return Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
