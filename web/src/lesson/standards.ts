/** Finding a sub-heading of the standards by code or by words. */

import type { Framework } from "../api/types";

/** The framework that is used until the provider's own is known. */
export const SHIPPED = "iqts-2022-short";

/** A sub-heading that can be tagged, with the standard it belongs to. */
export interface PointOf {
  code: string;
  text: string;
  standard: { code: string; title: string };
}

/** Every sub-heading, in order. */
export function pointsOf(framework: Framework): PointOf[] {
  return framework.standards.flatMap(({ code, title, points }) =>
    points.map((point) => ({ ...point, standard: { code, title } })),
  );
}

/** Whether a sub-heading fits what was typed: its code begins so (`s4`, `4b`), or its words or its standard's hold every word. */
export function fits(point: PointOf, query: string): boolean {
  const asked = query.trim().toLowerCase();
  if (asked === "") return true;
  const code = point.code.toLowerCase();
  if (code.startsWith(asked) || code.replace(/^\D+/, "").startsWith(asked)) return true;
  const words = `${point.text} ${point.standard.title} ${code}`.toLowerCase();
  return asked.split(/\s+/).every((word) => words.includes(word));
}

/** The standard a digit stands for: 1 to 8 are S1 to S8, 9 is the ninth in the framework. */
export function byDigit(framework: Framework, digit: number): string | undefined {
  return framework.standards[digit - 1]?.code;
}

/** The codes of the standards (not sub-headings) that these tags belong to, each once, in order. */
export function standardsOf(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.replace(/[a-z]+$/, "")))];
}
