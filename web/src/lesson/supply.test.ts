// @vitest-environment node
import { describe, expect, it } from "vitest";
import { LARGE_WAITS_AFTER_MS, SMALL_WAIT_AFTER_MS, Supply } from "./supply";

describe("who may fetch", () => {
  it("is everyone, and a seek changes nothing", () => {
    const supply = new Supply();
    expect([
      supply.judge(60, 0),
      supply.judge(0, 1000),
      supply.judge(3, 1800),
      supply.judge(20, 2400),
    ]).toEqual(["everything", "everything", "everything", "everything"]);
  });

  it("is the large picture and the sound, then the sound alone, when the sound stays short", () => {
    const supply = new Supply();
    supply.judge(2, 0);
    expect(supply.judge(2, SMALL_WAIT_AFTER_MS)).toBe("large");
    expect(supply.judge(3, LARGE_WAITS_AFTER_MS - 1)).toBe("large");
    expect(supply.judge(3, LARGE_WAITS_AFTER_MS)).toBe("sound");
  });

  it("takes a rung from the large picture first, and lets the others wait", () => {
    const said: string[] = [];
    const view = (name: string) => ({
      hold: (held: boolean) => said.push(`${name} ${held ? "waits" : "fetches"}`),
      ease: () => said.push(`${name} eases`),
    });
    const views = new Map([1, 2].map((camera) => [camera, view(`camera ${camera}`)]));
    const supply = new Supply();
    supply.share(views, 2, 1, 0);
    supply.share(views, 2, 1, SMALL_WAIT_AFTER_MS);
    supply.share(views, 2, 1, LARGE_WAITS_AFTER_MS);
    expect(said).toEqual([
      ...["camera 1 fetches", "camera 2 fetches"],
      ...["camera 2 eases", "camera 1 waits", "camera 2 fetches"],
      ...["camera 1 waits", "camera 2 waits"],
    ]);
  });

  it("is everyone again only when the sound has plenty", () => {
    const supply = new Supply();
    supply.judge(2, 0);
    supply.judge(2, LARGE_WAITS_AFTER_MS);
    expect(supply.judge(9, 5000)).toBe("sound");
    expect(supply.judge(14, 6000)).toBe("everything");
    expect(supply.judge(9, 7000)).toBe("everything");
  });
});
