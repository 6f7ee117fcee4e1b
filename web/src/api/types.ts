/** The shapes that the service sends, by the names that the pages use. All are generated from `openapi.json`. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Role = Schemas["Role"];
export type ScopeKind = Schemas["ScopeKind"];
export type AgePhase = Schemas["AgePhase"];
export type ObservationKind = Schemas["ObservationKind"];
export type Status = Schemas["Status"];
export type Severity = Schemas["Severity"];
export type RegisterOutcome = Schemas["RegisterOutcome"];
export type Standing = Schemas["Standing"];
export type CommentKind = Schemas["CommentKind"];

export type PersonName = Schemas["PersonShape"];
export type Membership = Schemas["MembershipShape"];
export type Me = Schemas["Me"];
export type Invitation = Schemas["InvitationShape"];
export type PasswordLink = Schemas["PasswordLinkShape"];
export type PersonInCohort = Schemas["PersonWithRoles"];
/** A single-use link that was made just now. */
export type MadeLink = Schemas["Link"];

export type Summary = Schemas["Summary"];
export type Detail = Schemas["DetailShape"];
export type Camera = Schemas["CameraShape"];
export type Recording = Schemas["RecordingShape"];
/** One camera's recording on its way, as the service knows it. */
export type OpenUpload = Schemas["UploadShape"];
export type UploadToken = Schemas["UploadTokenShape"];
/** A token that was made just now, with the secret that is shown once. */
export type MadeUploadToken = Schemas["MadeUploadToken"];
/** Codes are open: a newer service may find out more than this page knows of. */
export type Finding = Omit<Schemas["FindingShape"], "code"> & { code: string };
/** A finding as it was published with a lesson: what was said to it since is not there. */
export type Noticed = Omit<Finding, "id" | "answer" | "picture"> & { picture?: string | null };
/** A recording that was sent back: another file of that camera is asked for. */
export type SendBack = Schemas["SendBackShape"];
export type Preparation = Schemas["PreparationShape"];
export type Stage = Schemas["StageShape"];
export type NewObservation = Schemas["NewObservation"];
export type School = Schemas["SchoolShape"];
export type NewSchool = Schemas["NewSchool"];
export type NewPlacement = Schemas["NewPlacement"];
export type NewCohort = Schemas["NewCohort"];
export type Placement = Schemas["PlacementShape"];
export type AttestationText = Schemas["AttestationTextShape"];

export type Comment = Schemas["CommentShape"];
export type CommentVersion = Schemas["CommentVersionShape"];
export type Framework = Schemas["FrameworkShape"];

export type Alignment = Schemas["AlignmentShape"];
export type CameraPlaced = Schemas["CameraPlacedShape"];
export type Evidence = Schemas["EvidenceShape"];
export type Nudge = Schemas["NudgeShape"];
export type NewNudge = Schemas["NewNudge"];

export type CohortName = Schemas["CohortShape"];
export type Cohort = Schemas["CohortDetail"];
export type CohortTrainee = Schemas["TraineeShape"];
export type SampleName = Schemas["SampleSummary"];
export type Sample = Schemas["SampleShape"];
export type SampledLesson = Schemas["SampledLessonShape"];

export type Transcript = Schemas["TranscriptShape"];
export type Phrase = Schemas["PhraseShape"];
export type SpokenWord = Schemas["SpokenWord"];
export type TranscriptEdit = Schemas["EditShape"];
export type EditMade = Schemas["EditMadeShape"];
