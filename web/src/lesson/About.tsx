/** How this lesson was put together, in words: what to look at, how each camera was placed, what was found, who may watch. */

import { useRef } from "react";
import { FindingNotice } from "../acceptance/FindingNotice";
import { isUnusable } from "../acceptance/findings";
import { SendBackButton, SentBack } from "../acceptance/SentBack";
import type { Detail, Finding, Noticed } from "../api/types";
import { useFocusKept } from "../design/focusKept";
import { dateInWords } from "../design/moment";
import { Time } from "../design/Time";
import { texts as all } from "../texts";
import { texts as placing } from "../texts/alignment";
import { tongueOf } from "../texts/language";
import { texts } from "../texts/lesson";
import { CamerasPlaced } from "./alignment/CamerasPlaced";
import type { Lesson } from "./manifest";
import { usePlayer } from "./moment";
import { useSlice } from "./store";

const t = texts.about;
/** Said camera by camera above, with what they rest on. */
const SAID_ABOVE: readonly string[] = [
  "not_aligned",
  "duplicate",
  "uncertain_alignment",
  "aligned_by_picture",
  "paused",
];

export function About({ detail }: { detail: Detail }) {
  const player = usePlayer();
  const lesson = useSlice(player.store, (state) => state.lesson);
  return (
    <div className="about" lang={tongueOf("lesson", "about")}>
      <section>
        <h2>{t.focus}</h2>
        <p className="about__focus" dir="auto">
          {detail.focus}
        </p>
        {detail.focus_reason && <p dir="auto">{detail.focus_reason}</p>}
      </section>
      <section className="places">
        <h2>{placing.title}</h2>
        <CamerasPlaced detail={detail} lesson={lesson} />
      </section>
      <Findings detail={detail} lesson={lesson} />
      <Recordings detail={detail} />
      <section>
        <h2>{t.attestation}</h2>
        {detail.attestation ? (
          <p>
            {detail.attestation.register_outcome === "none_present" ? t.attestedNone : t.attestedAbsent};{" "}
            {t.checked(dateInWords(detail.attestation.register_checked_on))}.{" "}
            <Time at={detail.attestation.attested_at} />
          </p>
        ) : (
          <p>{t.notAttested}</p>
        )}
        <p className="side__quiet">{t.revision(lesson.revision)}</p>
      </section>
    </div>
  );
}

/** What the checks found, each under the name of the camera that it is about. */
function Findings({ detail, lesson }: { detail: Detail; lesson: Lesson }) {
  const every = [
    ...detail.findings,
    ...detail.cameras.flatMap(({ camera, findings }) =>
      findings.map((one) => ({ ...one, camera: one.camera ?? camera })),
    ),
    ...lesson.findings,
  ];
  const findings = distinct(every.filter((one) => isExplained(one) || !SAID_ABOVE.includes(one.code)));
  return (
    <section>
      <h2>{t.findings}</h2>
      {findings.length === 0 ? (
        <p>{every.length === 0 ? t.noFindings : t.noOtherFindings}</p>
      ) : (
        <ul className="about__findings">
          {findings.map((one) => (
            <li key={`${one.camera}${one.code}${one.at_ms}`}>
              <FindingNotice
                lesson={detail}
                finding={one}
                about={aboutWhat(one, detail)}
                place={all.words.places[one.camera ?? 0]?.name}
                isStop={detail.cameras.some((camera) => "id" in one && isUnusable(camera, one))}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What came from each camera, and the way to ask for another file. Nothing for those who ask for none and are asked for none. */
function Recordings({ detail }: { detail: Detail }) {
  const box = useRef<HTMLElement>(null);
  useFocusKept(box, () => box.current?.querySelector<HTMLElement>("h2"));
  const mayAsk = detail.can.includes("send_back.make");
  if (!mayAsk && detail.send_backs.length === 0) {
    return null;
  }
  return (
    <section ref={box}>
      <h2 tabIndex={-1}>{t.recordings}</h2>
      {mayAsk && <p className="side__quiet">{t.recordingsLead}</p>}
      {detail.send_backs.map((one) => (
        <SentBack key={one.id} lesson={detail} sendBack={one} />
      ))}
      <ul className="about__recordings">
        {detail.cameras.map((camera) => {
          const { recording } = camera;
          return recording === null ? null : (
            <li key={camera.camera} className="row">
              <span>
                {camera.label} · {t.received} <Time at={recording.received_at} />
              </span>
              <SendBackButton lesson={detail} camera={camera} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Whether its trainee said something to it, which stands beside it. */
function isExplained(one: Finding | Noticed): boolean {
  return "answer" in one && one.answer !== null && one.answer.text !== null;
}

/** The camera that a finding is about, by the name that people gave it. */
function aboutWhat({ camera }: Noticed, { cameras }: Detail): string {
  if (camera === null) return t.wholeLesson;
  return cameras.find((one) => one.camera === camera)?.label ?? texts.stage.camera(camera);
}

/** The same finding may be filed with the camera and with the lesson; the first is shown, by camera. */
function distinct(findings: (Finding | Noticed)[]): (Finding | Noticed)[] {
  const seen = new Map<string, Finding | Noticed>();
  for (const one of findings) {
    const key = `${one.camera} ${one.code} ${one.at_ms}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()].sort((a, b) => (a.camera ?? 0) - (b.camera ?? 0));
}
