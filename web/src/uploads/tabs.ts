/**
 * Several windows of one browser, one upload: only the window that holds the upload's lock sends. It tells the others how far
 * it is, and lets go when another asks. Where a browser has no locks, the service sorts it out: parts that are there are not
 * sent again.
 */

/** How far the sending window is. */
export interface Told {
  id: string;
  bytes: number;
  speed?: number;
  isWaiting: boolean;
}

type Message = { kind: "told"; told: Told } | { kind: "let-go"; id: string };

/** A window that has not let go by then is asleep, and its lock is taken from it. */
const PATIENCE_MS = 4_000;

const nameOf = (id: string) => `triptych.upload.${id}`;
const channel =
  globalThis.BroadcastChannel === undefined ? undefined : new BroadcastChannel("triptych.uploads");

/** Hold the upload in this window. Undefined when another one has it; `onLost` is called when it is taken away or asked for. */
export async function hold(
  id: string,
  onLost: () => void,
  takeOver = false,
): Promise<(() => void) | undefined> {
  if (globalThis.navigator?.locks === undefined) {
    return () => {};
  }
  if (takeOver) {
    channel?.postMessage({ kind: "let-go", id } satisfies Message);
    const held = await requested(id, onLost, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return held ?? requested(id, onLost, { steal: true });
  }
  return requested(id, onLost, { ifAvailable: true });
}

function requested(id: string, onLost: () => void, options: LockOptions): Promise<(() => void) | undefined> {
  const granted = Promise.withResolvers<(() => void) | undefined>();
  const kept = Promise.withResolvers<void>();
  let isHeld = false;
  const asked = ({ data }: MessageEvent<Message>) => {
    if (data.kind === "let-go" && data.id === id) {
      release();
      onLost();
    }
  };
  function release(): void {
    isHeld = false;
    channel?.removeEventListener("message", asked);
    kept.resolve();
  }
  navigator.locks
    .request(nameOf(id), options, (lock) => {
      if (lock === null) {
        granted.resolve(undefined);
        return;
      }
      channel?.addEventListener("message", asked);
      isHeld = true;
      granted.resolve(release);
      return kept.promise;
    })
    .catch(() => {
      // Not granted in time; or granted, and stolen since.
      granted.resolve(undefined);
      if (isHeld) {
        channel?.removeEventListener("message", asked);
        onLost();
      }
    });
  return granted.promise;
}

/** Which of these uploads another window, or this one, is sending. */
export async function heldAmong(ids: readonly string[]): Promise<Set<string>> {
  const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
  const names = new Set(held.map(({ name }) => name));
  return new Set(ids.filter((id) => names.has(nameOf(id))));
}

/** Tell the other windows. */
export function tellOthers(told: Told): void {
  channel?.postMessage({ kind: "told", told } satisfies Message);
}

/** Be told by other windows; returns how to stop. */
export function onTold(listener: (told: Told) => void): () => void {
  const heard = ({ data }: MessageEvent<Message>) => data.kind === "told" && listener(data.told);
  channel?.addEventListener("message", heard);
  return () => channel?.removeEventListener("message", heard);
}
