/** One line about all files together: how long it takes at the present speed. */

import { texts } from "../../texts";
import { durationInWords, secondsLeft, speedOf } from "../../uploads/pace";
import { isUnderWay, type Upload } from "../../uploads/uploads";

/** Seconds until all of these files are in, at the speed that they have together; undefined until it can be said. */
export function togetherLeft(uploads: readonly Upload[]): number | undefined {
  const going = uploads.filter(isUnderWay);
  const remaining = going.reduce(
    (sum, { file, bytes, step }) => sum + file.size - (step === "reading" ? 0 : bytes),
    0,
  );
  const speed = going.reduce((sum, { marks }) => sum + (speedOf(marks) ?? 0), 0);
  return going.length === 0 ? undefined : secondsLeft(remaining, speed);
}

export function Together({ uploads }: { uploads: readonly Upload[] }) {
  const left = togetherLeft(uploads);
  return left === undefined ? null : (
    <p className="soft numbers">{texts.upload.together(durationInWords(left))}</p>
  );
}
