/** What the service tells while the page is open: a newer revision of the lesson, or progress of its preparation. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Fetch the lesson again when a revision newer than `held` (null: none yet) is announced. */
export function useLessonEvents(observationId: string, held: number | null): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource(`/api/observations/${observationId}/events`);
    const again = (key: string[]) =>
      void client.invalidateQueries({ queryKey: ["observations", observationId, ...key], exact: true });
    source.addEventListener("revision", (event) => {
      const { number } = JSON.parse(event.data) as { number: number };
      if (held === null || number > held) again(["lesson"]);
    });
    source.addEventListener("preparation", () => again([]));
    return () => source.close();
  }, [client, observationId, held]);
}
