import { beforeEach, describe, expect, it } from "vitest";
import type { Comment } from "../api/types";
import { ComposerModel } from "./composer";
import { isMark } from "./draft";
import { aShelf, fakeLocks } from "./fakeShelf";
import type { PlayerState, Request } from "./playerState";
import { fits, pointsOf, standardsOf } from "./standards";
import { Store } from "./store";

function make(shelf = aShelf().shelf) {
  const asked: Request["do"][] = [];
  let at = 12_000;
  const state = new Store({ wanted: "play", lesson: { revision: 3 } } as PlayerState);
  const player = {
    now: () => at,
    store: state,
    request: (request: Request) => {
      asked.push(request.do);
      if (request.do === "play" || request.do === "pause") state.set({ wanted: request.do });
    },
  };
  const model = new ComposerModel({ player, shelf });
  return { model, shelf, asked, go: (ms: number) => (at = ms), state };
}

/** The page is opened again: another shelf over the same device. */
async function reload() {
  const again = make();
  await again.model.resume();
  return again;
}

function commentToEdit(fields: Partial<Comment> = {}): Comment {
  const known = { id: "c", version: 2, kind: "question", text: "Why?", start_ms: 5, end_ms: null, camera: 2 };
  return { ...known, standards: [], drawing: null, ...fields } as unknown as Comment;
}

describe("the composer", () => {
  beforeEach(() => localStorage.clear());

  it("stamps the comment when typing begins, not when it is sent, and pauses once", () => {
    const { model, asked, go } = make();
    model.type("G");
    go(19_000);
    model.type("Go");
    expect(model.startAt()).toBe(12_000);
    expect(asked).toEqual(["pause"]);
  });

  it("resumes after sending only if typing had paused", () => {
    const playing = make();
    playing.model.type("x");
    playing.model.clear();
    expect(playing.asked).toEqual(["pause", "play"]);
    const paused = make();
    paused.state.set({ wanted: "pause" });
    paused.model.type("x");
    paused.model.clear();
    expect(paused.asked).toEqual([]);
  });

  it("follows the playhead again when the text is emptied", () => {
    const { model, go } = make();
    model.type("x");
    model.type("");
    go(20_000);
    expect(model.startAt()).toBe(20_000);
  });

  it("keeps the draft over a reload, and forgets it when it is thrown away", async () => {
    const first = make();
    first.model.type("Three hands up");
    first.model.tag("S4b");
    const again = await reload();
    expect(again.model.store.get()).toMatchObject({
      text: "Three hands up",
      standards: ["S4b"],
      startMs: 12_000,
    });
    again.model.clear();
    expect((await reload()).model.isEmpty).toBe(true);
  });

  it("leaves a draft to the window that works on it", async () => {
    const lock = fakeLocks();
    const first = make(aShelf(undefined, lock).shelf);
    first.model.type("Mine");
    const second = make(aShelf(undefined, lock).shelf);
    await second.model.resume();
    expect(second.model.isEmpty).toBe(true);
    second.model.type("Another thought");
    expect(second.shelf.store.get().drafts.map((one) => one.text)).toEqual(["Mine", "Another thought"]);
  });

  it("marks in and out, the right way round", () => {
    const { model, go } = make();
    model.markIn();
    go(9000);
    model.markOut();
    expect(model.store.get()).toMatchObject({ startMs: 9000, endMs: 12_000 });
    go(15_000);
    model.markIn();
    expect(model.store.get()).toMatchObject({ startMs: 15_000, endMs: null });
  });

  it("lays a draft aside while another comment is edited, and brings it back", () => {
    const { model } = make();
    model.type("half a thought");
    model.edit(commentToEdit());
    expect(model.store.get()).toMatchObject({ text: "Why?", editing: { id: "c", version: 2 } });
    model.clear();
    expect(model.store.get()).toMatchObject({ text: "half a thought", editing: null, startMs: 12_000 });
  });

  it("goes on with the change of a comment that was begun", async () => {
    const { model, shelf } = make();
    model.edit(commentToEdit());
    model.type("Why then?");
    model.leave();
    const again = await reload();
    again.model.edit(commentToEdit());
    await Promise.resolve();
    expect(again.model.store.get()).toMatchObject({ text: "Why then?", editing: { id: "c", version: 2 } });
    expect(shelf.store.get().drafts).toHaveLength(1);
  });

  it("is free for the next comment as soon as one is sent, and what was sent lies on the shelf", () => {
    const { model, shelf, go, asked } = make();
    model.type("First.");
    const sent = model.send();
    expect(model.isEmpty).toBe(true);
    expect(asked).toEqual(["pause", "play"]);
    expect(shelf.get(sent ?? "")).toMatchObject({ text: "First.", state: "sending", revision: 3 });
    go(15_000);
    model.type("Second.");
    expect(model.store.get()).toMatchObject({ startMs: 15_000 });
    expect(shelf.store.get().drafts.map((one) => one.text)).toEqual(["First.", "Second."]);
    expect(make().model.send()).toBeNull(); // nothing to send
  });

  it("drops a mark without stopping, and writes about it later", async () => {
    const { model, shelf, asked, go } = make();
    expect(model.mark()).toBe(12_000);
    expect(asked).toEqual([]);
    expect(model.isEmpty).toBe(true);
    const [mark] = shelf.store.get().drafts;
    expect(mark && isMark(mark)).toBe(true);
    go(60_000);
    expect(await model.takeUp(mark?.id ?? "")).toBe(true);
    model.set({ kind: "question" });
    model.type("Who answers?");
    expect(shelf.get(mark?.id ?? "")).toMatchObject({
      text: "Who answers?",
      startMs: 12_000,
      kind: "question",
    });
    expect(asked).toContain("seek");
    expect((await reload()).model.store.get().text).toBe("Who answers?");
  });

  it("leaves the draft in place on Escape and resumes", () => {
    const { model, asked } = make();
    model.type("keep me");
    model.leave();
    expect(model.store.get().text).toBe("keep me");
    expect(asked).toEqual(["pause", "play"]);
  });
});

describe("finding standards", () => {
  const framework = {
    version: "v",
    name: "n",
    language: "en-GB",
    wording: "w",
    standards: [
      {
        code: "S4",
        title: "Plan and teach well",
        points: [
          { code: "S4a", text: "Uses time well" },
          { code: "S4b", text: "Curiosity" },
        ],
      },
    ],
  };
  const codes = (query: string) =>
    pointsOf(framework)
      .filter((point) => fits(point, query))
      .map((point) => point.code);

  it("finds by code, by bare code and by words of either line", () => {
    expect(codes("s4B")).toEqual(["S4b"]);
    expect(codes("4a")).toEqual(["S4a"]);
    expect(codes("teach curio")).toEqual(["S4b"]);
    expect(codes("nothing")).toEqual([]);
  });

  it("names the standard of a tag", () => {
    expect(standardsOf(["S4b", "S4a", "P2"])).toEqual(["S4", "P2"]);
  });
});
