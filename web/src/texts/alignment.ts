/** What the About panel says of how each camera was lined up, and of moving one by hand. */

import { listed as namesListed, numberText, counted as plural } from "./counting";
import { catalogue } from "./language";
import { type At, at, listed, type Said, say } from "./said";

/** Amounts and cameras, as the sentences below and the panel put them together. */
const parts = catalogue("alignment.parts", {
  later: (size: string) => `${size} later`,
  earlier: (size: string) => `${size} earlier`,
  frames: (n: number) => plural(n, "frame"),
  camera: (n: number) => `camera ${n}`,
  cameras: (cameras: string) => `cameras ${cameras}`,
  slow: "slow",
  fast: "fast",
});

/** "80 ms" or, from a second on, "1.25 s"; never a sign. */
export function amount(ms: number): string {
  const size = Math.abs(ms);
  if (size < 999.5) return `${Math.max(1, Math.round(size))} ms`;
  return `${numberText(size / 1000, size < 10_000 ? 2 : 1)} s`;
}

/** "80 ms later", "1.25 s earlier". */
export function shift(ms: number): string {
  return (ms < 0 ? parts.earlier : parts.later)(amount(ms));
}

/** "1 frame", "2 frames", "2.4 frames": how many frames so many ms are. */
export function frames(ms: number, frameMs: number): string {
  return parts.frames(Number((Math.abs(ms) / frameMs).toFixed(1)));
}

const { camera } = parts;
const names = (cameras: readonly number[]) =>
  cameras.length === 1 ? camera(cameras[0] ?? 0) : parts.cameras(namesListed(cameras));
const isOrAre = (n: number) => (n === 1 ? "is" : "are");
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const texts = catalogue("alignment", {
  camera: (n: number) => capital(camera(n)),
  named: (n: number) => camera(n),
  title: "How the cameras were lined up",
  loading: "How the cameras were lined up is being fetched",
  unknown: "How the cameras of this lesson were lined up was not kept.",
  overview: {
    one: "There is one recording, so nothing had to be lined up.",
    good: (n: number) => `${n === 2 ? "Both" : `All ${n === 3 ? "three" : n}`} cameras run together.`,
    check: (cameras: readonly number[]) =>
      `Please check ${names(cameras)}: we are not sure that it runs with the others.`,
    checkMany: (cameras: readonly number[]) =>
      `Please check ${names(cameras)}: we are not sure that they run with the others.`,
    absent: (cameras: readonly number[]) =>
      `${capital(names(cameras))} could not be lined up and ${isOrAre(cameras.length)} not shown.`,
    byHand: (cameras: readonly number[]) =>
      `${capital(names(cameras))} ${cameras.length === 1 ? "was" : "were"} moved by hand.`,
  },
  badges: {
    anchor: "The lesson’s clock",
    sure: "Sure",
    check: "Please check",
    absent: "Not shown",
    byHand: "Moved by hand",
  },
  anchor: (n: number) => `The lesson’s clock is camera ${n}’s; the others were brought onto it.`,
  alone: "No other camera could be lined up with this one, so the lesson runs by its clock.",
  only: "It is the only recording, so the lesson runs by its clock.",
  by: {
    sound: (against: number | null) =>
      against === null ? "It was lined up by sound." : `It was lined up with ${camera(against)} by sound.`,
    picture: (against: number | null) =>
      `Its sound could not be used. We lined it up ${against === null ? "" : `with ${camera(against)} `}by picture, which is less exact.`,
    other: (method: string) => `It was lined up by ${method}.`,
  },
  sure: (within: string) => `We are sure of it, ${within}.`,
  sureNoFigure: "We are sure of it.",
  look: "Please check a moment that both show.",
  unsure: "We are not sure of it. Play a moment that all cameras show, such as a clap or a door, and check.",
  right: (within: string) => `If it is right, it is right ${within}.`,
  within: (ms: number, inFrames: string) => `to within ${amount(ms)}${inFrames}`,
  lessThanFrame: " (less than one frame)",
  aboutFrames: (n: number) => ` (about ${n === 1 ? "one frame" : `${n} frames`})`,
  driftNone: "Its clock kept time.",
  drift: (perHour: string, millionths: number, way: "slow" | "fast") =>
    `Its clock runs ${perHour} an hour ${parts[way]} (${millionths} ${millionths === 1 ? "millionth" : "millionths"}); that has been corrected.`,
  driftChanges: (slowest: string, fastest: string) =>
    `Its clock changed pace on the way, from ${slowest} to ${fastest}; each stretch has been corrected by itself.`,
  pace: (perHour: string, way: "slow" | "fast") => `${perHour} an hour ${parts[way]}`,
  paceEven: "even",
  recorded: (from: At, to: At) => say`It recorded from ${from} to ${to}`,
  paused: (spans: readonly Said[]) =>
    say`${spans.length > 2 ? ` and was paused ${spans.length} times: ` : " and was paused "}${listed(spans)}.`,
  span: (from: At, to: At, many: boolean) => (many ? say`${from} to ${to}` : say`from ${from} to ${to}`),
  notPaused: ".",
  betweenFiles: (spans: readonly Said[]) => say` Between its files nothing was filmed ${listed(spans)}.`,
  moved: (ms: number) => `By hand it was moved since: it is shown ${shift(ms)} than it was lined up.`,
  reasons: {
    not_the_same_lesson: [
      "It does not sound like the lesson on the other cameras, so it is not shown.",
      "Its file is kept. Check that it is the right recording; if it is not, replace it.",
    ],
    no_audio: [
      "It has no sound to match with the others, and what can be seen did not settle it, so it is not shown.",
      "Its file is kept. Replace it with a recording that has sound, if there is one.",
    ],
    too_short_overlap: [
      "It shares too little time with the others to be sure of its place, so it is not shown.",
      "Its file is kept. Check that it is the whole recording; if it is not, replace it.",
    ],
    ambiguous: [
      "It fits the others at more than one place, so it is left out rather than shown at a wrong time.",
      "Its file is kept. A longer recording, or one with clearer sound, may settle it.",
    ],
    duplicate: [
      "It is the same recording as another camera’s, so it is not shown a second time.",
      "Its file is kept. Check which camera it came from, and replace it with the recording that is missing.",
    ],
    missing: ["There is no recording from this camera."],
  } as Record<string, readonly string[]>,
  duplicateOf: (against: number) =>
    `It is the same recording as camera ${against}’s, so it is not shown a second time.`,
  otherReason: [
    "It could not be placed beside the others, so it is not shown.",
    "Its file is kept; what the checks found is below.",
  ],
  suggested: (ms: number) =>
    say`By the clocks inside the files it would begin at ${at(ms)}. That is only a guess, and nothing was done with it.`,
  replace: "Go to the recordings",
  seek: (time: string) => `Go to ${time}`,
  plot: {
    label: (cameraLabel: string, against: string) =>
      `How well ${cameraLabel} fits ${against}, moment by moment`,
    others: "the others",
    agree: (agreeing: number, all: number) =>
      agreeing === all
        ? `${all === 1 ? "The one moment" : `All ${all} moments`} that we compared ${all === 1 ? "agrees" : "agree"}`
        : `${agreeing} of ${all} moments that we compared agree`,
    half: (ms: number) => `, half of them to within ${amount(ms)}.`,
    full: ".",
    outliers: (moments: readonly At[]) =>
      say`${moments.length === 1 ? "The one" : "Those"} at ${listed(moments.map((one) => [one]))} ${moments.length === 1 ? "does" : "do"} not, and ${moments.length === 1 ? "was" : "were"} set aside.`,
    manyOutliers: (n: number) => `The other ${n} were set aside; the table names them.`,
    legend: {
      agrees: "agrees",
      aside: "set aside",
      beyond: "set aside, off the scale",
      band: (ms: number) => `within ${amount(ms)}`,
      gap: "no recording",
      nudge: "moved by hand to here",
      nudgeBeyond: (ms: number) => `moved by hand ${shift(ms)}, off the scale`,
    },
    how: "Across: the lesson’s time. Up: by how much later a moment lies than where it was laid; down: earlier. Click to go to a moment.",
    table: (n: number) => (n === 1 ? "The moment in a table" : `All ${n} moments in a table`),
    columns: { moment: "Moment", off: "Off by", verdict: "Verdict" },
    caption: (cameraLabel: string) => `Moments at which ${cameraLabel} was compared`,
    none: "nothing",
  },
  nudge: {
    open: "Move it earlier or later",
    title: (label: string) => `Move ${label} by hand`,
    by: "Milliseconds later",
    hint: "With a minus: earlier.",
    frameEarlier: "One frame earlier",
    frameLater: "One frame later",
    stepEarlier: (ms: number) => `${ms} ms earlier`,
    stepLater: (ms: number) => `${ms} ms later`,
    badNumber: "Write a whole number of milliseconds, such as 80 or −40.",
    will: (label: string, ms: number, inFrames: string) =>
      `${label} will be shown ${shift(ms)}${inFrames} than now.`,
    willOthers: (label: string, others: string, ms: number, inFrames: string) =>
      `${label} gives the lesson’s sound, which words and comments stay with. So ${others} will be shown ${shift(-ms)}${inFrames} than now.`,
    others: (cameras: readonly number[]) => names(cameras),
    inFrames: (words: string) => ` (${words})`,
    still: "Nothing is moved yet.",
    effect: "Nothing is made again, and comments stay where they are. You can undo it.",
    reason: "What did you see or hear?",
    reasonHint: "It is kept with the change, for everyone who watches this lesson.",
    noReason: "Please say why; one sentence is enough.",
    noAmount: "Choose first by how much to move it.",
    trial: {
      title: "Look and listen before you save",
      show: "Show it",
      now: "As it is now",
      moved: "As moved",
      pictures:
        "The pictures on the stage stand as they would. Stop at a clap, a door or a mouth that closes, and step.",
      with: "Compare with",
      hear: "Hear both here",
      stop: "Stop",
      still: "With headphones: one camera in each ear, four seconds, over and over.",
      fetching: "The two sounds are being fetched.",
      sounding: (left: string, right: string, time: string) =>
        `${left} in your left ear, ${right} in your right, around ${time}. Together they are one voice; apart you hear an echo.`,
      failed: "The sound could not be fetched. The pictures can still be compared; try again in a moment.",
    },
    save: "Save",
    cancel: "Cancel",
    failed: "Nothing was moved",
    failedWords: (why: string) => `${why} What you typed is still here.`,
    saved: (label: string, ms: number) => `Saved. ${label} is now shown ${shift(ms)} than before.`,
    savedOthers: (cameras: readonly number[], ms: number) =>
      `Saved. ${capital(names(cameras))} ${isOrAre(cameras.length)} now shown ${shift(ms)} than before.`,
    list: (label: string) => `Moves of ${label}`,
    heading: "Moved by hand",
    each: (ms: number) => capital(shift(ms)),
    forOther: (n: number, ms: number) =>
      `Camera ${n} was to be shown ${shift(ms)}. It gives the lesson’s sound and stays, so this one moved instead.`,
    quoted: (words: string) => `“${words}”`,
    undo: "Undo",
    undoOf: (ms: number) => `Undo “${shift(ms)}”`,
    undone: (ms: number) => `Undone: “${shift(ms)}”. It stays in the list of what was undone.`,
    undoFailed: "It was not undone",
    undoneBy: (who: string) => `Undone by ${who}`,
    earlierOnes: (n: number) => plural(n, "move that was undone", "moves that were undone"),
  },
});
