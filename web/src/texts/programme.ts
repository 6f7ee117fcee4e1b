/** Words of the pages of tutors, mentors, moderators and programme leads. */

import { counted } from "./counting";
import { catalogue } from "./language";

export const queue = catalogue("programme.queue", {
  title: "Queue",
  next: "Next",
  review: "Watch and comment",
  toReview: "To review",
  coming: "Not ready yet",
  done: "Feedback published",
  open: "Open",
  recordings: "See the recordings",
  fetching: "Your queue is being fetched",
  emptyTitle: "Nothing is waiting for you",
  empty:
    "Lessons of your trainees appear here as soon as they are planned, and come to the top when they are ready to review.",
  clear: "Nothing is ready to review. What your trainees have planned is below.",
  read: "See the feedback",
});

export const mentees = catalogue("programme.mentees", {
  title: "Feedback for my mentees",
  lead: "Lessons whose feedback is published. Watch them together at your weekly meeting.",
  open: "Read the feedback",
  emptyTitle: "No feedback yet",
  empty: "When a tutor publishes feedback for one of your mentees, the lesson appears here.",
});

export const cohorts = catalogue("programme.cohorts", {
  title: "Cohorts",
  fetching: "The cohorts are being fetched",
  emptyTitle: "No cohort yet",
  empty:
    "A cohort is the group of trainees who start together. An administrator adds it; then invite its people.",
  dates: (from: string, to: string) => `${from} to ${to}`,
  open: "Open",
});

export const newCohort = catalogue("programme.newCohort", {
  add: "Add a cohort",
  name: "Name",
  nameHint: "Such as “September 2026”.",
  from: "Starts on",
  to: "Ends on",
  order: "A cohort ends after it starts.",
  missing: "This is needed.",
  save: "Add the cohort",
});

export const placement = catalogue("programme.placement", {
  add: "Add a placement",
  lead: "A trainee plans lessons for a placement. Its school's time zone decides when work is due.",
  trainee: "Trainee",
  school: "School",
  otherSchool: "Another school",
  schoolName: "Name of the school",
  country: "Country",
  zone: "Time zone",
  zoneHint: "Named by a city in it, such as Asia/Dubai.",
  mentor: "Mentor",
  noMentor: "Nobody yet",
  term: "Which placement",
  termHint: "Such as “Second placement”.",
  phase: "Age phase",
  missing: "This is needed.",
  save: "Add the placement",
  saved: (name: string) => `The placement of ${name} is added.`,
});

export const cohort = catalogue("programme.cohort", {
  trainees: "Trainees",
  people: "People",
  samples: "Samples",
  figures: {
    trainees: "trainees",
    late: "late lessons",
    borderline: "borderline",
    at_risk: "at risk",
    feedback: "lessons with feedback",
  },
  name: "Trainee",
  standing: "Standing",
  tutor: "Tutor",
  noTutor: "No tutor yet",
  lessons: "Lessons",
  noLessons: "None planned yet",
  filter: "Show",
  all: "All trainees",
  onlyLate: "With a late lesson",
  onlySampled: "Borderline or at risk",
  setStanding: (name: string) => `Set the standing of ${name}`,
  standingTitle: (name: string) => `How is ${name} getting on?`,
  standingLead:
    "Borderline and at risk are always in a moderator's sample. Every change is kept with its reason.",
  reason: "Reason",
  reasonHint: "What you base it on. Moderators may read it.",
  save: "Save",
  missing: "This is needed.",
  emptyTitle: "No trainees yet",
  empty: "Invite the first trainee. They choose a password by the link that you send them.",
  noneSuch: "No trainee of this cohort is in this group.",
});

export const people = catalogue("programme.people", {
  invite: "Invite a person",
  title: "Invite a person",
  lead: "You get a link that works once, for seven days. Send it by your own e-mail.",
  email: "E-mail address",
  fullName: "Full name",
  knownAs: "Known as",
  role: "Role",
  reach: "For whom",
  wholeCohort: "All trainees of this cohort",
  sample: "Sample",
  noSample: "Draw a sample first; a moderator is invited to one.",
  makeLink: "Make the link",
  linkTitle: "Copy this link and send it",
  linkLead: (name: string) => `Send it to ${name}. It works once and is shown only now.`,
  link: "Link",
  until: "It works until",
  another: "Invite another person",
  done: "Done",
  name: "Name",
  roles: "Roles",
  passwordLink: "Password link",
  passwordLinkFor: (name: string) => `Make a password link for ${name}`,
  passwordTitle: "A link to set a new password",
  passwordLead: (name: string) =>
    `${name} will be signed out on every device once the link is used. It works once.`,
  emptyTitle: "Nobody yet",
  empty: "Invite the first person to this cohort.",
  since: "since",
});

export const samples = catalogue("programme.samples", {
  title: "Samples",
  mine: "My samples",
  mineLead: "Lessons that were drawn for you to moderate.",
  draw: "Draw a sample",
  drawLead:
    "Everybody who is borderline or at risk is in it. The rest is drawn by lot; rule, seed and frame are kept, so that anyone can draw it again.",
  count: "How many of the others",
  countHint: "Drawn at random from the trainees who are on track or not yet set.",
  countWrong: "A whole number, 0 or more.",
  seed: "Seed",
  seedHint: "Leave it empty to have one chosen. The same seed draws the same trainees.",
  seedWrong: "A whole number.",
  reason: "What the sample is for",
  reasonHint: "Such as “Spring moderation, external”.",
  submit: "Draw",
  missing: "This is needed.",
  emptyTitle: "No sample yet",
  empty: "Draw a sample when the standings are set. It says in a letter who is in it and why.",
  emptyMine: "When a programme lead draws a sample for you, its lessons appear here.",
  drawn: "Drawn",
  by: (name: string) => `by ${name}`,
  size: (frame: number) => `from ${counted(frame, "trainee")}`,
  lessonCount: (count: number) => counted(count, "lesson"),
  seedWas: (seed: number) => `Seed ${seed}`,
  rule: "Rule",
  lessons: "Lessons",
  lesson: "Lesson",
  status: "Status",
  trainee: "Trainee",
  why: "Why",
  part: { mandatory: "Always in", random: "Drawn by lot" },
  probability: "Chance",
  letter: "The letter",
  watch: "Watch",
  noLessons: "No lesson of the drawn trainees is ready yet. They appear here when they are.",
  fetching: "The sample is being fetched",
});
