/** The SHA-256 of a file, taken in a worker of its own. */

export type FingerprintAnswer =
  | { kind: "read"; bytes: number }
  | { kind: "done"; sha256: string }
  | { kind: "failed"; reason: string };

/** The browser could not read the file: the card was pulled, or the file changed after it was chosen. */
export class UnreadableFile extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "UnreadableFile";
  }
}

/** Return the file's SHA-256 as hexadecimal digits, telling how many bytes have been read. Rejects with UnreadableFile, or AbortError. */
export function fingerprint(
  file: File,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const worker = new Worker(new URL("./fingerprint.worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  signal.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
  worker.onerror = ({ message }) => reject(new UnreadableFile(message));
  worker.onmessage = ({ data }: MessageEvent<FingerprintAnswer>) => {
    if (data.kind === "read") {
      onRead(data.bytes);
    } else if (data.kind === "done") {
      resolve(data.sha256);
    } else {
      reject(new UnreadableFile(data.reason));
    }
  };
  worker.postMessage(file);
  return promise.finally(() => worker.terminate());
}
