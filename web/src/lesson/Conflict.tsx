/** Two wordings of the same thing: shown against each other, and brought together by a person. Neither is ever thrown away unseen. */

import { useState } from "react";
import type { Comment } from "../api/types";
import { Button } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { texts } from "../texts/commentary";
import { Differences } from "./Differences";
import { type Draft, draftOfComment, type Kept } from "./draft";
import type { Shelf } from "./shelf";

const t = texts.conflict;

interface ConflictProps {
  draft: Kept;
  shelf: Shelf;
  onClose: () => void;
}

function theirsOf(draft: Kept): Draft | null {
  const { trouble } = draft;
  if (trouble === null || trouble.why === "refused") return null;
  return trouble.why === "draft" ? trouble.theirs : draftOfComment(trouble.theirs as Comment);
}

/** The names of the fields, text apart, in which the two differ. */
function apart(mine: Draft, theirs: Draft): string[] {
  const pairs: [keyof typeof t.fields, unknown, unknown][] = [
    ["kind", mine.kind, theirs.kind],
    ["time", [mine.startMs, mine.endMs], [theirs.startMs, theirs.endMs]],
    ["camera", mine.camera, theirs.camera],
    ["standards", mine.standards, theirs.standards],
    ["drawing", mine.drawing, theirs.drawing],
  ];
  const differing = pairs.filter(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other));
  return differing.map(([field]) => t.fields[field]);
}

export function Conflict({ draft, shelf, onClose }: ConflictProps) {
  const theirs = theirsOf(draft);
  const [decided, setDecided] = useState<Draft>(draft);
  if (theirs === null || !draft.trouble) return null;
  const sent = draft.trouble.why === "sent";
  const fields = apart(draft, theirs);
  const save = () => {
    const merged = { ...decided, id: draft.id, parentId: draft.parentId, editing: draft.editing };
    shelf.settle(draft.id, merged, draft.trouble?.why === "changed");
    onClose();
  };
  return (
    <Dialog title={sent ? t.sentTitle : t.title} isOpen onClose={onClose} closeLabel={t.later}>
      <div className="conflict">
        <p>{sent ? t.sentWords : t.words}</p>
        <h3>{t.theirs}</h3>
        <Differences before={draft.text} after={theirs.text} />
        {fields.length > 0 && <p className="side__quiet">{t.apart(fields)}</p>}
        {!sent && (
          <>
            <div className="conflict__acts">
              <Button className="button--small" onPress={() => setDecided(theirs)}>
                {t.takeTheirs}
              </Button>
              <Button className="button--small" onPress={() => setDecided(draft)}>
                {t.takeMine}
              </Button>
              <Button
                className="button--small"
                onPress={() =>
                  setDecided({ ...draft, text: `${draft.text.trim()}\n\n${theirs.text.trim()}` })
                }
              >
                {t.takeBoth}
              </Button>
            </div>
            <label className="conflict__decided">
              {t.mine}
              <textarea
                rows={5}
                dir="auto"
                value={decided.text}
                onChange={(event) => setDecided({ ...decided, text: event.target.value })}
              />
            </label>
          </>
        )}
        <div className="publish__acts">
          <Button onPress={onClose}>{t.later}</Button>
          {sent ? (
            <>
              <Button
                kind="danger"
                onPress={() => {
                  shelf.discard(draft.id);
                  onClose();
                }}
              >
                {t.drop}
              </Button>
              <Button
                kind="primary"
                onPress={() => {
                  shelf.asNew(draft.id);
                  onClose();
                }}
              >
                {t.asNew}
              </Button>
            </>
          ) : (
            <Button kind="primary" isDisabled={decided.text.trim() === ""} onPress={save}>
              {t.save}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
