/** Comments as the page reads and changes them, over the service's own words for them. */

import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../api/http";
import type { Comment, CommentVersion } from "../api/types";

/** Others write too: the list is asked for this often. */
const FRESH_MS = 15_000;

const keyOf = (id: string) => ["observations", id, "comments"] as const;

/** The comments this person may read, in lesson order. */
export const commentsOf = (id: string) =>
  queryOptions({
    queryKey: keyOf(id),
    queryFn: async ({ signal }) =>
      inOrder(await request<Comment[]>(`/api/observations/${id}/comments`, { signal })),
    refetchInterval: FRESH_MS,
  });

/** By moment, then by when they were written. */
export function inOrder(comments: Comment[]): Comment[] {
  return [...comments].sort((a, b) => a.start_ms - b.start_ms || a.written_at.localeCompare(b.written_at));
}

/** Put a comment that just came from the service into the list, in its place or under its parent, and ask for the rest. */
export function takeInto(client: QueryClient, observationId: string, made: Comment): void {
  client.setQueryData<Comment[]>(keyOf(observationId), (all) => {
    if (made.parent_id === null) return inOrder([...(all ?? []).filter((one) => one.id !== made.id), made]);
    return all?.map((one) =>
      one.id === made.parent_id
        ? { ...one, replies: [...one.replies.filter((reply) => reply.id !== made.id), made] }
        : one,
    );
  });
  // Nobody waits for the list: what was sent is sent. A reflection may open what was closed until then.
  void refresh(client, observationId);
  if (made.kind === "reflection")
    void client.invalidateQueries({ queryKey: ["observations", observationId] });
}

/** The earlier wordings of a comment, oldest first: all to its author, those that were public to others. */
export const versionsOf = (comment: Comment) =>
  queryOptions({
    queryKey: ["comments", comment.id, "versions", comment.version],
    queryFn: ({ signal }) => request<CommentVersion[]>(`/api/comments/${comment.id}/versions`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

function refresh(client: QueryClient, id: string): Promise<void> {
  return client.invalidateQueries({ queryKey: keyOf(id) });
}

/** Delete a comment. Throws the service's own sentence. */
export function useRemoval(observationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>(`/api/comments/${id}`, { method: "DELETE" }),
    onSettled: () => void refresh(client, observationId), // nobody waits for the list
  });
}

/** Say that a comment is dealt with, or open it again. Throws the service's own sentence. */
export function useResolution(observationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, resolved }: { id: string; resolved: boolean }) =>
      request<Comment>(`/api/comments/${id}/resolution`, { method: "PUT", body: { resolved } }),
    onSuccess: (changed) => takeInto(client, observationId, changed),
  });
}

/** Publish what was written. Throws the service's own sentence. */
export function usePublication(observationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<unknown>(`/api/observations/${observationId}/feedback`, { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["observations"] }),
  });
}
