/** One camera's place: choose a file, see it go, see what was noticed about it, replace it. */

import { type DropItem, DropZone, FileTrigger } from "react-aria-components";
import type { Camera, Detail, Finding } from "../../api/types";
import { Button } from "../../design/Button";
import { Icon } from "../../design/Icon";
import { Notice } from "../../design/Notice";
import { Time } from "../../design/Time";
import { texts } from "../../texts";
import { lengthInWords, sizeInWords } from "../../uploads/pace";
import { begin, isUnderWay, stop, type Upload } from "../../uploads/uploads";
import type { SlotLook } from "./ClassroomPlan";
import { findingsAbout } from "./findings";
import { UploadProgress } from "./UploadProgress";

const words = texts.upload;

interface CameraSlotProps {
  lesson: Detail;
  camera: Camera;
  upload: Upload | undefined;
  look: SlotLook;
}

export function CameraSlot({ lesson, camera, upload, look }: CameraSlotProps) {
  const place = texts.words.places[camera.camera] ?? { name: camera.label, where: "" };
  const underWay = upload !== undefined && isUnderWay(upload);
  const mayReceive = lesson.can.includes("recording.receive");

  const take = (file: File) => void begin(lesson.id, camera.camera, file);
  async function drop(items: DropItem[]): Promise<void> {
    const item = items.find(({ kind }) => kind === "file");
    if (item?.kind === "file") {
      take(await item.getFile());
    }
  }

  return (
    <DropZone
      className="slot"
      data-look={look}
      isDisabled={!mayReceive || underWay}
      onDrop={({ items }) => void drop(items)}
      aria-label={words.drop(place.name, camera.camera)}
    >
      <div className="slot__picture">
        {upload?.preview ? <img src={upload.preview.picture} alt="" /> : <Icon name="camera" size={32} />}
      </div>
      <div className="slot__words">
        <h3>
          {words.slot(place.name, camera.camera)}
          <span className="slot__where">{place.where}</span>
        </h3>
        <SlotState camera={camera} upload={upload} />
        <Findings findings={underWay ? [] : findingsAbout(lesson, camera)} />
        {mayReceive && !underWay && (
          <div className="row">
            {upload && mayGoAgain(upload) && (
              <Button kind="primary" icon="replace" onPress={() => take(upload.file)}>
                {words.again}
              </Button>
            )}
            <FileTrigger onSelect={(files) => files?.[0] && take(files[0])}>
              <Chooser camera={camera} placeName={place.name} upload={upload} />
            </FileTrigger>
          </div>
        )}
        {underWay && (
          <div>
            <Button kind="quiet" onPress={() => stop(upload)}>
              {words.stop}
            </Button>
          </div>
        )}
      </div>
    </DropZone>
  );
}

/** Whether sending the same file once more can help: an empty or unreadable one stays what it is. */
function mayGoAgain({ step, stop, file }: Upload): boolean {
  return step === "stopped" && stop?.kind !== "unreadable" && file.size > 0;
}

interface ChooserProps {
  camera: Camera;
  placeName: string;
  upload: Upload | undefined;
}

function Chooser({ camera, placeName, upload }: ChooserProps) {
  const isUseless = upload?.step === "stopped" && !mayGoAgain(upload);
  const isFirst = camera.recording === null && !isUseless;
  const isWrong = isUseless || camera.findings.some(({ severity }) => severity === "error");
  const isTried = upload?.step === "stopped";
  return (
    <Button
      kind={(isFirst && !isTried) || isWrong ? "primary" : "quiet"}
      icon={isFirst ? "file" : "replace"}
      aria-label={isFirst ? words.chooseFor(placeName) : words.replaceFor(placeName)}
    >
      {isFirst ? words.choose : words.replace}
    </Button>
  );
}

function SlotState({ camera, upload }: { camera: Camera; upload: Upload | undefined }) {
  const { recording } = camera;
  if (upload && isUnderWay(upload)) {
    return <UploadProgress upload={upload} />;
  }
  if (upload?.stop) {
    return <Stopped upload={upload} />;
  }
  if (recording === null) {
    return (
      <p className="soft">
        {words.empty} <span className="slot__drop">· {words.orDrop}</span>
      </p>
    );
  }
  const length = upload?.preview ? `${lengthInWords(upload.preview.seconds)} · ` : "";
  return (
    <p className="soft">
      <strong className="slot__file">{recording.file_name}</strong>
      <span className="numbers">
        {length}
        {sizeInWords(recording.size_bytes)} · {words.received.toLowerCase()}{" "}
        <Time at={recording.received_at} />
      </span>
      <span className="small slot__digest" title={words.fingerprintTitle(recording.sha256)}>
        {words.fingerprint(recording.sha256)}
      </span>
    </p>
  );
}

function Stopped({ upload: { stop: why, file } }: { upload: Upload }) {
  if (why === undefined) {
    return null;
  }
  const sentence = {
    lost: () =>
      words.lost(why.kind === "lost" ? Math.floor((100 * why.atBytes) / Math.max(file.size, 1)) : 0),
    unreadable: () => words.unreadable,
    stopped: () => words.stoppedByYou,
    refused: () => (why.kind === "refused" ? why.words : ""),
  }[why.kind]();
  return (
    <Notice tone={why.kind === "stopped" ? "info" : "bad"} title={file.name} live>
      {sentence}
    </Notice>
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
