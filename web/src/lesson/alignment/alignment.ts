/** How a lesson's cameras were lined up, as the service tells it, and moving one by hand. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/http";
import type { Alignment, NewNudge, Nudge } from "../../api/types";

/** How the cameras of a published revision of the lesson were lined up. */
export const alignmentOf = (id: string, revision: number) =>
  queryOptions({
    queryKey: ["observations", id, "alignment", revision],
    queryFn: ({ signal }) =>
      request<Alignment>(`/api/observations/${id}/alignment?revision=${revision}`, { signal }),
    // What is read stays while that of the next revision is fetched, and a move that is put together stays open.
    placeholderData: (held, query) => (query?.queryKey[1] === id ? held : undefined),
  });

/** The ways to move a camera and to take that back. The lesson is fetched again, so that the player takes it up. */
export function useNudging(id: string) {
  const client = useQueryClient();
  const again = () =>
    Promise.all(
      ["lesson", "alignment"].map((what) =>
        client.invalidateQueries({ queryKey: ["observations", id, what] }),
      ),
    );
  const make = useMutation({
    mutationFn: (nudge: NewNudge) =>
      request<Nudge>(`/api/observations/${id}/nudges`, { method: "POST", body: nudge }),
    onSuccess: again,
  });
  const undo = useMutation({
    mutationFn: (nudge: Nudge) => request<void>(`/api/nudges/${nudge.id}`, { method: "DELETE" }),
    onSuccess: again,
  });
  return { make, undo };
}
