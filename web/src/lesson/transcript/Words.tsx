/** The transcript once there is one: its search, its phrases, and the tools over and under them. */

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { Button as AriaButton, Input, SearchField } from "react-aria-components";
import type { Detail, Transcript } from "../../api/types";
import { Button } from "../../design/Button";
import { Notice } from "../../design/Notice";
import { tongueOf } from "../../texts/language";
import { texts as t } from "../../texts/transcript";
import type { LessonMs } from "../lessonTime";
import { useMoment, usePlayer } from "../moment";
import { lastBegun } from "../vtt";
import { ExportMenu } from "./ExportMenu";
import { Phrases } from "./Phrases";
import { asked, holds } from "./search";
import { type Speech, shareOf } from "./speech";
import { versionOf } from "./transcript";
import { useEditing } from "./useEditing";
import { Versions } from "./Versions";

/** What was done, or was not, in a sentence. */
export interface News {
  words: string;
  bad?: boolean;
}

interface WordsProps {
  detail: Detail;
  transcript: Transcript;
  speech: Speech | undefined;
}

export function Words({ detail, transcript, speech }: WordsProps) {
  const player = usePlayer();
  const [typed, setTyped] = useState("");
  const [editing, setEditing] = useState(false);
  const [reading, setReading] = useState<number | null>(null);
  const [listing, setListing] = useState(false);
  const [news, setNews] = useState<News | null>(null);
  const old = useOlder(detail.id, transcript, reading);
  const shown = old ?? transcript;
  const query = asked(typed);
  const phrases = useMemo(() => shown.phrases.filter((phrase) => holds(phrase.words, query)), [shown, query]);
  const go = useCallback((ms: LessonMs) => player.request({ do: "seek", to: ms }), [player]);
  const begun = useMemo(() => phrases.map(({ words }) => ({ start_ms: words[0]?.start_ms ?? 0 })), [phrases]);
  const now = useMoment(useCallback((ms: number) => lastBegun(begun, ms), [begun]));

  const mayCorrect = detail.can.includes("transcript.edit");
  const mayMask = detail.can.includes("transcript.mask");
  const mayEdit = mayCorrect || mayMask;
  const work = useEditing({ detail, transcript, onNews: setNews });
  const read = (version: number | null) => {
    setListing(false);
    setEditing(false);
    setNews(null);
    setReading(version === transcript.newest ? null : version);
  };
  const edited = transcript.newest > 0;
  return (
    <div className="transcript" lang={tongueOf("transcript")} data-editing={editing || undefined}>
      <div className="transcript__bar">
        <SearchField className="transcript__search" aria-label={t.search} value={typed} onChange={setTyped}>
          <Input placeholder={t.search} />
        </SearchField>
        <span role="status" className="transcript__found">
          {query !== "" && t.found(phrases.length)}
        </span>
      </div>
      <fieldset className="transcript__tools" aria-label={t.tools}>
        {mayEdit && reading === null && (
          <Button
            className="button--small"
            kind={editing ? "primary" : "quiet"}
            onPress={() => {
              setEditing(!editing);
              setNews(null);
            }}
          >
            {editing ? t.done : t.edit}
          </Button>
        )}
        {editing && (
          <Button
            className="button--small"
            isDisabled={!work.mayUndo}
            isPending={work.undoing}
            onPress={work.undo}
          >
            {t.undo}
          </Button>
        )}
        <Button className="button--small" icon="clock" onPress={() => setListing(true)}>
          {t.versions}
        </Button>
        {detail.can.includes("transcript.export") && (
          <ExportMenu
            observationId={detail.id}
            onMade={(words) => setNews({ words })}
            onFailed={(why) => setNews({ words: `${t.notTakenOut}. ${why}`, bad: true })}
          />
        )}
      </fieldset>
      {editing && (
        <p className="side__quiet transcript__hint">{mayCorrect ? t.editing.hint : t.editing.maskHint}</p>
      )}
      {old && (
        <Older
          version={old.version}
          newest={transcript.newest}
          onBack={() => read(null)}
          onRestore={mayCorrect ? () => work.restore(old.version, () => read(null)) : null}
        />
      )}
      <Phrases
        phrases={phrases}
        transcript={shown}
        newest={old ? transcript : null}
        query={query}
        now={now}
        work={editing ? work : null}
        mayCorrect={mayCorrect}
        mayMask={mayMask}
        onGo={go}
      />
      {news && (
        <div className="transcript__news">
          <Notice tone={news.bad ? "bad" : "good"} live>
            {news.words}
          </Notice>
          <AriaButton className="transcript__close" aria-label={t.closeNews} onPress={() => setNews(null)}>
            ×
          </AriaButton>
        </div>
      )}
      {!editing && (
        <p className="side__quiet">
          {t.machine(edited)} {t.unsureKey} {speech && t.speaking(Math.round(100 * shareOf(speech)))}
        </p>
      )}
      <Versions
        observationId={detail.id}
        transcript={transcript}
        isOpen={listing}
        onClose={() => setListing(false)}
        onRead={read}
        onGo={go}
      />
    </div>
  );
}

/** The older version that is read, once it is there; undefined: the newest is. */
function useOlder(id: string, transcript: Transcript, reading: number | null): Transcript | undefined {
  const wanted = reading !== null && reading < transcript.newest ? reading : null;
  const { data } = useQuery({
    ...versionOf(id, transcript.revision, wanted ?? 0),
    enabled: wanted !== null,
  });
  return wanted === null ? undefined : data;
}

interface OlderProps {
  version: number;
  newest: number;
  onBack: () => void;
  onRestore: (() => void) | null;
}

function Older({ version, newest, onBack, onRestore }: OlderProps) {
  return (
    <div className="transcript__older" role="status">
      <p>
        {t.history.reading(version, newest)} {t.history.changedKey}
      </p>
      <div className="chosen__acts">
        <Button className="button--small" onPress={onBack}>
          {t.history.back}
        </Button>
        {onRestore && (
          <Button className="button--small" onPress={onRestore}>
            {t.history.restore}
          </Button>
        )}
      </div>
    </div>
  );
}
