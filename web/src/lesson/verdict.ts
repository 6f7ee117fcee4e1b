/**
 * What becomes of a draft when the service has something else to say about it: a refusal, or drafts that it keeps itself. Pure.
 *
 * What two sides changed is never merged unseen: both wordings stay, and a person decides.
 */

import type { Problem } from "../api/problem";
import type { Comment } from "../api/types";
import {
  type Draft,
  draftOf,
  emptyDraft,
  type Kept,
  type ServiceDraft,
  saysSame,
  type Trouble,
} from "./draft";

/** Keep the draft so, or forget it here; `arrived`: it is this comment already. */
export type Verdict = { keep: Kept } | { drop: string; arrived?: Comment };

/** The fields of a draft alone, whatever is known beside it. */
export function pick(draft: Draft): Draft {
  const { id, text, kind, startMs, endMs, camera, drawing, standards, parentId, editing } = draft;
  return { id, text, kind, startMs, endMs, camera, drawing, standards, parentId, editing };
}

/** Whether two drafts say the same. */
export function sameDraft(one: Draft, other: Draft): boolean {
  return JSON.stringify(pick(one)) === JSON.stringify(pick(other));
}

/** The service said no, and it will not pass: the draft waits for a person, with its words as they are. */
export function refused(now: Kept, problem: Problem): Verdict {
  if (problem.code === "changed_meanwhile") {
    const theirs = problem.current as Comment;
    // The same words: it was this very change, and its answer got lost.
    if (saysSame(now, theirs)) return { drop: now.id, arrived: theirs };
    return { keep: { ...now, state: "writing", trouble: { why: "changed", theirs } } };
  }
  if (problem.code === "draft_changed") {
    const kept = problem.current as ServiceDraft;
    const theirs = draftOf(kept);
    const trouble = sameDraft(now, theirs) ? null : ({ why: "draft", theirs, saves: kept.saves } as const);
    return { keep: { ...now, saves: kept.saves, unsaved: trouble !== null, state: "writing", trouble } };
  }
  if (problem.code === "draft_sent") {
    const theirs = problem.current as Comment;
    if (now.state === "discarded" || now.text.trim() === theirs.text) return { drop: now.id };
    return { keep: { ...now, trouble: { why: "sent", theirs } } };
  }
  return { keep: { ...now, state: "writing", trouble: { why: "refused", words: problem.message } } };
}

/** Lay what the service keeps beside what lies here. `holds`: this window works on that draft. */
export function besideTheirs(
  here: readonly Kept[],
  theirs: readonly ServiceDraft[],
  holds: (id: string) => boolean,
): Verdict[] {
  const there = new Map(theirs.map((one) => [one.id, one]));
  const verdicts: Verdict[] = [];
  for (const draft of here) {
    const kept = there.get(draft.id);
    there.delete(draft.id);
    if (!kept) {
      // Every word of it was there, and is no more: it was sent or thrown away from elsewhere.
      if (!draft.unsaved && draft.state === "writing" && draft.saves > 0 && !holds(draft.id))
        verdicts.push({ drop: draft.id });
    } else if (kept.saves > draft.saves) {
      const newer = draftOf(kept);
      if (!draft.unsaved || sameDraft(draft, newer))
        verdicts.push({ keep: { ...draft, ...newer, saves: kept.saves, unsaved: false } });
      else verdicts.push({ keep: { ...draft, trouble: { why: "draft", theirs: newer, saves: kept.saves } } });
    }
  }
  for (const one of there.values()) {
    const known = { state: "writing", unsaved: false, stamp: 0, revision: 1, trouble: null } as const;
    verdicts.push({
      keep: { ...draftOf(one), ...known, saves: one.saves, changedAt: Date.parse(one.kept_at) },
    });
  }
  return verdicts;
}

/** A draft after a person has decided what it says: it goes on from what they saw. */
export function settled(draft: Kept, trouble: Trouble, decided: Draft, send: boolean): Kept {
  const editing =
    trouble.why === "changed" && decided.editing
      ? { ...decided.editing, version: trouble.theirs.version }
      : decided.editing;
  return {
    ...draft,
    ...decided,
    editing,
    saves: trouble.why === "draft" ? trouble.saves : draft.saves,
    trouble: null,
    unsaved: true,
    stamp: draft.stamp + 1,
    changedAt: Date.now(),
    state: send ? "sending" : "writing",
  };
}

/** A draft as this device kept it, perhaps by an earlier version of the page; undefined when it is none. */
export function keptOf(remembered: unknown): Kept | undefined {
  const kept = remembered as Partial<Kept> | undefined;
  if (typeof kept?.id !== "string") return undefined;
  const known = { ...emptyDraft(), state: "writing", saves: 0, unsaved: true, stamp: 0, changedAt: 0 };
  return { ...known, revision: 1, trouble: null, ...kept } as Kept;
}

/** By moment, then by when they were last changed. */
export function inOrder(drafts: readonly Kept[]): Kept[] {
  return [...drafts].sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0) || a.changedAt - b.changedAt);
}
