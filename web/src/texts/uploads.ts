/** Words of choosing, checking and sending recordings. */

import type { Doubt } from "../uploads/look/look";
import { counted, listed } from "./counting";
import { catalogue } from "./language";

const fileWords: Record<Doubt, string> = {
  empty:
    "is empty: it holds not one byte. Look for the recording on the camera's card, and take this file out.",
  "not-a-recording": "does not look like a recording. Is it the right file?",
  unfinished:
    "was not finished by the camera, as when the battery ran out. Put the card back into the camera and switch it on: most cameras mend it then. Otherwise send it as it is; it may not be readable.",
  "cut-short": "is shorter than it should be, as when copying stopped halfway. Copy it from the card again.",
  "no-picture": "has no picture. Is it the right file?",
  "no-sound": "has no sound. It can be lined up with the others by its picture, less surely.",
  silent:
    "is silent wherever we listened. Was the microphone on? It can be lined up by its picture, less surely.",
};

export const upload = catalogue("uploads.upload", {
  title: "Recordings",
  lead: "Choose the files of each camera. They are looked at here first; nothing is sent until you start.",
  leadOfOthers: (who: string) =>
    `What came from each camera of ${who}, what was noticed, and what was said to it.`,
  back: "Back to your list",
  room: "The classroom from above, with the three cameras",
  board: "board",
  slot: (place: string, camera: number) => `Camera ${camera} · ${place}`,
  place: (place: string) => `the ${place.toLowerCase()} camera`,
  empty: "No file yet",
  orDrop: "or drop files or a folder here",
  drop: (place: string, camera: number) => `Drop files here: camera ${camera}, ${place.toLowerCase()}`,
  choose: "Choose the files",
  chooseFor: (place: string) => `Choose the files: ${place.toLowerCase()} camera`,
  chooseFolder: "A whole folder",
  chooseFolderFor: (place: string) => `Choose a whole folder: ${place.toLowerCase()} camera`,
  add: "Add another part",
  addFor: (place: string) => `Add another part: ${place.toLowerCase()} camera`,
  replace: "Replace this recording",
  replaceFor: (place: string) => `Replace this recording: ${place.toLowerCase()} camera`,
  received: "Received",
  andMore: (count: number) => `and ${counted(count, "more part", "more parts")}`,
  fingerprint: (digest: string) => `Fingerprint ${digest.slice(0, 12)}…`,
  fingerprintTitle: (digest: string) => `SHA-256 ${digest}`,
  figure: (done: string, total: string) => `${done} of ${total}`,
  speed: (rate: string) => `${rate} a second`,
  left: (time: string) => `${time} left`,
  goOn: (count: number) => `Go on with ${counted(count, "camera")}`,
  goOnWords: (missing: readonly string[]) =>
    `You can go on without ${listed(missing.map((name) => `the ${name.toLowerCase()} camera`))}. You can still add it later; the lesson is then prepared again.`,
  findings: "What we noticed",
  at: (time: string) => `at ${time}`,
  shownAt: (time: string) => `What this camera shows at ${time}`,
});

export const parts = catalogue("uploads.parts", {
  list: (place: string) => `Files of the ${place.toLowerCase()} camera, in order`,
  looking: "Looking at it",
  count: (count: number, size: string) => `${counted(count, "part")}, ${size} in all, sent in this order:`,
  pause: (time: string) => `${time} between these parts by the camera's clock`,
  backwards: "By the camera's clock the next part is older. Is the order right?",
  recordings: (count: number) =>
    `These names speak of ${counted(count, "recording")}. Take out what is not this lesson: it saves the time to send it.`,
  leftOut: (count: number) => `${counted(count, "file")} of the folder left out: not recordings by name.`,
  up: (name: string) => `Move ${name} up`,
  down: (name: string) => `Move ${name} down`,
  drag: (name: string) => `Drag ${name} to another place`,
  remove: (name: string) => `Take ${name} out`,
  toCamera: (camera: number) => `To camera ${camera}`,
  toCameraFor: (camera: number, place: string | undefined, name: string) =>
    `To camera ${camera}${place ? ` (${place.toLowerCase()})` : ""}: ${name}`,
  more: (name: string) => `More for ${name}`,
  level: (isDead: boolean) => (isDead ? "sound: silent" : "sound: heard"),
  noSound: "no sound",
  unreadable: "could not be read. Is the card or the disk still connected? Choose it again.",
});

export const advice = catalogue("uploads.advice", {
  file: (name: string, doubt: Doubt) => `${name} ${fileWords[doubt]}`,
  unseen: (name: string, container: string) =>
    `${name} is a ${container} file, which this page cannot look into. The service can; it is checked when it is in.`,
  same: (name: string, otherName: string, place: string) =>
    `${name} is the very same file as ${otherName} of the ${place.toLowerCase()} camera. Each camera needs its own recording.`,
  sameTwice: (name: string, otherName: string) =>
    `${name} is the very same file as ${otherName}. Take one of them out.`,
  long: (length: string) =>
    `These files are ${length} long; the service takes up to 4 hours. Take out what is not the lesson.`,
  short: (length: string, longest: string) =>
    `Only ${length}, and another camera has ${longest}. Is a part missing?`,
  otherDay: (here: string, there: string, place: string) =>
    `By its clock this was filmed on ${here}, and the ${place.toLowerCase()} camera's on ${there}. Is it the same lesson? If a clock was set wrong, all is well.`,
  otherHours: (here: string, there: string, place: string) =>
    `By their clocks this began at ${here} and the ${place.toLowerCase()} camera's at ${there}, and they do not meet. If a clock was wrong or set to another time zone, all is well; otherwise, is it the same lesson?`,
  heavy: (megabits: number) =>
    `This camera records ${Math.round(megabits)} Mb a second; 8 look as good here. For the next lesson, a lower quality setting makes sending ${megabits >= 16 ? `${Math.floor(megabits / 8)} times as quick` : "quicker"}.`,
});

export const sending = catalogue("uploads.sending", {
  title: "Sending",
  ready: (cameras: number, size: string) => `${counted(cameras, "camera")} ready to send, ${size}.`,
  atSpeed: (time: string, speed: string) => `That takes ${time} at the ${speed} a second that you had last.`,
  atSpeeds: (slow: string, quick: string) =>
    `That takes ${quick} on a link of 10 Mb a second and ${slow} on one of 2, as schools often have. After a minute of sending we can say it exactly.`,
  survives:
    "You need not stay: close the lid, lose the network, restart the computer. It goes on from where it was when this page is open again.",
  shorter: "What makes it shorter",
  shorterWays: [
    "A cable, or a place near the router, instead of far-off Wi-Fi.",
    "Another connection: pause here, and choose the same files on this page at home or at the university. What has arrived stays.",
    "The night, when nobody else in the school is on the line.",
    "Taking out parts that are not the lesson.",
  ],
  start: (cameras: number) =>
    cameras === 1 ? "Start sending" : `Start sending ${counted(cameras, "camera")}`,
  looking: "The files are still being looked at. You can start in a moment.",
  together: (time: string) =>
    `At your present speed ${time}. You may close the lid: it goes on from where it was.`,
  measuring: "Measuring the speed. You may close the lid: it goes on from where it was.",
  opening: "Asking the service for room",
  sending: "Sending",
  turn: "Waits for its turn",
  turnWords: "One camera goes after the other, so that the first can be checked soonest.",
  checking: "All sent. Comparing it with your file",
  storing: "All there. The service is putting it together",
  waiting: {
    offline: "Waiting for the network. Nothing is lost; it goes on by itself when you are connected.",
    unreachable: "Waiting for the network. Nothing is lost; it is tried again by itself.",
    service: "The service cannot take it just now. Nothing is lost; it is tried again by itself.",
  },
  tryNow: "Try now",
  pause: "Pause",
  pauseFor: (place: string) => `Pause: ${place.toLowerCase()} camera`,
  paused: (have: string, total: string) => `Paused at ${have} of ${total}. What has arrived stays.`,
  resume: "Go on",
  resumeFor: (place: string) => `Go on: ${place.toLowerCase()} camera`,
  drop: "Give it up",
  dropFor: (place: string) => `Give it up: ${place.toLowerCase()} camera`,
  dropTitle: "Give this up?",
  dropWords: (have: string) =>
    `${have} have arrived. They are removed from the service; the files on your disk stay. Recordings that are in stay too.`,
  dropYes: "Give it up and remove what arrived",
  dropNo: "Keep it",
  stop: {
    unreadable:
      "The file cannot be read any more. Connect the card or the disk again, then choose the file again: it goes on from where it was.",
    unsteady: (name: string) =>
      `${name} reads differently each time, so the card, its reader or the cable is failing. Copy the file to the computer's own disk, and choose that copy.`,
    different:
      "This file is not the one that was begun: some of its bytes differ. Choose the file that you began with, or give that up and send this one.",
    noRoom:
      "The service has no room for it now. What has arrived stays. Tell your programme lead, then go on.",
    gone: "The service does not hold what had arrived any more. The file is still chosen: start it again.",
    signedOut: "You are signed out. What has arrived stays, and the file is still chosen.",
    alreadyHere: "These very files are this camera's recording already. There is nothing to send.",
    anotherOpen: (names: readonly string[], percent: number) =>
      `${listed(names)} ${names.length === 1 ? "is" : "are"} on the way to this camera already (${percent} %).`,
  },
  startAgain: "Start again",
  sendAnyway: "Send them anyway",
  keepEarlier: "Go on with the earlier files",
  sendThese: "Give those up, send these",
  notTheseFiles: "Choose other files",
});

export const interrupted = catalogue("uploads.interrupted", {
  title: "Not finished yet",
  words: (have: string, total: string) => `${have} of ${total} have arrived and stay.`,
  chooseOne: (name: string, size: string) => `To go on, choose ${name} (${size}) again.`,
  chooseSome: "To go on, choose these files again:",
  file: (name: string, size: string) => `${name} (${size})`,
  here: "chosen",
  still: "still to choose",
  choose: "Choose the file again",
  chooseMany: "Choose the files again",
  chooseFor: (label: string, place: string) => `${label}: ${place.toLowerCase()} camera`,
  open: "Go on with the same file",
  openFor: (place: string) => `Go on with the same file: ${place.toLowerCase()} camera`,
  notOpened: "The browser could not open the file by itself. Choose it again.",
  comparing: "Comparing it with what was begun",
  wrong: (name: string, size: string) =>
    `${name} (${size}) is a different file. It was not the one being sent.`,
  wrongSame: (name: string) =>
    `${name} has the same name, but its content is different: it is another recording, or it was changed since.`,
  unreadable: (name: string) => `${name} could not be read.`,
  sinceDay: (day: string) => `Kept until ${day} if nothing more arrives.`,
  elsewhere: "Another window of this browser is sending it.",
  elsewhereFigure: (have: string, total: string) => `${have} of ${total}`,
  takeOver: "Send from this window instead",
  takeOverFor: (place: string) => `Send from this window instead: ${place.toLowerCase()} camera`,
  putAway: "Put this notice away",
});

export const uploadTokens = catalogue("uploads.uploadTokens", {
  title: "Upload keys",
  lead: "A key lets the command “triptych upload” send recordings of your own lessons from a computer that is left on overnight. It opens nothing else.",
  label: "Where it will be used",
  labelHint: "So that you know it again, such as “School computer”.",
  missing: "Give it a name.",
  days: "It works for",
  daysLong: (days: number) => counted(days, "day"),
  make: "Make a key",
  made: (label: string) => `The key for ${label} is made`,
  once: "Copy it now: it is shown only this once. Whoever has it can send recordings in your name.",
  token: "Upload key",
  inForce: "Keys that work",
  none: "None. Sending from this page needs no key.",
  ends: "works until",
  lastUsed: "last used",
  neverUsed: "not used yet",
  revoke: "Take back",
  revokeOne: (label: string) => `Take back the key for ${label}`,
});
