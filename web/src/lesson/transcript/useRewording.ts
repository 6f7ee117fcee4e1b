/** The ways to change a lesson's words. Edits go one after the other, in the order in which they were made. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/http";
import { isProblem } from "../../api/problem";
import type { EditMade, Transcript, TranscriptEdit } from "../../api/types";
import { keyOf, keyOfWords, withEdit } from "./transcript";

/** What is asked, by the service's names for it. */
export type Asked =
  | { deed: "edits"; words: string[]; text: string }
  | { deed: "masks"; words: string[]; everywhere: boolean }
  | { deed: "unmasks"; words: string[] }
  | { deed: "undo" | "restore"; version: number };

const KINDS: Record<Asked["deed"], TranscriptEdit["kind"]> = {
  edits: "replace",
  masks: "mask",
  unmasks: "unmask",
  undo: "undo",
  restore: "restore",
};

export function useRewording(id: string, revision: number) {
  const client = useQueryClient();
  const anew = () => client.invalidateQueries({ queryKey: keyOfWords(id) });
  return useMutation({
    scope: { id: `words-${id}` },
    mutationFn: ({ deed, ...body }: Asked) =>
      request<EditMade>(`/api/observations/${id}/transcript/${deed}`, {
        method: "POST",
        body: { revision, ...body },
      }),
    onSuccess: (made, { deed }) => {
      const key = keyOf(id, revision);
      const held = client.getQueryData<Transcript>(key);
      const next = held ? withEdit(held, made, KINDS[deed]) : null;
      if (next === null) return anew();
      client.setQueryData(key, next);
      return client.invalidateQueries({ queryKey: [...key, "edits"] });
    },
    onError: (error) => (isProblem(error, 409) ? anew() : undefined),
  });
}
