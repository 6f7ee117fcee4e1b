import { describe, expect, it } from "vitest";
import { keepNudge, keptNudge, NO_NUDGE } from "./keptNudge";

describe("a move that is put together", () => {
  it("is found again by the same person for the same camera, until it is made or left", () => {
    const draft = { amount: { frames: 0, typed: "-40" }, reason: "The clap comes la" };
    keepNudge("amina", "o1", 2, draft);
    expect(keptNudge("amina", "o1", 2)).toEqual(draft);
    expect(keptNudge("bilal", "o1", 2)).toBeUndefined();
    expect(keptNudge("amina", "o1", 3)).toBeUndefined();
    keepNudge("amina", "o1", 2);
    expect(keptNudge("amina", "o1", 2)).toBeUndefined();
  });

  it("is not kept while nothing stands in it, nor read when something else does", () => {
    keepNudge("amina", "o1", 2, NO_NUDGE);
    expect(keptNudge("amina", "o1", 2)).toBeUndefined();
    localStorage.setItem("triptych.nudge.amina.o1.2", '{"reason": 4}');
    expect(keptNudge("amina", "o1", 2)).toBeUndefined();
  });
});
