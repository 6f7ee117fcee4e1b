/** How this lesson was put together, in words: what to look at, who may watch, how each camera was placed, what was found. */

import type { Detail, Finding } from "../api/types";
import { dateInWords } from "../design/moment";
import { Notice } from "../design/Notice";
import { Time } from "../design/Time";
import { texts } from "../texts/lesson";
import { alignmentWords, reasonWords } from "./aboutWords";
import { usePlayer } from "./moment";
import { useSlice } from "./store";

const t = texts.about;

export function About({ detail }: { detail: Detail }) {
  const player = usePlayer();
  const lesson = useSlice(player.store, (state) => state.lesson);
  const findings = distinct([
    ...lesson.findings,
    ...detail.findings,
    ...detail.cameras.flatMap((camera) => camera.findings),
  ]);
  return (
    <div className="about">
      <section>
        <h2>{t.focus}</h2>
        <p className="about__focus" dir="auto">
          {detail.focus}
        </p>
        {detail.focus_reason && <p dir="auto">{detail.focus_reason}</p>}
      </section>
      <section>
        <h2>{t.cameras}</h2>
        <dl className="about__cameras">
          {lesson.angles.map((angle) => (
            <div key={angle.camera}>
              <dt>{angle.label}</dt>
              {alignmentWords(angle, lesson.clock.anchor).map((sentence) => (
                <dd key={sentence}>{sentence}</dd>
              ))}
            </div>
          ))}
          {lesson.cameras
            .filter((absent) => !lesson.angles.some((angle) => angle.camera === absent.camera))
            .map((absent) => (
              <div key={absent.camera}>
                <dt>{texts.stage.camera(absent.camera)}</dt>
                <dd>{reasonWords(absent.reason)}.</dd>
              </div>
            ))}
        </dl>
      </section>
      <section>
        <h2>{t.findings}</h2>
        {findings.length === 0 ? (
          <p>{t.noFindings}</p>
        ) : (
          <ul className="about__findings">
            {findings.map((one) => (
              <li key={`${one.camera}${one.code}${one.at_ms}`}>
                <Notice
                  tone={one.severity === "error" ? "bad" : one.severity === "warning" ? "warn" : "info"}
                >
                  {one.message}
                </Notice>
              </li>
            ))}
          </ul>
        )}
      </section>
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

/** The same finding may be filed with the camera and with the lesson. */
function distinct(findings: Finding[]): Finding[] {
  const seen = new Map(findings.map((one) => [`${one.camera} ${one.code} ${one.at_ms}`, one]));
  return [...seen.values()];
}
