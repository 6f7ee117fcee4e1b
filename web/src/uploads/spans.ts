/** How a file is cut into parts, and the digest that speaks for all of them. */

import { Sha256 } from "./sha256";

/** Bytes `from` up to, not including, `to`. */
export interface Span {
  from: number;
  to: number;
}

const MEBI = 1024 * 1024;

/** Where part `n` (1, 2, ...) of a file lies. */
export function spanOf(n: number, partBytes: number, size: number): Span {
  return { from: (n - 1) * partBytes, to: Math.min(n * partBytes, size) };
}

/** The parts that are not in `have` (inclusive ranges), in order. */
export function missing(count: number, have: readonly (readonly number[])[]): number[] {
  const there = new Uint8Array(count + 1);
  for (const [first = 1, last = 0] of have) {
    there.fill(1, first, last + 1);
  }
  return Array.from({ length: count }, (_, index) => index + 1).filter((n) => there[n] === 0);
}

/**
 * How large a part to ask for, in bytes. A broken line loses the part that was on its way, so parts are as small as they may
 * be unless the link is known to be very fast: such a link spends more of its time between parts than in them.
 */
export function partBytesFor(bytesPerSecond = 0): number {
  return (bytesPerSecond < 10_000_000 ? 5 : bytesPerSecond < 40_000_000 ? 8 : 16) * MEBI;
}

/** The composite digest of a file in parts, as S3 writes it: base64 of the SHA-256 over the parts' digests, and how many. */
export function compositeOf(partDigests: readonly string[]): string {
  const whole = new Sha256();
  for (const digest of partDigests) {
    whole.update(bytesOf(digest));
  }
  return `${btoa(String.fromCharCode(...bytesOf(whole.hex())))}-${partDigests.length}`;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );
}

/** The bytes whose SHA-256 is a file's fingerprint: its size, and a mebibyte each of its beginning, middle and end. */
export function fingerprinted(file: Blob): Blob {
  const size = new DataView(new ArrayBuffer(8));
  size.setBigUint64(0, BigInt(file.size));
  const middle = Math.max(0, Math.floor(file.size / 2) - MEBI / 2);
  return new Blob([
    size.buffer,
    file.slice(0, Math.min(MEBI, file.size)),
    file.slice(middle, Math.min(middle + MEBI, file.size)),
    file.slice(Math.max(0, file.size - MEBI), file.size),
  ]);
}
