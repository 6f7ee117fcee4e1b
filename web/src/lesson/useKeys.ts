/** The keyboard of the lesson page: single keys do what the table says. Never while someone types. */

import { useEffect, useRef } from "react";
import type { Framework } from "../api/types";
import type { ComposerModel } from "./composer";
import { type DeedId, deedOf, nameOf } from "./keys";
import type { Marking } from "./marks";
import type { Player } from "./player";
import { SPEEDS } from "./playerState";
import { LAYOUTS, ownKeys, preferences } from "./preferences";
import type { RailWindow } from "./railWindow";
import { promote } from "./Stage";

/** What the keys work on. */
export interface Keyed {
  player: Player;
  /** Whose keys they are. */
  person: string;
  /** Null for those who may not write. */
  composer: ComposerModel | null;
  marks: Marking;
  rail: RailWindow;
  cameras: number[];
  /** What the digits tag, once it is known. */
  framework: Framework | undefined;
  /** Drop a mark to write about later. */
  onMark: () => void;
  /** Go to the comment before the playhead, or to the one after it. */
  onComment: (by: -1 | 1) => void;
  onLoop: () => void;
  onLink: () => void;
  onMoments: () => void;
  onSheet: () => void;
}

/** What each key does; a deed that is missing is not for this person. */
function deedsOf(keyed: Keyed): Partial<Record<DeedId, () => void>> {
  const { player, composer, marks, rail, cameras } = keyed;
  const ask = player.request.bind(player);
  const faster = (by: 1 | -1) => {
    const at = SPEEDS.indexOf(player.store.get().speed as (typeof SPEEDS)[number]);
    const to = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))];
    if (to !== undefined) ask({ do: "speed", to });
  };
  const large = (place: number) => {
    const camera = cameras[place];
    if (camera !== undefined) promote(camera);
  };
  const nextLayout = () => {
    const at = LAYOUTS.indexOf(preferences.get().layout);
    preferences.set({ layout: LAYOUTS[(at + 1) % LAYOUTS.length] ?? "focus" });
  };
  return {
    toggle: () => ask({ do: "toggle" }),
    back: () => ask({ do: "skip", by: -10_000 }),
    forward: () => ask({ do: "skip", by: 10_000 }),
    frameBack: () => ask({ do: "frame", by: -1 }),
    frameForward: () => ask({ do: "frame", by: 1 }),
    slower: () => faster(-1),
    faster: () => faster(1),
    markIn: () => marks.markIn(),
    markOut: () => marks.markOut(),
    loop: keyed.onLoop,
    ...(composer && { comment: () => composer.focus(), mark: keyed.onMark }),
    copyLink: keyed.onLink,
    large1: () => large(0),
    large2: () => large(1),
    large3: () => large(2),
    even: () => preferences.set({ layout: "even" }),
    layout: nextLayout,
    captions: () => preferences.set({ captions: !preferences.get().captions }),
    previous: () => keyed.onComment(-1),
    next: () => keyed.onComment(1),
    closer: () => rail.zoom(0.5, player.now()),
    wider: () => rail.zoom(2, player.now()),
    earlier: () => rail.pan(-0.5),
    later: () => rail.pan(0.5),
    moments: keyed.onMoments,
    sheet: keyed.onSheet,
  };
}

/** What goes on while a key is held down; everything else is done once. */
const REPEATED: ReadonlySet<DeedId> = new Set([
  "back",
  "forward",
  "frameBack",
  "frameForward",
  "previous",
  "next",
  "closer",
  "wider",
  "earlier",
  "later",
]);

/** Fields, lists and dialogs have the keys for themselves. */
const TYPING = "input, textarea, select, [contenteditable], [role=listbox], [role=menu], [role=dialog]";
/** What Space presses, when the keyboard went there. */
const PRESSED = "button, a, summary, [role=tab], [role=button], [role=radio], [role=switch]";
/** What opens a list of choices. */
const CHOICE = "[aria-haspopup=listbox]";
/** What the arrows move. */
const MOVED = "[role=tablist], [role=radiogroup], [role=toolbar]";

/** Whether the key belongs to what has the focus: a field, an open list, a dialog, a button for Space. */
export function taken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  if (target.closest(TYPING)) return true;
  if (event.key.startsWith("Arrow")) return target.closest(MOVED) !== null;
  return event.key === " " && target.closest(PRESSED) !== null;
}

/** The button that an event is at; none in a dialog or a list, which have Space for themselves. */
function pressedBy(event: Event): Element | null {
  const target = event.target instanceof Element ? event.target.closest(PRESSED) : null;
  return target?.closest(TYPING) ? null : target;
}

/** Listen for single keys while the page is open and they are not turned off. */
export function useKeys(keyed: Keyed): void {
  /** Space was taken from a button and has not come up yet. */
  const held = useRef(false);
  /** The button that has the focus by the pointer: who presses Space then means the lesson, not the button once more. */
  const clicked = useRef<Element | null>(null);
  /** The hand was last on the pointer, not on a key. */
  const pointing = useRef(false);
  useEffect(() => {
    const deeds = deedsOf(keyed);
    const act = (event: KeyboardEvent): boolean => {
      const key = nameOf(event);
      const kept = preferences.get();
      if (key === null || !kept.singleKeys || event.isComposing) return false;
      const { composer, framework } = keyed;
      const id = deedOf(key, ownKeys(kept, keyed.person));
      const tag =
        composer && framework && /^[1-9]$/.test(key)
          ? () => composer.digit(framework, Number(key))
          : undefined;
      const deed = id === undefined ? tag : deeds[id];
      if (!deed) return false;
      event.preventDefault();
      if (!event.repeat || (id !== undefined && REPEATED.has(id))) deed();
      return true;
    };
    const press = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && !taken(event)) act(event);
    };
    const before = (event: KeyboardEvent) => {
      pointing.current = false;
      const button = pressedBy(event);
      // A closed list would take a letter for one of its choices, and change what nobody looks at.
      const own = event.key === " " ? button === clicked.current : button?.matches(CHOICE);
      if (button === null || !own || event.defaultPrevented || event.key.length !== 1 || !act(event)) return;
      held.current = event.key === " ";
      event.stopPropagation();
    };
    // The button would still be pressed when the key comes up.
    const after = (event: KeyboardEvent) => {
      if (!held.current || event.key !== " ") return;
      held.current = false;
      event.preventDefault();
      event.stopPropagation();
    };
    const point = (event: Event) => {
      pointing.current = true;
      clicked.current = pressedBy(event);
    };
    // What is chosen from a list by the pointer gives the focus back to the list's button.
    const enter = (event: Event) => {
      const button = pressedBy(event);
      if (button !== clicked.current) clicked.current = pointing.current ? button : null;
    };
    document.addEventListener("pointerdown", point, true);
    document.addEventListener("focusin", enter);
    document.addEventListener("keydown", before, true);
    document.addEventListener("keyup", after, true);
    document.addEventListener("keydown", press);
    return () => {
      document.removeEventListener("pointerdown", point, true);
      document.removeEventListener("focusin", enter);
      document.removeEventListener("keydown", before, true);
      document.removeEventListener("keyup", after, true);
      document.removeEventListener("keydown", press);
    };
  });
}
