/** What is said about drafts, marks, conflicts, wordings, the tour and the reflection. One catalogue with `lesson.ts`. */

import { counted as plural } from "./counting";
import { catalogue } from "./language";

export const texts = catalogue("commentary", {
  saved: {
    saved: (time: string) => `Draft saved at ${time}.`,
    onlyHere: (time: string) =>
      `Kept on this device at ${time}; the service cannot be reached just now. It is sent by itself later.`,
  },
  diff: { gone: "Taken out: ", come: "Put in: " },
  waiting: {
    mark: "Mark",
    markWords: "A moment to write about",
    draft: "Draft",
    sending: "Being sent",
    queued: "Waits to be sent: the service cannot be reached. Your words are kept here.",
    edit: "Your change is being sent",
    editQueued: "Your change waits to be sent: the service cannot be reached. Your words are kept here.",
    write: "Write",
    goOn: "Go on writing",
    discard: "Discard",
    removeMark: "Remove mark",
    compare: "Compare",
    elsewhere: "This draft is open in another window. Go on there, or close it first.",
    marked: (time: string) => `Mark at ${time}`,
    unsent: (n: number) => `${plural(n, "comment waits", "comments wait")} to be sent`,
    apart: (n: number) => `${plural(n, "draft needs", "drafts need")} a look`,
    changed: "Changed elsewhere meanwhile. Your words are kept here.",
  },
  conflict: {
    title: "This was changed elsewhere meanwhile",
    sentTitle: "This was sent from another window meanwhile",
    words: "Nothing was overwritten. Compare the two, and write below what it shall say.",
    sentWords:
      "The comment stays as it was sent. What you have here beyond it can become a comment of its own.",
    theirs: "As it is there now, compared with yours",
    mine: "What it shall say",
    takeTheirs: "Take theirs",
    takeMine: "Take mine",
    takeBoth: "Both, one below the other",
    save: "Save this",
    asNew: "Make it a new comment",
    drop: "Discard mine",
    later: "Decide later",
    apart: (what: string[]) =>
      `They also differ in ${what.join(", ")}: yours are kept unless you take theirs.`,
    fields: { kind: "kind", time: "time", camera: "camera", standards: "standards", drawing: "drawing" },
  },
  versions: {
    open: "edited",
    openLabel: (time: string) => `edited: earlier wordings of the comment at ${time}`,
    title: "How this comment came to say what it says",
    now: "Now",
    since: (version: number) => `Wording ${version}`,
    none: "Its earlier wordings were never published, so only its author reads them.",
    loading: "The earlier wordings are being fetched",
    close: "Close",
  },
  resolve: {
    resolve: "Mark as dealt with",
    reopen: "Open again",
    by: (who: string) => `Dealt with, ${who}`,
  },
  tour: {
    start: "Take the tour",
    startLabel: (n: number) => `Take the tour: ${plural(n, "comment", "comments")}, each with its moment`,
    label: "Tour of the comments",
    at: (at: number, of: number) => `${at} of ${of}`,
    next: "Next comment",
    previous: "Previous comment",
    again: "Play it again",
    end: "End the tour",
    done: "That was the last one.",
  },
  reflection: {
    tab: "Reflection",
    title: "Your own reflection",
    first: "Your tutor’s feedback is ready",
    firstWords:
      "Write down first what you think of the lesson. As soon as you hand it in, the feedback opens beside it.",
    words:
      "What went well, what you would change, what you will try next. A time such as 12:41 becomes a link.",
    label: "Your reflection",
    handIn: "Hand in your reflection",
    sending: "It is being handed in.",
    queued: "It waits to be handed in: the service cannot be reached. Your words are kept here.",
    visible:
      "Your tutor and everybody else who reads the comments read it. Later changes stay visible as changes.",
    edit: "Change it",
    save: "Save",
    cancel: "Cancel",
    of: (who: string) => `${who}’s reflection`,
    none: "No reflection was handed in yet.",
    points: "Your tutor’s points",
    pointsOf: "The points beside it",
    noPoints: "No comment is published yet. They appear here, beside your reflection.",
  },
  drawing: {
    draw: "Draw",
    again: "Change drawing",
    remove: "Remove the drawing",
    has: "drawing",
    board: "Drawing on the frame",
    tools: "Tool",
    arrow: "Arrow",
    ellipse: "Ellipse",
    pen: "Pen",
    undo: "Undo",
    done: "Done",
    keys: "Draw with the pointer. By keyboard: arrows move the cross (Shift: further), Enter sets the first point, then the second. Escape ends.",
    at: (x: number, y: number) => `${x} % from the left, ${y} % from the top`,
    from: (x: number, y: number) => `First point set at ${x} %, ${y} %. Move to the second and press Enter.`,
    made: (what: string, n: number) => `${what} drawn. ${plural(n, "shape", "shapes")} on this frame.`,
    picture: (n: number) => `Drawing of ${plural(n, "shape", "shapes")}`,
  },
  palette: {
    open: "Arrange the digits",
    title: "What the digits tag",
    words:
      "Press a digit in the empty composer, or while you watch. A standard opens its list; a sub-heading is tagged at once.",
    digit: (n: number) => `Digit ${n}`,
    reset: "As they were at first",
    close: "Done",
  },
  suggestions: {
    label: "Suggested by what was said nearby",
    because: (words: string) => `“${words}”`,
  },
  rule: {
    title: "Reflection before feedback",
    words:
      "Trainees hand in their own reflection on a lesson before published feedback opens to them. It counts for feedback that is published from now on.",
  },
  publish: {
    unwritten: (marks: number, drafts: number) => {
      const what = [
        marks > 0 ? plural(marks, "mark", "marks") : "",
        drafts > 0 ? plural(drafts, "draft", "drafts") : "",
      ];
      return `Not written to the end yet: ${what.filter(Boolean).join(" and ")}. They stay with you.`;
    },
    queued: "Some of your comments have not reached the service yet. Publish when they have.",
  },
});
