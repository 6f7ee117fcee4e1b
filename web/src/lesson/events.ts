/** What the service tells while the page is open: a newer revision, progress of the preparation, a camera moved by hand. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Fetch the lesson again when a revision newer than `held` (null: none yet) is announced, or a camera was moved in it. */
export function useLessonEvents(observationId: string, held: number | null): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource(`/api/observations/${observationId}/events`);
    const again = (key: string[]) =>
      void client.invalidateQueries({ queryKey: ["observations", observationId, ...key], exact: true });
    const placed = () => {
      again(["lesson"]);
      again(["alignment"]);
    };
    source.addEventListener("revision", (event) => {
      const { number } = JSON.parse(event.data) as { number: number };
      if (held === null || number > held) placed();
    });
    source.addEventListener("alignment", placed);
    source.addEventListener("preparation", () => again([]));
    return () => source.close();
  }, [client, observationId, held]);
}
