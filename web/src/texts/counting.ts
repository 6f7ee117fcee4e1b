/** Counts, lists and numbers as the language of the page writes them. */

import { language } from "./language";

/** Made once: making them costs far more than using them. */
const made = new Map<string, unknown>();

function once<T>(name: string, make: (tag: string) => T): T {
  const { tag } = language();
  const key = `${name} ${tag}`;
  if (!made.has(key)) made.set(key, make(tag));
  return made.get(key) as T;
}

/** "1,250", "0.5": a number for people. */
export function numberText(value: number, digits = 2): string {
  return once(
    `number ${digits}`,
    (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: digits }),
  ).format(value);
}

/** "1 camera", "2 cameras". A language with more forms than two gives them by their names (CLDR). */
export function counted(
  count: number,
  one: string,
  other = `${one}s`,
  more: Partial<Record<Intl.LDMLPluralRule, string>> = {},
): string {
  const rule = once("plural", (tag) => new Intl.PluralRules(tag)).select(count);
  return `${numberText(count)} ${more[rule] ?? (rule === "one" ? one : other)}`;
}

/** "a, b and c". */
export function listed(items: readonly (string | number)[]): string {
  return once("list", (tag) => new Intl.ListFormat(tag, { type: "conjunction" })).format(items.map(String));
}

/** "12 minutes", "1 hour": an amount of a unit (ECMA-402), in full. */
export function amountOf(count: number, unit: "hour" | "minute" | "second"): string {
  return once(unit, (tag) => new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" })).format(
    count,
  );
}
