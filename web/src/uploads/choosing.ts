/**
 * The files that were chosen for each camera and are not on their way yet: looked into, fingerprinted and put in order. Kept
 * outside of any page, as the sending is.
 */

import type { OpenUpload } from "../api/types";
import { Store, useSlice } from "../lesson/store";
import { digest } from "./digest";
import { type Look, lookInto } from "./look/look";
import { inOrder, isRecordingName } from "./look/order";
import type { Picked } from "./pick";
import { fingerprinted } from "./spans";
import type { Source } from "./uploads";

export interface Chosen extends Picked {
  key: string;
  /** Undefined while the file is being looked into. */
  look?: Look;
  fingerprint?: string;
  isUnreadable?: boolean;
}

export interface Choice {
  files: readonly Chosen[];
  /** How many files of a folder are no recordings and were left out. */
  leftOut: number;
  /** The person has put them in an order of their own. */
  isOrdered: boolean;
}

const NONE: Choice = { files: [], leftOut: 0, isOrdered: false };
const state = new Store<{ choices: Readonly<Record<string, Choice>> }>({ choices: {} });
const slotOf = (observationId: string, camera: number) => `${observationId}/${camera}`;

/** A file that is chosen twice is the same file. */
const keyOf = ({ name, size, lastModified }: File) => `${name} ${size} ${lastModified}`;

function change(slot: string, by: (now: Choice) => Choice): void {
  const { choices } = state.get();
  state.set({ choices: { ...choices, [slot]: by(choices[slot] ?? NONE) } });
}

/** Look at files without keeping them: fingerprints, and what is in them. */
async function looked(picked: Picked): Promise<Partial<Chosen>> {
  try {
    const look = await lookInto(picked.file);
    return { look, fingerprint: await digest(fingerprinted(picked.file)) };
  } catch {
    return { isUnreadable: true };
  }
}

/** Add files to those chosen for a camera. Of several, only those are taken whose names are a recording's. */
export async function choose(
  observationId: string,
  camera: number,
  picked: readonly Picked[],
): Promise<void> {
  const slot = slotOf(observationId, camera);
  const taken = picked.length > 1 ? picked.filter(({ file }) => isRecordingName(file.name)) : picked;
  change(slot, (now) => {
    const known = new Set(now.files.map(({ key }) => key));
    const added = taken.map((one) => ({ ...one, key: keyOf(one.file) })).filter(({ key }) => !known.has(key));
    const files = [...now.files, ...added];
    return { ...now, leftOut: picked.length - taken.length, files: now.isOrdered ? files : sorted(files) };
  });
  for (const one of taken) {
    const key = keyOf(one.file);
    const found = await looked(one);
    change(slot, (now) => {
      const files = now.files.map((file) => (file.key === key ? { ...file, ...found } : file));
      return { ...now, files: now.isOrdered ? files : sorted(files) };
    });
  }
}

const sorted = (files: readonly Chosen[]): Chosen[] =>
  inOrder(files.map((chosen) => ({ chosen, name: chosen.file.name, startMs: chosen.look?.startMs }))).map(
    ({ chosen }) => chosen,
  );

/** Put the files in this order. */
export function arrange(observationId: string, camera: number, keys: readonly string[]): void {
  change(slotOf(observationId, camera), (now) => ({
    ...now,
    isOrdered: true,
    files: keys.flatMap((key) => now.files.find((file) => file.key === key) ?? []),
  }));
}

/** Take one file out again, or all of them. */
export function unchoose(observationId: string, camera: number, key?: string): void {
  change(slotOf(observationId, camera), (now) =>
    key === undefined ? NONE : { ...now, files: now.files.filter((file) => file.key !== key) },
  );
}

/** Give a file to another camera. */
export function handOver(observationId: string, from: number, to: number, key: string): void {
  const one = state.get().choices[slotOf(observationId, from)]?.files.find((file) => file.key === key);
  if (one !== undefined) {
    unchoose(observationId, from, key);
    change(slotOf(observationId, to), (now) => {
      const files = [...now.files, one];
      return { ...now, files: now.isOrdered ? files : sorted(files) };
    });
  }
}

/** The chosen files as they can be sent: all looked into, none unreadable or empty. Undefined until then. */
export function readyOf({ files }: Choice): Source[] | undefined {
  const sources = files.flatMap(({ file, handle, fingerprint }) =>
    fingerprint === undefined || file.size === 0 ? [] : [{ file, handle, fingerprint }],
  );
  return sources.length > 0 && sources.length === files.length ? sources : undefined;
}

/** Which files of an interrupted upload were chosen again, which are still to be chosen, and which belong to something else. */
export function matched(open: OpenUpload, sources: readonly Source[]) {
  const isOf = ({ fingerprint }: Source) => open.files.some((file) => file.fingerprint === fingerprint);
  return {
    right: sources.filter(isOf),
    wrong: sources.filter((source) => !isOf(source)),
    open: open.files.filter(
      ({ fingerprint }) => !sources.some((source) => source.fingerprint === fingerprint),
    ),
  };
}

/** What is chosen for each camera of a lesson, by camera. */
export function useChoices(observationId: string): (camera: number) => Choice {
  const choices = useSlice(state, ({ choices: all }) => all);
  return (camera) => choices[slotOf(observationId, camera)] ?? NONE;
}
