/** What can be asked of the service about a recording that is in: keep it, explain what was noticed, send it back. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type RequestOptions, request } from "../api/http";

/** Send one such request, and read anew what it changes: the lesson, and the lists in which it stands. */
function useAsking<T>(
  asked: (what: T) => { path: string; method: RequestOptions["method"]; body?: unknown },
) {
  const kept = useQueryClient();
  return useMutation({
    mutationFn: (what: T) => {
      const { path, ...how } = asked(what);
      return request(path, how);
    },
    onSettled: () =>
      Promise.all([
        kept.invalidateQueries({ queryKey: ["observations"] }),
        kept.invalidateQueries({ queryKey: ["cohorts"] }),
      ]),
  });
}

export const useExplain = () =>
  useAsking(({ id, text }: { id: string; text: string }) => ({
    path: `/api/findings/${id}/explanation`,
    method: "PUT",
    body: { text },
  }));

export const useKeep = (lesson: string, camera: number) =>
  useAsking((recording: string) => ({
    path: `/api/observations/${lesson}/cameras/${camera}/confirmation`,
    method: "PUT",
    body: { recording_id: recording },
  }));

export const useSendBack = (lesson: string, camera: number) =>
  useAsking(({ recording, reason }: { recording: string; reason: string }) => ({
    path: `/api/observations/${lesson}/cameras/${camera}/send-backs`,
    method: "POST",
    body: { recording_id: recording, reason },
  }));

export const useUndo = () => useAsking((id: string) => ({ path: `/api/send-backs/${id}`, method: "DELETE" }));

export const useAnswer = () =>
  useAsking(({ id, text }: { id: string; text: string }) => ({
    path: `/api/send-backs/${id}/answer`,
    method: "PUT",
    body: { text },
  }));
