/** Which lessons need what, and in which order people meet them. */

import type { Status, Summary } from "../../api/types";

/** What a trainee has to do something about, before what they wait for, before what is done. */
export const traineeGroups = {
  toDo: ["late", "needs_file", "receiving", "to_attest", "planned"],
  underWay: ["preparing", "to_review"],
  done: ["feedback_published"],
} as const satisfies Record<string, readonly Status[]>;

/** What a tutor can act on, before what is still coming, before what is done. */
export const tutorGroups = {
  toReview: ["to_review"],
  coming: ["late", "needs_file", "receiving", "preparing", "to_attest", "planned"],
  done: ["feedback_published"],
} as const satisfies Record<string, readonly Status[]>;

/** Whether the due date still matters to somebody: the recordings are not all in. What was sent back had come once. */
export function isStillDue({ status, send_backs = [] }: Due): boolean {
  const isAwaited =
    status === "planned" || status === "late" || status === "receiving" || status === "needs_file";
  return isAwaited && send_backs.length === 0;
}

interface Due {
  status: Status;
  send_backs?: readonly unknown[];
}

/** Whether there is a lesson to watch yet, for somebody who may. */
export function isWatchable({ status, poster, can }: Summary): boolean {
  const isMade = poster !== null || status === "to_review" || status === "feedback_published";
  return isMade && can.includes("observation.watch");
}

/** The lessons of these statuses, the soonest due first. */
export function soonestFirst(lessons: readonly Summary[], statuses: readonly Status[]): Summary[] {
  return lessons
    .filter(({ status }) => statuses.includes(status))
    .sort((one, other) => one.due_at.localeCompare(other.due_at));
}

/** The lessons of these statuses, the latest feedback or due date first. */
export function latestFirst(lessons: readonly Summary[], statuses: readonly Status[]): Summary[] {
  const moment = ({ feedback_published_at, due_at }: Summary) => feedback_published_at ?? due_at;
  return lessons
    .filter(({ status }) => statuses.includes(status))
    .sort((one, other) => moment(other).localeCompare(moment(one)));
}
