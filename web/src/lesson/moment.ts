/** Reading the clock in a component without drawing at every frame. */

import { createContext, use, useCallback, useSyncExternalStore } from "react";
import type { LessonMs } from "./lessonTime";
import type { Player } from "./player";

const PlayerContext = createContext<Player | null>(null);

/** Gives the page's parts their player. */
export const PlayerProvider = PlayerContext.Provider;

/** The player of this page. */
export function usePlayer(): Player {
  const player = use(PlayerContext);
  if (player === null) throw new Error("usePlayer is for parts of the lesson page only");
  return player;
}

const PersonContext = createContext("");

/** Gives the page's parts the person who looks: their keys are theirs. */
export const PersonProvider = PersonContext.Provider;

/** Who looks at this page. */
export function usePerson(): string {
  return use(PersonContext);
}

/** A primitive read off the clock a few times a second; the component renders again only when it is another one. */
export function useMoment<T extends string | number | boolean | null>(read: (ms: LessonMs) => T): T {
  const player = usePlayer();
  const snapshot = useCallback(() => read(player.now()), [player, read]);
  return useSyncExternalStore(player.onMoment, snapshot);
}
