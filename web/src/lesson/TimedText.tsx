/** What somebody wrote, with its times as links to those moments. */

import { useMemo } from "react";
import { texts } from "../texts/lesson";
import { usePlayer } from "./moment";
import { useSlice } from "./store";
import { partsOf } from "./timeLinks";

export function TimedText({ text, className = "comment__text" }: { text: string; className?: string }) {
  const player = usePlayer();
  const { start_ms, end_ms } = useSlice(player.store, (state) => state.lesson);
  const parts = useMemo(() => partsOf(text, start_ms, end_ms), [text, start_ms, end_ms]);
  let at = 0;
  return (
    <p className={className} dir="auto">
      {parts.map(({ text: words, ms }) => {
        const key = at;
        at += words.length;
        if (ms === null) return <span key={key}>{words}</span>;
        return (
          <button
            key={key}
            type="button"
            className="time-link numbers"
            aria-label={texts.comments.seek(words)}
            onClick={() => player.request({ do: "seek", to: ms })}
          >
            {words}
          </button>
        );
      })}
    </p>
  );
}
