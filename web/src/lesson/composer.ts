/**
 * The composer's model: what is being written, about which moment, and what survives a reload.
 *
 * A comment is stamped when typing begins. The first letter pauses the lesson, and sending resumes it only then.
 */

import type { Comment, CommentKind } from "../api/types";
import type { LessonMs } from "./lessonTime";
import type { Player } from "./player";
import { remember, remembered } from "./preferences";
import { Store } from "./store";

/** What is being written. `startMs` null follows the playhead; `editing` is the comment whose wording is being changed. */
export interface Draft {
  text: string;
  kind: Exclude<CommentKind, "reply">;
  startMs: LessonMs | null;
  endMs: LessonMs | null;
  camera: number | null;
  standards: string[];
  editing: { id: string; version: number } | null;
}

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
}

const EMPTY: Draft = {
  text: "",
  kind: "strength",
  startMs: null,
  endMs: null,
  camera: null,
  standards: [],
  editing: null,
};
/** How far one press of a stepper moves a time. */
export const STEP_MS = 500;

const keyOf = (observationId: string) => `triptych.draft.${observationId}`;

/** One composer. It asks the player to pause and resume; it never touches the service. */
export class ComposerModel {
  readonly store: Store<ComposerState>;
  readonly #key: string;
  readonly #player: Pick<Player, "now" | "request" | "store">;
  #pausedByTyping = false;

  constructor({
    observationId,
    player,
  }: { observationId: string; player: Pick<Player, "now" | "request" | "store"> }) {
    this.#key = keyOf(observationId);
    this.#player = player;
    const kept = remembered(this.#key);
    const draft =
      typeof kept === "object" && kept !== null ? { ...EMPTY, ...(kept as Partial<Draft>) } : EMPTY;
    this.store = new Store<ComposerState>({
      ...draft,
      savedAt: null,
      picking: null,
      focusAsked: 0,
      open: false,
    });
  }

  /** Whether anything was written, tagged or marked that would be lost. */
  get isEmpty(): boolean {
    const { text, standards, endMs } = this.store.get();
    return text === "" && standards.length === 0 && endMs === null;
  }

  /** The moment the comment is about, now. */
  startAt(): LessonMs {
    return Math.round(this.store.get().startMs ?? this.#player.now());
  }

  /** The text became this. The first letter stamps the comment and pauses the lesson. */
  type(text: string): void {
    const { text: before, startMs } = this.store.get();
    const begins = before === "" && text !== "";
    if (begins && startMs === null) this.#change({ text, startMs: Math.round(this.#player.now()) });
    else if (text === "" && this.store.get().endMs === null && !this.store.get().editing)
      this.#change({ text, startMs: null });
    else this.#change({ text });
    if (begins && this.#player.store.get().wanted === "play") {
      this.#pausedByTyping = true;
      this.#player.request({ do: "pause" });
    }
  }

  /** Change kind, times, camera or tags. */
  set(patch: Partial<Pick<Draft, "kind" | "startMs" | "endMs" | "camera" | "standards">>): void {
    this.#change(patch);
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

  /** Tag a sub-heading, or take it off. */
  tag(code: string): void {
    const { standards } = this.store.get();
    this.#change({
      standards: standards.includes(code) ? standards.filter((one) => one !== code) : [...standards, code],
    });
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
    this.store.set({ open: false, picking: null });
    this.#resume();
  }

  /** Take up a comment to change its wording. What was being written is laid aside and comes back afterwards. */
  edit(comment: Comment): void {
    if (comment.kind === "reply") return;
    if (!this.isEmpty && !this.store.get().editing) remember(`${this.#key}.aside`, this.#draft());
    const { id, version, kind, text, start_ms, end_ms, camera, standards } = comment;
    this.#change({
      text,
      kind,
      startMs: start_ms,
      endMs: end_ms,
      camera,
      standards,
      editing: { id, version },
    });
    this.focus();
  }

  /** The comment being edited has another version now; the words stay. */
  rebase(version: number): void {
    const { editing } = this.store.get();
    if (editing) this.#change({ editing: { ...editing, version } });
  }

  /** What is to be sent, as it stands. */
  get draft(): Draft {
    return this.#draft();
  }

  /** The service has this draft now. What was typed or taken up since it was sent stays. */
  sent(draft: Draft): void {
    const { text, editing } = this.store.get();
    const { text: gone } = draft;
    if (editing?.id !== draft.editing?.id) {
      const aside = remembered(`${this.#key}.aside`) as Partial<Draft> | undefined;
      if (aside?.text === gone) remember(`${this.#key}.aside`, undefined);
    } else if (text === gone) this.clear();
    else if (text.startsWith(gone)) {
      this.#change({
        ...EMPTY,
        kind: draft.kind,
        text: text.slice(gone.length).trimStart(),
        startMs: this.startAt(),
      });
    }
  }

  /** It was sent, or is thrown away: begin anew, with the same kind, and go on playing if typing had paused it. */
  clear(): void {
    const { kind, editing } = this.store.get();
    const aside = editing ? remembered(`${this.#key}.aside`) : undefined;
    this.store.set({ savedAt: null, picking: null });
    this.#change({ ...EMPTY, kind, ...(aside as Partial<Draft> | undefined) });
    if (editing) remember(`${this.#key}.aside`, undefined);
    this.#resume();
  }

  #draft(): Draft {
    const { text, kind, startMs, endMs, camera, standards, editing } = this.store.get();
    return { text, kind, startMs, endMs, camera, standards, editing };
  }

  #resume(): void {
    if (this.#pausedByTyping) this.#player.request({ do: "play" });
    this.#pausedByTyping = false;
  }

  #change(patch: Partial<Draft>): void {
    this.store.set(patch);
    const kept = remember(this.#key, this.isEmpty ? undefined : this.#draft());
    this.store.set({ savedAt: this.isEmpty ? null : kept && new Date() });
  }
}
