/** Keeps a lesson's recordings and preparation moving on the page, from the service's stream of events. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { observation } from "../../api/queries";
import type { Detail, Preparation } from "../../api/types";

/** Whether figures arrive by themselves, or have to be asked for. */
export type Live = "live" | "lost";

/**
 * Follow the lesson. While this window sends files it listens only for a preparation that runs: a browser keeps few lines open
 * to one service, and the files need them.
 */
export function useLiveObservation({ id, preparation }: Detail, isSending: boolean): Live {
  const [live, setLive] = useState<Live>("live");
  const told = useRef(new Map<string, string>());
  const kept = useQueryClient();
  const isRunning =
    preparation !== null && (preparation.state === "queued" || preparation.state === "running");
  const isListening = isRunning || !isSending;
  useEffect(() => {
    if (!isListening) {
      return;
    }
    const { queryKey } = observation(id);
    const again = () => void kept.invalidateQueries({ queryKey: ["observations"] });
    const events = new EventSource(`/api/observations/${id}/events`);
    events.onopen = () => setLive("live");
    events.onerror = () => setLive("lost");
    events.addEventListener("preparation", ({ data }: MessageEvent<string>) => {
      const next = JSON.parse(data) as Preparation;
      kept.setQueryData<Detail>(queryKey, (lesson) => lesson && { ...lesson, preparation: next });
      if (isRunning && next.state !== "queued" && next.state !== "running") {
        again();
      }
    });
    events.addEventListener("revision", again);
    for (const kind of ["recordings", "send_backs"]) {
      events.addEventListener(kind, ({ data }: MessageEvent<string>) => {
        if (told.current.get(kind) !== data) {
          again();
        }
        told.current.set(kind, data);
      });
    }
    return () => events.close();
  }, [id, isListening, isRunning, kept]);
  return live;
}
