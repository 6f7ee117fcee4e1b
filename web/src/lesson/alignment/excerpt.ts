/**
 * A few seconds of one microphone, decoded: what two cameras heard of the same moment can be laid side by side to the sample.
 *
 * All sounds of a lesson are cut at the same places and encoded alike, so what a decoder adds at a beginning it adds to both.
 */

/** Where the pieces of a sound lie, as its playlist says: addresses, and from when to when each runs in media seconds. */
export interface Cuts {
  init: string;
  segments: { url: string; fromS: number; toS: number }[];
}

/** Read a media playlist (RFC 8216). Throws when it names no beginning: such a sound was not made by this service. */
export function readPlaylist(text: string, base: string): Cuts {
  const lines = text.split("\n").map((line) => line.trim());
  const map = lines.map((line) => /^#EXT-X-MAP:.*URI="([^"]+)"/.exec(line)?.[1]).find(Boolean);
  if (!map) throw new Error(`no EXT-X-MAP in ${base}`);
  const segments: Cuts["segments"] = [];
  let lengthS = 0;
  for (const line of lines) {
    const length = /^#EXTINF:([\d.]+)/.exec(line)?.[1];
    if (length) lengthS = Number(length);
    if (line === "" || line.startsWith("#")) continue;
    const fromS = segments.at(-1)?.toS ?? 0;
    segments.push({ url: new URL(line, base).href, fromS, toS: fromS + lengthS });
  }
  return { init: new URL(map, base).href, segments };
}

/** The segments that hold a stretch, and one before it: a decoder's first thousand samples are not whole. */
export function holding(cuts: Cuts, fromS: number, toS: number): Cuts["segments"] {
  const first = cuts.segments.findIndex((one) => one.toS > fromS);
  if (first < 0) return [];
  return cuts.segments.slice(Math.max(0, first - 1)).filter((one) => one.fromS < toS);
}

/** Some of a sound: one channel, and the media second at which it begins. */
export interface Excerpt {
  samples: Float32Array;
  rate: number;
  fromS: number;
}

/** Fetch and decode at least `fromS` to `toS` of a sound, as far as it has them. */
export async function excerptOf(
  playlist: string,
  fromS: number,
  toS: number,
  context: BaseAudioContext,
  signal: AbortSignal,
): Promise<Excerpt> {
  const address = new URL(playlist, location.href).href;
  const cuts = readPlaylist(await (await fetched(address, signal)).text(), address);
  const wanted = holding(cuts, fromS, toS);
  const first = wanted[0];
  if (!first) return { samples: new Float32Array(0), rate: context.sampleRate, fromS };
  const urls = [cuts.init, ...wanted.map((one) => one.url)];
  const parts = await Promise.all(urls.map(async (url) => (await fetched(url, signal)).arrayBuffer()));
  const decoded = await context.decodeAudioData(await new Blob(parts).arrayBuffer());
  return { samples: decoded.getChannelData(0), rate: decoded.sampleRate, fromS: first.fromS };
}

async function fetched(url: string, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer;
}

/** How long what is heard fades in and out, s, so that no beginning clicks. */
const FADE_S = 0.02;

/** What of an excerpt lies from `fromS` on, faded at both ends; silence where it has nothing. */
export function cutOut(excerpt: Excerpt, fromS: number, seconds: number): Float32Array {
  const { samples, rate } = excerpt;
  const out = new Float32Array(Math.round(seconds * rate));
  const shift = Math.round((fromS - excerpt.fromS) * rate);
  const fade = FADE_S * rate;
  for (let i = 0; i < out.length; i += 1)
    out[i] = (samples[i + shift] ?? 0) * Math.min(1, (i + 1) / fade, (out.length - i) / fade);
  return out;
}
