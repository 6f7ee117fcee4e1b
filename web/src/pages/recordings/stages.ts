/** A preparation's stages, as people read them: grouped by what is done, each with its figure. */

import type { Stage } from "../../api/types";
import { lengthInWords } from "../../uploads/pace";

/** The stages by name, in the order in which the names first appear; the cameras of each in order. */
export function stagesByName(stages: readonly Stage[]): [string, Stage[]][] {
  const groups = new Map<string, Stage[]>();
  for (const stage of stages) {
    groups.set(stage.name, [...(groups.get(stage.name) ?? []), stage]);
  }
  return [...groups].map(([name, group]) => [name, group.sort((one, other) => one.camera - other.camera)]);
}

/** "12:30 of 58:20" where seconds of the lesson are counted; "3 of 9 windows" otherwise. */
export function figureOf({ done, total, unit }: Stage): string {
  if (unit === "s" || unit === "seconds") {
    return `${lengthInWords(done)} of ${lengthInWords(total)}`;
  }
  if (total <= 1) {
    return `${Math.round((100 * done) / (total || 1))} %`;
  }
  return `${Math.round(done)} of ${Math.round(total)}${unit && ` ${unit}`}`;
}
