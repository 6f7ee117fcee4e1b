import { describe, expect, it } from "vitest";
import type { Membership, Stage, Summary } from "../api/types";
import { placesOf } from "../shell/places";
import { insideOnly } from "./doors/SignInPage";
import { isStillDue, latestFirst, soonestFirst, traineeGroups, tutorGroups } from "./lessons/order";
import { figuresOf, traineesOf } from "./programme/figures";
import { figureOf, stagesByName } from "./recordings/stages";

const lesson = (id: string, status: Summary["status"], due_at: string, feedback: string | null = null) =>
  ({ id, status, due_at, feedback_published_at: feedback }) as Summary;
const ids = (lessons: Summary[]) => lessons.map(({ id }) => id);

describe("lists of lessons", () => {
  it("every status has exactly one place for a trainee and for a tutor", () => {
    for (const groups of [traineeGroups, tutorGroups]) {
      expect(Object.values(groups).flat().sort()).toEqual([
        "feedback_published",
        "late",
        "needs_file",
        "planned",
        "preparing",
        "receiving",
        "to_attest",
        "to_review",
      ]);
    }
  });

  it("the due day is over for what was sent back: it had come once", () => {
    expect(isStillDue({ status: "needs_file" })).toBe(true);
    expect(isStillDue({ status: "needs_file", send_backs: [{}] })).toBe(false);
    expect(isStillDue({ status: "to_review" })).toBe(false);
  });

  it("what is due soonest comes first; what came back last comes first", () => {
    const all = [
      lesson("b", "planned", "2026-03-12T23:59:00Z"),
      lesson("a", "late", "2026-03-01T23:59:00Z"),
      lesson("d", "feedback_published", "2026-02-01T23:59:00Z", "2026-02-20T10:00:00Z"),
      lesson("c", "feedback_published", "2026-02-10T23:59:00Z", "2026-02-12T10:00:00Z"),
    ];
    expect(ids(soonestFirst(all, traineeGroups.toDo))).toEqual(["a", "b"]);
    expect(ids(latestFirst(all, traineeGroups.done))).toEqual(["d", "c"]);
  });
});

describe("places", () => {
  it("come from the roles, each once", () => {
    const held = (role: Membership["role"]) => ({ role }) as Membership;
    expect(
      placesOf([held("moderator"), held("lead"), held("tutor"), held("tutor")]).map(({ to }) => to),
    ).toEqual(["/samples", "/cohorts", "/queue"]);
    expect(placesOf([])).toEqual([]);
  });

  it("after a sign-in are never on another site", () => {
    expect(
      ["/lessons/1?t=5", "//evil.example", "/\\evil.example", "https://evil.example", undefined].map(
        insideOnly,
      ),
    ).toEqual(["/lessons/1?t=5", "/", "/", "/", "/"]);
  });
});

describe("a cohort", () => {
  const trainee = (full_name: string, standing: string, late = false) => ({
    person: { id: full_name, full_name, known_as: full_name },
    standing,
    observations: [{ late, status: late ? "late" : "feedback_published" }],
  });
  const cohort = {
    trainees: [trainee("Zoë", "on_track", true), trainee("Álvaro", "borderline"), trainee("Bea", "at_risk")],
  } as unknown as Parameters<typeof figuresOf>[0];

  it("is counted", () => {
    expect(figuresOf(cohort)).toEqual({ trainees: 3, late: 1, borderline: 1, at_risk: 1, feedback: 2 });
  });

  it("is listed by name in any script, whole or by group", () => {
    const names = (group: "all" | "late" | "sampled") =>
      traineesOf(cohort, group).map(({ person }) => person.full_name);
    expect(names("all")).toEqual(["Álvaro", "Bea", "Zoë"]);
    expect(names("late")).toEqual(["Zoë"]);
    expect(names("sampled")).toEqual(["Álvaro", "Bea"]);
  });
});

describe("stages of a preparation", () => {
  const stage = (name: string, camera: number, rest: Partial<Stage> = {}): Stage => ({
    name,
    camera,
    state: "running",
    done: 0,
    total: 1,
    unit: "",
    ...rest,
  });

  it("are grouped in the order in which they begin", () => {
    const groups = stagesByName([stage("hear", 2), stage("hear", 1), stage("align", 0), stage("hear", 3)]);
    expect(groups.map(([name, group]) => [name, group.map(({ camera }) => camera)])).toEqual([
      ["hear", [1, 2, 3]],
      ["align", [0]],
    ]);
  });

  it("have a figure with its unit", () => {
    expect(figureOf(stage("render", 1, { done: 750, total: 3500, unit: "s" }))).toBe("12:30 of 58:20");
    expect(figureOf(stage("align", 0, { done: 3, total: 9, unit: "windows" }))).toBe("3 of 9 windows");
    expect(figureOf(stage("sound", 0, { done: 0.4 }))).toBe("40 %");
  });
});
