/** Names that one window of this browser holds at a time. */

/** Holds a name for this window until the returned function is called; null when another window holds it. */
export type Lock = (name: string) => Promise<(() => void) | null>;

/** A lock that this browser's windows share, freed by itself when a window goes. */
export const webLock: Lock = (name) =>
  new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        resolve(null);
        return undefined;
      }
      return new Promise<void>((release) => resolve(release));
    });
  });
