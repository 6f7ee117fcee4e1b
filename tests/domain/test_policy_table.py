"""Who may do what, as a table written by hand from what was agreed, never generated from the grants.

In a cell stands one letter for each state of the thing, in the order of the heading: `Y` may, `n` may not but knows that the
thing is there (403 with a reason), `.` may not even know (404).
"""

from dataclasses import replace

import pytest

from domain.actions import OPERATOR, WORKER, Action, Actor
from domain.grants import COHORT_ACTS, GRANTS, PROVIDER_ACTS, SERVICE_ACTS, TRAINEE_ACTS
from domain.people import Held, Role, ScopeKind
from domain.policy import Verdict, may
from domain.things import OfCohort, OfComment, OfObservation, OfProvider, OfSample, Thing

HERE, ELSEWHERE = "provider-here", "provider-elsewhere"


def _holds(person: str, role: Role, kind: ScopeKind, scope_id: str, provider_id: str = HERE) -> Actor:
    return Actor(person, (Held(f"membership-of-{person}", provider_id, role, kind, scope_id),))


ACTORS = {
    "trainee": _holds("trainee", Role.TRAINEE, ScopeKind.COHORT, "cohort"),
    "classmate": _holds("classmate", Role.TRAINEE, ScopeKind.COHORT, "cohort"),
    "tutor": _holds("tutor", Role.TUTOR, ScopeKind.TRAINEE, "trainee"),
    "tutor of the cohort": _holds("cohort-tutor", Role.TUTOR, ScopeKind.COHORT, "cohort"),
    "tutor of a classmate": _holds("other-tutor", Role.TUTOR, ScopeKind.TRAINEE, "classmate"),
    "tutor of everybody": _holds("any-tutor", Role.TUTOR, ScopeKind.PROVIDER, HERE),
    "lead": _holds("lead", Role.LEAD, ScopeKind.COHORT, "cohort"),
    "lead of all cohorts": _holds("chief", Role.LEAD, ScopeKind.PROVIDER, HERE),
    "lead of another cohort": _holds("other-lead", Role.LEAD, ScopeKind.COHORT, "other-cohort"),
    "mentor": _holds("mentor", Role.MENTOR, ScopeKind.PROVIDER, HERE),
    "mentor of a classmate": _holds("other-mentor", Role.MENTOR, ScopeKind.PROVIDER, HERE),
    "moderator": _holds("moderator", Role.MODERATOR, ScopeKind.SAMPLE, "sample"),
    "moderator of another sample": _holds("other-moderator", Role.MODERATOR, ScopeKind.SAMPLE, "other-sample"),
    "moderator without a sample": _holds("idle-moderator", Role.MODERATOR, ScopeKind.COHORT, "cohort"),
    "admin": _holds("admin", Role.ADMIN, ScopeKind.PROVIDER, HERE),
    "admin of a cohort": _holds("half-admin", Role.ADMIN, ScopeKind.COHORT, "cohort"),
    "safeguarding lead": _holds("safeguarding", Role.SAFEGUARDING_LEAD, ScopeKind.PROVIDER, HERE),
    "lead elsewhere": _holds("lead", Role.LEAD, ScopeKind.PROVIDER, ELSEWHERE, ELSEWHERE),
    "same person, trainee elsewhere": _holds("trainee", Role.TRAINEE, ScopeKind.COHORT, "cohort-2", ELSEWHERE),
    "nobody": Actor("nobody"),
    "the worker": WORKER,
    "the operator": OPERATOR,
}


def _letter(verdict: Verdict) -> str:
    if verdict.allowed:
        return "Y"
    return "." if verdict.hidden else "n"


def _cells(table: str) -> list[tuple[str, str, str]]:
    """Read a table: (who, column, cell) for every cell. The first line names the columns."""
    heading, *lines = [line for line in table.strip("\n").splitlines() if line.strip()]
    columns = [name.strip() for name in heading.split("|")[1:]]
    cells = []
    for line in lines:
        who, *found = [part.strip() for part in line.split("|")]
        assert len(found) == len(columns), line
        cells += [(who, column, cell) for column, cell in zip(columns, found, strict=True)]
    return cells


def _whole(table: str) -> None:
    assert {who for who, _, _ in _cells(table)} == set(ACTORS), "every actor stands in every table"


# --- observations: planned; attested; attested and feedback published ---------------------------------------------------

_OBSERVATION = OfObservation(HERE, "observation", "cohort", "trainee", "mentor", frozenset({"sample"}))
OBSERVATION_STATES = (
    _OBSERVATION,
    OfObservation(HERE, "observation", "cohort", "trainee", "mentor", frozenset({"sample"}), attested=True),
    OfObservation(
        HERE, "observation", "cohort", "trainee", "mentor", frozenset({"sample"}), attested=True, feedback_published=True
    ),
)
OBSERVATIONS = """
                               | see | watch | attest | send | make | stop | read | write | reply | tell | publish | move | undo | begin | drop | damage
trainee                        | YYY | YYY   | YYY    | YYY  | YYY  | YYY  | YYY  | nnn   | nnY   | nnn  | nnn     | YYn  | YYn  | YYY   | YYY  | nnn
classmate                      | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
tutor                          | YYY | nYY   | nnn    | nnn  | nnn  | nnn  | nYY  | nYY   | nYY   | nYY  | nnn     | nYY  | nYY  | nnn   | nnn  | nnn
tutor of the cohort            | YYY | nYY   | nnn    | nnn  | nnn  | nnn  | nYY  | nYY   | nYY   | nYY  | nnn     | nYY  | nYY  | nnn   | nnn  | nnn
tutor of a classmate           | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
tutor of everybody             | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
lead                           | YYY | nYY   | nnn    | nnn  | YYY  | YYY  | nYY  | nnn   | nnn   | nnn  | nnn     | nYY  | nYY  | nnn   | nnn  | nnn
lead of all cohorts            | YYY | nYY   | nnn    | nnn  | YYY  | YYY  | nYY  | nnn   | nnn   | nnn  | nnn     | nYY  | nYY  | nnn   | nnn  | nnn
lead of another cohort         | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
mentor                         | ..Y | ..Y   | ..n    | ..n  | ..n  | ..n  | ..Y  | ..n   | ..n   | ..n  | ..n     | ..n  | ..n  | ..n   | ..n  | ..n
mentor of a classmate          | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
moderator                      | .YY | .YY   | .nn    | .nn  | .nn  | .nn  | .YY  | .nn   | .nn   | .nn  | .nn     | .nn  | .nn  | .nn   | .nn  | .nn
moderator of another sample    | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
moderator without a sample     | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
admin                          | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
admin of a cohort              | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
safeguarding lead              | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
lead elsewhere                 | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
same person, trainee elsewhere | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
nobody                         | ... | ...   | ...    | ...  | ...  | ...  | ...  | ...   | ...   | ...  | ...     | ...  | ...  | ...   | ...  | ...
the worker                     | nnn | nnn   | nnn    | nnn  | nnn  | nnn  | nnn  | nnn   | nnn   | nnn  | YYY     | nnn  | nnn  | nnn   | YYY  | YYY
the operator                   | nnn | nnn   | nnn    | nnn  | nnn  | nnn  | nnn  | nnn   | nnn   | nnn  | nnn     | nnn  | nnn  | nnn   | nnn  | nnn
"""
OBSERVATION_ACTIONS = {
    "see": Action.OBSERVATION_SEE,
    "watch": Action.OBSERVATION_WATCH,
    "attest": Action.OBSERVATION_ATTEST,
    "send": Action.RECORDING_RECEIVE,
    "make": Action.LESSON_PREPARE,
    "stop": Action.LESSON_STOP,
    "read": Action.COMMENT_READ,
    "write": Action.COMMENT_WRITE,
    "reply": Action.COMMENT_REPLY,
    "tell": Action.FEEDBACK_PUBLISH,
    "publish": Action.LESSON_PUBLISH,
    "move": Action.NUDGE_MAKE,
    "undo": Action.NUDGE_UNDO,
    "begin": Action.UPLOAD_OPEN,
    "drop": Action.UPLOAD_ABANDON,
    "damage": Action.RECORDING_FIND_DAMAGED,
}

# --- the written words of the same lessons: corrected, masked, shown again, taken out as a file ---------------------------

WORDS = """
                               | correct | mask | unmask | export
trainee                        | YYn     | YYY  | YYY    | YYY
classmate                      | ...     | ...  | ...    | ...
tutor                          | nYY     | nYY  | nYY    | nYY
tutor of the cohort            | nYY     | nYY  | nYY    | nYY
tutor of a classmate           | ...     | ...  | ...    | ...
tutor of everybody             | ...     | ...  | ...    | ...
lead                           | nYY     | nYY  | nYY    | nYY
lead of all cohorts            | nYY     | nYY  | nYY    | nYY
lead of another cohort         | ...     | ...  | ...    | ...
mentor                         | ..n     | ..n  | ..n    | ..n
mentor of a classmate          | ...     | ...  | ...    | ...
moderator                      | .nn     | .nn  | .nn    | .nn
moderator of another sample    | ...     | ...  | ...    | ...
moderator without a sample     | ...     | ...  | ...    | ...
admin                          | ...     | ...  | ...    | ...
admin of a cohort              | ...     | ...  | ...    | ...
safeguarding lead              | ...     | ...  | ...    | ...
lead elsewhere                 | ...     | ...  | ...    | ...
same person, trainee elsewhere | ...     | ...  | ...    | ...
nobody                         | ...     | ...  | ...    | ...
the worker                     | nnn     | nnn  | nnn    | nnn
the operator                   | nnn     | nnn  | nnn    | nnn
"""
WORD_ACTIONS = {
    "correct": Action.TRANSCRIPT_EDIT,
    "mask": Action.TRANSCRIPT_MASK,
    "unmask": Action.TRANSCRIPT_UNMASK,
    "export": Action.TRANSCRIPT_EXPORT,
}

# --- what was found about recordings, and recordings that are sent back ------------------------------------------------

RECORDINGS = """
                               | confirm | explain | send back | undo | answer
trainee                        | YYY     | YYY     | nnn       | nnn  | YYY
classmate                      | ...     | ...     | ...       | ...  | ...
tutor                          | nnn     | nnn     | YYY       | YYY  | nnn
tutor of the cohort            | nnn     | nnn     | YYY       | YYY  | nnn
tutor of a classmate           | ...     | ...     | ...       | ...  | ...
tutor of everybody             | ...     | ...     | ...       | ...  | ...
lead                           | nnn     | nnn     | YYY       | YYY  | nnn
lead of all cohorts            | nnn     | nnn     | YYY       | YYY  | nnn
lead of another cohort         | ...     | ...     | ...       | ...  | ...
mentor                         | ..n     | ..n     | ..n       | ..n  | ..n
mentor of a classmate          | ...     | ...     | ...       | ...  | ...
moderator                      | .nn     | .nn     | .nn       | .nn  | .nn
moderator of another sample    | ...     | ...     | ...       | ...  | ...
moderator without a sample     | ...     | ...     | ...       | ...  | ...
admin                          | ...     | ...     | ...       | ...  | ...
admin of a cohort              | ...     | ...     | ...       | ...  | ...
safeguarding lead              | ...     | ...     | ...       | ...  | ...
lead elsewhere                 | ...     | ...     | ...       | ...  | ...
same person, trainee elsewhere | ...     | ...     | ...       | ...  | ...
nobody                         | ...     | ...     | ...       | ...  | ...
the worker                     | nnn     | nnn     | nnn       | nnn  | nnn
the operator                   | nnn     | nnn     | nnn       | nnn  | nnn
"""
RECORDING_ACTIONS = {
    "confirm": Action.RECORDING_CONFIRM,
    "explain": Action.FINDING_EXPLAIN,
    "send back": Action.SEND_BACK_MAKE,
    "undo": Action.SEND_BACK_UNDO,
    "answer": Action.SEND_BACK_ANSWER,
}

# --- a lesson that was confirmed, with published feedback, while a recording that came since cannot be used ----------------

STOPPED = """
                               | see | watch | read | write | explain | send back
trainee                        | Y   | Y     | Y    | n     | Y       | n
classmate                      | .   | .     | .    | .     | .       | .
tutor                          | Y   | n     | n    | n     | n       | Y
tutor of the cohort            | Y   | n     | n    | n     | n       | Y
tutor of a classmate           | .   | .     | .    | .     | .       | .
tutor of everybody             | .   | .     | .    | .     | .       | .
lead                           | Y   | n     | n    | n     | n       | Y
lead of all cohorts            | Y   | n     | n    | n     | n       | Y
lead of another cohort         | .   | .     | .    | .     | .       | .
mentor                         | .   | .     | .    | .     | .       | .
mentor of a classmate          | .   | .     | .    | .     | .       | .
moderator                      | .   | .     | .    | .     | .       | .
moderator of another sample    | .   | .     | .    | .     | .       | .
moderator without a sample     | .   | .     | .    | .     | .       | .
admin                          | .   | .     | .    | .     | .       | .
admin of a cohort              | .   | .     | .    | .     | .       | .
safeguarding lead              | .   | .     | .    | .     | .       | .
lead elsewhere                 | .   | .     | .    | .     | .       | .
same person, trainee elsewhere | .   | .     | .    | .     | .       | .
nobody                         | .   | .     | .    | .     | .       | .
the worker                     | n   | n     | n    | n     | n       | n
the operator                   | n   | n     | n    | n     | n       | n
"""
STOPPED_ACTIONS = {
    "see": Action.OBSERVATION_SEE,
    "watch": Action.OBSERVATION_WATCH,
    "read": Action.COMMENT_READ,
    "write": Action.COMMENT_WRITE,
    "explain": Action.FINDING_EXPLAIN,
    "send back": Action.SEND_BACK_MAKE,
}

# --- talking a lesson through: the same three states, and the feedback published but waiting for the trainee's reflection ----

TALK_STATES = (*OBSERVATION_STATES, replace(OBSERVATION_STATES[2], awaits_reflection=True))
TALK = """
                               | read | reply | resolve | draft | discard | reflect
trainee                        | YYYn | nnYn | nnYn | YYYY | YYYY | YYYY
classmate                      | .... | .... | .... | .... | .... | ....
tutor                          | nYYY | nYYY | nYYY | nYYY | nYYY | nnnn
tutor of the cohort            | nYYY | nYYY | nYYY | nYYY | nYYY | nnnn
tutor of a classmate           | .... | .... | .... | .... | .... | ....
tutor of everybody             | .... | .... | .... | .... | .... | ....
lead                           | nYYY | nnnn | nnnn | nnnn | nnnn | nnnn
lead of all cohorts            | nYYY | nnnn | nnnn | nnnn | nnnn | nnnn
lead of another cohort         | .... | .... | .... | .... | .... | ....
mentor                         | ..YY | ..nn | ..nn | ..nn | ..nn | ..nn
mentor of a classmate          | .... | .... | .... | .... | .... | ....
moderator                      | .YYY | .nnn | .nnn | .nnn | .nnn | .nnn
moderator of another sample    | .... | .... | .... | .... | .... | ....
moderator without a sample     | .... | .... | .... | .... | .... | ....
admin                          | .... | .... | .... | .... | .... | ....
admin of a cohort              | .... | .... | .... | .... | .... | ....
safeguarding lead              | .... | .... | .... | .... | .... | ....
lead elsewhere                 | .... | .... | .... | .... | .... | ....
same person, trainee elsewhere | .... | .... | .... | .... | .... | ....
nobody                         | .... | .... | .... | .... | .... | ....
the worker                     | nnnn | nnnn | nnnn | nnnn | nnnn | nnnn
the operator                   | nnnn | nnnn | nnnn | nnnn | nnnn | nnnn
"""
TALK_ACTIONS = {
    "read": Action.COMMENT_READ,
    "reply": Action.COMMENT_REPLY,
    "resolve": Action.COMMENT_RESOLVE,
    "draft": Action.COMMENT_DRAFT,
    "discard": Action.COMMENT_DISCARD,
    "reflect": Action.REFLECTION_WRITE,
}

# --- comments on an attested lesson with published feedback: my draft, mine, another's draft, another's, another's note ---

COMMENTS = """
                               | read  | edit  | withdraw | reply | resolve
trainee                        | YY.Y. | YY.n. | YY.n.    | YY.Y. | YY.Y.
classmate                      | ..... | ..... | .....    | ..... | .....
tutor                          | YY.Y. | YY.n. | YY.n.    | YY.Y. | YY.Y.
tutor of the cohort            | YY.Y. | YY.n. | YY.n.    | YY.Y. | YY.Y.
tutor of a classmate           | ..... | ..... | .....    | ..... | .....
tutor of everybody             | ..... | ..... | .....    | ..... | .....
lead                           | YY.Y. | YY.n. | YY.n.    | nn.n. | nn.n.
lead of all cohorts            | YY.Y. | YY.n. | YY.n.    | nn.n. | nn.n.
lead of another cohort         | ..... | ..... | .....    | ..... | .....
mentor                         | YY.Y. | YY.n. | YY.n.    | nn.n. | nn.n.
mentor of a classmate          | ..... | ..... | .....    | ..... | .....
moderator                      | YY.Y. | YY.n. | YY.n.    | nn.n. | nn.n.
moderator of another sample    | ..... | ..... | .....    | ..... | .....
moderator without a sample     | ..... | ..... | .....    | ..... | .....
admin                          | ..... | ..... | .....    | ..... | .....
admin of a cohort              | ..... | ..... | .....    | ..... | .....
safeguarding lead              | ..... | ..... | .....    | ..... | .....
lead elsewhere                 | ..... | ..... | .....    | ..... | .....
same person, trainee elsewhere | ..... | ..... | .....    | ..... | .....
nobody                         | ..... | ..... | .....    | ..... | .....
the worker                     | nnnnn | nnnnn | nnnnn    | nnnnn | nnnnn
the operator                   | nnnnn | nnnnn | nnnnn    | nnnnn | nnnnn
"""
COMMENT_ACTIONS = {
    "read": Action.COMMENT_READ,
    "edit": Action.COMMENT_EDIT,
    "withdraw": Action.COMMENT_WITHDRAW,
    "reply": Action.COMMENT_REPLY,
    "resolve": Action.COMMENT_RESOLVE,
}


def _comments(who: Actor) -> list[OfComment]:
    lesson = OBSERVATION_STATES[2]
    return [
        OfComment(lesson, "c", who.person_id, published=False),
        OfComment(lesson, "c", who.person_id, published=True),
        OfComment(lesson, "c", "another", published=False),
        OfComment(lesson, "c", "another", published=True),
        OfComment(lesson, "c", "another", published=True, is_note=True),
    ]


# --- the provider -------------------------------------------------------------------------------------------------------

PROVIDERS = """
                               | see | invite | password | grant | end | school | cohort | text | audit | found | token | revoke | rule
trainee                        | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | Y     | Y      | n
classmate                      | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | Y     | Y      | n
tutor                          | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
tutor of the cohort            | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
tutor of a classmate           | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
tutor of everybody             | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
lead                           | Y   | n      | n        | n     | n   | Y      | n      | n    | n     | n     | n     | n      | n
lead of all cohorts            | Y   | n      | n        | n     | n   | Y      | n      | n    | n     | n     | n     | n      | n
lead of another cohort         | Y   | n      | n        | n     | n   | Y      | n      | n    | n     | n     | n     | n      | n
mentor                         | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
mentor of a classmate          | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
moderator                      | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
moderator of another sample    | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
moderator without a sample     | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
admin                          | Y   | Y      | Y        | Y     | Y   | Y      | Y      | Y    | Y     | n     | n     | n      | Y
admin of a cohort              | .   | .      | .        | .     | .   | .      | .      | .    | .     | .     | .     | .      | .
safeguarding lead              | Y   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
lead elsewhere                 | .   | .      | .        | .     | .   | .      | .      | .    | .     | .     | .     | .      | .
same person, trainee elsewhere | .   | .      | .        | .     | .   | .      | .      | .    | .     | .     | .     | .      | .
nobody                         | .   | .      | .        | .     | .   | .      | .      | .    | .     | .     | .     | .      | .
the worker                     | n   | n      | n        | n     | n   | n      | n      | n    | n     | n     | n     | n      | n
the operator                   | n   | n      | n        | n     | n   | Y      | Y      | n    | Y     | Y     | n     | n      | n
"""
PROVIDER_ACTIONS = {
    "see": Action.PROVIDER_SEE,
    "invite": Action.PERSON_INVITE,
    "password": Action.PASSWORD_LINK,
    "grant": Action.MEMBERSHIP_GRANT,
    "end": Action.MEMBERSHIP_END,
    "school": Action.SCHOOL_ADD,
    "cohort": Action.COHORT_ADD,
    "text": Action.ATTESTATION_TEXT_SET,
    "audit": Action.AUDIT_SEE,
    "found": Action.ADMIN_CREATE,
    "token": Action.UPLOAD_TOKEN_MAKE,
    "revoke": Action.UPLOAD_TOKEN_REVOKE,
    "rule": Action.REFLECTION_RULE_SET,
}

# --- a cohort: as a whole; narrowed to the trainee; narrowed to the classmate ---------------------------------------------

COHORT_STATES = (
    OfCohort(HERE, "cohort"),
    OfCohort(HERE, "cohort", trainee_id="trainee"),
    OfCohort(HERE, "cohort", trainee_id="classmate"),
)
COHORTS = """
                               | see | invite | password | grant | end | placement | plan | standing | draw | samples
trainee                        | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nYn  | nnn      | nnn  | nnn
classmate                      | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nnY  | nnn      | nnn  | nnn
tutor                          | .n. | .n.    | .n.      | .n.   | .n. | .n.       | .Y.  | .n.      | .n.  | .n.
tutor of the cohort            | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nYY  | nnn      | nnn  | nnn
tutor of a classmate           | ..n | ..n    | ..n      | ..n   | ..n | ..n       | ..Y  | ..n      | ..n  | ..n
tutor of everybody             | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nnn  | nnn      | nnn  | nnn
lead                           | YYY | YYY    | YYY      | YYY   | YYY | YYY       | YYY  | YYY      | YYY  | YYY
lead of all cohorts            | YYY | YYY    | YYY      | YYY   | YYY | YYY       | YYY  | YYY      | YYY  | YYY
lead of another cohort         | ... | ...    | ...      | ...   | ... | ...       | ...  | ...      | ...  | ...
mentor                         | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nnn  | nnn      | nnn  | nnn
mentor of a classmate          | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nnn  | nnn      | nnn  | nnn
moderator                      | ... | ...    | ...      | ...   | ... | ...       | ...  | ...      | ...  | ...
moderator of another sample    | ... | ...    | ...      | ...   | ... | ...       | ...  | ...      | ...  | ...
moderator without a sample     | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nnn  | nnn      | nnn  | nnn
admin                          | YYY | YYY    | YYY      | YYY   | YYY | YYY       | nnn  | nnn      | nnn  | nnn
admin of a cohort              | ... | ...    | ...      | ...   | ... | ...       | ...  | ...      | ...  | ...
safeguarding lead              | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nnn  | nnn      | nnn  | nnn
lead elsewhere                 | ... | ...    | ...      | ...   | ... | ...       | ...  | ...      | ...  | ...
same person, trainee elsewhere | ... | ...    | ...      | ...   | ... | ...       | ...  | ...      | ...  | ...
nobody                         | ... | ...    | ...      | ...   | ... | ...       | ...  | ...      | ...  | ...
the worker                     | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nnn  | nnn      | nnn  | nnn
the operator                   | nnn | nnn    | nnn      | nnn   | nnn | nnn       | nnn  | nnn      | nnn  | nnn
"""
COHORT_ACTIONS = {
    "see": Action.COHORT_SEE,
    "invite": Action.PERSON_INVITE,
    "password": Action.PASSWORD_LINK,
    "grant": Action.MEMBERSHIP_GRANT,
    "end": Action.MEMBERSHIP_END,
    "placement": Action.PLACEMENT_ADD,
    "plan": Action.OBSERVATION_PLAN,
    "standing": Action.STANDING_SET,
    "draw": Action.SAMPLE_DRAW,
    "samples": Action.SAMPLE_SEE,
}

# --- a sample -----------------------------------------------------------------------------------------------------------

SAMPLES = """
                               | see
trainee                        | .
classmate                      | .
tutor                          | .
tutor of the cohort            | .
tutor of a classmate           | .
tutor of everybody             | .
lead                           | Y
lead of all cohorts            | Y
lead of another cohort         | .
mentor                         | .
mentor of a classmate          | .
moderator                      | Y
moderator of another sample    | .
moderator without a sample     | .
admin                          | .
admin of a cohort              | .
safeguarding lead              | .
lead elsewhere                 | .
same person, trainee elsewhere | .
nobody                         | .
the worker                     | n
the operator                   | n
"""


def _row(actor: Actor, action: Action, things: tuple[Thing, ...] | list[OfComment]) -> str:
    return "".join(_letter(may(actor, action, thing)) for thing in things)


@pytest.mark.parametrize(("who", "column", "cell"), _cells(OBSERVATIONS))
def test_observations(who: str, column: str, cell: str):
    assert _row(ACTORS[who], OBSERVATION_ACTIONS[column], OBSERVATION_STATES) == cell


@pytest.mark.parametrize(("who", "column", "cell"), _cells(WORDS))
def test_words(who: str, column: str, cell: str):
    assert _row(ACTORS[who], WORD_ACTIONS[column], OBSERVATION_STATES) == cell


@pytest.mark.parametrize(("who", "column", "cell"), _cells(RECORDINGS))
def test_recordings(who: str, column: str, cell: str):
    assert _row(ACTORS[who], RECORDING_ACTIONS[column], OBSERVATION_STATES) == cell


@pytest.mark.parametrize(("who", "column", "cell"), _cells(STOPPED))
def test_a_stopped_lesson(who: str, column: str, cell: str):
    assert _row(ACTORS[who], STOPPED_ACTIONS[column], (replace(OBSERVATION_STATES[2], stopped=True),)) == cell


@pytest.mark.parametrize(("who", "column", "cell"), _cells(TALK))
def test_talk(who: str, column: str, cell: str):
    assert _row(ACTORS[who], TALK_ACTIONS[column], TALK_STATES) == cell


@pytest.mark.parametrize(("who", "column", "cell"), _cells(COMMENTS))
def test_comments(who: str, column: str, cell: str):
    assert _row(ACTORS[who], COMMENT_ACTIONS[column], _comments(ACTORS[who])) == cell


@pytest.mark.parametrize(("who", "column", "cell"), _cells(PROVIDERS))
def test_providers(who: str, column: str, cell: str):
    assert _row(ACTORS[who], PROVIDER_ACTIONS[column], (OfProvider(HERE),)) == cell


@pytest.mark.parametrize(("who", "column", "cell"), _cells(COHORTS))
def test_cohorts(who: str, column: str, cell: str):
    assert _row(ACTORS[who], COHORT_ACTIONS[column], COHORT_STATES) == cell


@pytest.mark.parametrize(("who", "column", "cell"), _cells(SAMPLES))
def test_samples(who: str, column: str, cell: str):
    assert _row(ACTORS[who], Action.SAMPLE_SEE, (OfSample(HERE, "sample", "cohort"),)) == cell


@pytest.mark.parametrize("table", [OBSERVATIONS, WORDS, RECORDINGS, STOPPED, TALK, COMMENTS, PROVIDERS, COHORTS, SAMPLES])
def test_nobody_is_left_out_of_a_table(table: str):
    _whole(table)


def test_no_granted_action_is_left_out_of_the_tables():
    granted = {action for grant in GRANTS for action in grant.actions}
    for acts in (PROVIDER_ACTS, COHORT_ACTS, TRAINEE_ACTS, SERVICE_ACTS):
        granted |= {action for actions in acts.values() for action in actions}
    tables = (
        OBSERVATION_ACTIONS,
        WORD_ACTIONS,
        RECORDING_ACTIONS,
        TALK_ACTIONS,
        COMMENT_ACTIONS,
        PROVIDER_ACTIONS,
        COHORT_ACTIONS,
    )
    assert granted <= {action for columns in tables for action in columns.values()}


# --- what a table does not show -----------------------------------------------------------------------------------------


def test_a_denial_says_why():
    planned, attested, _ = OBSERVATION_STATES
    assert "filming register" in may(ACTORS["tutor"], Action.OBSERVATION_WATCH, planned).reason
    stopped = replace(attested, stopped=True)
    assert may(ACTORS["tutor"], Action.OBSERVATION_WATCH, stopped).reason.startswith("One of the recordings cannot be used.")
    assert "feedback on this lesson has not been published" in may(ACTORS["trainee"], Action.COMMENT_REPLY, attested).reason
    assert "own reflection" in may(ACTORS["trainee"], Action.COMMENT_READ, TALK_STATES[3]).reason
    theirs = OfComment(OBSERVATION_STATES[2], "c", "another", published=True)
    assert may(ACTORS["tutor"], Action.COMMENT_EDIT, theirs).reason == "Only its author can change a comment."
    assert may(ACTORS["trainee"], Action.STANDING_SET, OfCohort(HERE, "cohort")).reason == "Your role does not allow this."


def test_a_verdict_names_the_membership_it_rests_on():
    tutor, lead = ACTORS["tutor"].memberships[0], ACTORS["lead"].memberships[0]
    both = Actor("two-hats", (tutor, lead))
    attested = OBSERVATION_STATES[1]
    assert may(both, Action.COMMENT_WRITE, attested).membership == tutor
    assert may(both, Action.LESSON_PREPARE, attested).membership == lead


def test_a_hat_worn_here_lends_nothing_to_a_hat_worn_elsewhere():
    lead_elsewhere = ACTORS["lead elsewhere"].memberships[0]
    classmate_here = ACTORS["classmate"].memberships[0]
    both = Actor("classmate", (lead_elsewhere, classmate_here))
    assert not may(both, Action.OBSERVATION_SEE, OBSERVATION_STATES[2]).allowed
    assert not may(both, Action.STANDING_SET, OfCohort(HERE, "cohort")).allowed


def test_a_comment_is_lost_with_the_lesson_it_was_made_on():
    before_attestation = OfComment(OBSERVATION_STATES[0], "c", "tutor", published=False)
    assert not may(ACTORS["tutor"], Action.COMMENT_EDIT, before_attestation).allowed
    former = Actor("tutor")
    assert may(former, Action.COMMENT_READ, before_attestation).hidden
