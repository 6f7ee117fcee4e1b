/** How this lesson was put together, in words: what to look at, how each camera was placed, what was found, who may watch. */

import type { Detail, Finding } from "../api/types";
import { dateInWords } from "../design/moment";
import { Notice, type NoticeTone } from "../design/Notice";
import { Time } from "../design/Time";
import { texts as placing } from "../texts/alignment";
import { texts } from "../texts/lesson";
import { CamerasPlaced } from "./alignment/CamerasPlaced";
import type { Lesson } from "./manifest";
import { usePlayer } from "./moment";
import { useSlice } from "./store";

const t = texts.about;
const TONES: Record<string, NoticeTone> = { error: "bad", warning: "warn" };
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
    <div className="about">
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
  const all = [
    ...lesson.findings,
    ...detail.findings,
    ...detail.cameras.flatMap(({ camera, findings }) =>
      findings.map((one) => ({ ...one, camera: one.camera ?? camera })),
    ),
  ];
  const findings = distinct(all.filter((one) => !SAID_ABOVE.includes(one.code)));
  return (
    <section>
      <h2>{t.findings}</h2>
      {findings.length === 0 ? (
        <p>{all.length === 0 ? t.noFindings : t.noOtherFindings}</p>
      ) : (
        <ul className="about__findings">
          {findings.map((one) => (
            <li key={`${one.camera}${one.code}${one.at_ms}`}>
              <Notice tone={TONES[one.severity] ?? "info"} title={aboutWhat(one, detail)}>
                {one.message}
              </Notice>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The camera that a finding is about, by the name that people gave it. */
function aboutWhat({ camera }: Finding, { cameras }: Detail): string {
  if (camera === null) return t.wholeLesson;
  return cameras.find((one) => one.camera === camera)?.label ?? texts.stage.camera(camera);
}

/** The same finding may be filed with the camera and with the lesson; the first is shown, by camera. */
function distinct(findings: Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const one of findings) {
    const key = `${one.camera} ${one.code} ${one.at_ms}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()].sort((a, b) => (a.camera ?? 0) - (b.camera ?? 0));
}
