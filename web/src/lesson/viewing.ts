/**
 * The sitting: opened once, with what was really played sent every minute and when the page is left; and what this person had
 * played before, so that they see all of it.
 */

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { request } from "../api/http";
import type { Span } from "./lessonTime";
import type { Player } from "./player";
import { useSlice } from "./store";
import { NOTHING_SEEN, type Seen, together } from "./watched";

const EVERY_MS = 60_000;
/** The service takes so many stretches in one message; the rest goes with the next. */
const MOST_AT_ONCE = 200;

/** As the service writes it. */
interface WatchedThere {
  ranges: Span[];
  cameras: { camera: number; ranges: Span[] }[];
}

/** What this person played of an observation before the page was opened; asked once, since the page knows what came after. */
const watchedBefore = (id: string, revision: number) =>
  queryOptions({
    queryKey: ["observations", id, "watched", revision],
    queryFn: async ({ signal }): Promise<Seen> => {
      const { ranges, cameras } = await request<WatchedThere>(
        `/api/observations/${id}/watched?revision=${revision}`,
        { signal },
      );
      return { ranges, cameras: Object.fromEntries(cameras.map((one) => [one.camera, one.ranges])) };
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** All that this person has played of the lesson, on this page and before. */
export function useSeen(observationId: string, player: Player): Seen {
  // Asked once for the clock that is shown: what is played from here on the page knows itself, also as the lesson grows.
  const [revision] = useState(() => player.lesson.revision);
  const before = useQuery(watchedBefore(observationId, revision)).data ?? NOTHING_SEEN;
  const now = useSlice(player.watched.store, (seen) => seen);
  return useMemo(() => together(before, now), [before, now]);
}

/** Keep a viewing of this observation while the page is open. */
export function useViewing(observationId: string, player: Player | null): void {
  useEffect(() => {
    if (!player) return undefined;
    const sitting = new Sitting(observationId, player);
    const timer = setInterval(() => void sitting.send(), EVERY_MS);
    const leave = () => sitting.leave();
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [observationId, player]);
}

/** What was played as the service reads it, and what did not go into one message. */
function messageOf({ ranges, cameras }: Seen): [WatchedThere, Seen] {
  const first = <T>(all: readonly T[]) => all.slice(0, MOST_AT_ONCE);
  const rest = <T>(all: readonly T[]) => all.slice(MOST_AT_ONCE);
  const byCamera = Object.entries(cameras).map(([camera, spans]) => [Number(camera), spans] as const);
  return [
    {
      ranges: first(ranges),
      cameras: byCamera.map(([camera, spans]) => ({ camera, ranges: first(spans) })),
    },
    {
      ranges: rest(ranges),
      cameras: Object.fromEntries(byCamera.map(([camera, spans]) => [camera, rest(spans)])),
    },
  ];
}

class Sitting {
  readonly #player: Player;
  readonly #id: Promise<string | null>;
  #known: string | null = null;

  constructor(observationId: string, player: Player) {
    this.#player = player;
    const { revision } = player.lesson;
    this.#id = request<{ id: string }>(`/api/observations/${observationId}/viewings?revision=${revision}`, {
      method: "POST",
    }).then(
      ({ id }) => {
        this.#known = id;
        return id;
      },
      // Watching goes on without a record of what was watched: the opening itself is in the service's audit.
      () => null,
    );
  }

  async send(): Promise<void> {
    const id = await this.#id;
    const { watched } = this.#player;
    const seen = watched.take();
    if (id === null || seen.ranges.length === 0) return;
    const [body, later] = messageOf(seen);
    watched.giveBack(later);
    try {
      await request<void>(`/api/viewings/${id}`, { method: "PATCH", body });
    } catch {
      watched.giveBack(seen); // it goes out with what is played in the next minute
    }
  }

  /** The page is going: what is left is sent without waiting for an answer. */
  leave(): void {
    const seen = this.#player.watched.take();
    if (this.#known === null || seen.ranges.length === 0) return;
    const [body] = messageOf(seen);
    void fetch(`/api/viewings/${this.#known}`, {
      method: "PATCH",
      keepalive: true,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-Triptych": "1" },
      body: JSON.stringify(body),
    }).catch(() => undefined); // nobody is left to tell
  }
}
