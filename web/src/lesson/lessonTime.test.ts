// @vitest-environment node
import { describe, expect, it } from "vitest";
import { clockText, nextPicture, parseClock, showingAt, spanText, spokenTime } from "./lessonTime";

describe("writing lesson time", () => {
  it("writes minutes, hours and tenths", () => {
    expect(clockText(761_390)).toBe("12:41");
    expect(clockText(761_390, true)).toBe("12:41.3");
    expect(clockText(3_723_000)).toBe("1:02:03");
    expect(clockText(59_999)).toBe("0:59");
  });

  it("writes moments before the pinned zero with a minus", () => {
    expect(clockText(-1500, true)).toBe("−0:01.5");
  });

  it("writes ranges and says moments", () => {
    expect(spanText(450_000, 485_000)).toBe("7:30–8:05");
    expect(spanText(450_000, null)).toBe("7:30");
    expect(spokenTime(3_661_000)).toBe("1 hour 1 minute 1 second");
    expect(spokenTime(0)).toBe("0 seconds");
  });
});

describe("reading a typed time", () => {
  it.each([
    ["12:41", 761_000],
    ["12:41.3", 761_300],
    ["1:02:03", 3_723_000],
    ["45", 45_000],
    [" 0:05,25 ", 5250],
    ["−0:01.5", -1500],
  ])("reads %s", (text, ms) => expect(parseClock(text)).toBe(ms));

  it.each(["", "abc", "12:99", "1:75:00", "12:41:"])("refuses %s", (text) =>
    expect(parseClock(text)).toBeNull(),
  );

  it("reads back what it writes", () => {
    for (let ms = 0; ms < 8_000_000; ms += 123_400) expect(parseClock(clockText(ms, true))).toBe(ms);
  });
});

describe("what a camera shows", () => {
  const angle = {
    start_ms: 1000,
    end_ms: 9000,
    gaps: [
      { from_ms: 3000, to_ms: 4000, reason: "paused" },
      { from_ms: 4000, to_ms: 5000, reason: "paused" },
    ],
  };

  it("has a picture from its start until its end, except in gaps", () => {
    expect(showingAt(angle, 1000)).toEqual({ picture: true });
    expect(showingAt(angle, 999)).toEqual({ picture: false, reason: "not_started", untilMs: 1000 });
    expect(showingAt(angle, 3000)).toEqual({ picture: false, reason: "paused", untilMs: 4000 });
    expect(showingAt(angle, 9000)).toEqual({ picture: false, reason: "ended", untilMs: null });
  });

  it("finds the next picture across touching gaps, and none after the end", () => {
    expect(nextPicture(angle, 3500)).toBe(5000);
    expect(nextPicture(angle, 0)).toBe(1000);
    expect(nextPicture(angle, 9500)).toBeNull();
  });
});
