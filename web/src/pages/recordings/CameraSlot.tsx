/** One camera's place: choose its files, see them checked, see them go, see what was noticed, replace them. */

import { type DropItem, DropZone } from "react-aria-components";
import type { Camera, Detail, Finding, OpenUpload } from "../../api/types";
import { Button } from "../../design/Button";
import { Icon } from "../../design/Icon";
import { Notice } from "../../design/Notice";
import { Time } from "../../design/Time";
import { texts } from "../../texts";
import { type Choice, choose, handOver } from "../../uploads/choosing";
import type { Advice } from "../../uploads/look/advice";
import type { Wait } from "../../uploads/outage";
import { lengthInWords, sizeInWords } from "../../uploads/pace";
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
}

export function CameraSlot(all: CameraSlotProps) {
  const { lesson, camera, upload, open, choice, look } = all;
  const place = texts.words.places[camera.camera] ?? { name: camera.label, where: "" };
  const mayReceive = lesson.can.includes("recording.receive");
  const isHere = upload !== undefined && (isUnderWay(upload) || upload.step === "paused");
  const needsFile = upload?.step === "stopped" && NEEDS_FILE.includes(upload.stop?.kind ?? "");
  const isStopped = upload?.step === "stopped" && !needsFile;
  const resumed = isHere || isStopped ? undefined : open;
  const again = useChooseAgain(resumed);
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
      isDisabled={!mayReceive || isHere}
      onDrop={({ items }) => void drop(items)}
      aria-label={words.drop(place.name, camera.camera)}
    >
      <div className="slot__picture">
        {picture ? <img src={picture} alt="" /> : <Icon name="camera" size={32} />}
      </div>
      <div className="slot__words">
        <h3>
          {words.slot(place.name, camera.camera)}
          <span className="slot__where">{place.where}</span>
        </h3>
        {isHere ? (
          <OnItsWay upload={upload} wait={all.wait} />
        ) : isStopped ? (
          <Stopped upload={upload} />
        ) : resumed ? (
          all.elsewhere.isSent && mayReceive ? (
            <Elsewhere open={resumed} told={all.elsewhere.told} sources={upload?.sources} again={again} />
          ) : (
            <Interrupted
              open={resumed}
              again={again}
              stop={needsFile ? upload.stop : undefined}
              mayReceive={mayReceive}
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
function Choosing({ lesson, camera, abandoned, choice, advice, placeName, mayReceive, take }: ChoosingProps) {
  const { files } = choice;
  const findings = findingsAbout(lesson, camera);
  const isWrong = findings.some(({ severity }) => severity === "error");
  const hasRecording = camera.recording !== null;
  const others = lesson.cameras.map((one) => one.camera).filter((one) => one !== camera.camera);
  return (
    <>
      {abandoned?.notice && (
        <Notice
          tone="warn"
          action={
            mayReceive && (
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
      <Findings findings={findings} />
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
              kind={!hasRecording || isWrong ? "primary" : "quiet"}
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

const tones = { error: "bad", warning: "warn", info: "info" } as const;

/** What was noticed, as sentences. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) {
    return null;
  }
  return (
    <ul className="findings">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.at_ms}`}>
          <Notice tone={tones[finding.severity]}>
            {finding.picture && (
              <img
                className="findings__picture"
                src={finding.picture}
                alt={words.shownAt(lengthInWords((finding.at_ms ?? 0) / 1000))}
                loading="lazy"
              />
            )}
            {finding.message}
            {finding.at_ms !== null && (
              <span className="soft numbers"> ({words.at(lengthInWords(finding.at_ms / 1000))})</span>
            )}
          </Notice>
        </li>
      ))}
    </ul>
  );
}
