/** Takes SHA-256 digests away from the page. What it is handed is never larger than a part, so it fits into memory. */

import type { DigestAnswer, DigestAsked } from "./digest";
import { sha256Of } from "./sha256";

self.onmessage = async ({ data: { id, blob } }: MessageEvent<DigestAsked>) => {
  let answer: DigestAnswer;
  try {
    answer = { id, sha256: await sha256Of(await blob.arrayBuffer()) };
  } catch (error) {
    answer = { id, failed: String(error) };
  }
  self.postMessage(answer);
};
