/** The player of the page, and the parts of it that the page makes for it. */

import { type RefObject, startTransition, useEffect, useRef, useState } from "react";
import { mediaUrl } from "./files";
import type { Lesson } from "./manifest";
import { Player } from "./player";
import { chooseSound, chosenSound } from "./preferences";
import { openSource } from "./source";

interface OwnPlayer {
  player: Player | null;
  /** Where its sound lies. */
  host: RefObject<HTMLDivElement | null>;
}

/** The player of this page: made when the page is, given newer revisions as they come. */
export function useLessonPlayer(id: string, lesson: Lesson, startMs: number | undefined): OwnPlayer {
  const [player, setPlayer] = useState<Player | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const opening = useRef({ lesson, startMs });
  useEffect(() => {
    const made = new Player({
      ...opening.current,
      open: openSource,
      resolve: (path, revision) => mediaUrl(id, revision, path),
      camera: chosenSound(id),
      isSeen: () => document.visibilityState === "visible",
      onChoice: (camera) => chooseSound(id, camera),
      makeSound: () => {
        const sound = document.createElement("audio");
        sound.dataset.lessonSound = "";
        sound.preload = "auto";
        host.current?.append(sound);
        return sound;
      },
    });
    // All that stands on the player is drawn for the first time: in many small pieces of work, and not in one long one.
    startTransition(() => setPlayer(made));
    return () => made.release();
  }, [id]);
  useEffect(() => player?.take(lesson), [player, lesson]);
  return { player, host };
}
