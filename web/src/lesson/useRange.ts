/** The marked range of the page: where it is marked, what looping does, and how it is unmarked. */

import { useEffect, useMemo } from "react";
import type { Comment } from "../api/types";
import { texts } from "../texts/player";
import type { ComposerModel } from "./composer";
import { keysOf, keyText } from "./keys";
import type { Span } from "./lessonTime";
import { type Marking, PageMarks, spanOf } from "./marks";
import { usePerson } from "./moment";
import type { Player } from "./player";
import { ownKeys, preferences } from "./preferences";
import { useSlice } from "./store";

/** What can be done with the range. None of it changes while the page is open, so that nothing is drawn anew for it. */
export interface RangeDeeds {
  marks: Marking;
  change: (span: Span) => void;
  clear: () => void;
}

export function useRangeDeeds(player: Player, composer: ComposerModel | null): RangeDeeds {
  return useMemo(() => {
    const marks: Marking = composer ?? new PageMarks(player.now);
    return {
      marks,
      change: ([startMs, endMs]) => marks.set({ startMs, endMs }),
      clear: () => {
        player.request({ do: "loop", span: null });
        // A comment that is being written keeps its moment.
        marks.set(
          composer && composer.store.get().text !== "" ? { endMs: null } : { startMs: null, endMs: null },
        );
      },
    };
  }, [player, composer]);
}

/** The range that is marked. */
export function useSpan(marks: Marking): Span | null {
  const startMs = useSlice(marks.store, (state) => state.startMs);
  const endMs = useSlice(marks.store, (state) => state.endMs);
  return useMemo(() => spanOf({ startMs, endMs }), [startMs, endMs]);
}

/** A looped range that is moved goes on being looped, as moved. */
export function useLoopFollows(player: Player, span: Span | null): void {
  useEffect(() => {
    if (player.store.get().loop && span) player.request({ do: "loop", span });
  }, [player, span]);
}

/** What a loop would be of: the marked range, else that of the comment last gone to. */
export function loopable(marks: Marking, opened: Comment | undefined): Span | null {
  const ofComment: Span | null = opened && opened.end_ms !== null ? [opened.start_ms, opened.end_ms] : null;
  return spanOf(marks.store.get()) ?? ofComment;
}

/** Loop, or stop looping; says what to do when there is nothing to loop. */
export function useLoop(
  player: Player,
  marks: Marking,
  opened: Comment | undefined,
  say: (words: string) => void,
): () => void {
  const person = usePerson();
  return () => {
    if (player.store.get().loop) {
      player.request({ do: "loop", span: null });
      return say(texts.range.stopped);
    }
    const span = loopable(marks, opened);
    if (span) {
      player.request({ do: "loop", span });
      return player.request({ do: "play" });
    }
    const own = ownKeys(preferences.get(), person);
    const key = (id: "markIn" | "markOut") => keyText(keysOf(id, own)[0] ?? "");
    return say(texts.range.markFirst(key("markIn"), key("markOut")));
  };
}
