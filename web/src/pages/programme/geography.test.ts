// @vitest-environment node

import { expect, it } from "vitest";
import { countries, zones } from "./geography";

it("names every country once", () => {
  const found = countries();
  const labels = found.map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
  expect(found).toContainEqual({ value: "VN", label: "Vietnam" });
  expect(found).toContainEqual({ value: "AE", label: "United Arab Emirates" });
  expect(found.length).toBeGreaterThan(240);
});

it("offers zones as people read them and keeps their IANA names", () => {
  expect(zones()).toContainEqual({ value: "America/New_York", label: "America/New York" });
});
