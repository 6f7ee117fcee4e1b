/** Dates and moments in words, in a named zone. */

import { language } from "../texts/language";

export type Precision = "day" | "minute";

interface Reading {
  /** IANA zone; the browser's own when left out. */
  zone?: string;
  precision?: Precision;
  now?: Date;
}

/** Making a format costs a hundred times what using it does, and a list of comments uses hundreds. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string | undefined, asked: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { tag } = language();
  const name = `${tag} ${zone} ${Object.keys(asked).join(" ")}`;
  const kept = formats.get(name) ?? new Intl.DateTimeFormat(tag, { timeZone: zone, ...asked });
  formats.set(name, kept);
  return kept;
}

const DAY_PARTS = { weekday: "short", day: "numeric", month: "long" } as const;
const TIME_PARTS = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

function parts(at: Date, zone: string | undefined): Record<string, string> {
  const format = formatIn(zone, { ...DAY_PARTS, year: "numeric", ...TIME_PARTS });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** "Fri 12 March, 23:59"; the year is said when it is not this year. */
export function inWords(at: string, { zone, precision = "minute", now = new Date() }: Reading = {}): string {
  const there = parts(new Date(at), zone);
  const thisYear = there.year === parts(now, zone).year;
  if (!language().tag.startsWith("en")) {
    const asked = { ...DAY_PARTS, ...(thisYear ? {} : { year: "numeric" as const }) };
    return formatIn(zone, precision === "day" ? asked : { ...asked, ...TIME_PARTS }).format(new Date(at));
  }
  const year = thisYear ? "" : ` ${there.year}`;
  const day = `${there.weekday} ${there.day} ${there.month}${year}`;
  return precision === "day" ? day : `${day}, ${there.hour}:${there.minute}`;
}

/** "12 March 2026" for a date without a time, such as "2026-03-12". */
export function dateInWords(date: string): string {
  return formatIn("UTC", { day: "numeric", month: "long", year: "numeric" }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "in 3 days", "2 hours ago": how far a moment is from now, in one unit. */
export function fromNow(at: string, now = new Date()): string {
  const distance = new Date(at).getTime() - now.getTime();
  const size = Math.abs(distance);
  const words = new Intl.RelativeTimeFormat(language().tag, { numeric: "auto" });
  if (size < HOUR) {
    return words.format(Math.trunc(distance / MINUTE), "minute");
  }
  if (size < DAY) {
    return words.format(Math.trunc(distance / HOUR), "hour");
  }
  return words.format(Math.trunc(distance / DAY), "day");
}

/** Today as "2026-03-12" in a zone, for date fields. */
export function today(zone?: string, now = new Date()): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now);
}
