/**
 * What is inside a file, by Mediabunny (MP4, QuickTime, Matroska, WebM, MPEG transport streams). In a chunk of its own, fetched
 * when the first file is chosen. It reads by slices, and compiles nothing: the content security policy stays as it is.
 */

import {
  AudioBufferSink,
  BlobSource,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  UnsupportedInputFormatError,
  WEBM,
} from "mediabunny";
import type { Look } from "./look";

const CODECS: Record<string, string> = {
  avc: "H.264",
  hevc: "H.265",
  av1: "AV1",
  vp8: "VP8",
  vp9: "VP9",
  prores: "ProRes",
};

/** So many places are listened to, spread over the length. */
const PLACES = 8;
/** For so long: a pause between two words is shorter. */
const LISTEN_S = 1;

/** Look at a file's tracks. What is none of the formats is said to be no recording. */
export async function lookByTracks(file: File): Promise<Look> {
  const input = new Input({ source: new BlobSource(file), formats: [MP4, QTFF, MATROSKA, WEBM, MPEG_TS] });
  try {
    const format = await input.getFormat();
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    const tracks = [video, audio].filter((track) => track !== null);
    const seconds =
      tracks.length === 0
        ? undefined
        : (await input.computeDuration(tracks)) - (await input.getFirstTimestamp(tracks));
    return {
      container: format.name,
      codec: video?.codec ? (CODECS[video.codec] ?? video.codec) : undefined,
      width: video?.displayWidth,
      height: video?.displayHeight,
      seconds,
      levels: audio === null ? undefined : await levelsOf(audio, seconds ?? 0),
      doubts: [
        ...(video === null ? (["no-picture"] as const) : []),
        ...(audio === null ? (["no-sound"] as const) : []),
      ],
    };
  } catch (error) {
    if (error instanceof UnsupportedInputFormatError) {
      return { doubts: ["not-a-recording"] };
    }
    throw error;
  } finally {
    input.dispose();
  }
}

/** Loudness here and there; undefined when this browser cannot decode the sound. */
async function levelsOf(track: InputAudioTrack, seconds: number): Promise<number[] | undefined> {
  if (!(await track.canDecode())) {
    return undefined;
  }
  const sink = new AudioBufferSink(track);
  const first = await track.getFirstTimestamp();
  const levels: number[] = [];
  for (let place = 0; place < PLACES; place += 1) {
    const at = first + (seconds * (place + 0.5)) / PLACES;
    let peak = 0;
    for await (const { buffer } of sink.buffers(at, at + LISTEN_S)) {
      for (const sample of buffer.getChannelData(0)) {
        peak = Math.max(peak, Math.abs(sample));
      }
    }
    levels.push(peak);
  }
  return levels;
}
