/** What stands in the head of an AVI file: the formats that the media library does not read but some cameras still write. */

export interface AviHead {
  seconds: number;
  width: number;
  height: number;
  hasSound: boolean;
}

/** All headers stand within so many bytes. */
export const HEAD_BYTES = 64 * 1024;

const after = (text: string, mark: string): number[] => {
  const places: number[] = [];
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    places.push(at + mark.length);
  }
  return places;
};

/** Read the beginning of an AVI file; undefined when it is none, or its header is not there. */
export function aviHead(head: ArrayBuffer): AviHead | undefined {
  const view = new DataView(head);
  const text = new TextDecoder("latin1").decode(head);
  const [main] = after(text, "avih");
  if (
    !text.startsWith("RIFF") ||
    text.slice(8, 12) !== "AVI " ||
    main === undefined ||
    main + 44 > head.byteLength
  ) {
    return undefined;
  }
  const number = (at: number) => view.getUint32(main + 4 + at, true);
  // Above one gigabyte the main header counts the first gigabyte's frames only; the extended one counts them all.
  const [extended] = after(text, "dmlh");
  const frames = extended === undefined ? number(16) : view.getUint32(extended + 4, true);
  const kinds = after(text, "strh").map((at) => text.slice(at + 4, at + 8));
  return {
    seconds: (number(0) * frames) / 1_000_000,
    width: number(32),
    height: number(36),
    hasSound: kinds.includes("auds"),
  };
}
