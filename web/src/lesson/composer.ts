/**
 * The composer's model: what is being written, about which moment, and from which draft on the shelf.
 *
 * A comment is stamped when typing begins. The first letter pauses the lesson, and sending resumes it only then. Every change
 * goes to the shelf before anything else, so nothing here can lose a word.
 */

import type { Comment, Framework } from "../api/types";
import { type Draft, draftOfComment, emptyDraft, isEmpty, isMark, isOfComposer, type Kept } from "./draft";
import type { LessonMs } from "./lessonTime";
import { codeOf, isPoint } from "./palette";
import type { Player } from "./player";
import type { Shelf } from "./shelf";
import { Store } from "./store";

/** The draft and what the composer shows beside it. */
export interface ComposerState extends Draft {
  /** When the draft was last kept on this device; null: not yet, false: this browser keeps nothing. */
  savedAt: Date | null | false;
  /** The standards picker is open, searching for this. */
  picking: string | null;
  /** Raised to bring the keyboard to the text. */
  focusAsked: number;
  /** On narrow screens the composer is a sheet. */
  open: boolean;
  /** The camera whose frame is being drawn on. */
  boardOn: number | null;
}

/** How far one press of a stepper moves a time. */
export const STEP_MS = 500;

type OfPlayer = Pick<Player, "now" | "request" | "store">;
type OfShelf = Pick<Shelf, "put" | "send" | "recall" | "discard" | "take" | "leave" | "get" | "store">;

/** One composer. It asks the player to pause and resume; it never touches the service. */
export class ComposerModel {
  readonly store: Store<ComposerState>;
  readonly #player: OfPlayer;
  readonly #shelf: OfShelf;
  #pausedByTyping = false;
  #aside: string | null = null;

  constructor({ player, shelf }: { player: OfPlayer; shelf: OfShelf }) {
    this.#player = player;
    this.#shelf = shelf;
    this.store = new Store<ComposerState>({
      ...emptyDraft(),
      savedAt: null,
      picking: null,
      focusAsked: 0,
      open: false,
      boardOn: null,
    });
  }

  /** Go on with what was being written when the page was last open, unless another window does. */
  async resume(): Promise<void> {
    const drafts = this.#shelf.store.get().drafts.filter(isWaiting);
    for (const draft of drafts.sort((a, b) => b.changedAt - a.changedAt)) {
      if (!this.isEmpty || !(await this.#shelf.take(draft.id))) continue;
      if (this.isEmpty) this.#adopt(draft);
      else this.#shelf.leave(draft.id);
    }
  }

  /** Whether anything was written, tagged, drawn or marked that would be lost. */
  get isEmpty(): boolean {
    return isEmpty(this.store.get());
  }

  /** The moment the comment is about, now. */
  startAt(): LessonMs {
    return Math.round(this.store.get().startMs ?? this.#player.now());
  }

  /** The text became this. The first letter stamps the comment and pauses the lesson. */
  type(text: string): void {
    const { text: before, startMs, endMs, drawing, editing } = this.store.get();
    const begins = before === "" && text !== "";
    if (begins && startMs === null) this.#change({ text, startMs: Math.round(this.#player.now()) });
    else if (text === "" && endMs === null && !editing && !drawing) this.#change({ text, startMs: null });
    else this.#change({ text });
    if (begins) this.pause();
  }

  /** Pause until it is sent or left, if the lesson plays. */
  pause(): void {
    if (this.#player.store.get().wanted !== "play") return;
    this.#pausedByTyping = true;
    this.#player.request({ do: "pause" });
  }

  /** Change kind, times, camera, drawing or tags. */
  set(patch: Partial<Pick<Draft, "kind" | "startMs" | "endMs" | "camera" | "standards" | "drawing">>): void {
    this.#change(patch);
  }

  /** Draw on the frame of a camera, at the moment where the drawing belongs; null ends it. */
  board(camera: number | null): void {
    const { drawing } = this.store.get();
    if (camera !== null) {
      this.pause();
      if (drawing) this.#player.request({ do: "seek", to: drawing.at_ms });
    }
    this.store.set({ boardOn: camera, open: true });
    if (camera === null) this.focus();
  }

  /** The comment begins here. An end that would then lie before it is dropped. */
  markIn(): void {
    const at = Math.round(this.#player.now());
    const { endMs } = this.store.get();
    this.#change({ startMs: at, endMs: endMs !== null && endMs <= at ? null : endMs });
  }

  /** The comment ends here: it is a range now. Marked before its start, the two change places. */
  markOut(): void {
    const at = Math.round(this.#player.now());
    const start = this.startAt();
    if (at === start) return;
    this.#change({ startMs: Math.min(at, start), endMs: Math.max(at, start) });
  }

  /** Drop a mark at the playhead, to be written about later. Nothing stops, nothing opens. Returns where. */
  mark(): LessonMs {
    const at = Math.round(this.#player.now());
    const mark = emptyDraft({ kind: this.store.get().kind, startMs: at });
    this.#shelf.put(mark, this.#revision());
    this.#shelf.leave(mark.id);
    return at;
  }

  /** Tag a sub-heading, or take it off. */
  tag(code: string): void {
    const { standards } = this.store.get();
    this.#change({
      standards: standards.includes(code) ? standards.filter((one) => one !== code) : [...standards, code],
    });
  }

  /** A digit tags what it stands for: a sub-heading at once, a standard by its list. */
  digit(framework: Framework, digit: number): void {
    const code = codeOf(framework, digit);
    if (code === undefined) return;
    if (!isPoint(framework, code)) this.pick(code);
    else {
      this.tag(code);
      this.focus();
    }
  }

  /** Open the standards picker with a search begun; null closes it. */
  pick(query: string | null): void {
    this.store.set({ picking: query, open: true });
  }

  /** Bring the keyboard to the text. */
  focus(): void {
    this.store.set({ open: true, focusAsked: this.store.get().focusAsked + 1 });
  }

  /** Leave: the draft is kept, and the lesson goes on if typing had paused it. */
  leave(): void {
    this.store.set({ open: false, picking: null, boardOn: null });
    this.#goOn();
  }

  /** Take up a comment to change its wording. What was being written is laid aside and comes back afterwards. */
  edit(comment: Comment): void {
    if (comment.kind === "reply" || comment.kind === "reflection") return;
    const begun = this.#shelf.store.get().drafts.find((one) => one.editing?.id === comment.id);
    if (begun) void this.takeUp(begun.id);
    else {
      this.#layAside();
      this.#change(draftOfComment(comment));
      this.focus();
    }
  }

  /** Go on with a draft or a mark of the list. False when another window is at it. */
  async takeUp(id: string): Promise<boolean> {
    if (this.store.get().id === id) {
      this.focus();
      return true;
    }
    const draft = this.#shelf.get(id);
    if (!draft || !(await this.#shelf.take(id))) return false;
    this.#layAside();
    this.#shelf.recall(id);
    this.#adopt(draft);
    if (draft.startMs !== null) this.#player.request({ do: "seek", to: draft.startMs });
    this.focus();
    return true;
  }

  /** Send it: it lies on the shelf until the service has it, and the composer is free for the next. Returns its name. */
  send(): string | null {
    const { text, id } = this.store.get();
    if (text.trim() === "") return null;
    this.#change({ startMs: this.startAt() });
    this.#shelf.send(id);
    this.#begin();
    return id;
  }

  /** A person has decided about the draft in hand: go on with what they decided, or with none if it is gone. */
  reread(): void {
    const kept = this.#shelf.get(this.store.get().id);
    if (kept) this.#adopt(kept);
    else this.#begin();
  }

  /** Throw it away: begin anew, with the same kind, and go on playing if typing had paused it. */
  clear(): void {
    this.#shelf.discard(this.store.get().id);
    this.#begin();
  }

  #begin(): void {
    const { kind, id, editing } = this.store.get();
    this.#shelf.leave(id);
    const aside = editing && this.#aside !== null ? this.#shelf.get(this.#aside) : undefined;
    this.#aside = null;
    this.store.set({
      ...(aside ? draftIn(aside) : emptyDraft({ kind })),
      savedAt: null,
      picking: null,
      boardOn: null,
    });
    if (aside) void this.#shelf.take(aside.id);
    this.#goOn();
  }

  #layAside(): void {
    const { id, editing } = this.store.get();
    if (this.isEmpty || editing) this.#shelf.leave(id);
    else this.#aside = id;
    this.store.set({ savedAt: null });
  }

  #adopt(draft: Kept): void {
    this.store.set({ ...draftIn(draft), savedAt: new Date(draft.changedAt) });
  }

  #goOn(): void {
    if (this.#pausedByTyping) this.#player.request({ do: "play" });
    this.#pausedByTyping = false;
  }

  #revision(): number {
    return this.#player.store.get().lesson.revision;
  }

  #change(patch: Partial<Draft>): void {
    this.store.set(patch);
    const state = this.store.get();
    if (isEmpty(state) && !state.editing && !this.#isKeptMark(state.id)) {
      this.#shelf.discard(state.id);
      this.store.set({ savedAt: null, id: emptyDraft().id });
    } else {
      this.store.set({ savedAt: this.#shelf.put(draftIn(state), this.#revision()) && new Date() });
    }
  }

  /** A mark that was taken up stays one when its words are deleted again. */
  #isKeptMark(id: string): boolean {
    const kept = this.#shelf.get(id);
    return kept !== undefined && isMark(kept);
  }
}

function draftIn(state: Draft): Draft {
  const { id, text, kind, startMs, endMs, camera, drawing, standards, parentId, editing } = state;
  return { id, text, kind, startMs, endMs, camera, drawing, standards, parentId, editing };
}

function isWaiting(draft: Kept): boolean {
  return draft.state === "writing" && isOfComposer(draft) && !isEmpty(draft) && draft.trouble?.why !== "sent";
}
