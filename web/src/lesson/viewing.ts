/** The sitting: opened once, with what was really played sent every minute and when the page is left. */

import { useEffect } from "react";
import { request } from "../api/http";
import type { Player } from "./player";

const EVERY_MS = 60_000;

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

class Sitting {
  readonly #player: Player;
  readonly #id: Promise<string | null>;
  #known: string | null = null;
  #sent = "[]";

  constructor(observationId: string, player: Player) {
    this.#player = player;
    this.#id = request<{ id: string }>(`/api/observations/${observationId}/viewings`, {
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
    const ranges = JSON.stringify(this.#player.watched.ranges);
    if (id === null || ranges === this.#sent) return;
    try {
      await request<void>(`/api/viewings/${id}`, { method: "PATCH", body: { ranges: JSON.parse(ranges) } });
      this.#sent = ranges;
    } catch {
      // The same ranges, and more, go out at the next minute.
    }
  }

  /** The page is going: what is left is sent without waiting for an answer. */
  leave(): void {
    const ranges = JSON.stringify(this.#player.watched.ranges);
    if (this.#known === null || ranges === this.#sent) return;
    this.#sent = ranges;
    void fetch(`/api/viewings/${this.#known}`, {
      method: "PATCH",
      keepalive: true,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-Triptych": "1" },
      body: JSON.stringify({ ranges: JSON.parse(ranges) }),
    }).catch(() => undefined); // nobody is left to tell
  }
}
