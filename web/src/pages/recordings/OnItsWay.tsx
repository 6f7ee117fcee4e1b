/** One camera's recording on its way: how much has gone, how fast, how long it takes, what is happening, and pause. */

import { useState } from "react";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { Notice } from "../../design/Notice";
import { Progress } from "../../design/Progress";
import { texts } from "../../texts";
import type { Wait } from "../../uploads/outage";
import { roughly, secondsLeft, sizeInWords, speedOf } from "../../uploads/pace";
import { pause, putAway, resume, tryNow, type Upload } from "../../uploads/uploads";

const words = texts.sending;

interface OnItsWayProps {
  upload: Upload;
  wait: Wait | undefined;
}

export function OnItsWay({ upload, wait }: OnItsWayProps) {
  const { camera, step, bytes, inFlight, size } = upload;
  const place = texts.words.places[camera]?.name ?? String(camera);
  const figure = texts.upload.figure(sizeInWords(bytes + inFlight), sizeInWords(size));
  const isWaiting = wait !== undefined && (step === "sending" || step === "opening" || step === "storing");
  return (
    <div className="stack stack--tight">
      <Names upload={upload} />
      {step === "paused" ? (
        <p>{words.paused(sizeInWords(bytes), sizeInWords(size))}</p>
      ) : (
        <Progress
          label={labelOf(upload)}
          value={
            step === "sending" || step === "opening" ? (bytes + inFlight) / Math.max(size, 1) : undefined
          }
          figure={step === "sending" ? figure : ""}
        />
      )}
      {isWaiting ? (
        <Notice tone="warn" live action={<Button onPress={tryNow}>{words.tryNow}</Button>}>
          {words.waiting[wait.trouble]}
        </Notice>
      ) : (
        <Pace upload={upload} />
      )}
      <div className="row">
        {step === "paused" ? (
          <Button
            kind="primary"
            icon="upload"
            aria-label={words.resumeFor(place)}
            onPress={() => void resume(upload)}
          >
            {words.resume}
          </Button>
        ) : (
          <Button kind="quiet" aria-label={words.pauseFor(place)} onPress={() => pause(upload)}>
            {words.pause}
          </Button>
        )}
        {step === "paused" && <GiveUp observationId={upload.observationId} camera={camera} upload={upload} />}
      </div>
    </div>
  );
}

/** What the bar is called: what is happening now. */
function labelOf({ step, inFlight, marks }: Upload): string {
  if (step === "opening" || step === "checking" || step === "storing") {
    return words[step];
  }
  return inFlight === 0 && marks.length === 0 ? words.turn : words.sending;
}

function Pace({ upload: { step, marks, size, bytes, inFlight } }: { upload: Upload }) {
  const speed = speedOf(marks);
  const left = secondsLeft(size - bytes - inFlight, speed);
  if (step !== "sending" || speed === undefined || left === undefined) {
    return null;
  }
  return (
    <p className="soft small numbers">
      {`${texts.upload.speed(sizeInWords(speed))} · ${texts.upload.left(roughly(left))}`}
    </p>
  );
}

export function Names({ upload: { sources } }: { upload: Upload }) {
  return <strong className="slot__file">{sources.map(({ file }) => file.name).join(", ")}</strong>;
}

interface GiveUpProps {
  observationId: string;
  camera: number;
  upload?: Upload;
  open?: Upload["open"];
}

/** Give an upload up: asked once more, for what has arrived took hours. */
export function GiveUp({ observationId, camera, upload, open = upload?.open }: GiveUpProps) {
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string>();
  const place = texts.words.places[camera]?.name ?? String(camera);
  const have = upload?.bytes ?? open?.bytes_have ?? 0;
  async function giveUp(): Promise<void> {
    try {
      await putAway(observationId, camera, open);
      setAsking(false);
    } catch (refusal) {
      setError((refusal as Error).message);
    }
  }
  return (
    <>
      <Button kind="plain" aria-label={words.dropFor(place)} onPress={() => setAsking(true)}>
        {words.drop}
      </Button>
      <Dialog
        title={words.dropTitle}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        closeLabel={words.dropNo}
      >
        <div className="stack">
          <p>{words.dropWords(sizeInWords(have))}</p>
          {error && (
            <Notice tone="bad" live>
              {error}
            </Notice>
          )}
          <div className="row">
            <Button kind="danger" onPress={() => void giveUp()}>
              {words.dropYes}
            </Button>
            <Button kind="plain" onPress={() => setAsking(false)}>
              {words.dropNo}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
