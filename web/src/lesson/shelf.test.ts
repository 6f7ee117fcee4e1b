import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../api/problem";
import { type Draft, emptyDraft } from "./draft";
import { aShelf, commentOf, FakeService, fakeLocks } from "./fakeShelf";
import { IDLE_MS, LONGEST_MS } from "./shelf";

const texts = (shelf: { store: { get(): { drafts: { text: string }[] } } }) =>
  shelf.store.get().drafts.map((one) => one.text);
const written = (text: string, more: Partial<Draft> = {}) => emptyDraft({ text, startMs: 12_000, ...more });
const passed = (ms = IDLE_MS) => vi.advanceTimersByTimeAsync(ms);

describe("the shelf of drafts", () => {
  beforeEach(() => {
    localStorage.clear();
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("has every keystroke on the device before anything else happens, and at the service soon after", async () => {
    const { shelf, service } = aShelf();
    const end = shelf.start();
    const draft = written("T");
    shelf.put(draft, 3);
    expect(texts(aShelf().shelf)).toEqual(["T"]); // a reload at this very moment
    shelf.put({ ...draft, text: "Three hands" }, 3);
    expect(service.drafts.size).toBe(0);
    await passed();
    expect(service.drafts.get(draft.id)).toMatchObject({ text: "Three hands", saves: 1, start_ms: 12_000 });
    expect(shelf.get(draft.id)).toMatchObject({ unsaved: false, saves: 1 });
    end();
  });

  it("saves while somebody types without a pause", async () => {
    const { shelf, service } = aShelf();
    const end = shelf.start();
    const draft = written("");
    for (let typed = 0; typed * 400 < LONGEST_MS + IDLE_MS; typed += 1) {
      shelf.put({ ...draft, text: "x".repeat(typed + 1) }, 1);
      await passed(400);
    }
    expect(service.drafts.get(draft.id)?.text.length).toBeGreaterThan(8);
    end();
  });

  it("loses no word when the service is away: queued on the device, over a reload, and sent once", async () => {
    const service = new FakeService();
    service.reachable = false;
    const first = aShelf(service);
    const closed = first.shelf.start();
    const draft = written("You wait, and eleven hands go up");
    first.shelf.put(draft, 2);
    first.shelf.send(draft.id);
    await passed(60_000);
    expect(first.shelf.store.get().reachable).toBe(false);
    expect(service.comments.size).toBe(0);
    closed();

    const second = aShelf(service);
    const end = second.shelf.start();
    await passed(5000);
    service.reachable = true;
    service.loseAnswers = true; // it arrives, and the answer is lost
    dispatchEvent(new Event("online"));
    await passed(10);
    expect(service.comments.size).toBe(0); // the list came first, and its answer was lost as well
    service.loseAnswers = false;
    dispatchEvent(new Event("online"));
    await passed(10);
    expect([...service.comments.values()].map((one) => one.text)).toEqual([draft.text]);
    expect(second.arrived).toEqual([[`c-${draft.id}`, draft.text]]);
    expect(second.shelf.store.get()).toMatchObject({ drafts: [], reachable: true });
    expect(localStorage.length).toBe(0);
    end();
  });

  it("sends again what was answered to nobody, and it is one comment", async () => {
    const { shelf, service, arrived } = aShelf();
    const end = shelf.start();
    await passed(10);
    const draft = written("Once");
    shelf.put(draft, 1);
    service.loseAnswers = true;
    shelf.send(draft.id);
    await passed(10);
    expect(service.comments.size).toBe(1);
    expect(shelf.get(draft.id)?.state).toBe("sending");
    service.loseAnswers = false;
    await passed(60_000);
    expect(service.comments.size).toBe(1);
    expect(arrived).toHaveLength(1);
    end();
  });

  it("keeps what was written on while an earlier wording was on its way", async () => {
    const { shelf, service, arrived } = aShelf();
    const end = shelf.start();
    await passed(10);
    const draft = written("Three hands");
    shelf.put(draft, 1);
    let arrive = () => {};
    const send = service.send.bind(service);
    vi.spyOn(service, "send").mockImplementationOnce(async (sent) => {
      await new Promise<void>((resolve) => {
        arrive = resolve;
      });
      return send(sent);
    });
    shelf.send(draft.id);
    await passed(10);
    shelf.recall(draft.id);
    shelf.put({ ...draft, text: "Three hands, then eleven" }, 1);
    arrive();
    await passed(10);
    expect(arrived).toEqual([[`c-${draft.id}`, "Three hands"]]);
    expect(shelf.get(draft.id)).toMatchObject({
      text: "Three hands, then eleven",
      trouble: { why: "sent", theirs: { text: "Three hands" } },
    });
    expect(texts(aShelf(service).shelf)).toEqual(["Three hands, then eleven"]); // on the device too
    end();
  });

  it("leaves what another window works on to that window, and sees what it wrote", async () => {
    const lock = fakeLocks();
    const one = aShelf(new FakeService(), lock);
    const other = aShelf(one.service, lock);
    const ends = [one.shelf.start(), other.shelf.start()];
    const draft = written("Mine");
    one.shelf.put(draft, 1);
    const key = Object.keys(localStorage)[0] ?? "";
    dispatchEvent(new StorageEvent("storage", { key }));
    expect(texts(other.shelf)).toEqual(["Mine"]);
    expect(await other.shelf.take(draft.id)).toBe(false);
    await passed(30_000);
    expect(one.service.drafts.get(draft.id)?.saves).toBe(1); // saved once, by the one that wrote it
    expect(other.shelf.get(draft.id)?.trouble).toBeNull();
    for (const end of ends) end();
  });

  it("shows a person what two devices wrote, and goes on from what they decide", async () => {
    const { shelf, service } = aShelf();
    const end = shelf.start();
    const draft = written("One");
    shelf.put(draft, 1);
    await passed();
    await service.keep({ ...draft, text: "Theirs" }, 1); // another device
    shelf.put({ ...draft, text: "Mine" }, 1);
    await passed();
    const kept = shelf.get(draft.id);
    expect(kept).toMatchObject({ text: "Mine", trouble: { why: "draft", theirs: { text: "Theirs" } } });
    expect(service.drafts.get(draft.id)?.text).toBe("Theirs");
    shelf.settle(draft.id, { ...draft, text: "Mine and theirs" }, false);
    await passed();
    expect(service.drafts.get(draft.id)).toMatchObject({ text: "Mine and theirs", saves: 3 });
    expect(shelf.get(draft.id)?.trouble).toBeNull();
    end();
  });

  it("takes up what another device wrote where nothing new lies here", async () => {
    const service = new FakeService();
    const first = aShelf(service);
    const closed = first.shelf.start();
    const draft = written("One");
    first.shelf.put(draft, 1);
    await passed();
    closed();
    await service.keep({ ...draft, text: "One and more" }, 1);
    await service.keep(written("From the other device"), 0);
    const { shelf } = aShelf(service);
    const end = shelf.start();
    await passed(10);
    expect(texts(shelf).sort()).toEqual(["From the other device", "One and more"]);
    end();
  });

  it("forgets what was sent or thrown away on another device, and never what only lies here", async () => {
    const service = new FakeService();
    const first = aShelf(service);
    const closed = first.shelf.start();
    const [known, unknown] = [written("Known"), written("Not yet saved")];
    first.shelf.put(known, 1);
    await passed();
    service.reachable = false;
    first.shelf.put(unknown, 1);
    closed();
    service.drafts.clear();
    service.reachable = true;
    const { shelf } = aShelf(service);
    const end = shelf.start();
    await passed(10);
    expect(texts(shelf)).toEqual(["Not yet saved"]);
    expect(service.drafts.get(unknown.id)?.text).toBe("Not yet saved");
    end();
  });

  it("tells a changed comment from its own change whose answer was lost", async () => {
    const { shelf, service, arrived } = aShelf();
    const end = shelf.start();
    await passed(10);
    const draft = written("My change", { editing: { id: "c", version: 1 } });
    shelf.put(draft, 1);
    service.refusal = new Problem(409, { code: "changed_meanwhile", current: commentOf(draft) });
    shelf.send(draft.id);
    await passed(10);
    expect(shelf.get(draft.id)).toBeUndefined();
    expect(arrived).toHaveLength(1);
    const other = written("My change", { editing: { id: "d", version: 1 } });
    shelf.put(other, 1);
    const theirs = { ...commentOf({ ...other, text: "Theirs" }), version: 4 };
    service.refusal = new Problem(409, { code: "changed_meanwhile", current: theirs });
    shelf.send(other.id);
    await passed(10);
    expect(shelf.get(other.id)).toMatchObject({ text: "My change", trouble: { why: "changed" } });
    shelf.settle(other.id, { ...other, text: "Both" }, true);
    expect(shelf.get(other.id)).toMatchObject({ state: "sending", editing: { id: "d", version: 4 } });
    await passed(10);
    expect(service.comments.get(other.id)?.text).toBe("Both");
    end();
  });

  it("keeps the words of what the service refuses, with its sentence", async () => {
    const { shelf, service } = aShelf();
    const end = shelf.start();
    await passed(10);
    const draft = written("Too late");
    shelf.put(draft, 1);
    service.refusal = new Problem(422, { detail: "The lesson runs from 00:00 to 01:30." });
    shelf.send(draft.id);
    await passed(10);
    expect(shelf.get(draft.id)).toMatchObject({
      text: "Too late",
      state: "writing",
      trouble: { why: "refused", words: "The lesson runs from 00:00 to 01:30." },
    });
    end();
  });

  it("makes a comment of its own of what was written beyond what another window sent", async () => {
    const { shelf, service } = aShelf();
    const end = shelf.start();
    const draft = written("Sent");
    shelf.put(draft, 1);
    await passed();
    service.comments.set(draft.id, commentOf(draft));
    service.drafts.delete(draft.id);
    shelf.put({ ...draft, text: "Sent and more" }, 1);
    await passed();
    expect(shelf.get(draft.id)?.trouble?.why).toBe("sent");
    const fresh = shelf.asNew(draft.id);
    expect(fresh).toMatchObject({ text: "Sent and more", trouble: null });
    await passed();
    expect([...service.drafts.values()].map((one) => one.text)).toEqual(["Sent and more"]);
    end();
  });

  it("throws away everywhere, also what is just being saved", async () => {
    const { shelf, service } = aShelf();
    const end = shelf.start();
    await passed(10);
    const draft = written("x");
    shelf.put(draft, 1);
    vi.advanceTimersByTime(IDLE_MS); // the saving has begun
    shelf.discard(draft.id);
    await passed(10_000);
    expect(service.drafts.size).toBe(0);
    expect(shelf.store.get().drafts).toEqual([]);
    end();
  });

  it("says so when the browser keeps nothing, and saves at the service all the same", async () => {
    const { shelf, service } = aShelf();
    const end = shelf.start();
    const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const draft = written("Not here");
    expect(shelf.put(draft, 1)).toBe(false);
    expect(shelf.store.get().keepsHere).toBe(false);
    await passed();
    expect(service.drafts.get(draft.id)?.text).toBe("Not here");
    full.mockRestore();
    end();
  });
});
