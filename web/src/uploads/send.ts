/** Sends one file by XMLHttpRequest, because `fetch` cannot say how much has gone. */

import { GUARD_HEADER } from "../api/http";
import { Problem, problemFrom, Unreachable } from "../api/problem";
import { askForSignIn } from "../api/session";

interface Sending {
  path: string;
  file: File;
  sha256: string;
  onSent: (bytes: number) => void;
  signal: AbortSignal;
}

function sendOnce({ path, file, sha256, onSent, signal }: Sending): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const call = new XMLHttpRequest();
  call.open("PUT", path);
  call.setRequestHeader(GUARD_HEADER, "1");
  call.setRequestHeader("X-Content-SHA256", sha256);
  call.setRequestHeader("Content-Type", "application/octet-stream");
  call.upload.onprogress = ({ loaded }) => onSent(loaded);
  call.onerror = () => reject(new Unreachable());
  call.onabort = () => reject(new DOMException("stopped", "AbortError"));
  call.onload = () => {
    if (call.status >= 200 && call.status < 300) {
      resolve();
    } else {
      reject(problemFrom(call.status, call.getResponseHeader("Content-Type") ?? "", call.responseText));
    }
  };
  const stop = () => call.abort();
  signal.addEventListener("abort", stop);
  call.send(file);
  return promise.finally(() => signal.removeEventListener("abort", stop));
}

/** Send the file; when the session has ended, ask for a sign-in and send it again. Rejects as `request` does, or with AbortError. */
export async function send(sending: Sending): Promise<void> {
  for (;;) {
    try {
      return await sendOnce(sending);
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) {
        throw error;
      }
      await askForSignIn();
      sending.onSent(0);
    }
  }
}
