// @vitest-environment node
import { describe, expect, it } from "vitest";
import { texts } from "../texts/player";
import { DEEDS, deedOf, isFree, keysOf, keyText, nameOf, withKey } from "./keys";

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  nameOf({ key, code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe("the table of keys", () => {
  it("gives no key two uses, and every use its words", () => {
    const keys = DEEDS.flatMap((deed) => deed.keys as readonly string[]);
    expect(new Set(keys).size).toBe(keys.length);
    for (const deed of DEEDS) expect(texts.keys.deeds[deed.id], deed.id).toBeTruthy();
  });

  it("has what reviewers' hands know", () => {
    const known = [
      "Space",
      "k",
      "j",
      "l",
      ",",
      ".",
      "i",
      "[",
      "o",
      "]",
      "Shift+1",
      "Shift+2",
      "Shift+3",
      "?",
    ];
    expect(known.map((key) => deedOf(key, {}))).toEqual([
      ...["toggle", "toggle", "back", "forward", "frameBack", "frameForward"],
      ...["markIn", "markIn", "markOut", "markOut", "large1", "large2", "large3", "sheet"],
    ]);
  });
});

describe("a key's name", () => {
  it("is the letter, whatever Caps Lock says", () => {
    expect([press("k"), press("K"), press("K", { shiftKey: true })]).toEqual(["k", "k", "Shift+k"]);
  });

  it("is the sign itself where Shift makes it, and the digit where Shift spoils it", () => {
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("!", { shiftKey: true, code: "Digit1" })).toBe("Shift+1");
    expect(press("/", { shiftKey: true, code: "Digit7" })).toBe("Shift+7");
  });

  it("is none while a key is only held, or is the browser's", () => {
    expect([press("Shift"), press("k", { ctrlKey: true }), press("k", { metaKey: true })]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("is shown as it stands on the keyboard", () => {
    expect(["k", "Space", "Shift+1", "Shift+ArrowLeft", "["].map(keyText)).toEqual([
      "K",
      "Space",
      "Shift + 1",
      "Shift + ←",
      "[",
    ]);
  });
});

describe("a person's own keys", () => {
  it("take the place of the usual ones, and nothing else does the same", () => {
    const own = withKey({}, "back", "k");
    expect(keysOf("back", own)).toEqual(["k"]);
    expect(keysOf("toggle", own)).toEqual(["Space"]);
    expect([deedOf("k", own), deedOf("j", own), deedOf("l", own)]).toEqual(["back", undefined, "forward"]);
  });

  it("are forgotten when they are the usual ones again", () => {
    expect(withKey(withKey({}, "back", "x"), "back", "j")).toEqual({});
  });

  it("cannot be those that a keyboard needs to get about, nor the digits that tag", () => {
    expect(["Tab", "Enter", "Escape", "ArrowLeft", "4"].map(isFree)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(["x", "Shift+4", "Shift+ArrowUp", "#"].map(isFree)).toEqual([true, true, true, true]);
  });
});
