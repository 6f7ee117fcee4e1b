/** The outermost boxes of an MP4 or QuickTime file: whether it was finished, whether it is whole, and when it was made. */

export interface Boxes {
  /** The recording's table of contents is there (or it is of the fragmented kind, which needs none at the end). */
  isFinished: boolean;
  /** A box says that it is longer than the file: the end is missing. */
  isCutShort: boolean;
  /** When the camera began, by its own clock, ms since 1970. Cameras write local time here as often as UTC. */
  madeMs?: number;
}

/** More outermost boxes than any camera writes; fragments come in thousands, and by then all is known. */
const MOST_BOXES = 2_000;
/** Seconds from 1904, when QuickTime's clock begins, to 1970. */
const FROM_1904 = 2_082_844_800;

async function viewOf(file: Blob, from: number, length: number): Promise<DataView> {
  return new DataView(await file.slice(from, from + length).arrayBuffer());
}

const typeAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/** Walk the file from box to box, reading only their heads. */
export async function boxesOf(file: Blob): Promise<Boxes> {
  const found: Boxes = { isFinished: false, isCutShort: false };
  let at = 0;
  for (let count = 0; at + 8 <= file.size && count < MOST_BOXES; count += 1) {
    const head = await viewOf(file, at, 16);
    const type = typeAt(head, 4);
    const short = head.getUint32(0);
    const size =
      short === 0
        ? file.size - at
        : short === 1 && head.byteLength === 16
          ? Number(head.getBigUint64(8))
          : short;
    if (size < 8) {
      break;
    }
    if (type === "moov" || type === "moof") {
      found.isFinished = true;
    }
    if (type === "moov") {
      found.madeMs = await madeIn(file, at + 8);
    }
    if (at + size > file.size) {
      found.isCutShort = true;
    }
    at += size;
  }
  return found;
}

/** The creation time in the movie header, which is the first box of the table of contents. */
async function madeIn(file: Blob, at: number): Promise<number | undefined> {
  const view = await viewOf(file, at, 24);
  if (view.byteLength < 24 || typeAt(view, 4) !== "mvhd") {
    return undefined;
  }
  const seconds = view.getUint8(8) === 1 ? Number(view.getBigUint64(12)) : view.getUint32(12);
  return seconds > FROM_1904 ? (seconds - FROM_1904) * 1000 : undefined;
}
