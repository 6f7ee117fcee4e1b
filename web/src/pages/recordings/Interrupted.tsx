/** An upload that was begun and does not run here: which file to choose again, or which window sends it. */

import type { OpenUpload } from "../../api/types";
import { Button } from "../../design/Button";
import { inWords } from "../../design/moment";
import { Notice } from "../../design/Notice";
import { Progress } from "../../design/Progress";
import { texts } from "../../texts";
import { roughly, secondsLeft, sizeInWords } from "../../uploads/pace";
import type { Told } from "../../uploads/tabs";
import type { Source, Upload } from "../../uploads/uploads";
import { goOn } from "../../uploads/uploads";
import { ChooseFiles } from "./ChooseFiles";
import { GiveUp } from "./OnItsWay";
import type { ChooseAgain } from "./useChooseAgain";

const words = texts.interrupted;
const reasons = texts.sending.stop;

interface InterruptedProps {
  open: OpenUpload;
  again: ChooseAgain;
  /** Why it stopped here, when it did. */
  stop?: Upload["stop"];
  mayReceive: boolean;
}

export function Interrupted({ open, again, stop, mayReceive }: InterruptedProps) {
  const place = texts.words.places[open.camera]?.name ?? String(open.camera);
  const [first] = open.files;
  const isOne = open.files.length === 1;
  return (
    <div className="stack stack--tight">
      <Progress
        label={words.title}
        value={open.bytes_have / Math.max(open.size_bytes, 1)}
        figure={texts.upload.figure(sizeInWords(open.bytes_have), sizeInWords(open.size_bytes))}
      />
      {stop && <Reason stop={stop} />}
      <p>
        {words.words(sizeInWords(open.bytes_have), sizeInWords(open.size_bytes))}{" "}
        {mayReceive && (
          <strong>
            {isOne && first
              ? words.chooseOne(first.file_name, sizeInWords(first.size_bytes))
              : words.chooseSome}
          </strong>
        )}
      </p>
      {!isOne && <Files open={open} right={again.right} />}
      {again.wrong.map((file) => (
        <Notice key={`${file.name} ${file.size}`} tone="bad" live>
          {open.files.some(({ file_name, size_bytes }) => file_name === file.name && size_bytes === file.size)
            ? words.wrongSame(file.name)
            : words.wrong(file.name, sizeInWords(file.size))}
        </Notice>
      ))}
      {again.unreadable.map((file) => (
        <Notice key={file.name} tone="bad" live>
          {words.unreadable(file.name)}
        </Notice>
      ))}
      {again.wasNotOpened && (
        <Notice tone="warn" live>
          {words.notOpened}
        </Notice>
      )}
      {again.isComparing && (
        <p className="soft" role="status">
          {words.comparing}
        </p>
      )}
      {mayReceive && (
        <div className="row">
          {again.reopen && (
            <Button
              kind="primary"
              icon="upload"
              aria-label={words.openFor(place)}
              onPress={() => void again.reopen?.()}
            >
              {words.open}
            </Button>
          )}
          <ChooseFiles
            kind={again.reopen ? "quiet" : "primary"}
            label={isOne ? words.choose : words.chooseMany}
            name={words.chooseFor(isOne ? words.choose : words.chooseMany, place)}
            onPick={(picked) => void again.take(picked)}
          />
          <GiveUp observationId={open.observation_id} camera={open.camera} open={open} />
        </div>
      )}
      <p className="soft small">{words.sinceDay(inWords(open.expires_at, { precision: "day" }))}</p>
    </div>
  );
}

function sentenceOf(stop: NonNullable<Upload["stop"]>): string | undefined {
  if (stop.kind === "unsteady") {
    return reasons.unsteady(stop.fileName);
  }
  return stop.kind === "unreadable" || stop.kind === "different" ? reasons[stop.kind] : undefined;
}

function Reason({ stop }: { stop: NonNullable<Upload["stop"]> }) {
  const sentence = sentenceOf(stop);
  return sentence === undefined ? null : (
    <Notice tone="bad" live>
      {sentence}
    </Notice>
  );
}

function Files({ open, right }: { open: OpenUpload; right: readonly Source[] }) {
  return (
    <ol className="again">
      {open.files.map(({ file, file_name, size_bytes, fingerprint }) => (
        <li key={file}>
          {words.file(file_name, sizeInWords(size_bytes))}
          <span className="soft small">
            {right.some((source) => source.fingerprint === fingerprint) ? words.here : words.still}
          </span>
        </li>
      ))}
    </ol>
  );
}

interface ElsewhereProps {
  open: OpenUpload;
  told: Told | undefined;
  /** The files, when this window has them too and could send in the other's place. */
  sources: readonly Source[] | undefined;
  again: ChooseAgain;
}

/** Another window of this browser is sending: how far it is, and the way to send from here instead. */
export function Elsewhere({ open, told, sources, again }: ElsewhereProps) {
  const place = texts.words.places[open.camera]?.name ?? String(open.camera);
  const bytes = Math.max(told?.bytes ?? 0, open.bytes_have);
  const left = secondsLeft(open.size_bytes - bytes, told?.speed);
  return (
    <div className="stack stack--tight">
      <strong className="slot__file">{open.files.map(({ file_name }) => file_name).join(", ")}</strong>
      <Progress
        label={texts.sending.sending}
        value={bytes / Math.max(open.size_bytes, 1)}
        figure={words.elsewhereFigure(sizeInWords(bytes), sizeInWords(open.size_bytes))}
      />
      <p>
        {told?.isWaiting ? texts.sending.waiting.unreachable : words.elsewhere}{" "}
        {left !== undefined && <span className="soft numbers">{texts.upload.left(roughly(left))}</span>}
      </p>
      <div className="row">
        {sources ? (
          <Button aria-label={words.takeOverFor(place)} onPress={() => void goOn(open, sources, true)}>
            {words.takeOver}
          </Button>
        ) : (
          <ChooseFiles
            label={words.takeOver}
            name={words.takeOverFor(place)}
            onPick={(picked) => void again.take(picked, true)}
          />
        )}
      </div>
      {again.wrong.map((file) => (
        <Notice key={file.name} tone="bad" live>
          {words.wrong(file.name, sizeInWords(file.size))}
        </Notice>
      ))}
    </div>
  );
}
