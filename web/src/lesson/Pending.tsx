/** What is still being made of the lesson, in a calm line; it disappears by itself. */

import { texts } from "../texts/lesson";

const t = texts.page;

/** Say a pending part (`captions`, `angle:2:360`, `audio:3`) in words. */
export function pendingText(part: string): string {
  const [what, camera] = part.split(":");
  if (what === "captions") return t.pendingCaptions;
  if (what === "storyboard") return t.pendingStoryboard;
  if (what === "angle" && camera) return t.pendingAngle(camera);
  if (what === "audio" && camera) return t.pendingAudio(camera);
  return t.pendingOther;
}

export function Pending({ pending }: { pending: string[] }) {
  const said = [...new Set(pending.map(pendingText))];
  return (
    <p className="pending" role="status">
      {said.length > 0 && t.pending(said.join(" "))}
    </p>
  );
}
