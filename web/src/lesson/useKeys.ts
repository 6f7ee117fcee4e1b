/** The keyboard of the lesson page: the keys that reviewers' hands already know. Never while someone types. */

import { useEffect } from "react";
import type { Framework } from "../api/types";
import type { ComposerModel } from "./composer";
import type { Player } from "./player";
import { SPEEDS } from "./playerState";
import { preferences } from "./preferences";
import { promote } from "./Stage";

interface Keyed {
  player: Player;
  /** Null for those who may not write. */
  composer: ComposerModel | null;
  cameras: number[];
  /** What the digits tag, once it is known. */
  framework: Framework | undefined;
  /** Drop a mark to write about later. */
  onMark: () => void;
  onSheet: () => void;
}

/** What a key does, by its name on the keyboard. */
type Deeds = Record<string, () => void>;

function deedsOf({ player, composer, cameras, framework, onMark, onSheet }: Keyed): Deeds {
  const ask = player.request.bind(player);
  const faster = (by: 1 | -1) => {
    const at = SPEEDS.indexOf(player.store.get().speed as (typeof SPEEDS)[number]);
    const to = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))];
    if (to !== undefined) ask({ do: "speed", to });
  };
  const deeds: Deeds = {
    " ": () => ask({ do: "toggle" }),
    k: () => ask({ do: "toggle" }),
    j: () => ask({ do: "skip", by: -10_000 }),
    l: () => ask({ do: "skip", by: 10_000 }),
    ",": () => ask({ do: "frame", by: -1 }),
    ".": () => ask({ do: "frame", by: 1 }),
    "<": () => faster(-1),
    ">": () => faster(1),
    t: () => preferences.set({ captions: !preferences.get().captions }),
    "0": () => preferences.set({ layout: "even" }),
    "?": onSheet,
  };
  if (composer) {
    deeds.m = onMark;
    deeds.c = () => composer.focus();
    deeds["["] = deeds.i = () => composer.markIn();
    deeds["]"] = deeds.o = () => composer.markOut();
    for (let digit = 1; digit <= 9; digit += 1)
      deeds[digit] = () => framework && composer.digit(framework, digit);
  }
  for (const [i, camera] of cameras.entries()) deeds[`shift+${i + 1}`] = () => promote(camera);
  return deeds;
}

/** Whether the key belongs to what has the focus: a field, an open list, a dialog, or a button for Space. */
export function taken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  if (
    target.closest(
      "input, textarea, select, [contenteditable], [role=listbox], [role=menu], [role=dialog], [role=radiogroup]",
    )
  )
    return true;
  return event.key === " " && target.closest("button, a, [role=tab], [role=button]") !== null;
}

/** Name the key: Shift with a digit by the digit, whatever sign the layout puts there. */
function nameOf(event: KeyboardEvent): string {
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (event.shiftKey && digit) return `shift+${digit}`;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

/** Listen for single keys while the page is open and they are not turned off. */
export function useKeys({ player, composer, cameras, framework, onMark, onSheet }: Keyed): void {
  useEffect(() => {
    const deeds = deedsOf({ player, composer, cameras, framework, onMark, onSheet });
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || taken(event)) return;
      if (!preferences.get().singleKeys) return;
      const deed = deeds[nameOf(event)];
      if (!deed) return;
      event.preventDefault();
      deed();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
}
