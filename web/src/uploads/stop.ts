/** Why an upload does not go on by itself, by what a person can do about it. */

import { Problem } from "../api/problem";
import { SignInDeclined } from "../api/session";
import type { OpenUpload } from "../api/types";
import { UnreadableFile } from "./digest";
import { UnsteadyFile, UploadGone } from "./sendUpload";

export type Stop =
  /** The card or disk is gone, or the file changed: connect it and choose again. */
  | { kind: "unreadable" }
  | { kind: "unsteady"; fileName: string }
  /** Some bytes are not those that were sent before: it is another file. */
  | { kind: "different"; words: string }
  | { kind: "no-room"; words?: string }
  /** The service has put the upload away. */
  | { kind: "gone" }
  | { kind: "signed-out" }
  /** These files are the camera's recording already. */
  | { kind: "already-here" }
  /** Other files are on their way to this camera. */
  | { kind: "another-open"; current: OpenUpload }
  | { kind: "refused"; words: string };

/** What an error of sending means. Errors that nobody foresaw are thrown on. */
export function stopFrom(error: unknown): Stop {
  if (error instanceof UnreadableFile) {
    return { kind: "unreadable" };
  }
  if (error instanceof UnsteadyFile) {
    return { kind: "unsteady", fileName: error.fileName };
  }
  if (error instanceof UploadGone) {
    return { kind: "gone" };
  }
  if (error instanceof SignInDeclined) {
    return { kind: "signed-out" };
  }
  if (error instanceof Problem) {
    return stopFromProblem(error);
  }
  throw error;
}

function stopFromProblem(problem: Problem): Stop {
  const { code, status, message } = problem;
  if (code === "part_differs" || code === "composite_differs") {
    return { kind: "different", words: message };
  }
  if (status === 507) {
    return { kind: "no-room", words: problem.hasReason ? message : undefined };
  }
  if (code === "upload_abandoned" || status === 404) {
    return { kind: "gone" };
  }
  if (code === "already_here") {
    return { kind: "already-here" };
  }
  return code === "another_open" && problem.current !== undefined
    ? { kind: "another-open", current: problem.current as OpenUpload }
    : { kind: "refused", words: message };
}
