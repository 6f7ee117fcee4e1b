/** What was said: follows playback until you scroll, goes where you click, can be searched, corrected, masked, taken out. */

import type { UseQueryResult } from "@tanstack/react-query";
import type { Detail, Transcript as Transcribed } from "../api/types";
import { Button } from "../design/Button";
import { Notice } from "../design/Notice";
import { tongueOf } from "../texts/language";
import { texts as t } from "../texts/transcript";
import { usePlayer } from "./moment";
import { useSlice } from "./store";
import type { Speech } from "./transcript/speech";
import { Words } from "./transcript/Words";

interface TranscriptProps {
  detail: Detail;
  query: UseQueryResult<Transcribed>;
  speech: Speech | undefined;
}

export function Transcript({ detail, query, speech }: TranscriptProps) {
  const player = usePlayer();
  const written = useSlice(player.store, (state) => state.lesson.transcript !== null);
  const making = useSlice(player.store, (state) => state.lesson.pending.includes("captions"));
  if (query.data && query.data.phrases.length > 0) {
    return <Words detail={detail} transcript={query.data} speech={speech} />;
  }
  if (query.error) {
    return (
      <div className="side__empty" lang={tongueOf("transcript")}>
        <Notice
          tone="bad"
          title={t.failed}
          action={<Button onPress={() => void query.refetch()}>{t.retry}</Button>}
        >
          {query.error.message}
        </Notice>
      </div>
    );
  }
  const waits = !query.data && (making || written);
  return (
    <div className="side__empty" lang={tongueOf("transcript")}>
      <h2>{waits ? t.making : t.none}</h2>
      {!waits && <p>{t.noneWords}</p>}
    </div>
  );
}
