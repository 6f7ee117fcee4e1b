/** Keeps a lesson's preparation moving on the page, from the service's stream of events. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { observation } from "../../api/queries";
import type { Detail, Preparation } from "../../api/types";

/** Whether figures arrive by themselves, or have to be asked for. */
export type Live = "live" | "lost";

export function useLiveObservation({ id, preparation }: Detail): Live {
  const [live, setLive] = useState<Live>("live");
  const kept = useQueryClient();
  const isRunning =
    preparation !== null && (preparation.state === "queued" || preparation.state === "running");
  useEffect(() => {
    if (!isRunning) {
      return;
    }
    const { queryKey } = observation(id);
    const events = new EventSource(`/api/observations/${id}/events`);
    events.onopen = () => setLive("live");
    events.onerror = () => setLive("lost");
    events.addEventListener("preparation", ({ data }: MessageEvent<string>) => {
      const next = JSON.parse(data) as Preparation;
      kept.setQueryData<Detail>(queryKey, (lesson) => lesson && { ...lesson, preparation: next });
      if (next.state !== "queued" && next.state !== "running") {
        void kept.invalidateQueries({ queryKey: ["observations"] });
      }
    });
    events.addEventListener("revision", () => void kept.invalidateQueries({ queryKey: ["observations"] }));
    return () => events.close();
  }, [id, isRunning, kept]);
  return live;
}
