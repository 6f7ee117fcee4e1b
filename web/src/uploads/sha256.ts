/**
 * SHA-256 (FIPS 180-4) over a stream of chunks.
 *
 * The browser's own digest is there only on https and localhost, and takes only a whole buffer. Where it is not, this one
 * stands in: a WebAssembly digest is twice as fast (measured: 133 against 65 MB a second on one busy core), but the page's
 * content security policy would have to allow compiling code; and this is already fifty times as fast as a school's link.
 */

/** The SHA-256 of a buffer as hexadecimal digits, by the browser's own digest where it has one. */
export async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  if (globalThis.crypto?.subtle !== undefined) {
    const raw = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const own = new Sha256();
  own.update(new Uint8Array(bytes));
  return own.hex();
}

const K = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const BLOCK = 64;

/** Reads word `index` of an array whose length is fixed by the algorithm. */
const at = (words: Uint32Array | Int32Array, index: number): number => words[index] as number;

export class Sha256 {
  private readonly state = Int32Array.from(START);
  private readonly schedule = new Int32Array(64);
  /** Bytes that do not fill a block yet. */
  private readonly rest = new Uint8Array(BLOCK);
  private restLength = 0;
  private total = 0;

  /** Take in more bytes. */
  update(bytes: Uint8Array): void {
    this.total += bytes.length;
    let from = 0;
    if (this.restLength > 0) {
      from = Math.min(BLOCK - this.restLength, bytes.length);
      this.rest.set(bytes.subarray(0, from), this.restLength);
      this.restLength += from;
      if (this.restLength < BLOCK) {
        return;
      }
      this.blocks(this.rest, 0, BLOCK);
      this.restLength = 0;
    }
    const whole = from + Math.floor((bytes.length - from) / BLOCK) * BLOCK;
    this.blocks(bytes, from, whole);
    this.rest.set(bytes.subarray(whole));
    this.restLength = bytes.length - whole;
  }

  /** End, and return the digest as 64 hexadecimal digits. */
  hex(): string {
    const bits = this.total * 8;
    const padding = new Uint8Array(
      this.restLength < 56 ? BLOCK - this.restLength : 2 * BLOCK - this.restLength,
    );
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(padding.length - 4, bits >>> 0);
    this.update(padding);
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  private blocks(bytes: Uint8Array, from: number, to: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let block = from; block < to; block += BLOCK) {
      this.compress(view, block);
    }
  }

  private compress(view: DataView, block: number): void {
    const { schedule: w, state } = this;
    for (let t = 0; t < 16; t += 1) {
      w[t] = view.getInt32(block + 4 * t);
    }
    for (let t = 16; t < 64; t += 1) {
      const x = at(w, t - 15);
      const y = at(w, t - 2);
      const small = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const large = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[t] = (at(w, t - 16) + small + at(w, t - 7) + large) | 0;
    }
    let a = at(state, 0);
    let b = at(state, 1);
    let c = at(state, 2);
    let d = at(state, 3);
    let e = at(state, 4);
    let f = at(state, 5);
    let g = at(state, 6);
    let h = at(state, 7);
    for (let t = 0; t < 64; t += 1) {
      const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const first = (h + sum1 + ((e & f) ^ (~e & g)) + at(K, t) + at(w, t)) | 0;
      const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const second = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => {
      state[index] = at(state, index) + word;
    });
  }
}
