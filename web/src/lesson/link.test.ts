// @vitest-environment node
import { describe, expect, it, vi } from "vitest";
import { copyLink, linkTo } from "./link";

describe("a link into a lesson", () => {
  it("names the moment, and the comment if there is one", () => {
    expect(linkTo("https://t.example", "abc", 252_000.4)).toBe("https://t.example/lessons/abc?t=252000");
    expect(linkTo("https://t.example", "abc", -300, "c1")).toBe(
      "https://t.example/lessons/abc?t=-300&comment=c1",
    );
  });

  it("is said where it cannot be copied", async () => {
    const copied: string[] = [];
    vi.stubGlobal("navigator", { clipboard: { writeText: async (text: string) => copied.push(text) } });
    expect(await copyLink("https://t.example/x", 252_000)).toBe("Link to 4:12 copied");
    expect(copied).toEqual(["https://t.example/x"]);
    vi.stubGlobal("navigator", {});
    expect(await copyLink("https://t.example/x", 0)).toContain("https://t.example/x");
    vi.unstubAllGlobals();
  });
});
