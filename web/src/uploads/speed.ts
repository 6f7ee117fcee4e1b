/** How fast this browser's link was when it last sent something, so that hours can be said before anything is sent. */

const KEY = "triptych.speed";

/** Bytes a second; undefined when nothing was ever sent from here. */
export function rememberedSpeed(): number | undefined {
  const kept = Number(localStorage.getItem(KEY));
  return kept > 0 ? kept : undefined;
}

export function rememberSpeed(bytesPerSecond: number): void {
  localStorage.setItem(KEY, String(Math.round(bytesPerSecond)));
}
