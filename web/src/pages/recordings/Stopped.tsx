/** Sending has stopped for a reason that a person can do something about: the reason, what is kept, and the one thing to do. */

import type { ReactNode } from "react";
import { Button } from "../../design/Button";
import { Notice } from "../../design/Notice";
import { texts } from "../../texts";
import { begin, goOn, putAway, resume, type Upload } from "../../uploads/uploads";
import { GiveUp, Names } from "./OnItsWay";

const words = texts.sending;
const reasons = words.stop;

export function Stopped({ upload }: { upload: Upload }) {
  const { observationId, camera, sources, stop, open } = upload;
  const beginAgain = (evenSo = false) => void begin(observationId, camera, sources, evenSo);
  const goOnNow = (
    <Button kind="primary" onPress={() => void resume(upload)}>
      {words.resume}
    </Button>
  );
  const others = (
    <Button kind="plain" onPress={() => void putAway(observationId, camera)}>
      {words.notTheseFiles}
    </Button>
  );
  switch (stop?.kind) {
    case "no-room":
      return (
        <Saying upload={upload} tone="bad" sentence={stop.words ?? reasons.noRoom}>
          {goOnNow}
          <GiveUp observationId={observationId} camera={camera} upload={upload} />
        </Saying>
      );
    case "signed-out":
      return (
        <Saying upload={upload} tone="warn" sentence={reasons.signedOut}>
          {goOnNow}
        </Saying>
      );
    case "gone":
      return (
        <Saying upload={upload} tone="warn" sentence={reasons.gone}>
          <Button kind="primary" onPress={() => beginAgain()}>
            {words.startAgain}
          </Button>
          {others}
        </Saying>
      );
    case "already-here":
      return (
        <Saying upload={upload} tone="info" sentence={reasons.alreadyHere}>
          {others}
          <Button kind="plain" onPress={() => beginAgain(true)}>
            {words.sendAnyway}
          </Button>
        </Saying>
      );
    case "another-open": {
      const { current } = stop;
      const names = current.files.map(({ file_name }) => file_name);
      const percent = Math.floor((100 * current.bytes_have) / Math.max(current.size_bytes, 1));
      return (
        <Saying upload={upload} tone="warn" sentence={reasons.anotherOpen(names, percent)}>
          <Button kind="primary" onPress={() => void putAway(observationId, camera)}>
            {words.keepEarlier}
          </Button>
          <Button
            kind="plain"
            onPress={() =>
              void putAway(observationId, camera, current).then(() => begin(observationId, camera, sources))
            }
          >
            {words.sendThese}
          </Button>
        </Saying>
      );
    }
    case "refused":
      return (
        <Saying upload={upload} tone="bad" sentence={stop.words}>
          <Button onPress={() => (open ? void goOn(open, sources) : beginAgain())}>
            {texts.shell.again}
          </Button>
          {others}
        </Saying>
      );
    default:
      return null;
  }
}

interface SayingProps {
  upload: Upload;
  tone: "info" | "warn" | "bad";
  sentence: string;
  children: ReactNode;
}

function Saying({ upload, tone, sentence, children }: SayingProps) {
  return (
    <div className="stack stack--tight">
      <Names upload={upload} />
      <Notice tone={tone} live>
        {sentence}
      </Notice>
      <div className="row">{children}</div>
    </div>
  );
}
