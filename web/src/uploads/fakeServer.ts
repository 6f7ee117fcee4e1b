/** A service that keeps to the part protocol in memory, and fails when it is told to. For tests. */

import { Problem, Unreachable } from "../api/problem";
import type { OpenUpload, Recording } from "../api/types";
import type { Put } from "./put";
import { sha256Of } from "./sha256";
import { compositeOf, spanOf } from "./spans";
import type { Wire } from "./wire";

export type Fault = "unreachable" | "service" | "sign-again" | "read-again" | "no-room";

type OpenFile = OpenUpload["files"][number];

export class FakeServer {
  /** The bytes that it holds, by "file/part". */
  readonly held = new Map<string, ArrayBuffer>();
  /** What happens to the next puts, first to last; undefined lets one through. */
  faults: (Fault | undefined)[] = [];
  /** While true nothing is answered. */
  isDown = false;
  /** Every put that brought its bytes here, in order. */
  readonly puts: string[] = [];
  state: OpenUpload["state"] = "open";
  private readonly digests = new Map<string, string>();

  constructor(
    private readonly sizes: readonly number[],
    private readonly partBytes: number,
  ) {}

  get upload(): OpenUpload {
    const files = this.sizes.map((size, index) => this.fileOf(index + 1, size));
    return {
      id: "upload",
      observation_id: "lesson",
      camera: 1,
      state: this.state,
      files,
      size_bytes: files.reduce((sum, { size_bytes }) => sum + size_bytes, 0),
      bytes_have: files.reduce((sum, { bytes_have }) => sum + bytes_have, 0),
      opened_at: "2026-03-12T10:00:00Z",
      last_part_at: "2026-03-12T10:00:00Z",
      expires_at: "2026-03-26T10:00:00Z",
      ended_at: null,
      recording_id: null,
      notice: null,
    };
  }

  private fileOf(file: number, size: number): OpenFile {
    const parts = Math.ceil(size / this.partBytes);
    const have = Array.from({ length: parts }, (_, index) => index + 1).filter((n) =>
      this.held.has(`${file}/${n}`),
    );
    return {
      file,
      ordinal: file,
      file_name: `part${file}.mp4`,
      size_bytes: size,
      modified_ms: null,
      fingerprint: "0".repeat(64),
      part_bytes: this.partBytes,
      parts,
      parts_have: have.map((n) => [n, n]),
      bytes_have: have.reduce((sum, n) => {
        const { from, to } = spanOf(n, this.partBytes, size);
        return sum + to - from;
      }, 0),
      complete: have.length === parts,
    };
  }

  private mustAnswer(): void {
    if (this.isDown) {
      throw new Unreachable();
    }
  }

  readonly wire: Wire = {
    read: async () => {
      this.mustAnswer();
      return this.upload;
    },
    sign: async (_id, file, n, sha256) => {
      this.mustAnswer();
      const key = `${file}/${n}`;
      const known = this.digests.get(key);
      if (known !== undefined && known !== sha256) {
        throw new Problem(409, { code: "part_differs" });
      }
      this.digests.set(key, sha256);
      const have = this.held.has(key);
      return { n, have, method: "PUT", url: have ? null : key, headers: {} };
    },
    complete: async (_id, composites) => {
      this.mustAnswer();
      for (const { file, parts, complete } of this.upload.files) {
        if (!complete) {
          throw new Problem(409, { code: "parts_missing" });
        }
        const digests = await Promise.all(
          Array.from({ length: parts }, (_, index) =>
            sha256Of(this.held.get(`${file}/${index + 1}`) as ArrayBuffer),
          ),
        );
        if (composites.get(file) !== compositeOf(digests)) {
          throw new Problem(409, { code: "composite_differs" });
        }
      }
      this.state = "complete";
      return { upload: this.upload, recording: { id: "recording" } as Recording };
    },
  };

  readonly put: Put = async ({ url }, body, onSent, signal) => {
    signal.throwIfAborted();
    const bytes = await body.arrayBuffer();
    signal.throwIfAborted();
    const fault = this.isDown ? "unreachable" : this.faults.shift();
    if (fault !== undefined) {
      return fault;
    }
    onSent(body.size);
    this.held.set(url as string, bytes);
    this.puts.push(url as string);
    return "there";
  };
}
