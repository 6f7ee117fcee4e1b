/** The trainee's own words about the lesson, and the tutor's points beside them: written first, where the provider wishes. */

import { useEffect, useMemo, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { Comment, Detail } from "../api/types";
import { Button } from "../design/Button";
import { Time } from "../design/Time";
import { texts } from "../texts/commentary";
import { KIND_NAMES, texts as lesson } from "../texts/lesson";
import { DraftState } from "./DraftState";
import { type Draft, emptyDraft, type Kept } from "./draft";
import { KindShape } from "./Glyph";
import { spanText } from "./lessonTime";
import { usePlayer } from "./moment";
import type { Shelf } from "./shelf";
import { useSlice } from "./store";
import { TimedText } from "./TimedText";
import { Troubled } from "./Troubled";
import { useWindowed } from "./useWindowed";
import { Edited } from "./Wordings";

const t = texts.reflection;

interface ReflectionProps {
  detail: Detail;
  reflection: Comment | undefined;
  comments: Comment[];
  shelf: Shelf | null;
  onShow: (comment: Comment) => void;
}

export function Reflection({ detail, reflection, comments, shelf, onShow }: ReflectionProps) {
  const own = detail.relation === "own" && shelf !== null;
  const points = useMemo(
    () => comments.filter((one) => one.published_at !== null && one.kind !== "note"),
    [comments],
  );
  const [editing, setEditing] = useState(false);
  const writes = own && detail.can.includes("reflection.write") && (!reflection || editing);
  return (
    <div className="reflection">
      {detail.awaits_reflection && own && (
        <div className="reflection__first">
          <h2>{t.first}</h2>
          <p>{t.firstWords}</p>
        </div>
      )}
      <section>
        <h2>{own ? t.title : t.of(detail.trainee.known_as)}</h2>
        {writes && shelf && (
          <Writing shelf={shelf} reflection={reflection} onDone={() => setEditing(false)} />
        )}
        {!writes && reflection && (
          <>
            <TimedText text={reflection.text} />
            <p className="comment__by">
              <Time at={reflection.edited_at ?? reflection.written_at} /> <Edited comment={reflection} />
              {own && reflection.can.includes("comment.edit") && (
                <span className="comment__acts">
                  <AriaButton onPress={() => setEditing(true)}>{t.edit}</AriaButton>
                </span>
              )}
            </p>
          </>
        )}
        {!writes && !reflection && <p className="side__quiet">{t.none}</p>}
      </section>
      {!detail.awaits_reflection && (
        <section>
          <h2>{own ? t.points : t.pointsOf}</h2>
          {points.length === 0 ? (
            <p className="side__quiet">{t.noPoints}</p>
          ) : (
            <Points points={points} onShow={onShow} />
          )}
        </section>
      )}
    </div>
  );
}

function Points({ points, onShow }: { points: Comment[]; onShow: (comment: Comment) => void }) {
  const list = useRef<HTMLOListElement>(null);
  const ids = useMemo(() => points.map((one) => one.id), [points]);
  const drawn = useWindowed(ids, "", list);
  return (
    <ol className="reflection__points" ref={list}>
      {points.slice(0, drawn.to).map((comment, i) => (
        <Point key={comment.id} comment={comment} place={i + 1} of={points.length} onShow={onShow} />
      ))}
      {drawn.to < points.length && <li ref={drawn.after} aria-hidden="true" />}
    </ol>
  );
}

interface PointProps {
  comment: Comment;
  place: number;
  of: number;
  onShow: (comment: Comment) => void;
}

function Point({ comment, place, of, onShow }: PointProps) {
  const span = spanText(comment.start_ms, comment.end_ms);
  return (
    <li aria-posinset={place} aria-setsize={of}>
      <button
        type="button"
        className="comment__time numbers"
        aria-label={lesson.comments.seek(span)}
        onClick={() => onShow(comment)}
      >
        {span}
      </button>{" "}
      <span className="comment__kind">
        <KindShape kind={comment.kind} /> {KIND_NAMES[comment.kind]}
      </span>
      <TimedText text={comment.text} />
    </li>
  );
}

/** Whether a draft is the reflection that is being written, or the change of the one that was handed in. */
function isReflectionDraft(draft: Kept, reflection: Comment | undefined): boolean {
  return reflection
    ? draft.editing?.id === reflection.id
    : draft.kind === "reflection" && draft.editing === null;
}

interface WritingProps {
  shelf: Shelf;
  reflection: Comment | undefined;
  onDone: () => void;
}

function Writing({ shelf, reflection, onDone }: WritingProps) {
  const player = usePlayer();
  const begun = useSlice(shelf.store, ({ drafts }) =>
    drafts.find((one) => one.state !== "discarded" && isReflectionDraft(one, reflection)),
  );
  const reachable = useSlice(shelf.store, (state) => state.reachable);
  const [fresh] = useState<Draft>(() =>
    emptyDraft({
      kind: "reflection",
      text: reflection?.text ?? "",
      editing: reflection ? { id: reflection.id, version: reflection.version } : null,
    }),
  );
  const draft = begun ?? fresh;
  const { id } = draft;
  useEffect(() => () => shelf.leave(id), [shelf, id]);
  if (begun?.state === "sending") return <p role="status">{reachable ? t.sending : t.queued}</p>;
  const handIn = () => {
    if (!shelf.get(id)) shelf.put(draft, player.lesson.revision);
    shelf.send(id);
    onDone();
  };
  return (
    <div className="reflection__writing">
      <p className="side__quiet">{t.words}</p>
      <textarea
        rows={7}
        dir="auto"
        aria-label={t.label}
        value={draft.text}
        onChange={({ target: { value: text } }) => {
          if (text === "" && !reflection) shelf.discard(id);
          else shelf.put({ ...draft, text }, player.lesson.revision);
        }}
      />
      <Troubled draft={begun} shelf={shelf} />
      <p className="composer__hint">
        <DraftState shelf={shelf} savedAt={begun ? new Date(begun.changedAt) : null} /> {t.visible}
      </p>
      <div className="publish__acts">
        {reflection && <Button onPress={onDone}>{t.cancel}</Button>}
        <Button kind="primary" isDisabled={draft.text.trim() === ""} onPress={handIn}>
          {reflection ? t.save : t.handIn}
        </Button>
      </div>
    </div>
  );
}
