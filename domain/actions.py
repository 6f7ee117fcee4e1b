"""Every act there is, and who acts. The same words are the permission, the audit tag and the route's guard."""

from dataclasses import dataclass
from enum import StrEnum

from domain.people import Held


class Action(StrEnum):
    """Every act in the service; the value is also the audit tag, `noun.verb`."""

    SIGN_IN = "account.sign_in"
    SIGN_OUT = "account.sign_out"
    INVITATION_ACCEPT = "invitation.accept"
    PASSWORD_SET = "password.set"  # noqa: S105 - an audit tag
    ADMIN_CREATE = "admin.create"

    PROVIDER_SEE = "provider.see"
    PERSON_INVITE = "person.invite"
    PASSWORD_LINK = "password.link"  # noqa: S105 - an audit tag
    MEMBERSHIP_GRANT = "membership.grant"
    MEMBERSHIP_END = "membership.end"
    SCHOOL_ADD = "school.add"
    COHORT_ADD = "cohort.add"
    COHORT_SEE = "cohort.see"
    PLACEMENT_ADD = "placement.add"
    ATTESTATION_TEXT_SET = "attestation_text.set"
    REFLECTION_RULE_SET = "reflection_rule.set"
    AUDIT_SEE = "audit.see"

    OBSERVATION_PLAN = "observation.plan"
    OBSERVATION_SEE = "observation.see"
    OBSERVATION_WATCH = "observation.watch"
    OBSERVATION_ATTEST = "observation.attest"
    UPLOAD_OPEN = "upload.open"
    UPLOAD_ABANDON = "upload.abandon"
    UPLOAD_TOKEN_MAKE = "upload_token.make"  # noqa: S105 - an audit tag
    UPLOAD_TOKEN_REVOKE = "upload_token.revoke"  # noqa: S105 - an audit tag
    RECORDING_RECEIVE = "recording.receive"
    RECORDING_FIND_DAMAGED = "recording.find_damaged"
    RECORDING_CONFIRM = "recording.confirm"
    FINDING_EXPLAIN = "finding.explain"
    SEND_BACK_MAKE = "send_back.make"
    SEND_BACK_UNDO = "send_back.undo"
    SEND_BACK_ANSWER = "send_back.answer"
    LESSON_PREPARE = "lesson.prepare"
    LESSON_STOP = "lesson.stop"
    LESSON_PUBLISH = "lesson.publish"
    NUDGE_MAKE = "nudge.make"
    NUDGE_UNDO = "nudge.undo"
    TRANSCRIPT_EDIT = "transcript.edit"
    TRANSCRIPT_MASK = "transcript.mask"
    TRANSCRIPT_UNMASK = "transcript.unmask"
    TRANSCRIPT_EXPORT = "transcript.export"

    COMMENT_READ = "comment.read"
    COMMENT_WRITE = "comment.write"
    COMMENT_EDIT = "comment.edit"
    COMMENT_WITHDRAW = "comment.withdraw"
    COMMENT_REPLY = "comment.reply"
    COMMENT_RESOLVE = "comment.resolve"
    COMMENT_DRAFT = "comment.draft"
    COMMENT_DISCARD = "comment.discard"
    REFLECTION_WRITE = "reflection.write"
    FEEDBACK_PUBLISH = "feedback.publish"

    STANDING_SET = "standing.set"
    SAMPLE_DRAW = "sample.draw"
    SAMPLE_SEE = "sample.see"


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with the memberships they hold now, or a part of the service itself (`service` is its name)."""

    person_id: str
    memberships: tuple[Held, ...] = ()
    service: str | None = None


WORKER = Actor("service:worker", service="worker")
OPERATOR = Actor("service:operator", service="operator")
