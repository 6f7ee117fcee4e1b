/** How fast a file is going and how long it will still take, said the way people say it. */

/** A moment of sending: how many bytes had gone by then. */
export interface Mark {
  atMs: number;
  bytes: number;
}

/** How far back the present speed looks. School links swing from second to second; this is long enough to be steady. */
const WINDOW_MS = 20_000;
/** Below this a speed is a guess, and none is shown. */
const SHORTEST_MS = 1_500;

/** The marks with one more, keeping only what the present speed needs. */
export function withMark(marks: readonly Mark[], next: Mark): Mark[] {
  return [...marks.filter(({ atMs }) => next.atMs - atMs <= WINDOW_MS), next];
}

/** Bytes a second over the recent marks; undefined until it can be said. */
export function speedOf(marks: readonly Mark[]): number | undefined {
  const first = marks[0];
  const last = marks[marks.length - 1];
  if (first === undefined || last === undefined || last.atMs - first.atMs < SHORTEST_MS) {
    return undefined;
  }
  return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
}

/** Seconds until `remaining` bytes have gone at this speed; undefined when nothing moves. */
export function secondsLeft(remaining: number, speed: number | undefined): number | undefined {
  return speed === undefined || speed <= 0 ? undefined : remaining / speed;
}

const units = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** "4.5 GB", "820 kB": three figures at most, in the units that shops and disks use (1 kB = 1000 bytes). */
export function sizeInWords(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const figure = unit === 0 || size >= 99.5 ? Math.round(size) : Math.round(size * 10) / 10;
  return `${figure} ${units[unit]}`;
}

/** "3 h 10 min", "4 min", "less than a minute": no finer than anyone can use. */
export function durationInWords(seconds: number): string {
  if (seconds < 60) {
    return "less than a minute";
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const rest = minutes >= 600 ? 0 : minutes % 60;
  const hours = minutes >= 600 ? Math.round(minutes / 60) : Math.floor(minutes / 60);
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** "about 3 h 10 min", or "less than a minute", which is rough enough. */
export function roughly(seconds: number): string {
  return seconds < 60 ? durationInWords(seconds) : `about ${durationInWords(seconds)}`;
}

/** A recording's length as "58:20" or "1:02:09". */
export function lengthInWords(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
