/** Takes a file's SHA-256 away from the page, chunk by chunk, so that a file of many gigabytes is never held in memory. */

import type { FingerprintAnswer } from "./fingerprint";
import { Sha256 } from "./sha256";

/** Large enough to be quick, small enough to be nothing. */
const CHUNK = 8 * 1024 * 1024;

function answer(message: FingerprintAnswer): void {
  self.postMessage(message);
}

self.onmessage = async ({ data: file }: MessageEvent<File>) => {
  try {
    const digest = new Sha256();
    for (let from = 0; from < file.size; from += CHUNK) {
      digest.update(new Uint8Array(await file.slice(from, from + CHUNK).arrayBuffer()));
      answer({ kind: "read", bytes: Math.min(from + CHUNK, file.size) });
    }
    answer({ kind: "done", sha256: digest.hex() });
  } catch (error) {
    answer({ kind: "failed", reason: String(error) });
  }
};
