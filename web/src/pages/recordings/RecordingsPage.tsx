/** Where a lesson's recordings come in: three slots, what was noticed, how far the preparation is, and the register. */

import { useQuery } from "@tanstack/react-query";
import { isUnusable, stopsLesson } from "../../acceptance/findings";
import { observation } from "../../api/queries";
import type { Detail, Recording } from "../../api/types";
import { Link } from "../../design/Button";
import { Loaded } from "../../design/Loaded";
import { PageHead } from "../../design/PageHead";
import { Skeleton } from "../../design/Skeleton";
import { Time } from "../../design/Time";
import { texts } from "../../texts";
import { useChoices } from "../../uploads/choosing";
import { adviceOn } from "../../uploads/look/advice";
import { isUnderWay, useUploads, useWait } from "../../uploads/uploads";
import { useElsewhere, useOpenUploads } from "../../uploads/useOpenUploads";
import { isStillDue } from "../lessons/order";
import { LateBadge, StatusBadge } from "../lessons/StatusBadge";
import { Attestation } from "./Attestation";
import { CameraSlot } from "./CameraSlot";
import { ClassroomPlan, type SlotLook } from "./ClassroomPlan";
import { useNoStrayDrops } from "./dropped";
import { GoOn } from "./GoOn";
import { PreparationProgress } from "./PreparationProgress";
import { SendPanel } from "./SendPanel";
import { useLiveObservation } from "./useLiveObservation";

const words = texts.upload;

/** How often to ask again while the service is still checking files. */
const ASK_AGAIN_MS = 4_000;

function isMoving({ status }: Detail): boolean {
  return status === "receiving" || status === "preparing" || status === "needs_file";
}

export function RecordingsPage({ id }: { id: string }) {
  const query = useQuery({
    ...observation(id),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? ASK_AGAIN_MS : false),
  });
  return (
    <Loaded
      query={query}
      title={words.title}
      skeleton={<Skeleton label={texts.shell.loading} rows={4} height={120} />}
    >
      {(lesson) => <Recordings lesson={lesson} />}
    </Loaded>
  );
}

function Recordings({ lesson }: { lesson: Detail }) {
  useNoStrayDrops();
  const uploads = useUploads(lesson.id);
  const live = useLiveObservation(lesson, uploads.some(isUnderWay));
  const uploadOf = (camera: number) => uploads.find((upload) => upload.camera === camera);
  const wait = useWait();
  const choiceOf = useChoices(lesson.id);
  const choices = lesson.cameras.map(({ camera }) => ({ camera, choice: choiceOf(camera) }));
  const held = useOpenUploads(lesson.id);
  // What this window has just brought in may still be called open in an older answer.
  const isIn = ({ id, camera }: { id: string; camera: number }) =>
    uploadOf(camera)?.step === "in" && uploadOf(camera)?.open?.id === id;
  const open = held.filter((one) => one.state === "open" && !isIn(one));
  const abandoned = held.filter(({ state }) => state === "abandoned");
  const elsewhere = useElsewhere(open.map(({ id }) => id));
  const advice = adviceOn(
    lesson.cameras.map(({ camera, recording }) => ({
      camera,
      files: choiceOf(camera).files.map(({ file, fingerprint, look }) => ({
        name: file.name,
        size: file.size,
        fingerprint,
        look,
      })),
      received: partsOf(recording),
    })),
  );
  const openOf = (camera: number) => open.find((one) => one.camera === camera);
  const looks = Object.fromEntries(
    lesson.cameras.map((camera): [number, SlotLook] => {
      const upload = uploadOf(camera.camera);
      if (upload && isUnderWay(upload)) {
        return [camera.camera, "busy"];
      }
      const trouble =
        upload?.step === "stopped" ||
        camera.findings.some((finding) => stopsLesson(camera, finding)) ||
        lesson.send_backs.some((one) => one.camera === camera.camera);
      const isBegun = openOf(camera.camera) !== undefined;
      // Of a file that cannot be used, and that the trainee does without, nothing is in the lesson.
      const hasPicture = camera.recording !== null && !camera.findings.some((one) => isUnusable(camera, one));
      return [camera.camera, trouble ? "trouble" : isBegun ? "busy" : hasPicture ? "in" : "empty"];
    }),
  );
  const isOwn = lesson.relation === "own";
  const replacesAll = lesson.cameras.every(
    ({ camera, recording }) => recording === null || choiceOf(camera).files.length > 0,
  );
  const mayAttest = lesson.attestation !== null || lesson.can.includes("observation.attest");
  const hasStarted = lesson.cameras_received > 0;
  return (
    <>
      <PageHead
        title={lesson.title}
        above={isOwn ? <Link to="/lessons">{texts.lessons.title}</Link> : <Link to="/">{words.back}</Link>}
        lead={
          <p className="row">
            <StatusBadge status={lesson.status} />
            <LateBadge lesson={lesson} />
            {isStillDue(lesson) && (
              <span>
                {texts.lessons.due} <Time at={lesson.due_at} schoolZone={lesson.school.zone} />
              </span>
            )}
          </p>
        }
      />
      <div className="recordings">
        <section className="recordings__slots" aria-labelledby="recordings-title">
          <div className="recordings__plan">
            <h2 id="recordings-title">{words.title}</h2>
            <p className="soft">{isOwn ? words.lead : words.leadOfOthers(lesson.trainee.full_name)}</p>
            <ClassroomPlan looks={looks} label={words.room} board={words.board} />
          </div>
          <div className="stack">
            <ul className="slots">
              {lesson.cameras.map((camera) => (
                <li key={camera.camera}>
                  <CameraSlot
                    lesson={lesson}
                    camera={camera}
                    upload={uploadOf(camera.camera)}
                    open={openOf(camera.camera)}
                    abandoned={abandoned.find((one) => one.camera === camera.camera)}
                    elsewhere={elsewhere(openOf(camera.camera)?.id ?? "")}
                    choice={choiceOf(camera.camera)}
                    advice={advice.filter((one) => one.camera === camera.camera)}
                    wait={wait}
                    replacesAll={replacesAll}
                    look={looks[camera.camera] ?? "empty"}
                  />
                </li>
              ))}
            </ul>
            <SendPanel
              observationId={lesson.id}
              choices={choices}
              uploads={uploads}
              isWaiting={wait !== undefined}
            />
          </div>
        </section>
        <GoOn lesson={lesson} uploads={uploads} />
        {lesson.preparation && <PreparationProgress lesson={lesson} live={live} />}
        {mayAttest && hasStarted && <Attestation lesson={lesson} />}
      </div>
    </>
  );
}

/** The files of a recording that is in, by which the same file in another place is noticed. */
function partsOf(recording: Recording | null): { name: string; fingerprint: string | null }[] {
  return recording?.parts.map(({ file_name: name, fingerprint }) => ({ name, fingerprint })) ?? [];
}
