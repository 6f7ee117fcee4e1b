/** What was said: follows playback until you scroll, goes where you click, can be searched. */

import { type MouseEvent, memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button, Input, SearchField } from "react-aria-components";
import { texts } from "../texts/lesson";
import { clockText, type LessonMs } from "./lessonTime";
import type { Segment, TranscriptFile } from "./manifest";
import { useMoment, usePlayer } from "./moment";
import { useSlice } from "./store";
import { lastBegun } from "./vtt";
import { wordAt } from "./words";

const t = texts.transcript;

export function Transcript({ transcript }: { transcript: TranscriptFile | undefined }) {
  const player = usePlayer();
  const making = useSlice(
    player.store,
    (state) => state.lesson.pending.includes("captions") || state.lesson.transcript !== null,
  );
  if (!transcript || transcript.segments.length === 0) {
    const waits = making && !transcript;
    return (
      <div className="side__empty">
        <h2>{waits ? t.making : t.none}</h2>
        {!waits && <p>{t.noneWords}</p>}
      </div>
    );
  }
  return <Spoken segments={transcript.segments} language={transcript.language} />;
}

/** Follow the sentence being spoken until the reader scrolls away from it. */
function useFollowing(now: number) {
  const [following, setFollowing] = useState(true);
  const list = useRef<HTMLOListElement>(null);
  const bring = useCallback(() => {
    const box = list.current;
    const item = box?.children[now];
    if (!box || !(item instanceof HTMLElement)) return;
    box.scrollTo({ top: item.offsetTop - box.clientHeight / 3 });
  }, [now]);
  useEffect(() => {
    if (following) bring();
  }, [following, bring]);
  return { following, setFollowing, list };
}

function Spoken({ segments, language }: { segments: Segment[]; language: string }) {
  const player = usePlayer();
  const [query, setQuery] = useState("");
  const asked = query.trim().toLowerCase();
  const shown = useMemo(
    () => (asked === "" ? segments : segments.filter((one) => one.text.toLowerCase().includes(asked))),
    [segments, asked],
  );
  const now = useMoment(useCallback((ms: number) => lastBegun(shown, ms), [shown]));
  const { following, setFollowing, list } = useFollowing(now);
  const follows = following && asked === "";
  const go = useCallback((ms: LessonMs) => player.request({ do: "seek", to: ms }), [player]);
  return (
    <div className="transcript">
      <div className="transcript__bar">
        <SearchField className="transcript__search" aria-label={t.search} value={query} onChange={setQuery}>
          <Input placeholder={t.search} />
        </SearchField>
        <span role="status" className="transcript__found">
          {asked !== "" && t.found(shown.length)}
        </span>
      </div>
      <ol
        ref={list}
        className="transcript__list"
        lang={language}
        onWheel={() => setFollowing(false)}
        onTouchMove={() => setFollowing(false)}
        onKeyDown={(event) =>
          ["PageUp", "PageDown", "ArrowUp", "ArrowDown", "Tab"].includes(event.key) && setFollowing(false)
        }
      >
        {shown.map((segment, i) => (
          <Sentence key={segment.start_ms} segment={segment} isNow={i === now} query={asked} onGo={go} />
        ))}
      </ol>
      {!follows && asked === "" && (
        <Button className="transcript__jump" onPress={() => setFollowing(true)}>
          {t.jump}
        </Button>
      )}
      <p className="side__quiet">{t.machine}</p>
    </div>
  );
}

interface SentenceProps {
  segment: Segment;
  isNow: boolean;
  query: string;
  onGo: (ms: LessonMs) => void;
}

/** A click on a word plays from that word; the time is the way there for the keyboard. */
const Sentence = memo(function Sentence({ segment, isNow, query, onGo }: SentenceProps) {
  const pointed = (event: MouseEvent) => {
    const offset = offsetUnder(event);
    onGo(offset === null ? segment.start_ms : (wordAt(segment, offset)?.start_ms ?? segment.start_ms));
  };
  const time = clockText(segment.start_ms);
  return (
    <li className="sentence" data-now={isNow || undefined}>
      <Button
        className="sentence__time numbers"
        aria-label={t.seek(time)}
        onPress={() => onGo(segment.start_ms)}
      >
        {time}
      </Button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button before it does the same by keyboard */}
      <p dir="auto" onClick={pointed}>
        <Marked text={segment.text.trim()} query={query} />
      </p>
    </li>
  );
});

/** The text with what was searched marked in it. */
function Marked({ text, query }: { text: string; query: string }) {
  const at = query === "" ? -1 : text.toLowerCase().indexOf(query);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + query.length)}</mark>
      {text.slice(at + query.length)}
    </>
  );
}

/** The character under the pointer, counted from the start of the paragraph; null where the browser cannot tell. */
function offsetUnder(event: MouseEvent): number | null {
  const position = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const paragraph = event.currentTarget;
  if (!position || !paragraph.contains(position.offsetNode)) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(position.offsetNode, position.offset);
  return before.toString().length;
}
