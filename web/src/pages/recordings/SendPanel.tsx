/** Under the cameras: how long it will take, said before anything is sent; one button that starts; and how long is left. */

import { Button } from "../../design/Button";
import { texts } from "../../texts";
import { type Choice, readyOf, unchoose } from "../../uploads/choosing";
import { roughly, secondsLeft, sizeInWords } from "../../uploads/pace";
import { rememberedSpeed } from "../../uploads/speed";
import { begin, isUnderWay, togetherSpeed, type Upload } from "../../uploads/uploads";

const words = texts.sending;
/** What schools' links carry, bytes a second: 2 and 10 Mb. */
const SLOW = 250_000;
const QUICK = 1_250_000;

interface SendPanelProps {
  observationId: string;
  choices: readonly { camera: number; choice: Choice }[];
  uploads: readonly Upload[];
  isWaiting: boolean;
}

export function SendPanel({ observationId, choices, uploads, isWaiting }: SendPanelProps) {
  const chosen = choices.filter(({ choice }) => choice.files.length > 0);
  const ready = chosen.flatMap(({ camera, choice }) => {
    const sources = readyOf(choice);
    return sources === undefined ? [] : [{ camera, sources }];
  });
  const going = uploads.filter(isUnderWay);
  if (chosen.length === 0 && (going.length === 0 || isWaiting)) {
    return null;
  }
  const isLooking = chosen.some(({ choice }) =>
    choice.files.some(({ fingerprint, isUnreadable }) => fingerprint === undefined && !isUnreadable),
  );
  function start(): void {
    for (const { camera, sources } of ready) {
      unchoose(observationId, camera);
      void begin(observationId, camera, sources);
    }
  }
  return (
    <section className="send" aria-labelledby="send-title">
      <h2 id="send-title" className="visually-hidden">
        {words.title}
      </h2>
      {going.length > 0 && !isWaiting && <Together going={going} />}
      {chosen.length > 0 && (
        <>
          <Before
            sizes={ready.flatMap(({ sources }) => sources.map(({ file }) => file.size))}
            cameras={ready.length}
          />
          <div className="row">
            <Button kind="primary" icon="upload" isDisabled={ready.length === 0 || isLooking} onPress={start}>
              {words.start(Math.max(ready.length, 1))}
            </Button>
            {isLooking && (
              <span className="soft" role="status">
                {words.looking}
              </span>
            )}
          </div>
        </>
      )}
    </section>
  );
}

function Together({ going }: { going: readonly Upload[] }) {
  const remaining = going.reduce((sum, { size, bytes, inFlight }) => sum + size - bytes - inFlight, 0);
  const left = secondsLeft(remaining, togetherSpeed(going));
  return (
    <p className="send__line numbers">
      {left === undefined ? words.measuring : words.together(roughly(left))}
    </p>
  );
}

/** Said before starting: how much, how long, and what would make it shorter. */
function Before({ sizes, cameras }: { sizes: readonly number[]; cameras: number }) {
  const size = sizes.reduce((sum, one) => sum + one, 0);
  if (cameras === 0) {
    return null;
  }
  const known = rememberedSpeed();
  return (
    <>
      <p className="send__line numbers">
        <strong>{words.ready(cameras, sizeInWords(size))}</strong>{" "}
        {known === undefined
          ? words.atSpeeds(roughly(size / SLOW), roughly(size / QUICK))
          : words.atSpeed(roughly(size / known), sizeInWords(known))}
      </p>
      <p>{words.survives}</p>
      <details className="send__shorter">
        <summary>{words.shorter}</summary>
        <ul>
          {words.shorterWays.map((way) => (
            <li key={way}>{way}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
