/** SHA-256 digests of pieces of files, taken one after the other in a worker of its own. */

export interface DigestAsked {
  id: number;
  blob: Blob;
}

export type DigestAnswer = { id: number; sha256: string } | { id: number; failed: string };

/** The browser could not read the file: the card was pulled, or the file changed after it was chosen. */
export class UnreadableFile extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "UnreadableFile";
  }
}

let worker: Worker | undefined;
let asked = 0;
const waiting = new Map<number, PromiseWithResolvers<string>>();

function started(): Worker {
  const begun = new Worker(new URL("./digest.worker.ts", import.meta.url), { type: "module" });
  begun.onmessage = ({ data }: MessageEvent<DigestAnswer>) => {
    const { resolve, reject } = waiting.get(data.id) ?? {};
    waiting.delete(data.id);
    if ("sha256" in data) {
      resolve?.(data.sha256);
    } else {
      reject?.(new UnreadableFile(data.failed));
    }
  };
  begun.onerror = ({ message }) => {
    // A worker that broke answers nothing more: whoever waits is told, and the next question starts another.
    worker = undefined;
    for (const { reject } of waiting.values()) {
      reject(new UnreadableFile(message));
    }
    waiting.clear();
  };
  return begun;
}

/** Return the SHA-256 of at most some 16 MiB as hexadecimal digits. Rejects with UnreadableFile. */
export function digest(blob: Blob): Promise<string> {
  worker ??= started();
  asked += 1;
  const answer = Promise.withResolvers<string>();
  waiting.set(asked, answer);
  worker.postMessage({ id: asked, blob } satisfies DigestAsked);
  return answer.promise;
}
