/** The shapes that the service sends, by the names that the pages use. */

export type Role = "trainee" | "mentor" | "tutor" | "moderator" | "lead" | "admin" | "safeguarding_lead";
export type ScopeKind = "provider" | "cohort" | "trainee" | "sample";
export type AgePhase =
  | "early_years"
  | "key_stage_1"
  | "key_stage_2"
  | "key_stage_3"
  | "key_stage_4"
  | "post_16";
export type ObservationKind = "formative" | "review_point" | "final";
export type Status =
  | "planned"
  | "late"
  | "receiving"
  | "preparing"
  | "needs_file"
  | "to_attest"
  | "to_review"
  | "feedback_published";
export type Relation = "own" | "assigned" | "cohort" | "mentee" | "sampled";
export type Severity = "error" | "warning" | "info";
export type RegisterOutcome = "none_present" | "absent";
export type Standing = "on_track" | "borderline" | "at_risk";
export type CommentKind = "strength" | "development" | "question" | "note" | "reply";

export interface PersonName {
  id: string;
  full_name: string;
  known_as: string;
}

export interface Membership {
  id: string;
  role: Role;
  scope_kind: ScopeKind;
  scope_id: string;
  scope_name: string;
  provider: { id: string; name: string; framework_version: string };
}

export interface Me {
  person: PersonName & { email: string; zone: string };
  memberships: Membership[];
}

export interface Summary {
  id: string;
  title: string;
  subject: string;
  phase: AgePhase;
  kind: ObservationKind;
  focus: string;
  trainee: PersonName;
  school: { name: string; country: string; zone: string };
  term: string;
  due_at: string;
  status: Status;
  late: boolean;
  cameras_received: number;
  poster: string | null;
  comment_count: number;
  attested_at: string | null;
  feedback_published_at: string | null;
  relation: Relation;
  can: string[];
}

export interface Finding {
  camera: number | null;
  code: string;
  severity: Severity;
  message: string;
  at_ms: number | null;
}

export interface Recording {
  id: string;
  file_name: string;
  size_bytes: number;
  sha256: string;
  received_at: string;
}

export interface Camera {
  camera: number;
  label: string;
  recording: Recording | null;
  findings: Finding[];
}

export interface Stage {
  name: string;
  camera: number;
  state: "waiting" | "running" | "done" | "skipped" | "failed";
  done: number;
  total: number;
  unit: string;
}

export interface Preparation {
  id: string;
  state: "queued" | "running" | "complete" | "failed";
  failure: string | null;
  stages: Stage[];
}

export interface Detail extends Summary {
  focus_reason: string;
  lesson_language: string;
  cameras: Camera[];
  findings: Finding[];
  preparation: Preparation | null;
  attestation: { register_outcome: RegisterOutcome; register_checked_on: string; attested_at: string } | null;
  revision: number | null;
}

export interface NewObservation {
  placement_id: string;
  kind: ObservationKind;
  title: string;
  focus: string;
  focus_reason: string;
  phase: AgePhase;
  subject: string;
  lesson_language: string;
  due_on: string;
}

export interface AttestationText {
  id: string;
  version: number;
  text: string;
}

export interface Placement {
  id: string;
  term: string;
  age_phase: AgePhase;
  school: { name: string; country: string; zone: string };
  trainee: PersonName;
}

export interface Comment {
  id: string;
  author: PersonName;
  kind: CommentKind;
  text: string;
  start_ms: number;
  end_ms: number | null;
  camera: number | null;
  standards: string[];
  revision: number;
  version: number;
  written_at: string;
  edited_at: string | null;
  published_at: string | null;
  parent_id: string | null;
  replies: Comment[];
  can: string[];
}

export interface Framework {
  version: string;
  name: string;
  wording: string;
  standards: { code: string; title: string; points: { code: string; text: string }[] }[];
}

export interface CohortName {
  id: string;
  name: string;
  starts_on: string;
  ends_on: string;
}

export interface CohortTrainee {
  person: PersonName;
  standing: Standing;
  standing_reason: string | null;
  tutor: PersonName | null;
  observations: { id: string; title: string; status: Status; due_at: string; late: boolean }[];
}

export interface Cohort extends CohortName {
  trainees: CohortTrainee[];
}

export interface SampleName {
  id: string;
  cohort: { id: string; name: string };
  rule: string;
  seed: number;
  random_count: number;
  reason: string;
  drawn_at: string;
  drawn_by: PersonName;
  frame_size: number;
  lesson_count: number;
}

export interface SampledLesson {
  observation: Summary;
  trainee: PersonName;
  part: "mandatory" | "random";
  reason: string;
  probability: number;
}

export interface Sample extends SampleName {
  lessons: SampledLesson[];
  letter: string;
}

export interface Link {
  link: string;
  expires_at: string;
}

export interface Invitation {
  email: string;
  full_name: string;
  known_as: string;
  role: Role;
  provider_name: string;
  scope_name: string;
  /** Somebody with this address is here already: they give the password that they have. */
  known: boolean;
  expires_at: string;
}

export interface PersonInCohort {
  person: PersonName;
  memberships: Membership[];
}

export interface PasswordLink {
  email: string;
  known_as: string;
  expires_at: string;
}
