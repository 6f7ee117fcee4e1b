import { describe, expect, it } from "vitest";
import { type Lesson, whyAbsent } from "./manifest";
import { pendingText } from "./Pending";

const angle = (camera: number, ...renditions: { height: number; copied: boolean; growing: boolean }[]) =>
  ({ camera, renditions }) as Lesson["angles"][number];
const copied = { height: 1080, copied: true, growing: false };
const growing = { height: 360, copied: false, growing: true };

describe("what is still being made", () => {
  it("is one sentence that names each kind once, with its cameras", () => {
    const pending = [
      "angle:3:360",
      "angle:1:360",
      "angle:2:360",
      "angle:2:1080",
      "audio:2",
      "storyboard:1",
      "storyboard:2",
      "captions",
    ];
    expect(pendingText(pending, [angle(1, copied), angle(2, growing), angle(3, copied)])).toBe(
      "Still being made: a lighter picture of cameras 1 and 3, camera 2 (what is ready can be watched), the full picture " +
        "of camera 2, the sound of camera 2, small pictures for the timeline and captions. Nothing you do here is interrupted.",
    );
  });

  it("names a camera of which nothing can be seen yet, and is silent at the end", () => {
    expect(pendingText(["angle:2:360", "angle:2:720"], [angle(1, copied)])).toBe(
      "Still being made: the picture of camera 2. Nothing you do here is interrupted.",
    );
    expect(pendingText([], [])).toBe("");
  });

  it("is the reason of a slate, and not that there was no recording", () => {
    const lesson = {
      cameras: [{ camera: 4, status: "unalignable", reason: "no_audio" }],
      pending: ["angle:2:360"],
    };
    const why = (camera: number) => whyAbsent(lesson as unknown as Lesson, camera);
    expect([why(2), why(3), why(4)]).toEqual(["growing", "missing", "no_audio"]);
  });
});
