/**
 * What can be known of a file before a byte of it is sent: its kind, picture, sound, length, and the camera's clock. Only the
 * beginning, the end and the tables are read, however large it is. Nothing here refuses: the service decides.
 */

import { aviHead, HEAD_BYTES } from "./avi";
import { boxesOf } from "./boxes";

/** What is noticed about one file. */
export type Doubt =
  | "empty"
  | "not-a-recording"
  | "unfinished"
  | "cut-short"
  | "no-picture"
  | "no-sound"
  | "silent";

export interface Look {
  /** The kind of file as people call it: "MP4", "MPEG transport stream". Undefined when it is not known here. */
  container?: string;
  codec?: string;
  width?: number;
  height?: number;
  seconds?: number;
  /** Loudest amplitude (0 to 1) at a few places spread over the file, where this browser can decode the sound. */
  levels?: number[];
  /** When the recording began by the camera's clock or the file's date, ms since 1970; its time zone is not known. */
  startMs?: number;
  doubts: Doubt[];
}

/** Below this nothing is heard in a classroom's recording; a dead microphone gives zeros or the noise of its last bit. */
const DEAD_LEVEL = 0.001;
const EARLIEST_MS = Date.UTC(2005, 0, 1);

const BY_MAGIC: [string, number[]][] = [
  ["Windows Media", [0x30, 0x26, 0xb2, 0x75]],
  ["MPEG programme stream", [0x00, 0x00, 0x01, 0xba]],
];

/** Look into a file. Rejects when it cannot be read. */
export async function lookInto(file: File): Promise<Look> {
  if (file.size === 0) {
    return { doubts: ["empty"] };
  }
  const head = await file.slice(0, HEAD_BYTES).arrayBuffer();
  const avi = aviHead(head);
  if (avi !== undefined) {
    const { hasSound, ...rest } = avi;
    return clocked(file, { container: "AVI", ...rest, doubts: hasSound ? [] : ["no-sound"] });
  }
  const start = new Uint8Array(head, 0, Math.min(4, head.byteLength));
  const other = BY_MAGIC.find(([, magic]) => magic.every((byte, at) => start[at] === byte));
  if (other !== undefined) {
    return clocked(file, { container: other[0], doubts: [] });
  }
  const isMp4 = new TextDecoder("latin1").decode(head.slice(4, 8)) === "ftyp";
  const boxes = isMp4 ? await boxesOf(file) : undefined;
  if (boxes?.isFinished === false) {
    return clocked(file, { container: "MP4", doubts: ["unfinished"] });
  }
  const { lookByTracks } = await import("./tracks");
  const look = await lookByTracks(file);
  if (boxes?.isCutShort) {
    look.doubts = ["cut-short", ...look.doubts];
  }
  if (look.levels?.every((level) => level < DEAD_LEVEL)) {
    look.doubts = [...look.doubts, "silent"];
  }
  return clocked(file, look, boxes?.madeMs);
}

/** Add when it began: by the file's own header; else its date, which is when the camera closed it. */
function clocked(file: File, look: Look, madeMs?: number): Look {
  const isPlausible = (ms: number) => ms > EARLIEST_MS && ms < Date.now() + 86_400_000;
  if (madeMs !== undefined && isPlausible(madeMs)) {
    return { ...look, startMs: madeMs };
  }
  const startMs = look.seconds === undefined ? undefined : file.lastModified - look.seconds * 1000;
  return startMs !== undefined && isPlausible(startMs) ? { ...look, startMs } : look;
}
