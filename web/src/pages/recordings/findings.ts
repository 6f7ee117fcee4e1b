/** Where a finding is shown: beside the camera that it is about, or under the lesson when it is about no single one. */

import type { Camera, Detail, Finding } from "../../api/types";

type Noticed = Pick<Detail, "cameras" | "findings">;

/** When these are said of a camera, they say already that its sound is missing. */
const SAYING_MUTE: readonly string[] = ["not_aligned", "aligned_by_picture"];

/** What was noticed about one camera: in its file, and when it was put beside the others. The latter counts if both say it. */
export function findingsAbout({ findings }: Noticed, { camera, findings: ofFile }: Camera): Finding[] {
  const together = findings.filter((finding) => finding.camera === camera);
  const isSaid = together.some(({ code }) => SAYING_MUTE.includes(code));
  const own = isSaid ? ofFile.filter(({ code }) => code !== "no_audio" && code !== "silent") : ofFile;
  return [...own, ...together];
}

/** What was noticed about the lesson as a whole. */
export function findingsOfLesson({ cameras, findings }: Noticed): Finding[] {
  return findings.filter((finding) => !cameras.some(({ camera }) => camera === finding.camera));
}
