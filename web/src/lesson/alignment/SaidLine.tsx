/** A sentence of the panel, with each moment in it as a link that goes there. */

import { Button } from "react-aria-components";
import { texts } from "../../texts/alignment";
import type { Said } from "../../texts/said";
import { clockText, type LessonMs } from "../lessonTime";
import { usePlayer } from "../moment";

/** A moment of the lesson that can be gone to; `tenths` where many lie close together. */
export function Moment({ ms, tenths = false }: { ms: LessonMs; tenths?: boolean }) {
  const player = usePlayer();
  const time = clockText(ms, tenths);
  return (
    <Button
      className="moment numbers"
      aria-label={texts.seek(time)}
      onPress={() => player.request({ do: "seek", to: ms })}
    >
      {time}
    </Button>
  );
}

/** Words and moments, in order, to be put into a paragraph. */
export function SaidLine({ said }: { said: Said }) {
  return said.map((part, i) =>
    typeof part === "string" ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence's parts never change places
      <Moment key={i} ms={part.at} />
    ),
  );
}
