/**
 * The recordings that this window sends, kept outside of any page: going to another page of the site does not stop them.
 * One upload per lesson and camera. What has arrived is the service's to know; this only holds the files and sends.
 */

import { queryClient } from "../api/queries";
import type { OpenUpload } from "../api/types";
import { Store, useSlice } from "../lesson/store";
import { stayAwake, watchSight } from "./awake";
import { digest } from "./digest";
import { forgetHandles, keepHandles } from "./kept";
import { Lanes } from "./lanes";
import { Outage, type Wait } from "./outage";
import { type Mark, speedOf, withMark } from "./pace";
import type { Picked } from "./pick";
import { putPart } from "./put";
import { sendUpload } from "./sendUpload";
import { partBytesFor } from "./spans";
import { rememberedSpeed, rememberSpeed } from "./speed";
import { type Stop, stopFrom } from "./stop";
import { hold, tellOthers } from "./tabs";
import { type Announced, drop, openUpload, reorder, wire } from "./wire";

/** A file that was chosen, with the fingerprint by which the service knows it. */
export interface Source extends Picked {
  fingerprint: string;
}

export type Step = "opening" | "sending" | "checking" | "storing" | "paused" | "in" | "stopped" | "elsewhere";

export interface Upload {
  observationId: string;
  camera: number;
  sources: readonly Source[];
  /** As the service knew it when sending began; undefined until it was opened. */
  open?: OpenUpload;
  step: Step;
  /** Bytes that have arrived, and those on their way. */
  bytes: number;
  inFlight: number;
  size: number;
  marks: Mark[];
  stop?: Stop;
}

interface State {
  uploads: Readonly<Record<string, Upload>>;
  wait: Wait | undefined;
}

const state = new Store<State>({ uploads: {}, wait: undefined });
const stopping = new Map<string, AbortController>();
const outage = new Outage(() => state.set({ wait: outage.now }));
const lanes = new Lanes(() => togetherSpeed(Object.values(state.get().uploads)) ?? rememberedSpeed());

const keyOf = (observationId: string, camera: number) => `${observationId}/${camera}`;
const PAUSED = "paused by the person";
const LOST = "another window sends it now";
/** So often figures change on the page; more is unrest. */
const TELL_MS = 250;

function change(key: string, part: Partial<Upload>): void {
  const { uploads } = state.get();
  const now = uploads[key];
  if (now !== undefined) {
    state.set({ uploads: { ...uploads, [key]: { ...now, ...part } } });
    stayAwake(Object.values(state.get().uploads).some(isUnderWay));
  }
}

/** Whether this window is sending it. */
export function isUnderWay({ step }: Upload): boolean {
  return step === "opening" || step === "sending" || step === "checking" || step === "storing";
}

/** Bytes a second of everything that is under way. */
export function togetherSpeed(uploads: readonly Upload[]): number | undefined {
  const speeds = uploads.filter(isUnderWay).map(({ marks }) => speedOf(marks));
  return speeds.some((speed) => speed !== undefined)
    ? speeds.reduce<number>((sum, speed) => sum + (speed ?? 0), 0)
    : undefined;
}

/** Begin to send these files, in this order, as the recording of one camera. `again`: even if they are it already. */
export async function begin(
  observationId: string,
  camera: number,
  sources: readonly Source[],
  again = false,
): Promise<void> {
  const key = keyOf(observationId, camera);
  const size = sources.reduce((sum, { file }) => sum + file.size, 0);
  const fresh = {
    observationId,
    camera,
    sources,
    step: "opening",
    bytes: 0,
    inFlight: 0,
    size,
    marks: [],
  } as const;
  state.set({ uploads: { ...state.get().uploads, [key]: { ...fresh, marks: [] } } });
  await guarded(key, async (signal) => {
    const wish = partBytesFor(rememberedSpeed());
    const open = await outage.patiently(signal, () =>
      openUpload(observationId, camera, sources.map(announced), wish, again),
    );
    await send(key, await inThisOrder(open, sources), signal, false);
  });
}

/** Go on with an upload of which all files are at hand again. `takeOver`: from the window that sends it now. */
export async function goOn(open: OpenUpload, sources: readonly Source[], takeOver = false): Promise<void> {
  const { observation_id: observationId, camera, size_bytes: size, bytes_have: bytes } = open;
  const key = keyOf(observationId, camera);
  const fresh = { observationId, camera, sources, open, step: "sending", bytes, inFlight: 0, size } as const;
  state.set({ uploads: { ...state.get().uploads, [key]: { ...fresh, marks: [] } } });
  await guarded(key, async (signal) => {
    const now = await outage.patiently(signal, () => wire.read(open.id));
    await send(key, now, signal, takeOver);
  });
}

/** Go on with what was paused or stopped here. */
export async function resume(upload: Upload): Promise<void> {
  const { open, observationId, camera, sources } = upload;
  await (open === undefined ? begin(observationId, camera, sources) : goOn(open, sources));
}

/** Wait until the person says otherwise. What has arrived stays. */
export function pause({ observationId, camera }: Upload): void {
  stopping.get(keyOf(observationId, camera))?.abort(PAUSED);
}

/** Take an upload off this window's list; with `open`, give it up at the service too, with all that has arrived. */
export async function putAway(observationId: string, camera: number, open?: OpenUpload): Promise<void> {
  const key = keyOf(observationId, camera);
  stopping.get(key)?.abort(PAUSED);
  if (open !== undefined) {
    await drop(open.id);
    await forgetHandles(open.id);
    await queryClient.invalidateQueries({ queryKey: ["observations"] });
  }
  const { [key]: _, ...uploads } = state.get().uploads;
  state.set({ uploads });
}

/** Do not wait for the next attempt. */
export const tryNow = (): void => outage.connected();

async function guarded(key: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  stopping.get(key)?.abort(PAUSED);
  const controller = new AbortController();
  stopping.set(key, controller);
  try {
    await work(controller.signal);
  } catch (error) {
    if (stopping.get(key) !== controller) {
      return; // another attempt has taken its place
    }
    if (controller.signal.aborted) {
      change(key, {
        step: controller.signal.reason === LOST ? "elsewhere" : "paused",
        inFlight: 0,
        marks: [],
      });
    } else {
      change(key, { step: "stopped", stop: stopFrom(error), inFlight: 0, marks: [] });
    }
  }
  void queryClient.invalidateQueries({ queryKey: ["observations"] });
}

async function send(key: string, open: OpenUpload, signal: AbortSignal, takeOver: boolean): Promise<void> {
  const upload = state.get().uploads[key];
  const controller = stopping.get(key);
  const release = await hold(open.id, () => controller?.abort(LOST), takeOver);
  if (upload === undefined || release === undefined) {
    change(key, { step: "elsewhere", open });
    return;
  }
  try {
    change(key, { open, step: "sending", bytes: open.bytes_have, size: open.size_bytes });
    const at = new Map(
      open.files.map(({ file, fingerprint }) => [file, sourceOf(upload.sources, fingerprint)]),
    );
    const handles = [...at].flatMap(([file, source]) =>
      source?.handle ? [[file, source.handle] as const] : [],
    );
    await keepHandles(open.id, new Map(handles));
    const files = new Map(
      [...at].flatMap(([file, source]) => (source ? [[file, source.file] as const] : [])),
    );
    const tools = { wire, put: putPart, digest, lanes, outage };
    const telling = { onBytes: bytesTo(key, open.id), onStep: (step: Step) => change(key, { step }) };
    await sendUpload(open, files, open.camera, tools, telling, signal);
    change(key, { step: "in", bytes: open.size_bytes, inFlight: 0 });
    await forgetHandles(open.id);
    await queryClient.invalidateQueries({ queryKey: ["observations"] });
  } finally {
    release();
  }
}

/** Take in figures, several times a second at most; tell the other windows; remember the speed for the next time. */
function bytesTo(key: string, id: string): (bytes: number, inFlight: number) => void {
  let toldAt = 0;
  return (bytes, inFlight) => {
    const atMs = performance.now();
    const now = state.get().uploads[key];
    if (now === undefined || (atMs - toldAt < TELL_MS && bytes < now.size)) {
      return;
    }
    toldAt = atMs;
    const isBack = bytes + inFlight < now.bytes + now.inFlight;
    const marks = isBack ? [] : withMark(now.marks, { atMs, bytes: bytes + inFlight });
    change(key, { bytes, inFlight, marks });
    const speed = togetherSpeed(Object.values(state.get().uploads));
    if (speed !== undefined && speed > 0) {
      rememberSpeed(speed);
    }
    tellOthers({ id, bytes: bytes + inFlight, speed: speedOf(marks), isWaiting: outage.now !== undefined });
  };
}

const sourceOf = (sources: readonly Source[], fingerprint: string) =>
  sources.find((source) => source.fingerprint === fingerprint);

const announced = ({ file, fingerprint }: Source): Announced => ({
  file_name: file.name,
  size_bytes: file.size,
  modified_ms: file.lastModified,
  fingerprint,
});

/** An upload that was open already keeps the order that it had; what the person sees now is what they want. */
async function inThisOrder(open: OpenUpload, sources: readonly Source[]): Promise<OpenUpload> {
  const wanted = sources.flatMap(
    ({ fingerprint }) => open.files.find((file) => file.fingerprint === fingerprint)?.file ?? [],
  );
  const isSame = open.files.every(({ file }, index) => file === wanted[index]);
  return isSame || wanted.length !== open.files.length ? open : reorder(open.id, wanted);
}

const valuesOf = ({ uploads }: State) => uploads;
const waitOf = ({ wait }: State) => wait;

/** What this window sends of one lesson. */
export function useUploads(observationId: string): Upload[] {
  const uploads = useSlice(state, valuesOf);
  return Object.values(uploads).filter((upload) => upload.observationId === observationId);
}

/** What everybody waits for, if they do. */
export function useWait(): Wait | undefined {
  return useSlice(state, waitOf);
}

/** Warn before the window is closed while a file is on its way, and follow the network and the page's sight. */
export function guardLeaving(): void {
  window.addEventListener("beforeunload", (event) => {
    if (Object.values(state.get().uploads).some(isUnderWay)) {
      event.preventDefault();
    }
  });
  window.addEventListener("online", () => outage.connected());
  window.addEventListener("offline", () => {
    if (Object.values(state.get().uploads).some(isUnderWay)) {
      outage.disconnected();
    }
  });
  watchSight();
}
