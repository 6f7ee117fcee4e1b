import { describe, expect, it } from "vitest";
import { endsOf, stretchOf } from "./useWindowed";

const many = Array.from({ length: 100 }, (_, i) => `c${i}`);

describe("a stretch of a long list", () => {
  it("stays with its items when others come before them", () => {
    const ends = endsOf(many, "all", 40, 48);
    expect(stretchOf(many, ends)).toEqual([40, 48]);
    expect(stretchOf(["new", ...many], ends)).toEqual([41, 49]);
  });

  it("that reaches the list's end takes up what comes after it", () => {
    const ends = endsOf(many, "all", 92, 104);
    expect(stretchOf([...many, "new"], ends)).toEqual([92, 101]);
    expect(stretchOf([...many.slice(0, 50)], endsOf(many, "all", -3, 5))).toEqual([0, 5]);
  });

  it("is found again where it was when its items are gone", () => {
    const ends = endsOf(many, "all", 40, 48);
    expect(
      stretchOf(
        many.filter((one) => one !== "c40" && one !== "c47"),
        ends,
      ),
    ).toEqual([40, 48]);
    expect(stretchOf([], ends)).toEqual([0, 0]);
  });
});
