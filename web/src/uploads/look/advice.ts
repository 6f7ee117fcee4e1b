/**
 * What the trainee is told about chosen files before a byte is sent. Advice only: every one of these files may be sent, and the
 * service decides what can be used. Numbers of policy stand here with their reasons.
 */

import type { Doubt, Look } from "./look";

/** A chosen file as far as advice goes. */
export interface Seen {
  name: string;
  size: number;
  fingerprint?: string;
  look?: Look;
}

/** What is known of one camera: the files chosen for it, or the fingerprints of those that are in already. */
export interface SeenCamera {
  camera: number;
  files: readonly Seen[];
  received: readonly { name: string; fingerprint: string | null }[];
}

export type Advice =
  | { kind: "file"; camera: number; name: string; doubt: Doubt }
  | { kind: "unseen"; camera: number; name: string; container: string }
  | { kind: "same"; camera: number; name: string; other: number; otherName: string }
  | { kind: "long"; camera: number; seconds: number }
  | { kind: "short"; camera: number; seconds: number; longest: number }
  | { kind: "other-day"; camera: number; startMs: number; otherMs: number; other: number }
  | { kind: "other-hours"; camera: number; startMs: number; otherMs: number; other: number }
  | { kind: "heavy"; camera: number; megabits: number };

/** The service takes recordings of up to four hours. */
const LONGEST_S = 4 * 3600;
/** One camera with less than half of what the longest has shows little of the lesson: a wrong file, or a missing part. */
const SHARE = 0.5;
/** Clocks may be in any two time zones of the world: further apart they are of different days. */
const ANY_ZONE_MS = 26 * 3_600_000;
/** Above this a camera records more than anybody sees on the lesson page: 1080p looks as good at 8. */
const HEAVY_MEGABITS = 12;

/** Everything worth saying, camera by camera. Files that are still being looked into say nothing yet. */
export function adviceOn(cameras: readonly SeenCamera[]): Advice[] {
  return [
    ...cameras.flatMap((camera) => onFiles(camera, cameras)),
    ...onLengths(cameras),
    ...onClocks(cameras),
  ];
}

function onFiles({ camera, files }: SeenCamera, all: readonly SeenCamera[]): Advice[] {
  const said: Advice[] = [];
  for (const [index, { name, look, fingerprint, size }] of files.entries()) {
    said.push(...(look?.doubts ?? []).map((doubt) => ({ kind: "file", camera, name, doubt }) as const));
    if (look?.container !== undefined && look.seconds === undefined && look.doubts.length === 0) {
      said.push({ kind: "unseen", camera, name, container: look.container });
    }
    const twin =
      fingerprint === undefined || size === 0 ? undefined : twinOf(fingerprint, camera, index, all);
    if (twin !== undefined) {
      said.push({ kind: "same", camera, name, other: twin.camera, otherName: twin.name });
    }
  }
  return said;
}

/** The same file in an earlier place: of this camera or another, chosen or in already. */
function twinOf(fingerprint: string, camera: number, index: number, all: readonly SeenCamera[]) {
  for (const other of all) {
    const chosen = other.files.find(
      (file, place) =>
        file.fingerprint === fingerprint &&
        (other.camera < camera || (other.camera === camera && place < index)),
    );
    const received =
      other.camera === camera ? undefined : other.received.find((part) => part.fingerprint === fingerprint);
    const twin = chosen ?? received;
    if (twin !== undefined) {
      return { camera: other.camera, name: twin.name };
    }
  }
  return undefined;
}

/** How long a camera's chosen files are together, as far as known; undefined when one of them is not. */
export function secondsOf(files: readonly Seen[]): number | undefined {
  return files.length > 0 && files.every(({ look }) => look?.seconds !== undefined)
    ? files.reduce((sum, { look }) => sum + (look?.seconds ?? 0), 0)
    : undefined;
}

function onLengths(cameras: readonly SeenCamera[]): Advice[] {
  const longest = Math.max(0, ...cameras.map(({ files }) => secondsOf(files) ?? 0));
  return cameras.flatMap(({ camera, files }): Advice[] => {
    const seconds = secondsOf(files);
    if (seconds === undefined || seconds <= 0) {
      return [];
    }
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const megabits = (bytes * 8) / seconds / 1e6;
    return [
      ...(seconds > LONGEST_S ? [{ kind: "long", camera, seconds } as const] : []),
      ...(seconds < SHARE * longest ? [{ kind: "short", camera, seconds, longest } as const] : []),
      ...(megabits > HEAVY_MEGABITS ? [{ kind: "heavy", camera, megabits } as const] : []),
    ];
  });
}

/** Whether the cameras were filming at the same hours by their own clocks. The first with a clock is what others are compared with. */
function onClocks(cameras: readonly SeenCamera[]): Advice[] {
  const spans = cameras.flatMap(({ camera, files }) => {
    const starts = files.flatMap(({ look }) => (look?.startMs === undefined ? [] : [look.startMs]));
    const seconds = secondsOf(files);
    if (starts.length === 0 || seconds === undefined) {
      return [];
    }
    const startMs = Math.min(...starts);
    return [{ camera, startMs, endMs: Math.max(...starts, startMs + seconds * 1000) }];
  });
  const [first, ...others] = spans;
  return first === undefined
    ? []
    : others.flatMap(({ camera, startMs, endMs }): Advice[] => {
        const apart = Math.max(startMs - first.endMs, first.startMs - endMs);
        const said = { camera, startMs, otherMs: first.startMs, other: first.camera };
        return apart <= 0 ? [] : [{ kind: apart > ANY_ZONE_MS ? "other-day" : "other-hours", ...said }];
      });
}
