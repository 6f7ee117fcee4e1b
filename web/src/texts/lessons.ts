/** Words of the pages about lessons: lists, planning, recordings, the register. */

import { counted } from "./counting";
import { catalogue } from "./language";

export const lessons = catalogue("lessons.lessons", {
  title: "My lessons",
  plan: "Plan a lesson",
  toDo: "To do",
  underWay: "Under way",
  done: "With feedback",
  due: "Due",
  late: "Late",
  comments: (count: number) => counted(count, "comment"),
  cameras: (count: number) => `${count} of 3 recordings in`,
  emptyTitle: "Plan your first lesson",
  empty:
    "Say what you will teach and what you want to be observed on. After the lesson, add the recordings of your three cameras here.",
  fetching: "Your lessons are being fetched",
  nextActUnderWay: "Your tutor can watch it now. You will see the feedback here.",
});

export const plan = catalogue("lessons.plan", {
  title: "Plan a lesson",
  lead: "Your tutor sees the plan before the recording, and watches with your focus in mind.",
  placement: "Placement",
  forTrainee: "Whose lesson, and where",
  choose: "Choose",
  lessonTitle: "Title",
  lessonTitleHint: "The class and the topic, such as “Year 4 fractions”. No pupils' names.",
  focus: "Focus",
  focusHint: "What should the observer look at? One thing is best.",
  reason: "Why this focus",
  reasonHint: "What you are working on, or what you were advised last time.",
  subject: "Subject",
  phase: "Age phase",
  kind: "What it is for",
  language: "Language of the lesson",
  languageHint: "The captions are written in it.",
  due: "Recordings due by",
  dueHint: (zone: string) => `At 23:59 at the school (${zone}).`,
  dueHintPlain: "At 23:59 at the school.",
  submit: "Save the plan",
  missing: "This is needed.",
  pastDue: "Choose today or a later day.",
  noPlacementTitle: "You have no placement yet",
  noPlacement:
    "A lesson belongs to a placement in a school. Ask your programme lead to add yours; then plan the lesson here.",
  kept: "Nothing you typed is lost.",
});

export const preparation = catalogue("lessons.preparation", {
  title: "Preparing the lesson",
  queued: "Waiting for its turn. It starts by itself; you may close this page.",
  running: "You may close this page: it goes on by itself.",
  complete: "The lesson is ready.",
  failed: "The lesson could not be prepared.",
  failedKept: "Your recordings are kept.",
  stopped: "The preparation was stopped.",
  stoppedKept: "Your recordings are kept, and so is what was finished.",
  goOn: "Go on from where it was",
  retry: "Prepare it again",
  stop: "Stop preparing",
  ahead: (count: number) => `${counted(count, "lesson")} ${count === 1 ? "goes" : "go"} before this one.`,
  short: (free: string, needed: string) =>
    `The service has run out of disk space: ${free} free, ${needed} needed. Nothing is lost, and the work goes on by itself as soon as there is room.`,
  overall: (done: number, total: number) => `${done} of ${counted(total, "step")} done`,
  waiting: "waiting",
  done: "done",
  skipped: "not needed",
  stageFailed: "failed",
  watch: "Watch the lesson",
  watchNow: "You can watch it already; the rest is added as it is done.",
  lost: "The live figures have stopped; the page asks again every few seconds.",
});

export const attestation = catalogue("lessons.attestation", {
  title: "The register of children who may not be filmed",
  lead: "Before anyone else can watch this lesson, confirm that you checked the school's register. If a child on it can be seen or heard, do not confirm: replace that recording, or ask your programme lead what to do. A recording that is added or replaced later asks for it again.",
  version: (version: number) => `Your provider's words, version ${version}`,
  outcome: "What did the register say about this class?",
  checkedOn: "Checked on",
  checkedOnHint: "The day on which you looked at the register.",
  future: "This day has not come yet.",
  missing: "This is needed before you can confirm.",
  noText:
    "Your provider has not written the words to confirm yet. Ask your programme lead; the recordings are kept until then.",
  submit: "I confirm this",
  done: (day: string) => `You confirmed that the register was checked on ${day}.`,
  doneByTrainee: (day: string) => `The trainee confirmed that the register was checked on ${day}.`,
  stays: "The register stays at the school; only the date and the outcome are kept here.",
});
