"""The table of grants: which role may do what, in which relation, under which conditions. Data, with no logic in it."""

from dataclasses import dataclass

from domain.actions import Action
from domain.people import Role


@dataclass(frozen=True)
class Grant:
    """What a role may do to the observations it reaches. `until_feedback`: no longer once feedback is published.

    `needs_attestation` asks for more than the register: a lesson that an unusable recording stops is not open either.
    `needs_reflection`: only when no reflection of the trainee's is waited for.
    """

    role: Role
    actions: frozenset[Action]
    needs_attestation: bool = False
    needs_feedback: bool = False
    until_feedback: bool = False
    needs_reflection: bool = False


def _acts(*actions: Action) -> frozenset[Action]:
    return frozenset(actions)


_WATCHING = _acts(Action.OBSERVATION_WATCH, Action.COMMENT_READ)

# Who sets right where a camera lies: whoever answers for what is said about the lesson (its tutor, the lead), and the trainee
# whose cameras they are, who hears first that one is off. Published feedback speaks of the lesson as it was seen then, so from
# that moment the trainee no longer moves what it speaks of. Mentor and moderator look at what others judged, and a blind
# second rating must see the very lesson that the first one saw.
_LINING_UP = _acts(Action.NUDGE_MAKE, Action.NUDGE_UNDO)

# Who corrects the written words: the same, for the same reason and until the same moment. A child's name is masked at any
# time, also after that; whoever may mask may take it back. Nobody else does either, a moderator least of all.
_CORRECTING = _acts(Action.TRANSCRIPT_EDIT)
_MASKING = _acts(Action.TRANSCRIPT_MASK, Action.TRANSCRIPT_UNMASK)

# Words as a file leave the service, so only those who answer for the lesson take them out. The others read them here.
_TAKING_OUT = _acts(Action.TRANSCRIPT_EXPORT)

# A recording that does not show the lesson well enough is asked for again by whoever has to judge the lesson by it or answers
# for the cohort, also before it can be watched: what the checks found may be reason enough. What is found, and what was asked
# for, its trainee answers: keeps it, replaces it, or explains. A moderator reads explanations and asks for nothing: that a
# recording was sent back is the tutor's judgement.
_SENDING_BACK = _acts(Action.SEND_BACK_MAKE, Action.SEND_BACK_UNDO)
_ANSWERING = _acts(Action.RECORDING_CONFIRM, Action.FINDING_EXPLAIN, Action.SEND_BACK_ANSWER)

# The two who talk a lesson through answer each other, and either says when a point is dealt with.
_TALKING = _acts(Action.COMMENT_REPLY, Action.COMMENT_RESOLVE)

GRANTS: tuple[Grant, ...] = (
    Grant(
        Role.TRAINEE,
        _acts(
            Action.OBSERVATION_SEE,
            Action.OBSERVATION_WATCH,
            Action.OBSERVATION_ATTEST,
            Action.UPLOAD_OPEN,
            Action.UPLOAD_ABANDON,
            Action.RECORDING_RECEIVE,
            Action.LESSON_PREPARE,
            Action.LESSON_STOP,
            Action.COMMENT_DRAFT,
            Action.COMMENT_DISCARD,
            Action.REFLECTION_WRITE,
        )
        | _ANSWERING
        | _MASKING
        | _TAKING_OUT,
    ),
    Grant(Role.TRAINEE, _acts(Action.COMMENT_READ), needs_reflection=True),
    Grant(Role.TRAINEE, _TALKING, needs_feedback=True, needs_reflection=True),
    Grant(Role.TRAINEE, _LINING_UP | _CORRECTING, until_feedback=True),
    Grant(Role.TUTOR, _acts(Action.OBSERVATION_SEE) | _SENDING_BACK),
    Grant(
        Role.TUTOR,
        _WATCHING
        | _LINING_UP
        | _CORRECTING
        | _MASKING
        | _TAKING_OUT
        | _TALKING
        | _acts(Action.COMMENT_DRAFT, Action.COMMENT_DISCARD, Action.COMMENT_WRITE, Action.FEEDBACK_PUBLISH),
        needs_attestation=True,
    ),
    Grant(Role.LEAD, _acts(Action.OBSERVATION_SEE, Action.LESSON_PREPARE, Action.LESSON_STOP) | _SENDING_BACK),
    Grant(Role.LEAD, _WATCHING | _LINING_UP | _CORRECTING | _MASKING | _TAKING_OUT, needs_attestation=True),
    Grant(Role.MENTOR, _WATCHING | _acts(Action.OBSERVATION_SEE), needs_attestation=True, needs_feedback=True),
    Grant(Role.MODERATOR, _WATCHING | _acts(Action.OBSERVATION_SEE), needs_attestation=True),
)

# Acts on a provider and on a cohort. A role with provider scope reaches all of its cohorts.
PROVIDER_ACTS: dict[Role, frozenset[Action]] = {
    Role.ADMIN: _acts(
        Action.PROVIDER_SEE,
        Action.PERSON_INVITE,
        Action.PASSWORD_LINK,
        Action.MEMBERSHIP_GRANT,
        Action.MEMBERSHIP_END,
        Action.SCHOOL_ADD,
        Action.COHORT_ADD,
        Action.ATTESTATION_TEXT_SET,
        Action.REFLECTION_RULE_SET,
        Action.AUDIT_SEE,
    ),
    Role.LEAD: _acts(Action.PROVIDER_SEE, Action.SCHOOL_ADD),
    Role.TRAINEE: _acts(Action.PROVIDER_SEE, Action.UPLOAD_TOKEN_MAKE, Action.UPLOAD_TOKEN_REVOKE),
    Role.TUTOR: _acts(Action.PROVIDER_SEE),
    Role.MENTOR: _acts(Action.PROVIDER_SEE),
    Role.MODERATOR: _acts(Action.PROVIDER_SEE),
    Role.SAFEGUARDING_LEAD: _acts(Action.PROVIDER_SEE),
}
COHORT_ACTS: dict[Role, frozenset[Action]] = {
    Role.ADMIN: _acts(
        Action.COHORT_SEE,
        Action.PERSON_INVITE,
        Action.PASSWORD_LINK,
        Action.MEMBERSHIP_GRANT,
        Action.MEMBERSHIP_END,
        Action.PLACEMENT_ADD,
    ),
    Role.LEAD: _acts(
        Action.COHORT_SEE,
        Action.PERSON_INVITE,
        Action.PASSWORD_LINK,
        Action.MEMBERSHIP_GRANT,
        Action.MEMBERSHIP_END,
        Action.PLACEMENT_ADD,
        Action.OBSERVATION_PLAN,
        Action.STANDING_SET,
        Action.SAMPLE_DRAW,
        Action.SAMPLE_SEE,
    ),
}
TRAINEE_ACTS: dict[Role, frozenset[Action]] = {
    Role.TRAINEE: _acts(Action.OBSERVATION_PLAN),
    Role.TUTOR: _acts(Action.OBSERVATION_PLAN),
}
SERVICE_ACTS: dict[str, frozenset[Action]] = {
    "worker": _acts(Action.LESSON_PUBLISH, Action.UPLOAD_ABANDON, Action.RECORDING_FIND_DAMAGED),
    "operator": _acts(Action.ADMIN_CREATE, Action.AUDIT_SEE, Action.COHORT_ADD, Action.SCHOOL_ADD),
}
