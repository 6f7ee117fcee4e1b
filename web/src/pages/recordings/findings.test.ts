import { describe, expect, it } from "vitest";
import type { Camera, Detail } from "../../api/types";
import { findingsAbout, findingsOfLesson } from "./findings";

type Finding = Detail["findings"][number];

const finding = (code: Finding["code"], camera: number | null): Finding => ({
  code,
  severity: "warning",
  message: code,
  camera,
  at_ms: null,
  picture: null,
});
const camera = (number: number, findings: Finding[] = []): Camera => ({
  camera: number,
  label: `Camera ${number}`,
  recording: null,
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
});
