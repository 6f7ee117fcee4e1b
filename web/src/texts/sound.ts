/** What is said of microphones. */

import { catalogue } from "./language"; /** From so many dB on that speech stands above the noise, it is called so. Below the last it can hardly be followed. */

const WORDS = [
  [20, "Speech is very clear"],
  [10, "Speech is clear"],
  [3, "Speech is noisy"],
] as const;
/** A microphone that misses more of what is said does not hear it all. */
const MOST_MISSED = 0.1;

interface Heard {
  speech_to_noise_db: number;
  heard: number;
}

export const texts = catalogue("sound", {
  clarity: ({ speech_to_noise_db: db, heard }: Heard) => {
    const words = WORDS.find(([least]) => db >= least)?.[1];
    if (!words) return "Speech can hardly be followed";
    if (1 - heard <= MOST_MISSED) return `${words}: ${Math.round(db)} dB above the noise`;
    return `${words}, but it misses ${Math.round(100 * (1 - heard))} % of what is said`;
  },
});
