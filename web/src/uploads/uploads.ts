/**
 * The files that are on their way, kept outside of any page: going to another page of the site does not stop them.
 * One upload per lesson and camera.
 */

import { useSyncExternalStore } from "react";
import { Problem, Unreachable } from "../api/problem";
import { queryClient } from "../api/queries";
import { fingerprint, UnreadableFile } from "./fingerprint";
import { type Mark, withMark } from "./pace";
import { type Preview, previewOf } from "./preview";
import { send } from "./send";

export type Stop =
  | { kind: "lost"; atBytes: number }
  | { kind: "unreadable" }
  | { kind: "stopped" }
  | { kind: "refused"; words: string };

export interface Upload {
  observationId: string;
  camera: number;
  file: File;
  step: "reading" | "sending" | "storing" | "in" | "stopped";
  /** Bytes read in `reading`, sent in `sending`. */
  bytes: number;
  marks: Mark[];
  stop?: Stop;
  preview?: Preview;
  abort: AbortController;
}

const uploads = new Map<string, Upload>();
const listeners = new Set<() => void>();
let snapshot: readonly Upload[] = [];

const keyOf = (observationId: string, camera: number) => `${observationId}/${camera}`;

function tell(): void {
  snapshot = [...uploads.values()];
  for (const listener of listeners) {
    listener();
  }
}

function change(key: string, abort: AbortController, part: Partial<Upload>): void {
  const now = uploads.get(key);
  if (now?.abort === abort) {
    uploads.set(key, { ...now, ...part });
    tell();
  }
}

function stopFrom(error: unknown, atBytes: number): Stop {
  if (error instanceof DOMException && error.name === "AbortError") {
    return { kind: "stopped" };
  }
  if (error instanceof UnreadableFile) {
    return { kind: "unreadable" };
  }
  if (error instanceof Unreachable) {
    return { kind: "lost", atBytes };
  }
  if (error instanceof Problem || error instanceof Error) {
    return { kind: "refused", words: error.message };
  }
  throw error;
}

/** Begin to send `file` as the recording of one camera, in the place of any earlier one. */
export async function begin(observationId: string, camera: number, file: File): Promise<void> {
  const key = keyOf(observationId, camera);
  uploads.get(key)?.abort.abort();
  const abort = new AbortController();
  const { signal } = abort;
  uploads.set(key, { observationId, camera, file, step: "reading", bytes: 0, marks: [], abort });
  tell();
  void previewOf(file).then((preview) => change(key, abort, { preview }));
  let sent = 0;
  try {
    const sha256 = await fingerprint(file, (bytes) => change(key, abort, { bytes }), signal);
    change(key, abort, { step: "sending", bytes: 0 });
    const path = `/api/observations/${observationId}/cameras/${camera}?file_name=${encodeURIComponent(file.name)}`;
    const onSent = (bytes: number) => {
      sent = bytes;
      const marks = withMark(uploads.get(key)?.marks ?? [], { atMs: performance.now(), bytes });
      change(key, abort, { bytes, marks, step: bytes >= file.size ? "storing" : "sending" });
    };
    await send({ path, file, sha256, onSent, signal });
    change(key, abort, { step: "in" });
    await queryClient.invalidateQueries({ queryKey: ["observations"] });
  } catch (error) {
    change(key, abort, { step: "stopped", stop: stopFrom(error, sent) });
  }
}

/** Stop sending; nothing of the file is kept by the service. */
export function stop({ observationId, camera }: Upload): void {
  uploads.get(keyOf(observationId, camera))?.abort.abort();
}

/** Whether a file is still on its way. */
export function isUnderWay({ step }: Upload): boolean {
  return step === "reading" || step === "sending" || step === "storing";
}

/** The uploads of one lesson, as they change. */
export function useUploads(observationId: string): Upload[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
  return all.filter((upload) => upload.observationId === observationId);
}

/** Warn before the window is closed while a file is on its way. */
export function guardLeaving(): void {
  window.addEventListener("beforeunload", (event) => {
    if (snapshot.some(isUnderWay)) {
      event.preventDefault();
    }
  });
}
