// @vitest-environment node
import { describe, expect, it } from "vitest";
import { PageMarks, spanOf, withEnd } from "./marks";

describe("marks of who only watches", () => {
  it("make a range, in either order", () => {
    let now = 5000;
    const marks = new PageMarks(() => now);
    marks.markOut();
    expect(spanOf(marks.store.get())).toBeNull();
    marks.markIn();
    now = 2000;
    marks.markOut();
    expect(spanOf(marks.store.get())).toEqual([2000, 5000]);
    now = 6000;
    marks.markIn();
    expect(spanOf(marks.store.get())).toBeNull();
  });

  it("never pass each other when an end is moved", () => {
    expect(withEnd([1000, 5000], "from", 9000)).toEqual([4900, 5000]);
    expect(withEnd([1000, 5000], "to", 0)).toEqual([1000, 1100]);
    expect(withEnd([1000, 5000], "to", 7000)).toEqual([1000, 7000]);
  });
});
