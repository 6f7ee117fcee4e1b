/** What the service tells while the page is open: a newer revision, progress, a camera moved, words changed, a recording sent back. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { keyOfWords } from "./transcript/transcript";

/** Fetch the lesson again when a revision newer than `held` (null: none yet) is announced, or a camera was moved in it; its words when
 * somebody changed them. */
export function useLessonEvents(observationId: string, held: number | null): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource(`/api/observations/${observationId}/events`);
    const again = (key: string[], exact = true) =>
      void client.invalidateQueries({ queryKey: ["observations", observationId, ...key], exact });
    const placed = () => {
      again(["lesson"], false); // that of every revision: a camera is moved in all of them
      again(["alignment"], false);
    };
    source.addEventListener("revision", (event) => {
      const { number } = JSON.parse(event.data) as { number: number };
      if (held === null || number > held) placed();
    });
    source.addEventListener("alignment", placed);
    source.addEventListener("transcript", (event) => {
      const { changes } = JSON.parse(event.data) as { changes: number };
      const kept = client.getQueriesData<{ changes?: number }>({ queryKey: keyOfWords(observationId) });
      const known = kept.some(([, data]) => (data?.changes ?? 0) >= changes); // one's own edit, taken up already
      if (!known) void client.invalidateQueries({ queryKey: keyOfWords(observationId) });
    });
    source.addEventListener("preparation", () => again([]));
    for (const kind of ["recordings", "send_backs"]) {
      source.addEventListener(kind, () => again([]));
    }
    return () => source.close();
  }, [client, observationId, held]);
}
