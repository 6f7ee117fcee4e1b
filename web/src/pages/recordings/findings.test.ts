import { describe, expect, it } from "vitest";
import { isOpenWarning, isUnusable, stopsLesson } from "../../acceptance/findings";
import type { Camera, Detail } from "../../api/types";
import { findingsAbout, findingsOfLesson } from "./findings";

type Finding = Detail["findings"][number];

const finding = (code: Finding["code"], camera: number | null): Finding => ({
  code,
  id: `${code} ${camera}`,
  severity: "warning",
  message: code,
  camera,
  at_ms: null,
  picture: null,
  answer: null,
});
const camera = (number: number, findings: Finding[] = []): Camera => ({
  camera: number,
  label: `Camera ${number}`,
  recording: null,
  replaceable: true,
  findings,
});

describe("findings", () => {
  const mute = camera(3, [finding("no_audio", 3)]);
  const lesson = {
    cameras: [camera(1), camera(2), mute],
    findings: [finding("not_aligned", 3), finding("no_speech", null)],
  };

  it("stand beside the camera that they are about, once", () => {
    expect(findingsAbout(lesson, mute).map(({ code }) => code)).toEqual(["not_aligned"]);
    expect(findingsAbout(lesson, camera(1))).toEqual([]);
    expect(findingsAbout({ ...lesson, findings: [] }, mute).map(({ code }) => code)).toEqual(["no_audio"]);
  });

  it("do not say twice that a camera lined up by picture has no sound", () => {
    const byPicture = { ...lesson, findings: [finding("aligned_by_picture", 3)] };
    expect(findingsAbout(byPicture, mute).map(({ code }) => code)).toEqual(["aligned_by_picture"]);
  });

  it("stand under the lesson only when they are about no camera", () => {
    expect(findingsOfLesson(lesson).map(({ code }) => code)).toEqual(["no_speech"]);
  });

  it("stop the lesson while the file of a camera cannot be used and nobody has answered that", () => {
    const broken = { ...finding("truncated", 1), severity: "error" as const };
    const front = camera(1, [broken]);
    const answered = { ...broken, answer: { text: "The card broke.", answered_at: "2026-11-20T12:00:00Z" } };
    expect(stopsLesson(front, broken)).toBe(true);
    expect([stopsLesson(front, answered), isUnusable(front, answered)]).toEqual([false, true]);
    expect(stopsLesson(front, { ...broken, id: "of the lesson", code: "render_failed" })).toBe(false);
    expect(isOpenWarning(broken)).toBe(false);
    expect(isOpenWarning(finding("hum", 1))).toBe(true);
  });
});
