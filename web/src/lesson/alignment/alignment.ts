/** How a lesson's cameras were lined up, as the service tells it, and moving one by hand. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/http";
import type { Alignment, NewNudge, Nudge } from "../../api/types";

/** How the cameras of the newest published lesson were lined up. */
export const alignmentOf = (id: string) =>
  queryOptions({
    queryKey: ["observations", id, "alignment"],
    queryFn: ({ signal }) => request<Alignment>(`/api/observations/${id}/alignment`, { signal }),
  });

/** The ways to move a camera and to take that back. The lesson is fetched again, so that the player takes it up. */
export function useNudging(id: string) {
  const client = useQueryClient();
  const again = () =>
    Promise.all(
      ["lesson", "alignment"].map((what) =>
        client.invalidateQueries({ queryKey: ["observations", id, what], exact: true }),
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
