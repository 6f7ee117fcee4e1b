"""Finds what a path names, as the policy sees it. What is not there and what is hidden are told apart only inside."""

from domain.people import ScopeKind
from domain.things import OfCohort, OfComment, OfObservation, OfSample
from review_api.guard import SignedIn, not_there
from review_api.parts import The
from review_api.shapes import IdInPath


def the_observation(id: IdInPath, the: The) -> OfObservation:  # noqa: A002 - the path's name
    """Find an observation by its id."""
    found = the.observations.facts(id)
    if found is None:
        raise not_there()
    return found


def the_upload(id: IdInPath, the: The) -> OfObservation:  # noqa: A002 - the path's name
    """Find the observation that an upload is for."""
    found = the.uploads.thing_of(id)
    if found is None:
        raise not_there()
    return found


def the_finding(id: IdInPath, the: The) -> OfObservation:  # noqa: A002 - the path's name
    """Find the observation that a finding is about."""
    found = the.evidence.thing_of(id)
    if found is None:
        raise not_there()
    return found


def the_send_back(id: IdInPath, the: The) -> OfObservation:  # noqa: A002 - the path's name
    """Find the observation on which a recording was sent back."""
    found = the.send_backs.thing_of(id)
    if found is None:
        raise not_there()
    return found


def the_comment(id: IdInPath, the: The) -> OfComment:  # noqa: A002 - the path's name
    """Find a comment by its id."""
    found = the.comments.facts(id)
    if found is None:
        raise not_there()
    return found


def the_viewing(id: IdInPath, present: SignedIn, the: The) -> OfObservation:  # noqa: A002
    """Find the observation of one's own viewing."""
    found = the.viewings.thing_of(id, present.person_id)
    if found is None:
        raise not_there()
    return found


def the_nudge(id: IdInPath, the: The) -> OfObservation:  # noqa: A002 - the path's name
    """Find the observation that a nudge is about."""
    found = the.nudges.thing_of(id)
    if found is None:
        raise not_there()
    return found


def the_cohort(id: IdInPath, the: The) -> OfCohort:  # noqa: A002 - the path's name
    """Find a cohort by its id."""
    found = the.memberships.place(ScopeKind.COHORT, id)
    if not isinstance(found, OfCohort):
        raise not_there()
    return found


def the_sample(id: IdInPath, the: The) -> OfSample:  # noqa: A002 - the path's name
    """Find a sample by its id."""
    found = the.samples.facts(id)
    if found is None:
        raise not_there()
    return found
