/** One camera's place: choose its files, see them checked, see them go, see what was noticed, replace them. */

import { useRef } from "react";
import { type DropItem, DropZone } from "react-aria-components";
import { FindingNotice } from "../../acceptance/FindingNotice";
import { isOpenWarning, isUnusable, stopsLesson } from "../../acceptance/findings";
import { useKeep } from "../../acceptance/requests";
import { SendBackButton, SentBack } from "../../acceptance/SentBack";
import type { Camera, Detail, Finding, OpenUpload } from "../../api/types";
import { Button } from "../../design/Button";
import { useFocusKept } from "../../design/focusKept";
import { Icon } from "../../design/Icon";
import { Notice } from "../../design/Notice";
import { Time } from "../../design/Time";
import { texts } from "../../texts";
import { type Choice, choose, handOver } from "../../uploads/choosing";
import type { Advice } from "../../uploads/look/advice";
import type { Wait } from "../../uploads/outage";
import { sizeInWords } from "../../uploads/pace";
import type { Picked } from "../../uploads/pick";
import type { Told } from "../../uploads/tabs";
import { isUnderWay, putAway, type Upload } from "../../uploads/uploads";
import { usePreview } from "../../uploads/usePreview";
import { adviceInWords, toneOf } from "./adviceWords";
import { ChooseFiles } from "./ChooseFiles";
import { ChosenFiles } from "./ChosenFiles";
import type { SlotLook } from "./ClassroomPlan";
import { filesIn, partIn } from "./dropped";
import { findingsAbout } from "./findings";
import { Elsewhere, Interrupted } from "./Interrupted";
import { OnItsWay } from "./OnItsWay";
import { Stopped } from "./Stopped";
import { useChooseAgain } from "./useChooseAgain";

const words = texts.upload;
/** Stops that end when the right file is chosen again. */
const NEEDS_FILE: readonly string[] = ["unreadable", "unsteady", "different"];

interface CameraSlotProps {
  lesson: Detail;
  camera: Camera;
  /** What this window sends, or sent. */
  upload: Upload | undefined;
  /** What the service holds of an upload that is not finished. */
  open: OpenUpload | undefined;
  /** An upload that the service put away, and says so. */
  abandoned: OpenUpload | undefined;
  elsewhere: { isSent: boolean; told?: Told };
  choice: Choice;
  advice: readonly Advice[];
  wait: Wait | undefined;
  look: SlotLook;
  /** With what is chosen, every camera that is in would be replaced. */
  replacesAll: boolean;
}

export function CameraSlot(all: CameraSlotProps) {
  const { lesson, camera, upload, open, choice, look } = all;
  const place = texts.words.places[camera.camera] ?? { name: camera.label, where: "" };
  // What was begun may be gone on with, or given up, also when nothing new may be begun any more.
  const maySend = lesson.can.includes("recording.receive");
  const mayReceive = maySend && camera.replaceable;
  const isHere = upload !== undefined && (isUnderWay(upload) || upload.step === "paused");
  const needsFile = upload?.step === "stopped" && NEEDS_FILE.includes(upload.stop?.kind ?? "");
  const isStopped = upload?.step === "stopped" && !needsFile;
  const resumed = isHere || isStopped ? undefined : open;
  const again = useChooseAgain(resumed);
  const told = useRef<HTMLDivElement>(null);
  useFocusKept(told, () => told.current?.querySelector<HTMLElement>("h3"));
  const picture = usePreview(upload?.sources[0]?.file ?? choice.files[0]?.file);

  const take = (picked: readonly Picked[]) =>
    void (resumed ? again.take(picked) : choose(lesson.id, camera.camera, picked));
  async function drop(items: DropItem[]): Promise<void> {
    const part = await partIn(items);
    if (part !== undefined) {
      if (part.camera !== camera.camera) {
        handOver(lesson.id, part.camera, camera.camera, part.key);
      }
      return;
    }
    const picked = await filesIn(items);
    if (picked.length > 0) {
      take(picked);
    }
  }

  return (
    <DropZone
      className="slot"
      data-look={look}
      isDisabled={isHere || !(resumed ? maySend : mayReceive)}
      onDrop={({ items }) => void drop(items)}
      aria-label={words.drop(place.name, camera.camera)}
    >
      <div className="slot__picture">
        {picture ? <img src={picture} alt="" /> : <Icon name="camera" size={32} />}
      </div>
      <div className="slot__words" ref={told}>
        <h3 tabIndex={-1}>
          {words.slot(place.name, camera.camera)}
          <span className="slot__where">{place.where}</span>
        </h3>
        {isHere ? (
          <OnItsWay upload={upload} wait={all.wait} />
        ) : isStopped ? (
          <Stopped upload={upload} />
        ) : resumed ? (
          all.elsewhere.isSent && maySend ? (
            <Elsewhere open={resumed} told={all.elsewhere.told} sources={upload?.sources} again={again} />
          ) : (
            <Interrupted
              open={resumed}
              again={again}
              stop={needsFile ? upload.stop : undefined}
              mayReceive={maySend}
            />
          )
        ) : (
          <Choosing {...all} placeName={place.name} mayReceive={mayReceive} take={take} />
        )}
      </div>
    </DropZone>
  );
}

interface ChoosingProps extends CameraSlotProps {
  placeName: string;
  mayReceive: boolean;
  take: (picked: readonly Picked[]) => void;
}

/** Nothing is on its way: what is in, what was put away, what is chosen, and the way to choose. */
function Choosing(all: ChoosingProps) {
  const { lesson, camera, abandoned, choice, advice, placeName, mayReceive, take, replacesAll } = all;
  const { files } = choice;
  const findings = findingsAbout(lesson, camera);
  const isWrong = findings.some((one) => stopsLesson(camera, one));
  const sentBack = lesson.send_backs.filter((one) => one.camera === camera.camera);
  const hasRecording = camera.recording !== null;
  const maySend = lesson.can.includes("recording.receive");
  const isClosed = hasRecording && !camera.replaceable && maySend;
  const others = lesson.cameras.map((one) => one.camera).filter((one) => one !== camera.camera);
  return (
    <>
      {abandoned?.notice && (
        <Notice
          tone="warn"
          action={
            maySend && (
              <Button kind="plain" onPress={() => void putAway(lesson.id, camera.camera, abandoned)}>
                {texts.interrupted.putAway}
              </Button>
            )
          }
        >
          {abandoned.notice}
        </Notice>
      )}
      <Received camera={camera} isEmpty={files.length === 0 && mayReceive} />
      {sentBack.map((one) => (
        <SentBack key={one.id} lesson={lesson} sendBack={one} />
      ))}
      <Findings lesson={lesson} findings={findings} camera={camera} place={placeName} />
      {files.length > 0 && (
        <ChosenFiles observationId={lesson.id} camera={camera.camera} choice={choice} others={others} />
      )}
      {advice.length > 0 && (
        <ul className="findings" aria-live="polite">
          {advice.map((one) => (
            <li key={adviceInWords(one)}>
              <Notice tone={toneOf(one)}>{adviceInWords(one)}</Notice>
            </li>
          ))}
        </ul>
      )}
      {files.length > 0 && hasRecording && (
        <Notice>{replacesAll ? texts.acceptance.replacesAll : texts.acceptance.replaces}</Notice>
      )}
      {isClosed && <p className="soft">{texts.acceptance.closed}</p>}
      {findings.some(isOpenWarning) && !isWrong && sentBack.length === 0 && (
        <Keep lesson={lesson} camera={camera} place={placeName} />
      )}
      <SendBackButton lesson={lesson} camera={camera} />
      {mayReceive && (
        <div className="row">
          {files.length > 0 ? (
            <ChooseFiles
              kind="plain"
              icon="plus"
              label={words.add}
              name={words.addFor(placeName)}
              onPick={take}
            />
          ) : (
            <ChooseFiles
              kind={!hasRecording || isWrong || sentBack.length > 0 ? "primary" : "quiet"}
              icon={hasRecording ? "replace" : "file"}
              label={hasRecording ? words.replace : words.choose}
              name={hasRecording ? words.replaceFor(placeName) : words.chooseFor(placeName)}
              folder={{ label: words.chooseFolder, name: words.chooseFolderFor(placeName) }}
              onPick={take}
            />
          )}
        </div>
      )}
    </>
  );
}

function Received({ camera: { recording }, isEmpty }: { camera: Camera; isEmpty: boolean }) {
  if (recording === null) {
    return isEmpty ? (
      <p className="soft">
        {words.empty} <span className="slot__drop">· {words.orDrop}</span>
      </p>
    ) : null;
  }
  return (
    <p className="soft">
      <strong className="slot__file">
        {recording.file_name} {recording.parts.length > 1 && words.andMore(recording.parts.length - 1)}
      </strong>
      <span className="numbers">
        {sizeInWords(recording.size_bytes)} · {words.received.toLowerCase()}{" "}
        <Time at={recording.received_at} />
      </span>
      {recording.sha256 && (
        <span className="small slot__digest" title={words.fingerprintTitle(recording.sha256)}>
          {words.fingerprint(recording.sha256)}
        </span>
      )}
    </p>
  );
}

/** Keep the recording as it is, with all that was noticed about it. */
function Keep({ lesson, camera, place }: { lesson: Detail; camera: Camera; place: string }) {
  const keep = useKeep(lesson.id, camera.camera);
  const { recording } = camera;
  if (recording === null || !lesson.can.includes("recording.confirm")) {
    return null;
  }
  return (
    <>
      <p className="soft">{texts.acceptance.choose}</p>
      {keep.error && (
        <Notice tone="bad" live>
          {keep.error.message}
        </Notice>
      )}
      <div className="row">
        <Button
          icon="check"
          aria-label={texts.acceptance.keepFor(place)}
          isPending={keep.isPending}
          onPress={() => keep.mutate(recording.id)}
        >
          {texts.acceptance.keep}
        </Button>
      </div>
    </>
  );
}

interface FindingsProps {
  lesson: Detail;
  findings: readonly Finding[];
  /** The camera that they are about, and where it stands; without it, they are about the lesson. */
  camera?: Camera;
  place?: string;
}

/** What was noticed, as sentences, each with what was said to it. */
export function Findings({ lesson, findings, camera, place }: FindingsProps) {
  if (findings.length === 0) {
    return null;
  }
  return (
    <ul className="findings">
      {findings.map((finding) => (
        <li key={finding.id}>
          <FindingNotice
            lesson={lesson}
            finding={finding}
            place={place}
            isStop={camera !== undefined && isUnusable(camera, finding)}
          />
        </li>
      ))}
    </ul>
  );
}
