/**
 * Sends the files of one upload, part by part, until the service has made a recording of them.
 *
 * What has arrived is never sent again; what fails is tried again for as long as it takes. It ends in one of three ways: the
 * recording is in, the signal is aborted (a pause), or there is something that only a person can put right.
 */

import { Problem } from "../api/problem";
import type { OpenUpload } from "../api/types";
import { UnreadableFile } from "./digest";
import { type Lanes, MOST_LANES } from "./lanes";
import type { Outage } from "./outage";
import type { Outcome, Put } from "./put";
import { compositeOf, missing, spanOf } from "./spans";
import type { Completed, Wire } from "./wire";

/** Bytes that differ each time they are read come from a failing card or cable; so often it is looked at again. */
const READINGS = 3;

/** The same part of the file was read differently each time, or arrived differently each time. */
export class UnsteadyFile extends Error {
  constructor(readonly fileName: string) {
    super(`${fileName} cannot be read reliably.`);
    this.name = "UnsteadyFile";
  }
}

/** The service has put this upload away, or never had it. */
export class UploadGone extends Error {
  constructor(readonly upload: OpenUpload | undefined) {
    super("The upload is not open any more.");
    this.name = "UploadGone";
  }
}

/** What sending needs of the world around it. */
export interface Tools {
  wire: Wire;
  put: Put;
  digest: (blob: Blob) => Promise<string>;
  lanes: Lanes;
  outage: Outage;
}

export interface Telling {
  /** The service holds `bytes` of all files; `inFlight` more are on their way. */
  onBytes: (bytes: number, inFlight: number) => void;
  /** What is being done now: sending, reading everything once more for the whole digest, or waiting for the recording. */
  onStep: (step: "sending" | "checking" | "storing") => void;
}

interface Part {
  file: OpenUpload["files"][number];
  n: number;
}

/**
 * Send what is missing of `upload` and complete it. `sources` holds every file by its number; `turn` says who goes first.
 *
 * Rejects with the signal's reason, UnreadableFile, UnsteadyFile, UploadGone, a Problem (the service's refusal), or
 * SignInDeclined.
 */
export function sendUpload(
  upload: OpenUpload,
  sources: ReadonlyMap<number, File>,
  turn: number,
  tools: Tools,
  telling: Telling,
  signal: AbortSignal,
): Promise<Completed> {
  return new Sender(upload, sources, turn, tools, telling, signal).run();
}

class Sender {
  private readonly digests = new Map<string, string>();
  private readonly inFlight = new Map<string, number>();
  private arrived = 0;

  constructor(
    private upload: OpenUpload,
    private readonly sources: ReadonlyMap<number, File>,
    private readonly turn: number,
    private readonly tools: Tools,
    private readonly telling: Telling,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<Completed> {
    for (;;) {
      await this.sendMissing();
      const composites = await this.composites();
      this.telling.onStep("storing");
      try {
        const completed = await this.tools.outage.patiently(this.signal, () =>
          this.tools.wire.complete(this.upload.id, composites, this.signal),
        );
        this.tools.outage.passed();
        return completed;
      } catch (error) {
        if (!(error instanceof Problem && error.code === "parts_missing")) {
          throw error;
        }
        await this.readAgain();
      }
    }
  }

  private async sendMissing(): Promise<void> {
    this.telling.onStep("sending");
    const parts: Part[] = this.upload.files.flatMap((file) =>
      missing(file.parts, file.parts_have).map((n) => ({ file, n })),
    );
    this.arrived = this.upload.bytes_have;
    this.tell();
    // One more than there are lanes: its part is read while the others are under way. What one of them cannot put right
    // stops them all.
    const together = new AbortController();
    const either = AbortSignal.any([this.signal, together.signal]);
    const lane = async () => {
      for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
        await this.sendPart(part, either);
      }
    };
    const running = Array.from({ length: MOST_LANES + 1 }, lane);
    try {
      await Promise.all(running);
    } catch (error) {
      together.abort(error);
      await Promise.allSettled(running);
      throw error;
    } finally {
      this.inFlight.clear();
    }
  }

  private async sendPart(part: Part, signal: AbortSignal): Promise<void> {
    const key = keyOf(part);
    const body = this.bodyOf(part);
    for (let readings = 0; ; ) {
      signal.throwIfAborted();
      const outcome = await this.inLane(part, body, signal);
      if (outcome === "there") {
        this.arrived += body.size;
        this.tools.outage.passed();
        this.tell();
        return;
      }
      if (outcome === "no-room") {
        throw new Problem(507, { code: "no_room" });
      }
      if (outcome === "read-again") {
        this.digests.delete(key);
        readings += 1;
        if (readings >= READINGS) {
          throw new UnsteadyFile(part.file.file_name);
        }
      } else if (outcome === "ask") {
        await this.readAgain();
        this.tools.outage.struck("service");
      } else if (outcome !== "sign-again") {
        this.tools.outage.struck(outcome);
      }
      await this.tools.outage.ended(signal);
    }
  }

  /** Sign and put one part while it has a lane: signed before, it might wait in a slow queue until the signature is old. */
  private async inLane(part: Part, body: Blob, signal: AbortSignal): Promise<Outcome> {
    const key = keyOf(part);
    const sha256 = await this.digestOf(part);
    await this.tools.lanes.take(this.turn, signal);
    let arrived = false;
    try {
      const signed = await this.tools.outage.patiently(signal, () =>
        this.tools.wire.sign(this.upload.id, part.file.file, part.n, sha256, signal),
      );
      const outcome = signed.have
        ? "there"
        : await this.tools.put(signed, body, (bytes) => this.flown(key, bytes), signal);
      arrived = outcome === "there";
      return outcome;
    } finally {
      this.inFlight.delete(key);
      this.tools.lanes.leave(arrived || signal.aborted);
      this.tell();
    }
  }

  /** Every file's composite digest, from the bytes that are in this person's hands now. */
  private async composites(): Promise<Map<number, string>> {
    this.telling.onStep("checking");
    const composites = new Map<number, string>();
    for (const file of this.upload.files) {
      const digests: string[] = [];
      for (let n = 1; n <= file.parts; n += 1) {
        this.signal.throwIfAborted();
        digests.push(await this.digestOf({ file, n }));
      }
      composites.set(file.file, compositeOf(digests));
    }
    return composites;
  }

  private async digestOf(part: Part): Promise<string> {
    const key = keyOf(part);
    const digest = this.digests.get(key) ?? (await this.tools.digest(this.bodyOf(part)));
    this.digests.set(key, digest);
    return digest;
  }

  private bodyOf({ file, n }: Part): Blob {
    const source = this.sources.get(file.file);
    if (source === undefined) {
      throw new UnreadableFile(`${file.file_name} is not at hand`);
    }
    const { from, to } = spanOf(n, file.part_bytes, file.size_bytes);
    return source.slice(from, to);
  }

  /** Learn what the service holds. Throws UploadGone when it is not open any more. */
  private async readAgain(): Promise<void> {
    try {
      this.upload = await this.tools.outage.patiently(this.signal, () =>
        this.tools.wire.read(this.upload.id),
      );
    } catch (error) {
      throw error instanceof Problem && error.status === 404 ? new UploadGone(undefined) : error;
    }
    if (this.upload.state === "abandoned") {
      throw new UploadGone(this.upload);
    }
  }

  private flown(key: string, bytes: number): void {
    this.inFlight.set(key, bytes);
    this.tools.outage.moving();
    this.tell();
  }

  private tell(): void {
    const inFlight = [...this.inFlight.values()].reduce((sum, bytes) => sum + bytes, 0);
    this.telling.onBytes(this.arrived, inFlight);
  }
}

const keyOf = ({ file, n }: Part): string => `${file.file}/${n}`;
