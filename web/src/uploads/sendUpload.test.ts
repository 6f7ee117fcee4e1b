// @vitest-environment node

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../api/problem";
import { UnreadableFile } from "./digest";
import { FakeServer } from "./fakeServer";
import { Lanes, lanesFor, STEADY_PARTS } from "./lanes";
import { Outage } from "./outage";
import { sendUpload, type Telling, type Tools, UnsteadyFile, UploadGone } from "./sendUpload";
import { sha256Of } from "./sha256";

const PART = 1000;

function fileOf(size: number, seed = 1): File {
  return new File([Uint8Array.from({ length: size }, (_, index) => (index * 7 * seed) % 251)], "lesson.mp4");
}

function bench(server: FakeServer, speed?: number) {
  const outage = new Outage(() => {});
  const tools: Tools = {
    wire: server.wire,
    put: server.put,
    digest: async (blob) => sha256Of(await blob.arrayBuffer()),
    lanes: new Lanes(() => speed),
    outage,
  };
  const told = { bytes: [] as number[], steps: [] as string[] };
  const telling: Telling = {
    onBytes: (bytes) => told.bytes.push(bytes),
    onStep: (step) => told.steps.push(step),
  };
  const stopping = new AbortController();
  const run = (...files: File[]) =>
    sendUpload(
      server.upload,
      new Map(files.map((file, index) => [index + 1, file])),
      1,
      tools,
      telling,
      stopping.signal,
    );
  return { tools, told, outage, stopping, run };
}

/** Let everything else that is ready have its turn; not by a timer, for those stand still here. */
async function aTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise((done) => {
    port1.onmessage = done;
    port2.postMessage(null);
  });
  port1.close();
}

/** Let waits be over at once, however long they would be. */
async function through<T>(sending: Promise<T>): Promise<T> {
  let isOver = false;
  const ended = sending.finally(() => {
    isOver = true;
  });
  ended.catch(() => {});
  while (!isOver) {
    await vi.advanceTimersByTimeAsync(60_000);
    await aTurn();
  }
  return ended;
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

describe("sending an upload", () => {
  it("brings every part of every file, and the digest of the whole", async () => {
    const server = new FakeServer([2500, 1000, 1], PART);
    const { run, told } = bench(server);
    const { recording } = await run(fileOf(2500), fileOf(1000, 2), fileOf(1, 3));
    expect(recording.id).toBe("recording");
    expect(server.puts).toHaveLength(5);
    expect(told.bytes.at(-1)).toBe(3501);
    expect(told.steps).toEqual(["sending", "checking", "storing"]);
  });

  it("sends nothing that has arrived before", async () => {
    const server = new FakeServer([5000], PART);
    const first = bench(server);
    server.faults = [undefined, undefined, "no-room"];
    await expect(first.run(fileOf(5000))).rejects.toMatchObject({ status: 507 });
    const before = server.puts.length;
    expect(before).toBeGreaterThanOrEqual(2);
    await bench(server).run(fileOf(5000));
    expect(server.puts).toHaveLength(5);
    expect(new Set(server.puts).size).toBe(5);
  });

  it("waits out a line that is cut again and again, without losing a part", async () => {
    const server = new FakeServer([8000], PART);
    server.faults = [
      "unreachable",
      undefined,
      "service",
      "unreachable",
      undefined,
      "sign-again",
      "read-again",
    ];
    const { run, outage } = bench(server);
    await through(run(fileOf(8000)));
    expect(new Set(server.puts).size).toBe(8);
    expect(server.puts).toHaveLength(8);
    expect(outage.now).toBeUndefined();
  });

  it("goes on when a service that was gone comes back", async () => {
    const server = new FakeServer([3000], PART);
    server.isDown = true;
    const { run, outage, stopping } = bench(server);
    const sending = run(fileOf(3000));
    await vi.waitFor(() => expect(outage.now?.trouble).toBe("unreachable"));
    expect(stopping.signal.aborted).toBe(false);
    server.isDown = false;
    outage.connected();
    await through(sending);
    expect(server.held.size).toBe(3);
  });

  it("stops at a pause, and goes on from there", async () => {
    const server = new FakeServer([9000], PART);
    const paused = bench(server);
    const put = server.put;
    paused.tools.put = async (...all) => {
      const outcome = await put(...all);
      if (server.puts.length === 3) {
        paused.stopping.abort(new DOMException("paused", "AbortError"));
      }
      return outcome;
    };
    await expect(paused.run(fileOf(9000))).rejects.toMatchObject({ name: "AbortError" });
    expect(server.held.size).toBeLessThan(9);
    await bench(server).run(fileOf(9000));
    expect(server.puts).toHaveLength(9);
  });

  it("does not mix another file into one that was begun", async () => {
    const server = new FakeServer([2000], PART);
    server.faults = [undefined, "no-room"];
    await expect(bench(server).run(fileOf(2000))).rejects.toBeInstanceOf(Problem);
    // Part 1 is there; part 2 was announced. Other bytes are refused before they are sent.
    await expect(bench(server).run(fileOf(2000, 5))).rejects.toMatchObject({ code: "part_differs" });
  });

  it("finds a file out whose first part arrived from other bytes", async () => {
    const server = new FakeServer([1000], PART);
    await server.put(
      { n: 1, have: false, method: "PUT", url: "1/1", headers: {} },
      fileOf(1000, 9),
      () => {},
      new AbortController().signal,
    );
    await expect(bench(server).run(fileOf(1000))).rejects.toMatchObject({ code: "composite_differs" });
  });

  it("sends what the service lost", async () => {
    const server = new FakeServer([4000], PART);
    const { run, tools } = bench(server);
    const complete = tools.wire.complete;
    let asked = 0;
    tools.wire = {
      ...tools.wire,
      complete: (...all) => {
        asked += 1;
        if (asked === 1) {
          server.held.delete("1/2");
        }
        return complete(...all);
      },
    };
    await run(fileOf(4000));
    expect(asked).toBe(2);
    expect(server.puts.filter((one) => one === "1/2")).toHaveLength(2);
  });

  it("says that an upload is gone when the service put it away", async () => {
    const server = new FakeServer([2000], PART);
    const { run, tools } = bench(server);
    tools.put = async () => {
      server.state = "abandoned";
      return "ask";
    };
    await expect(through(run(fileOf(2000)))).rejects.toBeInstanceOf(UploadGone);
  });

  it("gives a card up that is read differently each time, and one that is gone", async () => {
    const server = new FakeServer([1000], PART);
    server.faults = ["read-again", "read-again", "read-again"];
    await expect(through(bench(server).run(fileOf(1000)))).rejects.toBeInstanceOf(UnsteadyFile);
    const pulled = bench(new FakeServer([1000], PART));
    pulled.tools.digest = () => Promise.reject(new UnreadableFile("NotReadableError"));
    await expect(pulled.run(fileOf(1000))).rejects.toBeInstanceOf(UnreadableFile);
  });

  it.each([
    [undefined, 1],
    [2_000_000, 2],
    [5_000_000, 3],
    [50_000_000, 4],
  ])("at %s bytes a second sends so many parts at once: %i", async (speed, lanes) => {
    expect(lanesFor(speed)).toBe(lanes);
    const server = new FakeServer([24_000], PART);
    const { run, tools } = bench(server, speed);
    let most = 0;
    let now = 0;
    tools.put = async (...all) => {
      now += 1;
      most = Math.max(most, now);
      for (let turn = 0; turn < 50; turn += 1) {
        await aTurn();
      }
      now -= 1;
      return server.put(...all);
    };
    await run(fileOf(24_000));
    expect(most).toBe(lanes);
  });
});

describe("lanes", () => {
  it("let the earlier camera go first", async () => {
    const lanes = new Lanes(() => undefined);
    const signal = new AbortController().signal;
    const order: string[] = [];
    await lanes.take(2, signal);
    const late = lanes.take(3, signal).then(() => order.push("third"));
    const early = lanes.take(1, signal).then(() => order.push("first"));
    lanes.leave(true);
    await early;
    lanes.leave(true);
    await late;
    expect(order).toEqual(["first", "third"]);
  });

  it("begin with one, earn more by what arrives, and go back to one when the line has broken", async () => {
    const lanes = new Lanes(() => 50_000_000);
    const signal = new AbortController().signal;
    const arrives = async (arrived: boolean, times = 1) => {
      for (let part = 0; part < times; part += 1) {
        await lanes.take(1, signal);
        lanes.leave(arrived);
      }
    };
    expect(lanes.limit).toBe(1);
    await arrives(true, 2);
    expect(lanes.limit).toBe(3);
    await arrives(true, 9);
    expect(lanes.limit).toBe(4);
    await arrives(false);
    expect(lanes.limit).toBe(1);
    await arrives(true, STEADY_PARTS - 1);
    expect(lanes.limit).toBe(1);
    await arrives(true);
    expect(lanes.limit).toBe(2);
    await arrives(true, 2 * STEADY_PARTS);
    expect(lanes.limit).toBe(4);
  });

  it("forget who stopped waiting", async () => {
    const lanes = new Lanes(() => undefined);
    const stopping = new AbortController();
    await lanes.take(1, stopping.signal);
    const waiting = lanes.take(1, stopping.signal);
    stopping.abort(new Error("paused"));
    await expect(waiting).rejects.toThrow("paused");
    lanes.leave(true);
    await lanes.take(1, new AbortController().signal);
  });
});

describe("an outage", () => {
  const signal = new AbortController().signal;

  it("waits longer each time, and never over a minute", async () => {
    const outage = new Outage(
      () => {},
      () => true,
    );
    const waits: number[] = [];
    for (let failures = 0; failures < 10; failures += 1) {
      outage.struck("unreachable");
      waits.push((outage.now?.untilMs ?? 0) - Date.now());
      await vi.advanceTimersByTimeAsync(60_000);
      await outage.ended(signal);
    }
    expect(waits[0]).toBeLessThanOrEqual(1_000);
    expect(waits[3]).toBeGreaterThanOrEqual(4_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
    expect(waits[9]).toBeGreaterThanOrEqual(30_000);
  });

  it("ends at once when the device is connected again", async () => {
    const outage = new Outage(
      () => {},
      () => false,
    );
    outage.disconnected();
    expect(outage.now?.trouble).toBe("offline");
    const ended = outage.ended(signal);
    outage.connected();
    await ended;
    outage.moving();
    expect(outage.now).toBeUndefined();
  });
});
