/** Comments as the page reads and changes them, over the service's own words for them. */

import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../api/http";
import type { Comment, CommentKind } from "../api/types";
import type { LessonMs } from "./lessonTime";

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

/** What a new comment says. */
export interface NewComment {
  kind: CommentKind;
  text: string;
  start_ms: LessonMs;
  end_ms: LessonMs | null;
  camera: number | null;
  standards: string[];
  revision: number;
}

/** What an edit may change. `version` is the wording it was made on; another one since is a conflict (409). */
export type Edit = Partial<Omit<NewComment, "revision">> & { version: number };

function refresh(client: QueryClient, id: string): Promise<void> {
  return client.invalidateQueries({ queryKey: keyOf(id) });
}

/** The ways to change comments of one observation. Each throws the service's own sentence. */
export function useCommentActions(observationId: string) {
  const client = useQueryClient();
  // Nobody waits for the list: what was sent is sent.
  const again = () => void refresh(client, observationId);
  const base = `/api/observations/${observationId}`;
  const write = useMutation({
    mutationFn: (comment: NewComment) =>
      request<Comment>(`${base}/comments`, { method: "POST", body: comment }),
    onSuccess: (made) => {
      client.setQueryData<Comment[]>(keyOf(observationId), (all) =>
        inOrder([...(all ?? []).filter((one) => one.id !== made.id), made]),
      );
      again();
    },
  });
  const edit = useMutation({
    mutationFn: ({ id, ...fields }: Edit & { id: string }) =>
      request<Comment>(`/api/comments/${id}`, { method: "PATCH", body: fields }),
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: (id: string) => request<void>(`/api/comments/${id}`, { method: "DELETE" }),
    onSettled: again,
  });
  const reply = useMutation({
    mutationFn: ({ id, text }: { id: string; text: string }) =>
      request<Comment>(`/api/comments/${id}/replies`, { method: "POST", body: { text } }),
    onSuccess: again,
  });
  const publish = useMutation({
    mutationFn: () => request<unknown>(`${base}/feedback`, { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["observations"] }),
  });
  /** The version of a comment as the service has it now; undefined when it is gone. */
  const versionNow = async (id: string) => {
    const all = await client.fetchQuery({ ...commentsOf(observationId), staleTime: 0 });
    return all.flatMap((one) => [one, ...one.replies]).find((one) => one.id === id)?.version;
  };
  return { write, edit, remove, reply, publish, versionNow };
}
