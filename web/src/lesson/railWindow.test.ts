// @vitest-environment node
import { describe, expect, it } from "vitest";
import { RailWindow, SMALLEST_MS } from "./railWindow";

const shown = (rail: RailWindow) => {
  const { from, to } = rail.store.get();
  return [from, to];
};

describe("the rail's window", () => {
  it("is all of the lesson, until it is zoomed around the playhead", () => {
    const rail = new RailWindow(-2000, 98_000);
    expect(rail.store.get()).toEqual({ from: -2000, to: 98_000, whole: true });
    rail.zoom(0.5, 23_000);
    expect(rail.store.get()).toEqual({ from: 10_500, to: 60_500, whole: false });
    rail.zoom(2, 23_000);
    expect(rail.store.get()).toEqual({ from: -2000, to: 98_000, whole: true });
  });

  it("goes down to a second, and never past the lesson's ends", () => {
    const rail = new RailWindow(0, 100_000);
    for (let i = 0; i < 20; i += 1) rail.zoom(0.5, 99_990);
    const [from = 0, to = 0] = shown(rail);
    expect(to - from).toBe(SMALLEST_MS);
    expect(from).toBeLessThanOrEqual(99_990);
    rail.pan(50);
    expect(shown(rail)).toEqual([99_000, 100_000]);
    rail.pan(-500);
    expect(shown(rail)).toEqual([0, 1000]);
  });

  it("brings a moment that is not on view to the middle when it zooms", () => {
    const rail = new RailWindow(0, 100_000);
    rail.zoom(0.1, 5000);
    rail.zoom(0.5, 50_000);
    expect(shown(rail)).toEqual([47_500, 52_500]);
  });

  it("turns the page when the playhead leaves it, not when it was moved away by hand", () => {
    const rail = new RailWindow(0, 100_000);
    rail.zoom(0.1, 0);
    rail.follow(9000);
    rail.follow(10_100);
    expect(shown(rail)).toEqual([9300, 19_300]);
    rail.follow(10_300);
    rail.pan(3);
    rail.follow(10_500);
    expect(shown(rail)).toEqual([39_300, 49_300]);
    rail.follow(40_000);
    rail.follow(49_400);
    expect(shown(rail)[0]).toBe(48_600);
  });

  it("follows a lesson that became longer", () => {
    const rail = new RailWindow(0, 10_000);
    rail.resize(-1000, 20_000);
    expect(shown(rail)).toEqual([-1000, 20_000]);
    rail.zoom(0.5, 0);
    rail.resize(-1000, 30_000);
    const [from = 0, to = 0] = shown(rail);
    expect(to - from).toBe(10_500);
  });
});
