/**
 * Puts the files of one camera into the order in which they were recorded.
 *
 * Cameras cut long recordings into chapters. Some number them so that sorting by name is right (AVCHD, Canon, DJI, Sony),
 * GoPro so that it is wrong: the chapter stands before the recording's number. Names are judged first, because clocks
 * are often set wrong and copying may change a file's date; the clock only decides between names that say nothing.
 */

/** What a name tells: which recording of the camera, which chapter of it, and whose way of naming it is. */
export interface Named {
  scheme: "gopro" | "avchd" | "dji" | "numbered" | "other";
  /** Files with the same key are chapters of one recording for certain. */
  recording: string;
  /** The recording's place among others of the same scheme. */
  take: number;
  chapter: number;
}

const RECORDINGS = /\.(mp4|mov|m4v|mts|m2ts|ts|mkv|webm|avi|wmv|asf|mpg|mpeg|3gp|3g2|mod|tod|vob|insv|360)$/i;

/** Whether a file of a camera's folder can be a recording by its name: not a thumbnail, a small copy, an index, or hidden. */
export function isRecordingName(name: string): boolean {
  return RECORDINGS.test(name) && !name.startsWith(".");
}

const schemes: {
  scheme: Named["scheme"];
  pattern: RegExp;
  read: (found: string[]) => Omit<Named, "scheme">;
}[] = [
  {
    // GX010042: chapter 1 of recording 42 (GH, GX, GL and GS by codec).
    scheme: "gopro",
    pattern: /^G[HXLS](\d{2})(\d{4})$/i,
    read: ([, chapter = "", take = ""]) => ({
      recording: take,
      take: Number(take),
      chapter: Number(chapter),
    }),
  },
  {
    // GOPR0042 is followed by GP010042, GP020042.
    scheme: "gopro",
    pattern: /^(?:GOPR|GP(\d{2}))(\d{4})$/i,
    read: ([, chapter, take = ""]) => ({
      recording: take,
      take: Number(take),
      chapter: Number(chapter ?? 0),
    }),
  },
  {
    scheme: "avchd",
    pattern: /^(\d{5})$/,
    read: ([, take = ""]) => ({ recording: take, take: Number(take), chapter: 0 }),
  },
  {
    // DJI_0042, or DJI_20260312101500_0042_D.
    scheme: "dji",
    pattern: /^DJI_(?:\d{14}_)?(\d{4})(?:_\w+)?$/i,
    read: ([, take = ""]) => ({ recording: take, take: Number(take), chapter: 0 }),
  },
  {
    // MVI_0042, C0001, P1000123, DSC_0042, IMG_0042, VID_20260312_101500: letters, then a number.
    scheme: "numbered",
    pattern: /^([A-Za-z]+[_-]?)(\d{3,8}(?:_\d{6,9})?)$/,
    read: ([, , digits = ""]) => ({ recording: digits, take: Number(digits.replace("_", "")), chapter: 0 }),
  },
];

/** Read a file's name as the cameras write it. */
export function named(fileName: string): Named {
  const stem = fileName.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
  for (const { scheme, pattern, read } of schemes) {
    const found = pattern.exec(stem);
    if (found !== null) {
      return { scheme, ...read(found) };
    }
  }
  return { scheme: "other", recording: stem, take: 0, chapter: 0 };
}

/** What the order is made of. `startMs` is when the recording began by the camera's clock, ms since 1970, if it is known. */
export interface Orderable {
  name: string;
  startMs?: number;
}

const byWords = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** The files in the order in which they were recorded, as far as names and clocks tell. Numbers may run over: 9999, 0001. */
export function inOrder<T extends Orderable>(files: readonly T[]): T[] {
  const all = files.map((file) => ({ file, name: named(file.name) }));
  const [first] = all;
  const isOneScheme =
    first !== undefined &&
    first.name.scheme !== "other" &&
    all.every(({ name }) => name.scheme === first.name.scheme);
  const runsOver =
    isOneScheme &&
    all.some(({ name }) => name.take >= 9_900 && name.take <= 9_999) &&
    all.some(({ name }) => name.take < 100);
  const take = ({ take: number }: Named) => (runsOver && number < 100 ? number + 10_000 : number);
  const byName = (one: (typeof all)[number], other: (typeof all)[number]) =>
    take(one.name) - take(other.name) || one.name.chapter - other.name.chapter;
  const byClock = (one: (typeof all)[number], other: (typeof all)[number]) =>
    one.file.startMs === undefined || other.file.startMs === undefined
      ? 0
      : one.file.startMs - other.file.startMs;
  return all
    .sort(
      (one, other) =>
        (isOneScheme ? byName(one, other) : byClock(one, other)) ||
        byWords.compare(one.file.name, other.file.name),
    )
    .map(({ file }) => file);
}

/** How many recordings the names speak of, where they do: the chapters of one GoPro recording are one. */
export function recordingsIn(files: readonly Orderable[]): number | undefined {
  const all = files.map(({ name }) => named(name));
  return all.length > 0 && all.every(({ scheme }) => scheme === "gopro")
    ? new Set(all.map(({ recording }) => recording)).size
    : undefined;
}

/** A part as far as clocks and lengths matter. */
export interface Timed extends Orderable {
  seconds?: number;
}

/** Shorter differences are the coarseness of clocks and file dates, not a pause. */
const WORTH_SAYING_S = 5;

/** What lies between a part and the one before it, by the camera's clock: a pause, an order that cannot be, or nothing to say. */
export type Gap = { kind: "pause"; seconds: number } | { kind: "backwards" } | undefined;

/** The gap before each part but the first. */
export function gapsBetween(parts: readonly Timed[]): Gap[] {
  return parts.slice(1).map((part, index) => {
    const before = parts[index];
    if (before?.startMs === undefined || before.seconds === undefined || part.startMs === undefined) {
      return undefined;
    }
    const seconds = (part.startMs - before.startMs) / 1000 - before.seconds;
    if (part.startMs < before.startMs) {
      return { kind: "backwards" };
    }
    return seconds > WORTH_SAYING_S ? { kind: "pause", seconds } : undefined;
  });
}
