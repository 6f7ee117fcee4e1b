/** The service's values as people say them. */

import type { AgePhase, ObservationKind, RegisterOutcome, Role, Standing, Status } from "../api/types";
import { catalogue } from "./language";

export const roles: Record<Role, string> = catalogue("words.roles", {
  trainee: "Trainee",
  mentor: "Mentor",
  tutor: "University tutor",
  moderator: "Moderator",
  lead: "Programme lead",
  admin: "Administrator",
  safeguarding_lead: "Safeguarding lead",
});

export const phases: Record<AgePhase, string> = catalogue("words.phases", {
  early_years: "Early years",
  key_stage_1: "Key stage 1",
  key_stage_2: "Key stage 2",
  key_stage_3: "Key stage 3",
  key_stage_4: "Key stage 4",
  post_16: "Post-16",
});

export const kinds: Record<ObservationKind, string> = catalogue("words.kinds", {
  formative: "Formative",
  review_point: "Review point",
  final: "Final",
});

export const kindDetails: Record<ObservationKind, string> = catalogue("words.kindDetails", {
  formative: "For feedback; nothing is decided by it",
  review_point: "Part of a review of how you are getting on",
  final: "Counts towards the final decision",
});

export const statuses: Record<Status, string> = catalogue("words.statuses", {
  planned: "Planned",
  late: "Late",
  receiving: "Recordings arriving",
  preparing: "Being prepared",
  needs_file: "Needs another file",
  to_attest: "To be confirmed",
  to_review: "Ready to review",
  feedback_published: "Feedback published",
});

/** What a trainee should do next, by status: the words of the one button of a lesson. */
export const nextActs: Record<Status, string> = catalogue("words.nextActs", {
  planned: "Add the recordings",
  late: "Add the recordings",
  receiving: "Go on adding recordings",
  preparing: "See how far it is",
  needs_file: "Replace a file",
  to_attest: "Confirm the register",
  to_review: "Watch the lesson",
  feedback_published: "Read the feedback",
});

export const standings: Record<Standing, string> = catalogue("words.standings", {
  on_track: "On track",
  borderline: "Borderline",
  at_risk: "At risk",
});

export const registerOutcomes: Record<RegisterOutcome, { label: string; detail: string }> = catalogue(
  "words.registerOutcomes",
  {
    none_present: {
      label: "No child in this class is on the register",
      detail: "The school's register names nobody from this class who may not be filmed.",
    },
    absent: {
      label: "Children on the register were out of the room",
      detail: "The register names one or more children of this class, and none of them was filmed.",
    },
  },
);

/** Where a camera stands in the classroom. */
export const places: Record<number, { name: string; where: string }> = catalogue("words.places", {
  1: { name: "Front", where: "beside the board, looking at the pupils" },
  2: { name: "Back", where: "behind the pupils, looking at the teacher" },
  3: { name: "Side", where: "at a side wall, across the room" },
});

/** What is happening while a lesson is prepared, by the pipeline's names of its stages. */
export const stages: Record<string, string> = catalogue("words.stages", {
  hear: "Checking the file and listening to its sound",
  align: "Lining the cameras up by their sound",
  render: "Preparing the full picture",
  sound: "Preparing the sound of the lesson",
  small: "Preparing the small picture",
  track: "Preparing this camera's own sound",
  storyboard: "Drawing the storyboard",
  captions: "Writing down what is said",
});

/** Languages that a lesson may be taught in, in their own names, in the order in which they are offered. */
export const languages: Record<string, string> = catalogue("words.languages", {
  en: "English",
  ar: "العربية",
  bn: "বাংলা",
  cy: "Cymraeg",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
  hi: "हिन्दी",
  it: "Italiano",
  ja: "日本語",
  ms: "Bahasa Melayu",
  nl: "Nederlands",
  pl: "Polski",
  pt: "Português",
  ru: "Русский",
  th: "ไทย",
  tr: "Türkçe",
  uk: "Українська",
  ur: "اردو",
  vi: "Tiếng Việt",
  zh: "中文",
  und: "Not known: listen and find out",
});
