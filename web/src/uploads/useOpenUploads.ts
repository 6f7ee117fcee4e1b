/** What the service holds of a lesson's uploads, and which of them another window of this browser is sending. */

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { observation } from "../api/queries";
import type { OpenUpload } from "../api/types";
import { heldAmong, onTold, type Told } from "./tabs";
import { uploadsOf } from "./wire";

/** How often to ask while something is open: another window or another computer may be sending. */
const ASK_AGAIN_MS = 30_000;
const LOOK_AGAIN_MS = 2_000;

export const openUploads = (observationId: string) =>
  queryOptions({
    queryKey: ["observations", observationId, "uploads"],
    queryFn: ({ signal }) => uploadsOf(observationId, signal),
    refetchInterval: ({ state }) =>
      state.data?.some(({ state: one }) => one === "open") ? ASK_AGAIN_MS : false,
  });

const NONE: readonly OpenUpload[] = [];

/** The uploads that the service holds, open ones and those whose notice nobody has put away. */
export function useOpenUploads(observationId: string): readonly OpenUpload[] {
  const kept = useQueryClient();
  const held = useQuery(openUploads(observationId)).data ?? NONE;
  const before = useRef(NONE);
  useEffect(() => {
    // One that is open no more may have become a recording, through another window or another computer.
    if (before.current.some(({ id, state }) => state === "open" && !held.some((one) => one.id === id))) {
      void kept.invalidateQueries({ queryKey: observation(observationId).queryKey, exact: true });
    }
    before.current = held;
  }, [held, kept, observationId]);
  return held;
}

/** Which uploads are being sent in some window, and how far they say they are. */
export function useElsewhere(ids: readonly string[]): (id: string) => { isSent: boolean; told?: Told } {
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set());
  const [told, setTold] = useState<Readonly<Record<string, Told>>>({});
  const kept = useQueryClient();
  const all = ids.join(" ");
  useEffect(() => {
    let isOver = false;
    let last: ReadonlySet<string> = new Set();
    const look = async () => {
      const found = await heldAmong(all.split(" "));
      if (isOver) {
        return;
      }
      if ([...last].some((id) => !found.has(id))) {
        // The other window has let go of one: it is there, or waits to be gone on with.
        void kept.invalidateQueries({ queryKey: ["observations"] });
      }
      last = found;
      setHeld(found);
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_AGAIN_MS);
    const deaf = onTold((news) => setTold((now) => ({ ...now, [news.id]: news })));
    return () => {
      isOver = true;
      clearInterval(timer);
      deaf();
    };
  }, [all, kept]);
  return (id) => ({ isSent: held.has(id), told: told[id] });
}
