import { describe, expect, it } from "vitest";
import type { Comment } from "../api/types";
import { byClock, revisionOf } from "./earlier";
import type { Lesson } from "./manifest";

const lesson = (revision: number, pinned: number) =>
  ({ revision, clock: { anchor: 1, pinned_at_revision: pinned } }) as unknown as Lesson;
const comments = [1, 2, 4, 5].map((revision) => ({ id: `r${revision}`, revision }) as unknown as Comment);
const names = (some: Comment[]) => some.map((one) => one.id).join(" ");

describe("comments by clock", () => {
  it("lie on the lesson as it is while its clock is the same, whatever grew since", () => {
    const { here, earlier } = byClock(comments, lesson(2, 1), lesson(5, 1));
    expect([names(here), names(earlier)]).toEqual(["r1 r2 r4 r5", ""]);
  });

  it("stay with the revisions of their clock when there is a new one", () => {
    const now = byClock(comments, lesson(5, 4), lesson(5, 4));
    expect([names(now.here), names(now.earlier)]).toEqual(["r4 r5", "r1 r2"]);
    expect(revisionOf(now.earlier)).toBe(2);
    const then = byClock(comments, lesson(2, 1), lesson(5, 4));
    expect([names(then.here), names(then.earlier)]).toEqual(["r1 r2", ""]);
  });
});
