/** Keeps the screen, and with it the machine, awake while something is being sent and the page is in sight. */

let lock: WakeLockSentinel | undefined;
let isWanted = false;

async function hold(): Promise<void> {
  if (isWanted && lock === undefined && document.visibilityState === "visible") {
    // A refusal (low battery, an old browser) changes nothing: sending goes on, and a machine that sleeps goes on later.
    lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    lock?.addEventListener("release", () => {
      lock = undefined;
    });
  }
}

/** Keep awake, or no longer. */
export function stayAwake(wanted: boolean): void {
  isWanted = wanted;
  if (wanted) {
    void hold();
  } else {
    void lock?.release();
  }
}

/** The browser lets go whenever the page is out of sight; hold again when it is back. */
export function watchSight(): void {
  document.addEventListener("visibilitychange", () => void hold());
}
