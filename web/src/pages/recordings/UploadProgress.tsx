/** One file on its way: what is happening, how much has gone, how fast, and how long it will still take. */

import { Progress } from "../../design/Progress";
import { texts } from "../../texts";
import { durationInWords, secondsLeft, sizeInWords, speedOf } from "../../uploads/pace";
import type { Upload } from "../../uploads/uploads";

const words = texts.upload;

export function UploadProgress({ upload }: { upload: Upload }) {
  const { file, bytes, step } = upload;
  const label = {
    reading: words.reading,
    sending: words.sending,
    storing: words.storing,
    in: "",
    stopped: "",
  }[step];
  const speed = speedOf(upload.marks);
  const left = secondsLeft(file.size - bytes, speed);
  const figure = words.figure(sizeInWords(bytes), sizeInWords(file.size));
  return (
    <div className="stack stack--tight">
      <strong className="slot__file">{file.name}</strong>
      <Progress
        label={label}
        value={step === "storing" || file.size === 0 ? undefined : bytes / file.size}
        figure={step === "storing" ? "" : figure}
      />
      {step === "sending" && (
        <p className="soft small numbers">
          {speed === undefined || left === undefined
            ? words.measuring
            : `${words.speed(sizeInWords(speed))} · ${words.left(durationInWords(left))}`}
        </p>
      )}
    </div>
  );
}
