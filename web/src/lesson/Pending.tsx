/** What is still being made of the lesson, in a calm line; it disappears by itself. */

import { memo } from "react";
import { texts } from "../texts/lesson";
import type { Angle } from "./manifest";

const t = texts.page;

/** What a pending part (`captions`, `angle:2:360`, `audio:3`) is for people: its kind, and of which camera. */
function kindOf(part: string, angles: readonly Angle[]): [keyof typeof t.pendingKinds, number] {
  const [what, number, height] = part.split(":");
  const camera = Number(number ?? 0);
  if (what === "angle") {
    const rungs = angles.find((one) => one.camera === camera)?.renditions;
    if (rungs === undefined) return ["picture", camera];
    if (rungs.some((one) => one.growing && String(one.height) === height)) return ["growing", camera];
    // A rung larger than those there are is the full picture.
    return [rungs.every((one) => one.height < Number(height)) ? "full" : "lighter", camera];
  }
  if (what === "audio") return ["sound", camera];
  return what === "captions" ? ["captions", 0] : what === "storyboard" ? ["storyboard", 0] : ["other", 0];
}

/** Say everything that is pending in one sentence: each kind once, with its cameras. */
export function pendingText(pending: readonly string[], angles: readonly Angle[]): string {
  const kinds = new Map<keyof typeof t.pendingKinds, Set<number>>();
  for (const part of pending) {
    const [kind, camera] = kindOf(part, angles);
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(camera));
  }
  const said = [...kinds].map(([kind, cameras]) => t.pendingKinds[kind]([...cameras].sort((a, b) => a - b)));
  return said.length === 0 ? "" : t.pending(said);
}

export const Pending = memo(function Pending({
  pending,
  angles,
  wait,
}: {
  pending: string[];
  angles: Angle[];
  wait: string;
}) {
  return (
    <p className="pending" role="status">
      {pendingText(pending, angles)} {pending.length > 0 && wait}
    </p>
  );
});
