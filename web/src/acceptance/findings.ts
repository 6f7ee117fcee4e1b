/** What a finding asks of whom: nothing, a look, or another file. */

import type { Camera, Finding } from "../api/types";

/** Whether it says that the camera's file cannot be used at all. What went wrong in preparing does not. */
export function isUnusable(camera: Camera, { id, severity }: Finding): boolean {
  return severity === "error" && camera.findings.some((one) => one.id === id);
}

/** Whether nobody else can watch because of it: the file cannot be used, and its trainee has not said to go on without it. */
export function stopsLesson(camera: Camera, finding: Finding): boolean {
  return isUnusable(camera, finding) && finding.answer === null;
}

/** Whether it waits for the trainee to look at: to keep the recording as it is, or to explain. */
export function isOpenWarning({ severity, answer }: Finding): boolean {
  return severity === "warning" && answer === null;
}
