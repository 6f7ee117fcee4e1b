/** Words of accepting a recording or asking again: what was noticed, what the trainee says to it, what is sent back. */

import { listed } from "./counting";
import { catalogue } from "./language";

export const acceptance = catalogue("acceptance.acceptance", {
  severities: { error: "Cannot be used", warning: "Worth a look", info: "For your information" },
  kept: "You keep it as it is",
  keptByTrainee: "The trainee has seen this and keeps the recording as it is",
  explained: "You explained",
  explainedByTrainee: "The trainee explains",
  without: "You go on without it",
  withoutByTrainee: "The trainee goes on without it",
  explain: "Explain",
  explainFor: (place: string, finding: string) => `Explain, ${place.toLowerCase()} camera: ${finding}`,
  explainLessonFor: (finding: string) => `Explain: ${finding}`,
  goOnWithout: "Go on without it",
  goOnWithoutFor: (place: string) => `Go on without it: ${place.toLowerCase()} camera`,
  change: "Change these words",
  changeFor: (finding: string) => `Change these words: ${finding}`,
  text: "Your words",
  explainHint: "Your tutor and a moderator read them beside what was noticed. No pupils' names.",
  withoutHint:
    "Why is there no better file? The lesson is then shown without this camera. Your tutor and a moderator read this. No pupils' names.",
  missing: "Write a sentence first.",
  save: "Save",
  cancel: "Cancel",
  keep: "Keep it as it is",
  keepFor: (place: string) => `Keep it as it is: ${place.toLowerCase()} camera`,
  choose: "A warning stops nothing. Keep the recording as it is, explain it, or replace it.",
  stops: "Nobody else can watch the lesson until you replace this file or go on without it.",
  stopsForOthers: "Only its trainee can watch the lesson until they replace this file or go on without it.",
  closed:
    "Feedback is published, and it speaks of this recording. To replace it, ask your tutor or programme lead: they can send it back to you with a reason.",
  replaces:
    "This takes the place of the recording above, which is kept. The lesson is prepared again, you confirm the register again, and comments keep their moments.",
  replacesAll:
    "You are about to replace every camera of this lesson. Nothing of it is then left to line up with, so comments that were made stay with the lesson as it was.",
});

export const sendBack = catalogue("acceptance.sendBack", {
  asksAgain: (who: string, camera: number) => `${who} asks for another file of camera ${camera}`,
  youAsked: (camera: number) => `You asked for another file of camera ${camera}`,
  since: "Asked",
  toDo: "Choose another file for this camera. What you sent is kept until the new one is in.",
  none: "I have no other file",
  noneFor: (camera: number) => `I have no other file: camera ${camera}`,
  answer: "Your words",
  answerHint: "Whoever asked reads them, and can take the recording as it is.",
  answered: "You answered",
  answeredByTrainee: "The trainee answers",
  undo: "Take it as it is",
  undoFor: (camera: number) => `Take it as it is: camera ${camera}`,
  open: "Send it back",
  openFor: (place: string) => `Send it back: ${place.toLowerCase()} camera`,
  title: (camera: number) => `Send the recording of camera ${camera} back?`,
  words: (who: string) =>
    `${who} is asked for another file of this camera and reads your reason. Nothing is deleted: what can be watched stays, and so do all comments. When the new file is in, the lesson is prepared again, and can be watched once ${who} has confirmed the register again.`,
  reason: "What is wrong with it",
  reasonHint: "And what you need instead, so that it can be put right.",
  send: "Send it back",
  cancel: "Leave it as it is",
  wanted: (cameras: readonly number[]) =>
    `Another file is asked for: ${listed(cameras.map((one) => `camera ${one}`))}`,
  inList: (camera: number, reason: string) => `Camera ${camera} was sent back: “${reason}”`,
  needsYou: "A recording could not be used. Open it to see why, and what you can do.",
});
