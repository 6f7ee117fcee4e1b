/** How much of a lesson a person has watched, in percent of the whole, and of what each camera has a picture for. */

import { picturedOf } from "./lanes";
import type { Span } from "./lessonTime";
import type { Lesson } from "./manifest";
import { covered, type Seen } from "./watched";

/** Percent of the lesson, and of each camera. All of it is said only of all of it, and none only of none. */
export interface Share {
  lesson: number;
  cameras: { camera: number; percent: number }[];
}

/** The last moments of a lesson are often left out: within so many ms of all of it, it is all of it. */
const NEARLY_MS = 1500;

function percent(ranges: readonly Span[], within: readonly Span[]): number {
  const all = within.reduce((sum, [from, to]) => sum + to - from, 0);
  const seen = covered(ranges, within);
  if (all <= 0 || seen >= all - NEARLY_MS) return all > 0 ? 100 : 0;
  return seen === 0 ? 0 : Math.min(99, Math.max(1, Math.round((100 * seen) / all)));
}

/** The share that was watched. */
export function watchedOf(seen: Seen, lesson: Pick<Lesson, "start_ms" | "end_ms" | "angles">): Share {
  return {
    lesson: percent(seen.ranges, [[lesson.start_ms, lesson.end_ms]]),
    cameras: lesson.angles.map((angle) => ({
      camera: angle.camera,
      percent: percent(seen.cameras[angle.camera] ?? [], picturedOf(angle)),
    })),
  };
}
