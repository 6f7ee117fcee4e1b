// @vitest-environment node
import { describe, expect, it } from "vitest";
import { askedOf, msOf, NOTHING, readMs, shownIn, stepped } from "./nudge";

const FRAME = 1000 / 29.97;

describe("how far to move a camera", () => {
  it("reads what people type, and nothing else", () => {
    expect(["80", " +80 ", "-40", "−40 ms", "–7", "0", "-0", "80.0"].map(readMs)).toEqual([
      80, 80, -40, -40, -7, 0, 0, 80,
    ]);
    expect(["", "a", "8 0", "1e3", "80.5", "--4", "12345678"].map(readMs)).toEqual(Array(7).fill(null));
  });

  it("steps by frames, shows whole ms, and asks for frames so that nothing is rounded", () => {
    const two = stepped(stepped(NOTHING, 1, FRAME), 1, FRAME);
    expect(shownIn(two, FRAME)).toBe("67");
    expect(askedOf(two, FRAME)).toEqual({ frames: 2 });
    expect(shownIn(stepped(NOTHING, -1, FRAME), FRAME)).toBe("−33");
  });

  it("goes on from what was typed, in ms", () => {
    const typed = { frames: 3, typed: "100" };
    expect(askedOf(typed, 40)).toEqual({ delta_ms: 100 });
    const next = stepped(typed, -1, 40);
    expect([shownIn(next, 40), askedOf(next, 40)]).toEqual(["60", { delta_ms: 60 }]);
  });

  it("steps by ten ms where frames are not known", () => {
    const back = stepped(NOTHING, -1, null);
    expect([shownIn(back, null), askedOf(back, null)]).toEqual(["−10", { delta_ms: -10 }]);
  });

  it("takes an empty field for nothing, and what cannot be read for no answer", () => {
    expect(msOf({ frames: 0, typed: " " }, 40)).toBe(0);
    expect(msOf({ frames: 0, typed: "soon" }, 40)).toBeNull();
  });
});
