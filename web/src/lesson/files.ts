/** The lesson and the files beside it, fetched and kept: manifest, captions, storyboards, waveform. */

import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../api/http";
import type { Angle, Lesson } from "./manifest";
import { type Cue, parseStoryboard, parseVtt, type Thumb } from "./vtt";
import { type Peaks, readPeaks } from "./waveform";

/** The newest `lesson.json`, or that of one revision. */
export const lessonOf = (id: string, revision?: number) =>
  queryOptions({
    queryKey: ["observations", id, "lesson", ...(revision === undefined ? [] : [revision])],
    queryFn: ({ signal }) =>
      request<Lesson>(
        `/api/observations/${id}/lesson${revision === undefined ? "" : `?revision=${revision}`}`,
        { signal },
      ),
  });

/** The address of a published file. */
export function mediaUrl(id: string, revision: number, path: string): string {
  return `/media/${id}/${revision}/${path}`;
}

async function text(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal, credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

const forGood = { staleTime: Number.POSITIVE_INFINITY } as const; // a published picture or sound never changes

/** Caption cues; empty while there are none. `changes`: how often people changed the words that they are made of. */
export function useCaptions(id: string, lesson: Lesson, changes: number): Cue[] {
  const path = lesson.captions[0]?.path;
  const { data } = useQuery({
    ...forGood,
    queryKey: ["media", id, lesson.revision, path, changes],
    placeholderData: keepPreviousData, // captions do not go out while the newer ones are fetched
    gcTime: 0, // what was masked since is not kept here either
    queryFn: async ({ signal }) => parseVtt(await text(mediaUrl(id, lesson.revision, path ?? ""), signal)),
    enabled: path !== undefined,
  });
  return data ?? [];
}

/** The thumbnails of a camera, for the rail; only fetched when they are first wanted. */
export function useStoryboard(
  id: string,
  revision: number,
  angle: Angle | undefined,
  wanted: boolean,
): Thumb[] {
  const path = angle?.storyboard ?? null;
  const { data } = useQuery({
    ...forGood,
    queryKey: ["media", id, revision, path],
    queryFn: async ({ signal }) => {
      const url = new URL(mediaUrl(id, revision, path ?? ""), location.href).href;
      return parseStoryboard(await text(url, signal), url);
    },
    enabled: wanted && path !== null,
  });
  return data ?? [];
}

/** The waveform of the sound that is heard; undefined while there is none. */
export function usePeaks(id: string, revision: number, path: string | null): Peaks | undefined {
  return useQuery({
    ...forGood,
    queryKey: ["media", id, revision, path],
    queryFn: async ({ signal }) =>
      readPeaks(JSON.parse(await text(mediaUrl(id, revision, path ?? ""), signal))),
    enabled: path !== null,
  }).data;
}
