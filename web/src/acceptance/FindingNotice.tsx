/** One thing that was noticed: how grave, what, when in the file, and what the trainee says to it. */

import type { Detail, Finding, Noticed } from "../api/types";
import { Notice, type NoticeTone } from "../design/Notice";
import { Time } from "../design/Time";
import { texts } from "../texts";
import { lengthInWords } from "../uploads/pace";
import { useExplain } from "./requests";
import { Saying } from "./Saying";

const words = texts.acceptance;
const TONES: Record<Finding["severity"], NoticeTone> = { error: "bad", warning: "warn", info: "info" };

interface FindingNoticeProps {
  lesson: Pick<Detail, "can" | "relation">;
  finding: Finding | Noticed;
  /** What it is about, where that is not plain from where it stands. */
  about?: string;
  /** Where the camera stands, for the names of buttons. */
  place?: string;
  /** It stops the lesson: its file cannot be used at all. */
  isStop?: boolean;
}

export function FindingNotice({ lesson, finding, about, place, isStop = false }: FindingNoticeProps) {
  const { severity, message, at_ms } = finding;
  const severe = words.severities[severity];
  const isOwn = lesson.relation === "own";
  const answer = "answer" in finding ? finding.answer : null;
  return (
    <Notice
      tone={answer && severity !== "info" ? "info" : TONES[severity]}
      title={about ? `${about} · ${severe.toLowerCase()}` : severe}
    >
      {finding.picture && (
        <img
          className="findings__picture"
          src={finding.picture}
          alt={texts.upload.shownAt(lengthInWords((at_ms ?? 0) / 1000))}
          loading="lazy"
        />
      )}
      <span>
        {message}
        {at_ms !== null && (
          <span className="soft numbers"> ({texts.upload.at(lengthInWords(at_ms / 1000))})</span>
        )}
      </span>
      {isStop && !answer && (
        <strong className="finding__stop">{isOwn ? words.stops : words.stopsForOthers}</strong>
      )}
      {answer && <Answer answer={answer} isOwn={isOwn} isStop={isStop} />}
      {"id" in finding && severity !== "info" && lesson.can.includes("finding.explain") && (
        <Explain finding={finding} place={place} isStop={isStop} />
      )}
    </Notice>
  );
}

type AnswerProps = { answer: NonNullable<Finding["answer"]>; isOwn: boolean; isStop: boolean };

function Answer({ answer: { text, answered_at }, isOwn, isStop }: AnswerProps) {
  const [mine, theirs] =
    text === null
      ? [words.kept, words.keptByTrainee]
      : isStop
        ? [words.without, words.withoutByTrainee]
        : [words.explained, words.explainedByTrainee];
  return (
    <p className="finding__answer">
      <span className="soft small">
        {isOwn ? mine : theirs} · <Time at={answered_at} />
      </span>
      {text !== null && (
        <q className="said" dir="auto">
          {text}
        </q>
      )}
    </p>
  );
}

function Explain({ finding, place, isStop }: { finding: Finding; place?: string; isStop: boolean }) {
  const explain = useExplain();
  const said = finding.answer?.text ?? undefined;
  const short = finding.message.split(/[.:;]/)[0] ?? finding.message;
  const first =
    isStop && place
      ? { label: words.goOnWithout, name: words.goOnWithoutFor(place) }
      : {
          label: words.explain,
          name: place ? words.explainFor(place, short) : words.explainLessonFor(short),
        };
  return (
    <div className="finding__acts">
      <Saying
        {...(said === undefined ? first : { label: words.change, name: words.changeFor(short) })}
        kind="plain"
        hint={isStop ? words.withoutHint : words.explainHint}
        text={said}
        save={(text) => explain.mutateAsync({ id: finding.id, text })}
      />
    </div>
  );
}
