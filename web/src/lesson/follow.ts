/**
 * The control law that keeps a muted picture on the lesson clock. Pure: an error goes in, a correction comes out.
 *
 * The error is picture minus clock in lesson milliseconds, positive when the picture is ahead. Within `calmMs` nothing is
 * done; up to `seekMs` the playback rate is bent by at most `maxBend`, in proportion, until the error is below
 * `settledMs` (the hysteresis keeps the rate from being rewritten at every frame); beyond that the picture is moved.
 */

/** The numbers of the law, with their reasons. */
export const LAW = {
  /** Below one frame of a 50 fps camera nobody sees it. */
  calmMs: 20,
  /** A correction once begun goes on to here, so that it does not flap at the edge of the calm band. */
  settledMs: 6,
  /** A quarter of a second at 5 % takes five seconds to make good: past it a seek is the smaller evil. */
  seekMs: 250,
  /** Motion faster or slower by a twentieth does not show. */
  maxBend: 0.05,
  /** The error is meant to be gone after about this long, unless `maxBend` forbids. */
  horizonMs: 700,
  /** Rates are written in steps, since each write costs the decoder a little. */
  step: 0.005,
} as const;

/** What to do with the picture. */
export type Correction = { do: "none" } | { do: "rate"; rate: number } | { do: "seek" };

/** What is known about the picture at this moment. */
export interface Observed {
  /** Picture minus clock, lesson ms. */
  errorMs: number;
  /** The clock's speed, 0.5 to 2. */
  speed: number;
  /** The picture's rate as last written. */
  rate: number;
  /** It has only just started: what it is off by then would stay, so it is settled once, calm band or not. */
  settling?: boolean;
}

/** Return the correction for what was observed. */
export function correct({ errorMs, speed, rate, settling = false }: Observed): Correction {
  const size = Math.abs(errorMs);
  if (size > LAW.seekMs) return { do: "seek" };
  const bent = Math.abs(rate / speed - 1) > LAW.step / 2;
  if (size <= (bent || settling ? LAW.settledMs : LAW.calmMs))
    return bent || rate !== speed ? { do: "rate", rate: speed } : { do: "none" };
  const wanted = Math.max(-LAW.maxBend, Math.min(LAW.maxBend, -errorMs / (LAW.horizonMs * speed)));
  const stepped = Math.sign(wanted) * Math.max(LAW.step, Math.round(Math.abs(wanted) / LAW.step) * LAW.step);
  const next = speed * (1 + stepped);
  return Math.abs(next - rate) < (speed * LAW.step) / 2 ? { do: "none" } : { do: "rate", rate: next };
}

/** The median of the last few errors: one late frame must not steer. */
export class Recent {
  readonly #kept: number[] = [];
  readonly #size: number;

  constructor(size = 5) {
    this.#size = size;
  }

  /** Take in an error and return the median of those kept, or null while there are too few to trust. */
  add(errorMs: number): number | null {
    this.#kept.push(errorMs);
    if (this.#kept.length > this.#size) this.#kept.shift();
    if (this.#kept.length < Math.min(3, this.#size)) return null;
    const sorted = [...this.#kept].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  /** Forget everything, after a seek or a change of speed. */
  clear(): void {
    this.#kept.length = 0;
  }
}
