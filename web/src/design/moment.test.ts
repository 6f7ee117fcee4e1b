// @vitest-environment node

import { describe, expect, it } from "vitest";
import { dateInWords, fromNow, inWords, today } from "./moment";

const now = new Date("2026-03-10T12:00:00Z");

describe("a moment in words", () => {
  it("is said in the named zone, without the year when it is this year's", () => {
    const due = "2026-03-12T19:59:00Z";
    expect(inWords(due, { zone: "Europe/London", now })).toBe("Thu 12 March, 19:59");
    expect(inWords(due, { zone: "Asia/Dubai", now })).toBe("Thu 12 March, 23:59");
  });

  it("says another year, and can leave out the time", () => {
    expect(inWords("2025-12-31T23:30:00Z", { zone: "UTC", now })).toBe("Wed 31 December 2025, 23:30");
    expect(inWords("2025-12-31T23:30:00Z", { zone: "Asia/Tokyo", precision: "day", now })).toBe(
      "Thu 1 January",
    );
  });

  it("says midnight as 00:00", () => {
    expect(inWords("2026-03-12T00:00:00Z", { zone: "UTC", now })).toBe("Thu 12 March, 00:00");
  });

  it("says how far away it is in one unit", () => {
    expect(fromNow("2026-03-13T13:00:00Z", now)).toBe("in 3 days");
    expect(fromNow("2026-03-10T10:00:00Z", now)).toBe("2 hours ago");
    expect(fromNow("2026-03-10T12:20:00Z", now)).toBe("in 20 minutes");
  });
});

describe("a date", () => {
  it("is the same day everywhere", () => {
    expect(dateInWords("2026-09-01")).toBe("1 September 2026");
  });

  it("is today's in the school's zone, which may be tomorrow here", () => {
    const evening = new Date("2026-03-10T21:00:00Z");
    expect(today("Europe/London", evening)).toBe("2026-03-10");
    expect(today("Asia/Dubai", evening)).toBe("2026-03-11");
  });
});
