/** Puts one part to where it was signed for: by XMLHttpRequest, because `fetch` cannot say how much has gone. */

import type { SignedPart } from "./wire";

/** What became of a part, by what has to be done next. */
export type Outcome = "there" | "sign-again" | "read-again" | "ask" | "no-room" | "unreachable" | "service";

/** No byte has moved for so long: the line is dead, whatever it says. Never a limit on the whole. */
export const STALL_MS = 30_000;
/** All bytes have gone, and the other side checks them and puts them away. */
const ANSWER_MS = 60_000;
const WATCH_MS = 1_000;

/** What a status means for the sender; bodies are not read, for they are the service's or the store's. */
export function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) {
    return "there";
  }
  const known: Record<number, Outcome> = {
    403: "sign-again",
    400: "read-again",
    411: "read-again",
    413: "read-again",
    422: "read-again",
    404: "ask",
    409: "ask",
    507: "no-room",
  };
  return known[status] ?? "service";
}

export type Put = (
  part: SignedPart,
  body: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
) => Promise<Outcome>;

/** Send the part's bytes. Rejects only with the signal's reason; whatever else happens is an outcome. */
export const putPart: Put = ({ method, url, headers }, body, onSent, signal) => {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const call = new XMLHttpRequest();
  call.open(method, url ?? "");
  for (const [name, value] of Object.entries(headers)) {
    call.setRequestHeader(name, value);
  }
  // By the clock and not by one long timer: after a laptop's sleep the first look finds the dead line.
  let movedAt = Date.now();
  let patience = STALL_MS;
  const watch = setInterval(() => {
    if (Date.now() - movedAt > patience) {
      call.abort();
    }
  }, WATCH_MS);
  call.upload.onprogress = ({ loaded }) => {
    movedAt = Date.now();
    onSent(loaded);
  };
  call.upload.onload = () => {
    movedAt = Date.now();
    patience = ANSWER_MS;
  };
  call.onload = () => resolve(outcomeOf(call.status));
  call.onerror = () => resolve("unreachable");
  call.onabort = () => (signal.aborted ? reject(signal.reason) : resolve("unreachable"));
  const stop = () => call.abort();
  signal.addEventListener("abort", stop);
  if (signal.aborted) {
    reject(signal.reason);
  } else {
    call.send(body);
  }
  return promise.finally(() => {
    clearInterval(watch);
    signal.removeEventListener("abort", stop);
  });
};
