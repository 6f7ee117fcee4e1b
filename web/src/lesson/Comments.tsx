/** The comments in lesson order. The list keeps its place when others write; what is new says so. */

import { useEffect, useMemo, useRef, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { Comment, Framework } from "../api/types";
import { texts } from "../texts/lesson";
import { CommentItem } from "./CommentItem";
import { Conflict } from "./Conflict";
import type { ComposerModel } from "./composer";
import type { Kept } from "./draft";
import { useMoment } from "./moment";
import { isNarrow } from "./narrow";
import { Pick } from "./Pick";
import { standardsOf } from "./standards";
import { Tour } from "./Tour";
import { useShelf } from "./useShelf";
import { useWaiting } from "./useWaiting";
import { useWindowed } from "./useWindowed";
import { lastBegun } from "./vtt";
import { Waiting } from "./Waiting";

const t = texts.comments;
/** A point comment is "now" for this long after its moment. */
const NOW_MS = 6000;

type Show = "all" | "mine" | "questions";

interface CommentsProps {
  observationId: string;
  me: string;
  comments: Comment[];
  framework: Framework | undefined;
  composer: ComposerModel | null;
  open: string | null;
  onOpen: (id: string) => void;
  onShow: (comment: Comment) => void;
}

/** The list's items: comments, and of one's own what is not a comment yet, each at its moment. */
type Item = { id: string; at: number } & ({ comment: Comment } | { draft: Kept });

function itemsOf(comments: Comment[], drafts: Kept[]): Item[] {
  const items: Item[] = [
    ...comments.map((comment) => ({ id: comment.id, at: comment.start_ms, comment })),
    ...drafts.map((draft) => ({ id: draft.id, at: draft.startMs ?? 0, draft })),
  ];
  return items.sort((a, b) => a.at - b.at);
}

/** The ids of what others wrote since the page was opened and was not yet looked at. */
function useFresh(comments: Comment[], me: string): [Set<string>, () => void] {
  const seen = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<Set<string>>(new Set());
  useEffect(() => {
    const written = comments.flatMap((one) => [one, ...one.replies]);
    if (seen.current === null) {
      if (comments.length > 0) seen.current = new Set(written.map((one) => one.id));
      return;
    }
    const added = written.filter((one) => !seen.current?.has(one.id));
    for (const one of added) seen.current.add(one.id);
    const others = added.filter((one) => one.author.id !== me);
    if (others.length > 0)
      setFresh((before) => new Set([...before, ...others.map((one) => one.parent_id ?? one.id)]));
  }, [comments, me]);
  return [fresh, () => setFresh(new Set())];
}

function chosen(comments: Comment[], show: Show, standard: string, me: string): Comment[] {
  return comments.filter(
    (one) =>
      (show === "all" || (show === "mine" ? one.author.id === me : one.kind === "question")) &&
      (standard === "" || standardsOf(one.standards).includes(standard)),
  );
}

export function Comments(props: CommentsProps) {
  const { observationId, me, comments, framework, composer, open, onOpen, onShow } = props;
  const shelf = useShelf();
  const drafts = useWaiting(shelf, composer);
  const [comparing, setComparing] = useState<string | null>(null);
  const compared = drafts.find((one) => one.id === comparing);
  const [show, setShow] = useState<Show>("all");
  const [standard, setStandard] = useState("");
  const [fresh, looked] = useFresh(comments, me);
  const list = useRef<HTMLOListElement>(null);
  const shown = useMemo(() => chosen(comments, show, standard, me), [comments, show, standard, me]);
  const items = useMemo(
    () => itemsOf(shown, show === "all" || show === "mine" ? drafts : []),
    [shown, show, drafts],
  );
  const ids = useMemo(() => items.map((one) => one.id), [items]);
  // Where the page itself scrolls, the list stays where it is, and the picture in sight, whatever is gone to.
  const narrow = isNarrow();
  const drawn = useWindowed(ids, `${show} ${standard}`, list, narrow ? null : open);
  const now = useMoment((ms) => {
    const last = shown[lastBegun(shown, ms)];
    return last && ms < (last.end_ms ?? last.start_ms + NOW_MS) ? last.id : null;
  });
  const item = (id: string | null) =>
    id === null
      ? null
      : list.current?.querySelector(`[data-comment="${CSS.escape(id)}"], [data-draft="${CSS.escape(id)}"]`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only going to a comment scrolls, never a change of the list
  useEffect(() => {
    if (!narrow) item(open)?.scrollIntoView({ block: "nearest" }); // newer browsers answer with a promise, which is no way to end an effect
  }, [open]);

  if (comments.length === 0 && drafts.length === 0) {
    return (
      <div className="side__empty">
        <h2>{t.empty}</h2>
        <p>{composer ? t.emptyWriter : t.emptyReader}</p>
      </div>
    );
  }
  const used = new Set(comments.flatMap((one) => standardsOf(one.standards)));
  const standards = framework?.standards.filter(({ code }) => used.has(code)) ?? [];
  return (
    <div className="comments">
      {!composer && <Tour comments={comments} open={open} onOpen={onOpen} />}
      <div className="comments__filter">
        <ToggleButtonGroup
          aria-label={t.filter}
          className="comments__show"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[show]}
          onSelectionChange={(keys) => setShow([...keys][0] as Show)}
        >
          <ToggleButton id="all">{t.all}</ToggleButton>
          <ToggleButton id="mine">{t.mine}</ToggleButton>
          <ToggleButton id="questions">{t.questions}</ToggleButton>
        </ToggleButtonGroup>
        {standards.length > 0 && (
          <Pick
            label={t.standard}
            options={[
              ["any", t.anyStandard],
              ...standards.map(
                ({ code, title }) => [code, `${code} ${title}`, undefined, framework?.language] as const,
              ),
            ]}
            value={standard || "any"}
            marked={standard !== ""}
            onChange={(key) => setStandard(key === "any" ? "" : key)}
          />
        )}
      </div>
      <div role="status" className="comments__fresh">
        {fresh.size > 0 && (
          <button
            type="button"
            onClick={() => {
              const [first = ""] = fresh;
              drawn.bring(first);
              item(first)?.scrollIntoView({ block: "center" });
              looked();
            }}
          >
            {t.fresh(fresh.size)}
          </button>
        )}
      </div>
      <ol className="comments__list" aria-label={t.list} ref={list}>
        {drawn.from > 0 && <li ref={drawn.before} aria-hidden="true" />}
        {items.slice(drawn.from, drawn.to).map((one, i) => {
          const place = { "aria-posinset": drawn.from + i + 1, "aria-setsize": items.length };
          if ("comment" in one)
            return (
              <CommentItem
                key={one.id}
                observationId={observationId}
                comment={one.comment}
                me={me}
                composer={composer}
                isNow={one.id === now}
                isOpen={one.id === open}
                isFresh={fresh.has(one.id)}
                onShow={onShow}
                {...place}
              />
            );
          if (!shelf || !composer) return null;
          return (
            <Waiting
              key={one.id}
              draft={one.draft}
              shelf={shelf}
              composer={composer}
              onCompare={setComparing}
              {...place}
            />
          );
        })}
        {drawn.to < items.length && <li ref={drawn.after} aria-hidden="true" />}
      </ol>
      {shelf && compared && (
        <Conflict key={compared.id} draft={compared} shelf={shelf} onClose={() => setComparing(null)} />
      )}
      {items.length === 0 && <p className="side__quiet">{t.emptyFilter}</p>}
    </div>
  );
}
