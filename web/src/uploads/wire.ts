/** The part protocol, route by route: what the service is asked, and what it answers. */

import { request } from "../api/http";
import type { OpenUpload, Recording } from "../api/types";

/** One file as it is announced before any of its bytes are sent. */
export interface Announced {
  file_name: string;
  size_bytes: number;
  modified_ms: number | null;
  fingerprint: string;
}

/** Where one part may be put, or that it is there already. */
export interface SignedPart {
  n: number;
  have: boolean;
  method: string;
  url: string | null;
  headers: Record<string, string>;
}

/** What a finished upload has become. */
export interface Completed {
  upload: OpenUpload;
  recording: Recording;
}

/** Everything that sending asks of the service, so that a test can stand in its place. Throws as `request` does. */
export interface Wire {
  read(id: string): Promise<OpenUpload>;
  sign(id: string, file: number, n: number, sha256: string, signal: AbortSignal): Promise<SignedPart>;
  complete(id: string, composites: ReadonlyMap<number, string>, signal: AbortSignal): Promise<Completed>;
}

export const wire: Wire = {
  read: (id) => request<OpenUpload>(`/api/uploads/${id}`),

  async sign(id, file, n, sha256, signal) {
    const body = { file, parts: [{ n, sha256 }] };
    const { parts } = await request<{ parts: SignedPart[] }>(`/api/uploads/${id}/sign`, {
      method: "POST",
      body,
      signal,
    });
    const [signed] = parts;
    if (signed === undefined) {
      throw new Error("The service signed no part.");
    }
    return signed;
  },

  complete: (id, composites, signal) =>
    request<Completed>(`/api/uploads/${id}/complete`, {
      method: "POST",
      body: { files: [...composites].map(([file, composite]) => ({ file, composite })) },
      signal,
    }),
};

/** Begin an upload, or find the one that is open for the same files. `again` sends what is this camera's recording already. */
export function openUpload(
  observationId: string,
  camera: number,
  files: readonly Announced[],
  partBytesWish: number | null,
  again: boolean,
): Promise<OpenUpload> {
  return request<OpenUpload>(`/api/observations/${observationId}/cameras/${camera}/uploads`, {
    method: "POST",
    body: { files, part_bytes_wish: partBytesWish, again },
  });
}

/** The uploads of a lesson that are open, and those put away by the service whose notice nobody has put away. */
export function uploadsOf(observationId: string, signal?: AbortSignal): Promise<OpenUpload[]> {
  return request<OpenUpload[]>(`/api/observations/${observationId}/uploads`, { signal });
}

/** Give the files of an open upload another order: `file` numbers, first to last. */
export function reorder(id: string, files: readonly number[]): Promise<OpenUpload> {
  return request<OpenUpload>(`/api/uploads/${id}/order`, { method: "PUT", body: { files } });
}

/** Give an open upload up, with the parts that have arrived; or put the notice of an abandoned one away. */
export function drop(id: string): Promise<void> {
  return request<void>(`/api/uploads/${id}`, { method: "DELETE" });
}
