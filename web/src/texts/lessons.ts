/** Words of the pages about lessons: lists, planning, recordings, the register. */

import { counted, listed } from "./words";

export const lessons = {
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
} as const;

export const plan = {
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
} as const;

export const upload = {
  title: "Recordings",
  lead: "Add the file from each camera. Sending starts as soon as you choose, and goes on while you use other pages.",
  room: "The classroom from above, with the three cameras",
  board: "board",
  slot: (place: string, camera: number) => `Camera ${camera} · ${place}`,
  choose: "Choose the file",
  chooseFor: (place: string) => `Choose the file: ${place.toLowerCase()} camera`,
  drop: (place: string, camera: number) => `Drop a file here: camera ${camera}, ${place.toLowerCase()}`,
  orDrop: "or drop it here",
  empty: "No file yet",
  reading: "Reading the file to take its fingerprint",
  sending: "Sending",
  storing: "All sent. The service is storing it",
  received: "Received",
  stopped: "Sending stopped",
  figure: (done: string, total: string) => `${done} of ${total}`,
  speed: (rate: string) => `${rate} a second`,
  left: (time: string) => `about ${time} left`,
  measuring: "measuring the speed",
  stop: "Stop sending",
  again: "Send it again",
  replace: "Replace this file",
  replaceFor: (place: string) => `Replace this file: ${place.toLowerCase()} camera`,
  lost: (percent: number) =>
    `The connection was lost at ${percent} %. The file is still chosen and nothing else is lost: send it again when you are connected.`,
  unreadable:
    "The browser could not read this file. Is the card or the disk still connected? Choose it again.",
  stoppedByYou: "You stopped sending this file. Nothing of it was kept.",
  leave: "A recording is still being sent. If you leave now, it starts again from the beginning.",
  together: (time: string) =>
    `About ${time} in all at the present speed. Keep this window open until everything is in.`,
  fingerprint: (digest: string) => `Fingerprint ${digest.slice(0, 12)}…`,
  fingerprintTitle: (digest: string) => `SHA-256 ${digest}`,
  goOn: (count: number) => `Go on with ${counted(count, "camera")}`,
  goOnWords: (missing: readonly string[]) =>
    `You can go on without ${listed(missing.map((name) => `the ${name.toLowerCase()} camera`))}. You can still add it later; the lesson is then prepared again.`,
  findings: "What we noticed",
  at: (time: string) => `at ${time}`,
  hasFiles: (count: number) => `${count} of 3 recordings in`,
} as const;

export const preparation = {
  title: "Preparing the lesson",
  queued: "Waiting for its turn. It starts by itself; you may close this page.",
  running: "You may close this page: it goes on by itself.",
  complete: "The lesson is ready.",
  failed: "The lesson could not be prepared.",
  failedKept: "Your recordings are kept.",
  retry: "Prepare it again",
  overall: (done: number, total: number) => `${done} of ${counted(total, "step")} done`,
  waiting: "waiting",
  done: "done",
  skipped: "not needed",
  stageFailed: "failed",
  watch: "Watch the lesson",
  watchNow: "You can watch it already; the rest is added as it is done.",
  lost: "The live figures have stopped; the page asks again every few seconds.",
} as const;

export const attestation = {
  title: "The register of children who may not be filmed",
  lead: "Before anyone else can watch this lesson, confirm that you checked the school's register. A recording that is added or replaced later asks for it again.",
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
  stays: "The register stays at the school; only the date and the outcome are kept here.",
} as const;
