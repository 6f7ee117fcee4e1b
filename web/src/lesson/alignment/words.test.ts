// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { CameraPlaced } from "../../api/types";
import { amount, frames, shift } from "../../texts/alignment";
import { clockText } from "../lessonTime";
import type { Angle } from "../manifest";
import { ANCHOR, angleOf, LESSON, moments, placed, together } from "./sampleAlignment";
import {
  absentWords,
  driftWords,
  evidenceWords,
  offText,
  overviewWords,
  placeWords,
  plain,
  shownLaterMs,
  standingOf,
  withinWords,
} from "./words";

const all = (said: ReturnType<typeof absentWords>) => said.map((one) => plain(one, clockText)).join(" ");
const words = (camera: CameraPlaced, angle?: Angle) =>
  all(placeWords(camera, together(ANCHOR, camera), LESSON, angle));

describe("a camera's place in words", () => {
  it("says with what it was lined up, how sure that is, how its clock ran, when it recorded", () => {
    expect(words(placed(2), angleOf(2, { start_ms: 17_437, end_ms: 3_590_000 }))).toBe(
      "It was lined up with camera 1 by sound. We are sure of it, to within 8 ms (less than one frame). " +
        "Its clock runs 0.23 s an hour fast (63 millionths); that has been corrected. " +
        "It recorded from 0:17 to 59:50.",
    );
  });

  it("names pauses by their moments, as links do", () => {
    const gap = (from_ms: number, to_ms: number) => ({ from_ms, to_ms, reason: "paused" });
    const [one, two, three] = [gap(761_000, 782_000), gap(900_000, 910_000), gap(1_200_000, 1_201_000)];
    const paused = (gaps: Angle["gaps"]) => words(placed(2), angleOf(2, { gaps }));
    expect(paused([one])).toContain("It recorded from 0:00 to 1:00:00 and was paused from 12:41 to 13:02.");
    expect(paused([one, two])).toContain("and was paused from 12:41 to 13:02 and from 15:00 to 15:10.");
    expect(paused([one, two, three])).toContain(
      "and was paused 3 times: 12:41 to 13:02, 15:00 to 15:10 and 20:00 to 20:01.",
    );
  });

  it("tells a pause from what was not filmed between two files, and leaves out what is over in a moment", () => {
    const gaps = [
      { from_ms: 761_000, to_ms: 761_200, reason: "paused" },
      { from_ms: 900_000, to_ms: 910_000, reason: "between_files" },
    ];
    expect(words(placed(2), angleOf(2, { gaps }))).toMatch(
      /It recorded from 0:00 to 1:00:00\. Between its files nothing was filmed from 15:00 to 15:10\.$/,
    );
  });

  it("says whose clock the lesson's is, and when there was nothing to line up", () => {
    expect(words(ANCHOR)).toBe("The lesson’s clock is camera 1’s; the others were brought onto it.");
    const alone = placed(1, { method: "alone", against: null, evidence: [] });
    expect(all(placeWords(alone, together(alone), LESSON, undefined))).toContain("the only recording");
    const refused = placed(2, { status: "unalignable", reason: "no_audio", pieces: [] });
    expect(all(placeWords(alone, together(alone, refused), LESSON, undefined))).toContain(
      "No other camera could be lined up with this one",
    );
  });

  it("does not call a camera the clock that was itself lined up in place of it", () => {
    expect(words(placed(1, { against: 2 }))).toContain("It was lined up with camera 2 by sound.");
  });

  it("asks for a look when it went by picture or is not sure", () => {
    const picture = placed(3, { method: "picture", uncertainty_ms: 45, confidence: 0.93 });
    expect(words(picture)).toContain("We lined it up with camera 1 by picture, which is less exact.");
    expect(words(picture)).toContain("Please check a moment that both show.");
    expect(words(picture)).toContain("to within 45 ms (about one frame)");
    const unsure = placed(3, { confidence: 0.7 });
    expect(words(unsure)).toContain("We are not sure of it. Play a moment that all cameras show");
    expect(words(unsure)).not.toContain("We are sure");
    expect(
      [picture, unsure, placed(2), ANCHOR].map((one) => standingOf(one, together(ANCHOR), LESSON)),
    ).toEqual(["check", "check", "sure", "anchor"]);
  });

  it("says why a camera has no place, what is kept, and where its file's clock would lay it", () => {
    const absent = (reason: string, other: Partial<CameraPlaced> = {}) =>
      all(absentWords({ reason, against: null, suggested_offset_ms: null, ...other }));
    for (const reason of ["not_the_same_lesson", "no_audio", "too_short_overlap", "ambiguous", "duplicate"]) {
      expect(absent(reason)).toMatch(/not shown|left out/);
      expect(absent(reason)).toContain("Its file is kept.");
    }
    expect(absent("duplicate", { against: 2 })).toContain("the same recording as camera 2’s");
    expect(absent("something_new")).toContain("could not be placed");
    expect(absent("no_audio", { suggested_offset_ms: 761_000 })).toContain(
      "By the clocks inside the files it would begin at 12:41. That is only a guess, and nothing was done with it.",
    );
  });

  it("says that it was moved by hand, seen from the lesson's own sound", () => {
    const moved = placed(2, { nudge_ms: 80 });
    expect(words(moved)).toContain(
      "By hand it was moved since: it is shown 80 ms later than it was lined up.",
    );
    const formerly = { ...ANCHOR, nudge_ms: 30 };
    expect(shownLaterMs(moved, together(formerly, moved), LESSON)).toBe(50);
    expect(shownLaterMs(formerly, together(formerly, moved), LESSON)).toBe(0);
    expect(standingOf(moved, together(ANCHOR, moved), LESSON)).toBe("by_hand");
  });
});

describe("the overview", () => {
  const overview = (...cameras: CameraPlaced[]) => overviewWords(together(...cameras), LESSON).join(" ");
  const absent = placed(3, { status: "unalignable", reason: "no_audio" });

  it("says first whether anything wants a look", () => {
    expect(overview(ANCHOR)).toBe("There is one recording, so nothing had to be lined up.");
    expect(overview(ANCHOR, placed(2))).toBe("Both cameras run together.");
    expect(overview(ANCHOR, placed(2), placed(3))).toBe("All three cameras run together.");
    expect(overview(ANCHOR, placed(2), absent)).toBe("Camera 3 could not be lined up and is not shown.");
    expect(overview(ANCHOR, placed(2, { confidence: 0.5 }), placed(3, { method: "picture" }))).toBe(
      "Please check cameras 2 and 3: we are not sure that they run with the others.",
    );
    expect(overview(ANCHOR, placed(2, { confidence: 0.5, nudge_ms: 40 }), absent)).toBe(
      "Camera 3 could not be lined up and is not shown. Camera 2 was moved by hand.",
    );
  });
});

describe("a camera's clock in words", () => {
  it("says which way it ran, and by how much in an hour", () => {
    expect(driftWords([0])).toBe("Its clock kept time.");
    expect(driftWords([118])).toContain("0.42 s an hour slow (118 millionths)");
    expect(driftWords([-300])).toContain("1.1 s an hour fast (300 millionths)");
    expect(driftWords([63, 63.4, 62])).toContain("0.23 s an hour slow");
  });

  it("says that it changed pace", () => {
    expect(driftWords([-63, 2])).toBe(
      "Its clock changed pace on the way, from even to 0.23 s an hour fast; each stretch has been corrected by itself.",
    );
  });

  it("gives how sure it is in frames where they are known", () => {
    expect(withinWords(8, 40)).toBe("to within 8 ms (less than one frame)");
    expect(withinWords(78, 40)).toBe("to within 78 ms (about 2 frames)");
    expect(withinWords(8, null)).toBe("to within 8 ms");
  });
});

describe("the compared moments in words", () => {
  it("counts, gives the middle, and names the few that were set aside where they are shown", () => {
    const camera = placed(2);
    expect(all(evidenceWords(camera, 0))).toBe(
      "118 of 120 moments that we compared agree, half of them to within 6 ms. " +
        "Those at 12:31 and 45:01 do not, and were set aside.",
    );
    expect(all(evidenceWords(camera, 60_000))).toContain("Those at 13:31 and 46:01");
  });

  it("leaves many to the table, and says so when all agree", () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i, 400]));
    expect(all(evidenceWords(placed(2, { evidence: moments(40, 1000, 4, many) }), 0))).toContain(
      "The other 9 were set aside; the table names them.",
    );
    expect(all(evidenceWords(placed(2, { evidence: moments(40, 1000, 4) }), 0))).toMatch(
      /^All 40 moments that we compared agree, half/,
    );
  });
});

it("writes amounts with their unit and their way", () => {
  expect([80, -80, 0.4, 999.6, 1250, -41_218].map(shift)).toEqual([
    "80 ms later",
    "80 ms earlier",
    "1 ms later",
    "1 s later",
    "1.25 s later",
    "41.2 s earlier",
  ]);
  expect(amount(-17)).toBe("17 ms");
  expect([frames(40, 40), frames(-80, 40), frames(50, 40)]).toEqual(["1 frame", "2 frames", "1.3 frames"]);
  expect([offText(0.2), offText(-4), offText(4)]).toEqual(["0 ms", "4 ms earlier", "4 ms later"]);
});
