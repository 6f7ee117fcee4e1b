/**
 * Where drafts lie until they are sent: on this device at once, at the service soon after, in a queue while it cannot be reached.
 *
 * Every change is written to the device before anything else happens, so that a reload, a crash or a dead network costs no word.
 * A draft is worked on by one window at a time (a Web Lock by its name); what two devices changed is never merged unseen.
 */

import { Problem } from "../api/problem";
import { willPass } from "./delivery";
import { type Draft, emptyDraft, type Kept } from "./draft";
import { remember, remembered, rememberedKeys } from "./preferences";
import type { ShelfParts, ShelfState } from "./shelfParts";
import { Store } from "./store";
import { besideTheirs, inOrder, keptOf, pick, refused, settled, type Verdict } from "./verdict";

/** How long after the last keystroke a draft is saved at the service, and how long at most while typing goes on. */
export const IDLE_MS = 1000;
export const LONGEST_MS = 5000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 20_000;

/** The drafts of one person on one lesson, in this window. */
export class Shelf {
  readonly store: Store<ShelfState>;
  readonly #parts: ShelfParts;
  readonly #prefix: string;
  readonly #held = new Map<string, () => void>();
  readonly #wanted = new Set<string>();
  readonly #taking = new Map<string, Promise<boolean>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dirtySince: number | null = null;
  #retryMs = FIRST_RETRY_MS;
  #listed = false;
  #pumping = false;
  #again = false;
  #closed = false;

  constructor(parts: ShelfParts) {
    this.#parts = parts;
    this.#prefix = `triptych.drafts.${parts.person}.${parts.observationId}.`;
    const drafts = rememberedKeys(this.#prefix).flatMap((key) => keptOf(remembered(key)) ?? []);
    this.store = new Store<ShelfState>({ drafts: inOrder(drafts), reachable: true, keepsHere: true });
  }

  /** Begin to talk to the service, and listen to other windows. Returns how to end it. */
  start(): () => void {
    this.#closed = false;
    const again = () => this.#soon(0);
    const told = (event: StorageEvent) => event.key?.startsWith(this.#prefix) && this.#reread(event.key);
    addEventListener("online", again);
    addEventListener("storage", told);
    this.#soon(0);
    return () => {
      this.#closed = true;
      clearTimeout(this.#timer);
      removeEventListener("online", again);
      removeEventListener("storage", told);
      for (const release of this.#held.values()) release();
      this.#held.clear();
    };
  }

  /** A draft by its name. */
  get(id: string): Kept | undefined {
    return this.store.get().drafts.find((one) => one.id === id);
  }

  /** Whether this window works on it. */
  holds(id: string): boolean {
    return this.#held.has(id);
  }

  /** Work on a draft in this window; false when another one does. */
  take(id: string): Promise<boolean> {
    if (this.#held.has(id)) return Promise.resolve(true);
    this.#wanted.add(id);
    const under = this.#taking.get(id) ?? this.#lock(id).finally(() => this.#taking.delete(id));
    this.#taking.set(id, under);
    return under;
  }

  async #lock(id: string): Promise<boolean> {
    const release = await this.#parts.lock(this.#prefix + id);
    if (release === null) return false;
    if (!this.#wanted.has(id))
      release(); // left before it was had
    else this.#held.set(id, release);
    return this.#held.has(id);
  }

  /** This window is done with it. */
  leave(id: string): void {
    this.#wanted.delete(id);
    this.#held.get(id)?.();
    this.#held.delete(id);
  }

  /** Keep a draft as it is now. Returns whether this device took it. */
  put(draft: Draft, revision: number): boolean {
    const before = this.get(draft.id);
    if (!this.#held.has(draft.id)) void this.take(draft.id);
    const kept: Kept = {
      saves: 0,
      ...before,
      ...draft,
      state: "writing",
      trouble: before?.trouble?.why === "refused" ? null : (before?.trouble ?? null),
      revision,
      unsaved: true,
      stamp: (before?.stamp ?? 0) + 1,
      changedAt: Date.now(),
    };
    const here = this.#keep(kept);
    this.#dirtySince ??= Date.now();
    this.#soon(Math.min(IDLE_MS, Math.max(0, this.#dirtySince + LONGEST_MS - Date.now())));
    return here;
  }

  /** Send a draft, now or as soon as the service can be reached. */
  send(id: string): void {
    const draft = this.get(id);
    if (!draft) return;
    this.#keep({ ...draft, state: "sending", trouble: null });
    this.#soon(0);
  }

  /** Take a draft back from the queue, to write on. */
  recall(id: string): void {
    const draft = this.get(id);
    if (draft) this.#keep({ ...draft, state: "writing", trouble: null });
  }

  /** Throw a draft away, here and at the service. */
  discard(id: string): void {
    const draft = this.get(id);
    if (!draft) return;
    if (draft.saves === 0 && !this.#pumping) this.#drop(id);
    else this.#keep({ ...draft, state: "discarded", trouble: null });
    this.#soon(0);
  }

  /** A person has decided what a draft says after somebody was faster: it goes on from what they saw. */
  settle(id: string, decided: Draft, send: boolean): void {
    const draft = this.get(id);
    if (!draft?.trouble) return;
    this.#keep(settled(draft, draft.trouble, decided, send));
    this.#soon(0);
  }

  /** What was sent elsewhere stays as it is there; the words that only this window has become a draft of their own. */
  asNew(id: string): Draft | undefined {
    const draft = this.get(id);
    if (!draft) return undefined;
    const fresh = emptyDraft({ ...draft, id: emptyDraft().id });
    this.put(pick(fresh), draft.revision);
    this.#drop(id);
    return this.get(fresh.id);
  }

  /** Forget one here: the service has its words, as a comment or as nothing. */
  #drop(id: string): void {
    remember(this.#prefix + id, undefined);
    this.leave(id);
    this.store.set({ drafts: this.store.get().drafts.filter((one) => one.id !== id) });
  }

  #keep(kept: Kept): boolean {
    const here = remember(this.#prefix + kept.id, kept);
    const others = this.store.get().drafts.filter((one) => one.id !== kept.id);
    this.store.set({ drafts: inOrder([...others, kept]), keepsHere: here });
    return here;
  }

  /** Another window changed a draft on this device. The one that is worked on here is this window's. */
  #reread(key: string): void {
    const id = key.slice(this.#prefix.length);
    if (this.#held.has(id)) return;
    const kept = keptOf(remembered(key));
    const others = this.store.get().drafts.filter((one) => one.id !== id);
    this.store.set({ drafts: inOrder(kept ? [...others, kept] : others) });
  }

  #soon(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void this.#pump(), ms);
  }

  /** Bring to the service what it does not have, one after the other. */
  async #pump(): Promise<void> {
    if (this.#pumping) {
      this.#again = true;
      return;
    }
    this.#pumping = true;
    this.#dirtySince = null;
    try {
      if (!this.#listed) {
        const theirs = await this.#parts.delivery.list();
        const verdicts = besideTheirs(this.store.get().drafts, theirs, (id) => this.holds(id));
        for (const verdict of verdicts) this.#take(verdict);
      }
      this.#listed = true;
      for (const { id } of this.store.get().drafts) await this.#bring(id);
      this.store.set({ reachable: true });
      this.#retryMs = FIRST_RETRY_MS;
    } catch (error) {
      if (!willPass(error) && !(error instanceof Problem)) throw error;
      this.store.set({ reachable: false });
      this.#again = false;
      this.#soon(this.#retryMs);
      this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
    } finally {
      this.#pumping = false;
      if (this.#again) this.#soon(0);
      this.#again = false;
    }
  }

  /** Bring one draft, unless another window is at it. Throws what will pass. */
  async #bring(id: string): Promise<void> {
    const waiting = this.get(id);
    if (!waiting || waiting.trouble || (waiting.state === "writing" && !waiting.unsaved)) return;
    const mine = this.#wanted.has(id);
    if (!(await this.take(id))) return;
    try {
      // Another window may have brought it since this one last looked.
      const draft = mine ? this.get(id) : keptOf(remembered(this.#prefix + id));
      if (!draft) this.#drop(id);
      else if (draft.state === "discarded") await this.#bringDiscarded(draft);
      else if (draft.state === "sending") await this.#bringSent(draft);
      else await this.#bringKept(draft);
    } finally {
      if (!mine) this.leave(id);
    }
  }

  async #bringDiscarded(draft: Kept): Promise<void> {
    try {
      await this.#parts.delivery.discard(draft.id, draft.saves);
      this.#drop(draft.id);
    } catch (error) {
      this.#troubled(draft, error);
    }
  }

  async #bringSent(draft: Kept): Promise<void> {
    try {
      const comment = await this.#parts.delivery.send(draft);
      const now = this.get(draft.id);
      // Taken back and written on while it was on its way: a person decides what becomes of the newer words.
      if (now && now.stamp !== draft.stamp)
        this.#keep({ ...now, state: "writing", trouble: { why: "sent", theirs: comment } });
      else this.#drop(draft.id);
      this.#parts.onDelivered(comment, draft);
    } catch (error) {
      this.#troubled(draft, error);
    }
  }

  async #bringKept(draft: Kept): Promise<void> {
    try {
      const { saves } = await this.#parts.delivery.keep(draft, draft.saves);
      const now = this.get(draft.id);
      if (now) this.#keep({ ...now, saves, unsaved: now.stamp !== draft.stamp });
      if (now && now.stamp !== draft.stamp) this.#again = true;
    } catch (error) {
      this.#troubled(draft, error);
    }
  }

  /** The service said no. What will pass is thrown on; the rest waits for a person. */
  #troubled(draft: Kept, error: unknown): void {
    if (willPass(error)) throw error;
    const now = this.get(draft.id) ?? draft;
    this.#take(refused(now, error as Problem), now);
  }

  #take(verdict: Verdict, draft?: Kept): void {
    if ("keep" in verdict) this.#keep(verdict.keep);
    else {
      this.#drop(verdict.drop);
      if (verdict.arrived && draft) this.#parts.onDelivered(verdict.arrived, draft);
    }
  }
}
