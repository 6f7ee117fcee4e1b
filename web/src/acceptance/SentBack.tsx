/** A recording that was sent back: who asks for another file, why, what to do about it; and the way to ask. */

import { type FormEvent, useState } from "react";
import { useMe } from "../api/queries";
import type { Camera, Detail, SendBack } from "../api/types";
import { Button } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { TextField } from "../design/Field";
import { Notice } from "../design/Notice";
import { Time } from "../design/Time";
import { texts } from "../texts";
import { useAnswer, useSendBack, useUndo } from "./requests";
import { Saying } from "./Saying";

const words = texts.sendBack;

/** What was sent back of one camera, as the trainee and as whoever asked for another file see it. */
export function SentBack({ lesson, sendBack }: { lesson: Detail; sendBack: SendBack }) {
  const me = useMe();
  const answer = useAnswer();
  const { id, camera, reason, made_by, made_at } = sendBack;
  const isMine = made_by.id === me.person.id;
  const mayAnswer = lesson.can.includes("send_back.answer");
  return (
    <Notice tone="warn" title={isMine ? words.youAsked(camera) : words.asksAgain(made_by.full_name, camera)}>
      <q className="said" dir="auto">
        {reason}
      </q>
      <span className="soft small">
        {words.since} <Time at={made_at} />
      </span>
      {mayAnswer && <p className="finding__answer">{words.toDo}</p>}
      {sendBack.answer !== null && (
        <p className="finding__answer">
          <span className="soft small">
            {mayAnswer ? words.answered : words.answeredByTrainee}
            {sendBack.answered_at && (
              <>
                {" "}
                · <Time at={sendBack.answered_at} />
              </>
            )}
          </span>
          <q className="said" dir="auto">
            {sendBack.answer}
          </q>
        </p>
      )}
      {mayAnswer && (
        <div className="finding__acts">
          <Saying
            label={sendBack.answer === null ? words.none : texts.acceptance.change}
            name={
              sendBack.answer === null
                ? words.noneFor(camera)
                : texts.acceptance.changeFor(words.wanted([camera]))
            }
            kind="plain"
            hint={words.answerHint}
            text={sendBack.answer ?? undefined}
            save={(text) => answer.mutateAsync({ id, text })}
          />
        </div>
      )}
    </Notice>
  );
}

interface SendBackButtonProps {
  lesson: Detail;
  camera: Camera;
}

/**
 * Ask for another file of a camera; where that has been asked, take it as it is. One button, so that the keyboard stays on it.
 * Nothing for those who may not.
 */
export function SendBackButton({ lesson, camera: { camera, label, recording } }: SendBackButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const undo = useUndo();
  const asked = lesson.send_backs.find((one) => one.camera === camera);
  if (recording === null || !lesson.can.includes("send_back.make")) {
    return null;
  }
  return (
    <>
      {undo.error && (
        <Notice tone="bad" live>
          {undo.error.message}
        </Notice>
      )}
      <div className="row">
        <Button
          aria-label={
            asked ? words.undoFor(camera) : words.openFor(texts.words.places[camera]?.name ?? label)
          }
          isPending={undo.isPending}
          onPress={() => (asked ? undo.mutate(asked.id) : setOpen(true))}
        >
          {asked ? words.undo : words.open}
        </Button>
      </div>
      <Dialog
        title={words.title(camera)}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        closeLabel={words.cancel}
      >
        <SendBackForm lesson={lesson} camera={camera} recording={recording.id} onEnd={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type FormProps = { lesson: Detail; camera: number; recording: string; onEnd: () => void };

function SendBackForm({ lesson, camera, recording, onEnd }: FormProps) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const send = useSendBack(lesson.id, camera);
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== "" && !send.isPending) {
      send.mutate({ recording, reason: reason.trim() }, { onSuccess: onEnd });
    }
  }
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <p>{words.words(lesson.trainee.known_as)}</p>
      <TextField
        label={words.reason}
        hint={words.reasonHint}
        rows={3}
        isRequired
        validationBehavior="aria"
        maxLength={4000}
        autoFocus
        value={reason}
        onChange={setReason}
        error={tried && reason.trim() === "" ? texts.acceptance.missing : undefined}
      />
      {send.error && (
        <Notice tone="bad" live>
          {send.error.message}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" kind="primary" isPending={send.isPending}>
          {words.send}
        </Button>
        <Button kind="plain" onPress={onEnd}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
