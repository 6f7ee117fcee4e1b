/** The bar of the tour: where one is, on and back, and the moment once more. Each stop plays its moment and then waits. */

import { useCallback, useEffect, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { Comment } from "../api/types";
import { Button } from "../design/Button";
import { texts } from "../texts/commentary";
import { KIND_NAMES } from "../texts/lesson";
import { Glyph } from "./Glyph";
import { deedOf, nameOf } from "./keys";
import { spanText } from "./lessonTime";
import { usePerson, usePlayer } from "./moment";
import { isNarrow } from "./narrow";
import { ownKeys, preferences } from "./preferences";
import { stopAfter, stopsOf, stretchOf } from "./tour";
import { taken } from "./useKeys";

const t = texts.tour;

interface TourProps {
  comments: Comment[];
  /** The comment last gone to. */
  open: string | null;
  onOpen: (id: string) => void;
}

/** Plays the moment of a comment, from a little before, and pauses at its end unless somebody took over. */
function usePlaying() {
  const player = usePlayer();
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  return useCallback(
    (comment: Comment) => {
      stop.current();
      const { from, to } = stretchOf(comment, player.lesson);
      player.request({ do: "seek", to: from });
      player.request({ do: "play" });
      const watch = player.onMoment(() => {
        const at = player.now();
        const left = at < from - 1000 || at > to + 2000; // somebody went elsewhere: it is their lesson again
        if (at < to && !left) return;
        stop.current(); // first: pausing tells everybody who listens to the clock, at once
        if (!left) player.request({ do: "pause" });
      });
      stop.current = () => {
        watch();
        stop.current = () => undefined;
      };
    },
    [player],
  );
}

export function Tour({ comments, open, onOpen }: TourProps) {
  const [on, setOn] = useState(false);
  const person = usePerson();
  const play = usePlaying();
  const stops = stopsOf(comments);
  const at = stops.findIndex((one) => one.id === open);
  const here = stops[at];
  const go = (comment: Comment | null) => {
    if (!comment) return;
    // Where the page is stacked, the picture of the moment is brought back into sight.
    if (isNarrow()) document.querySelector(".pictures")?.scrollIntoView({ block: "start" });
    onOpen(comment.id);
    play(comment);
  };
  const press = useRef<(event: KeyboardEvent) => void>(() => undefined);
  press.current = (event) => {
    const kept = preferences.get();
    const key = nameOf(event);
    if (key === null || !kept.singleKeys || event.isComposing || event.defaultPrevented || taken(event))
      return;
    const deed = deedOf(key, ownKeys(kept, person));
    if (deed !== "next" && deed !== "previous") return;
    event.preventDefault();
    go(stopAfter(stops, open, deed === "next" ? 1 : -1));
  };
  useEffect(() => {
    if (!on) return undefined;
    const pressed = (event: KeyboardEvent) => press.current(event);
    // Before the page's own keys, which would only go to the comment: on the tour its moment is played.
    document.addEventListener("keydown", pressed, true);
    return () => document.removeEventListener("keydown", pressed, true);
  }, [on]);
  if (stops.length === 0) return null;
  if (!on) {
    return (
      <div className="tour">
        <Button
          kind="primary"
          className="button--small"
          aria-label={t.startLabel(stops.length)}
          onPress={() => {
            setOn(true);
            go(stops[0] ?? null);
          }}
        >
          {t.start}
        </Button>
      </div>
    );
  }
  return (
    <nav className="tour" data-on aria-label={t.label}>
      {here && (
        <div className="tour__words" dir="auto">
          {here.text}
        </div>
      )}
      <AriaButton
        className="tour__step"
        aria-label={t.previous}
        isDisabled={stopAfter(stops, open, -1) === null}
        onPress={() => go(stopAfter(stops, open, -1))}
      >
        <Glyph name="frameBack" />
      </AriaButton>
      <p className="numbers" role="status">
        {here
          ? `${t.at(at + 1, stops.length)} · ${KIND_NAMES[here.kind]} · ${spanText(here.start_ms, here.end_ms)}`
          : t.at(0, stops.length)}
      </p>
      <AriaButton
        className="tour__step"
        aria-label={t.again}
        isDisabled={!here}
        onPress={() => go(here ?? null)}
      >
        <Glyph name="back" />
      </AriaButton>
      <Button
        kind="primary"
        className="button--small"
        isDisabled={at === stops.length - 1}
        onPress={() => go(stopAfter(stops, open, 1))}
      >
        {t.next}
      </Button>
      <Button kind="plain" className="button--small" onPress={() => setOn(false)}>
        {t.end}
      </Button>
    </nav>
  );
}
