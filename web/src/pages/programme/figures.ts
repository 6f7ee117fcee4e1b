/** What a lead wants to know first about a cohort, counted. */

import type { Cohort, CohortTrainee } from "../../api/types";

export interface Figures {
  trainees: number;
  late: number;
  borderline: number;
  at_risk: number;
  feedback: number;
}

/** Count trainees by standing, and lessons by whether they are late or have feedback. */
export function figuresOf({ trainees }: Cohort): Figures {
  const lessons = trainees.flatMap(({ observations }) => observations);
  const standing = (wanted: CohortTrainee["standing"]) =>
    trainees.filter((trainee) => trainee.standing === wanted).length;
  return {
    trainees: trainees.length,
    late: lessons.filter(({ late }) => late).length,
    borderline: standing("borderline"),
    at_risk: standing("at_risk"),
    feedback: lessons.filter(({ status }) => status === "feedback_published").length,
  };
}

export type Group = "all" | "late" | "sampled";

/** The trainees of one group, by the name that they are listed under. */
export function traineesOf({ trainees }: Cohort, group: Group): CohortTrainee[] {
  const belongs = {
    all: () => true,
    late: ({ observations }: CohortTrainee) => observations.some(({ late }) => late),
    sampled: ({ standing }: CohortTrainee) => standing === "borderline" || standing === "at_risk",
  }[group];
  const names = new Intl.Collator(undefined, { sensitivity: "base" });
  return trainees
    .filter(belongs)
    .sort((one, other) => names.compare(one.person.full_name, other.person.full_name));
}
