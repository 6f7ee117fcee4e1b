/** Publishing feedback: one act, after a summary of what becomes visible to whom. */

import { useState } from "react";
import { useMe } from "../api/queries";
import type { Comment, Detail, Framework } from "../api/types";
import { Button } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { Notice } from "../design/Notice";
import { texts as commentary } from "../texts/commentary";
import { KIND_NAMES, texts } from "../texts/lesson";
import { usePublication } from "./comments";
import { isMark, isOfComposer, type Kept } from "./draft";
import { KindShape } from "./Glyph";
import { standardsOf } from "./standards";
import { Store, useSlice } from "./store";
import { useShelf } from "./useShelf";

const t = texts.publish;
const NONE = new Store({ drafts: [] as Kept[] });

interface PublishProps {
  detail: Detail;
  comments: Comment[];
  framework: Framework | undefined;
  isOpen: boolean;
  onClose: () => void;
}

export function Publish({ detail, comments, framework, isOpen, onClose }: PublishProps) {
  const me = useMe().person.id;
  const publish = usePublication(detail.id);
  const own = useSlice(useShelf()?.store ?? NONE, (state) => state.drafts).filter(isOfComposer);
  const queued = own.some((one) => one.state === "sending");
  const unwritten = own.filter((one) => one.state === "writing");
  const marks = unwritten.filter(isMark).length;
  const [failure, setFailure] = useState<string | null>(null);
  const mine = comments.filter((one) => one.author.id === me && one.published_at === null);
  const ready = mine.filter((one) => one.kind !== "note");
  const notes = mine.length - ready.length;
  const act = async () => {
    setFailure(null);
    try {
      await publish.mutateAsync();
      onClose();
    } catch (error) {
      setFailure(t.failed((error as Error).message));
    }
  };
  return (
    <Dialog title={t.title} isOpen={isOpen} onClose={onClose} closeLabel={t.no}>
      <div className="publish">
        <p>{ready.length === 0 ? t.nothing : t.words(ready.length, detail.trainee.full_name)}</p>
        {ready.length > 0 && (
          <ul className="publish__kinds">
            {(["strength", "development", "question"] as const).map((kind) => (
              <li key={kind}>
                <KindShape kind={kind} /> {KIND_NAMES[kind]}{" "}
                <b className="numbers">{ready.filter((one) => one.kind === kind).length}</b>
              </li>
            ))}
          </ul>
        )}
        {framework && ready.length > 0 && <Evidence framework={framework} comments={ready} />}
        {notes > 0 && <p className="publish__notes">{t.notes(notes)}</p>}
        {unwritten.length > 0 && (
          <p className="publish__notes">{commentary.publish.unwritten(marks, unwritten.length - marks)}</p>
        )}
        {queued && <Notice tone="warn">{commentary.publish.queued}</Notice>}
        {failure && (
          <Notice tone="bad" live>
            {failure}
          </Notice>
        )}
        <div className="publish__acts">
          <Button onPress={onClose}>{t.no}</Button>
          <Button
            kind="primary"
            isPending={publish.isPending}
            isDisabled={ready.length === 0 || queued}
            onPress={() => void act()}
          >
            {t.yes}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** How many comments touch each standard, so that a thin one is seen before publishing. */
function Evidence({ framework, comments }: { framework: Framework; comments: Comment[] }) {
  return (
    <div>
      <h3>{t.evidence}</h3>
      <ul className="publish__evidence numbers">
        {framework.standards.map(({ code, title }) => {
          const n = comments.filter((one) => standardsOf(one.standards).includes(code)).length;
          return (
            <li key={code} data-none={n === 0 || undefined} title={title} lang={framework.language}>
              {code} <b>{n}</b>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
