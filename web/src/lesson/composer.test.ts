import { beforeEach, describe, expect, it } from "vitest";
import type { Comment } from "../api/types";
import { ComposerModel } from "./composer";
import type { PlayerState, Request } from "./playerState";
import { fits, pointsOf, standardsOf } from "./standards";
import { Store } from "./store";

function make(observationId = "o") {
  const asked: Request["do"][] = [];
  let at = 12_000;
  const state = new Store({ wanted: "play" } as PlayerState);
  const player = {
    now: () => at,
    store: state,
    request: (request: Request) => {
      asked.push(request.do);
      state.set({ wanted: request.do === "play" ? "play" : "pause" });
    },
  };
  const model = new ComposerModel({ observationId, player });
  return { model, asked, go: (ms: number) => (at = ms), state };
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
    const paused = make("p");
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

  it("keeps the draft over a reload, and forgets it when sent", () => {
    const first = make();
    first.model.type("Three hands up");
    first.model.tag("S4b");
    const again = make();
    expect(again.model.store.get()).toMatchObject({
      text: "Three hands up",
      standards: ["S4b"],
      startMs: 12_000,
    });
    again.model.clear();
    expect(make().model.isEmpty).toBe(true);
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
    model.edit({
      id: "c",
      version: 2,
      kind: "question",
      text: "Why?",
      start_ms: 5,
      end_ms: null,
      camera: 2,
      standards: [],
    } as unknown as Comment);
    expect(model.store.get()).toMatchObject({ text: "Why?", editing: { id: "c", version: 2 } });
    model.clear();
    expect(model.store.get()).toMatchObject({ text: "half a thought", editing: null, startMs: 12_000 });
  });

  it("loses nothing that was typed or taken up while a comment was being sent", () => {
    const { model } = make();
    model.type("First.");
    const { draft } = model;
    model.type("First. And more");
    model.sent(draft);
    expect(model.store.get().text).toBe("And more");
    const { draft: second } = model;
    model.edit({
      id: "c",
      version: 1,
      kind: "note",
      text: "Old",
      start_ms: 5,
      end_ms: null,
      camera: null,
      standards: [],
    } as unknown as Comment);
    model.sent(second);
    expect(model.store.get()).toMatchObject({ text: "Old", editing: { id: "c" } });
    model.clear();
    expect(model.isEmpty).toBe(true);
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
