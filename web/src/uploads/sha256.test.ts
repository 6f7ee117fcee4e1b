// @vitest-environment node

import { describe, expect, it } from "vitest";
import { Sha256 } from "./sha256";

const bytes = (text: string) => new TextEncoder().encode(text);

async function browserDigest(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

describe("the fingerprint", () => {
  it("gives the published answers", () => {
    expect(new Sha256().hex()).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const abc = new Sha256();
    abc.update(bytes("abc"));
    expect(abc.hex()).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("agrees with the browser's own at every length around a block's edges", async () => {
    for (const length of [1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1000]) {
      const data = Uint8Array.from({ length }, (_, index) => (index * 37) % 251);
      const digest = new Sha256();
      digest.update(data);
      expect(digest.hex(), `length ${length}`).toBe(await browserDigest(data));
    }
  });

  it("does not depend on how the file was cut into chunks", async () => {
    const data = Uint8Array.from({ length: 5000 }, (_, index) => (index * 13) % 256);
    const digest = new Sha256();
    for (let from = 0, size = 1; from < data.length; from += size, size = (size * 7) % 190 || 1) {
      digest.update(data.subarray(from, from + size));
    }
    expect(digest.hex()).toBe(await browserDigest(data));
  });
});
