/** What is still being made of the lesson, in a calm line; it disappears by itself. */

import { texts } from "../texts/lesson";
import type { Angle } from "./manifest";

const t = texts.page;

/** Say a pending part (`captions`, `angle:2:360`, `audio:3`) in words. A rung larger than those there are is the full picture. */
export function pendingText(part: string, angles: readonly Angle[] = []): string {
  const [what, camera, height] = part.split(":");
  if (what === "angle" && camera) {
    const rungs = angles.find((one) => String(one.camera) === camera)?.renditions ?? [];
    if (rungs.some((one) => one.growing && String(one.height) === height)) return t.pendingGrowing(camera);
    if (rungs.every((one) => one.height < Number(height))) return t.pendingFull(camera);
  }
  if (what === "captions") return t.pendingCaptions;
  if (what === "storyboard") return t.pendingStoryboard;
  if (what === "angle" && camera) return t.pendingAngle(camera);
  if (what === "audio" && camera) return t.pendingAudio(camera);
  return t.pendingOther;
}

export function Pending({ pending, angles }: { pending: string[]; angles: Angle[] }) {
  const said = [...new Set(pending.map((part) => pendingText(part, angles)))];
  return (
    <p className="pending" role="status">
      {said.length > 0 && t.pending(said.join(" "))}
    </p>
  );
}
