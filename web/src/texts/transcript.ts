/** What the transcript says: reading it, correcting it, masking in it, its versions, and taking it out. */

import type { TranscriptEdit } from "../api/types";
import { counted as plural } from "./counting";
import { catalogue } from "./language";

const words = (n: number) => plural(n, "word", "words");
const quoted = (text: string) => `“${text}”`;

/** The kinds of file, in the order of the menu. */
export const FILE_KINDS = ["docx", "txt", "vtt", "srt", "json"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export const texts = catalogue("transcript", {
  search: "Search what was said",
  jump: "Jump to now",
  found: (n: number) => (n === 0 ? "Not said in this lesson" : plural(n, "place", "places")),
  making: "The transcript is being made. It appears here by itself.",
  none: "This lesson has no transcript",
  noneWords:
    "No speech was found, or it could not be written down here. The lesson can be watched and commented on all the same.",
  failed: "The transcript could not be fetched",
  retry: "Try again",
  seek: (time: string) => `Play from ${time}`,
  unsure: "unsure",
  masked: "masked word",
  changed: "changed since",
  saving: "being saved",
  machine: (edited: boolean) =>
    edited
      ? "Written by a speech recogniser and corrected by people. Trust your ears."
      : "Written by a speech recogniser. It mishears; trust your ears.",
  unsureKey: "Words with a dotted line were heard with doubt.",
  speaking: (percent: number) => `Somebody speaks for ${percent} % of the lesson.`,
  closeNews: "Close this message",
  tools: "What can be done with the words",
  edit: "Correct words",
  done: "Done",
  undo: "Undo",
  versions: "Versions",
  takeOut: "Export",
  takeOutLabel: "Export the transcript",
  files: {
    docx: ["Word document", "With times, to read and to print"],
    txt: ["Text", "One line a sentence, with times"],
    vtt: ["Captions, WebVTT", "For web players"],
    srt: ["Captions, SubRip", "For most video programs"],
    json: ["Data, JSON", "Every word with its time"],
  } as Record<FileKind, [string, string]>,
  takenOut: (name: string) => `${name} was made. That you took it out is in the record.`,
  notTakenOut: "Nothing was exported",
  editing: {
    hint: "Click a word, or go to it with the arrow keys and press Enter. Enter or Tab saves and goes on; Escape leaves it as it was.",
    maskHint: "You can mask words: click one. The words of published feedback are corrected by your tutor.",
    list: "The words, to be corrected",
    field: (text: string) => `Correct ${quoted(text)}`,
    bar: "The chosen words",
    chosen: (text: string) => quoted(text),
    chosenMasked: "This word is masked for everybody.",
    nothingChosen: "No word is chosen.",
    change: "Change",
    andNext: "Add the next word",
    mask: "Mask",
    maskAll: (n: number) => `Mask all ${n}`,
    maskAllLabel: (text: string, n: number) => `Mask ${quoted(text)} in all ${n} places`,
    unmask: "Show again",
    play: "Play from here",
    maskedDone: (n: number) =>
      `${words(n)} masked: gone from captions, search and exports, for everybody, in every version.`,
    unmaskedDone: (n: number) => `${words(n)} shown again.`,
    savedAs: (text: string) => (text === "" ? "Taken out." : `Saved: ${quoted(text)}`),
    undone: "Undone.",
    restored: (n: number) => `The words are again as in version ${n}. What was masked still is.`,
    failed: "Nothing was changed",
    failedWords: (why: string, text: string) => (text === "" ? why : `${why} You typed: ${quoted(text)}.`),
  },
  history: {
    title: "Versions of the transcript",
    intro: "Every change is kept. What is masked now is masked in every version.",
    recognised: "As the recogniser wrote it",
    by: (model: string) => `Model ${model}`,
    newest: "the newest",
    version: (n: number) => `Version ${n}`,
    read: "Read",
    readLabel: (n: number) => `Read version ${n}`,
    loading: "The versions are being fetched",
    what: (edit: TranscriptEdit): string => {
      switch (edit.kind) {
        case "replace":
          if (edit.after === "") return `${quoted(edit.before)} was taken out`;
          return `${quoted(edit.before)} became ${quoted(edit.after)}`;
        case "mask":
          return `${words(edit.count)} masked`;
        case "unmask":
          return `${words(edit.count)} shown again`;
        case "undo":
          return `Version ${(edit.to_version ?? 0) + 1} was undone`;
        case "restore":
          return edit.to_version === 0
            ? "Back to what the recogniser wrote"
            : `Back to the words of version ${edit.to_version}`;
      }
    },
    reading: (n: number, newest: number) => `You are reading version ${n} of ${newest}.`,
    changedKey: "What was changed since is marked.",
    back: "Back to the newest",
    restore: "Go back to this version",
  },
});
