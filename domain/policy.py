"""Who may do what, and what they can see: `may` asks the grants about one thing, `visible_observations` about all."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.actions import Action, Actor
from domain.grants import COHORT_ACTS, GRANTS, PROVIDER_ACTS, SERVICE_ACTS, TRAINEE_ACTS
from domain.people import Held, Role, ScopeKind
from domain.scope import Clause, Relation, Scope
from domain.things import OfCohort, OfComment, OfObservation, OfProvider, OfSample, Thing


@dataclass(frozen=True)
class Verdict:
    """The answer: allowed, under which membership; or denied, with a reason, `hidden` when even existence is private."""

    allowed: bool
    reason: str = ""
    membership: Held | None = None
    hidden: bool = False


def _clauses(actor: Actor, action: Action) -> Iterator[tuple[Held, Clause]]:
    for held in actor.memberships:
        for grant in GRANTS:
            if grant.role is not held.role or action not in grant.actions:
                continue
            reached = _reach(actor, held)
            if reached is not None:
                relation, key = reached
                yield (
                    held,
                    Clause(
                        held.provider_id,
                        relation,
                        key,
                        grant.needs_attestation,
                        grant.needs_feedback,
                        grant.until_feedback,
                        grant.needs_reflection,
                    ),
                )


def _reach(actor: Actor, held: Held) -> tuple[Relation, str] | None:  # noqa: PLR0911 - a table reads best whole
    """How far one membership reaches among observations. A role's nature limits what its scope can widen it to."""
    match held.role, held.scope_kind:
        case Role.TRAINEE, _:
            return Relation.OWN, actor.person_id
        case Role.MENTOR, _:
            return Relation.MENTEE, actor.person_id
        case Role.TUTOR, ScopeKind.TRAINEE:
            return Relation.ASSIGNED, held.scope_id
        case Role.MODERATOR, ScopeKind.SAMPLE:
            return Relation.SAMPLED, held.scope_id
        case ((Role.LEAD | Role.TUTOR), ScopeKind.COHORT):
            return Relation.COHORT, held.scope_id
        case Role.LEAD, ScopeKind.PROVIDER:
            return Relation.PROVIDER, held.provider_id
        case _:
            return None


def visible_observations(actor: Actor, action: Action = Action.OBSERVATION_WATCH) -> Scope:
    """Return what the actor can see, as clauses. A row is in scope exactly when `may(actor, action, row)` allows."""
    return Scope(tuple(dict.fromkeys(clause for _, clause in _clauses(actor, action))))


def may(actor: Actor, action: Action, thing: Thing) -> Verdict:
    """Decide whether `actor` may do `action` to `thing`, and under which membership."""
    if actor.service is not None:
        allowed = action in SERVICE_ACTS.get(actor.service, frozenset())
        return Verdict(allowed, "" if allowed else f"The {actor.service} does not do this.")
    match thing:
        case OfObservation():
            return _may_observation(actor, action, thing)
        case OfComment():
            return _may_comment(actor, action, thing)
        case OfProvider():
            return _may_place(actor, action, thing.provider_id, None, None)
        case OfCohort():
            return _may_place(actor, action, thing.provider_id, thing.id, thing.trainee_id)
        case OfSample():
            return _may_sample(actor, action, thing)


_NOT_YOURS = "Your role does not allow this."


def _may_observation(actor: Actor, action: Action, thing: OfObservation) -> Verdict:
    obstacle = ""
    for held, clause in _clauses(actor, action):
        if clause.admits(thing):
            return Verdict(allowed=True, membership=held)
        if clause.reaches(thing):
            obstacle = clause.obstacle(thing)
    known = visible_observations(actor, Action.OBSERVATION_SEE).admits(thing)
    return Verdict(allowed=False, reason=obstacle or _NOT_YOURS, hidden=not known)


_AUTHORS_ONLY = frozenset({Action.COMMENT_EDIT, Action.COMMENT_WITHDRAW})


def _may_comment(actor: Actor, action: Action, thing: OfComment) -> Verdict:
    mine = thing.author_id == actor.person_id
    if not mine and (not thing.published or thing.is_note):
        return Verdict(allowed=False, reason=_NOT_YOURS, hidden=True)
    if action in _AUTHORS_ONLY:
        reading = _may_observation(actor, Action.COMMENT_READ, thing.observation)
        if not reading.allowed:
            return reading
        if not mine:
            return Verdict(allowed=False, reason="Only its author can change a comment.")
        return reading
    return _may_observation(actor, action, thing.observation)


def _may_place(actor: Actor, action: Action, provider_id: str, cohort_id: str | None, trainee_id: str | None) -> Verdict:
    known = False
    for held in actor.memberships:
        if held.provider_id != provider_id or not _counts(held):
            continue
        known = known or cohort_id is None or _reaches_cohort(held, cohort_id) or held.scope_id == trainee_id
        if cohort_id is None:
            if action in PROVIDER_ACTS.get(held.role, frozenset()):
                return Verdict(allowed=True, membership=held)
        elif _reaches_cohort(held, cohort_id) and action in COHORT_ACTS.get(held.role, frozenset()):
            return Verdict(allowed=True, membership=held)
        if trainee_id is not None and action in TRAINEE_ACTS.get(held.role, frozenset()):
            own = held.role is Role.TRAINEE and actor.person_id == trainee_id and held.scope_id == cohort_id
            assigned = held.role is Role.TUTOR and held.scope_id in (trainee_id, cohort_id)
            if own or assigned:
                return Verdict(allowed=True, membership=held)
    return Verdict(allowed=False, reason=_NOT_YOURS, hidden=not known)


def _counts(held: Held) -> bool:
    """An admin is one for the whole provider; a narrower membership of that role must not act as if it were wide."""
    return held.role is not Role.ADMIN or held.scope_kind is ScopeKind.PROVIDER


def _reaches_cohort(held: Held, cohort_id: str) -> bool:
    return held.scope_kind is ScopeKind.PROVIDER or (held.scope_kind is ScopeKind.COHORT and held.scope_id == cohort_id)


def _may_sample(actor: Actor, action: Action, thing: OfSample) -> Verdict:
    for held in actor.memberships:
        is_its_moderator = held.role is Role.MODERATOR and held.scope_kind is ScopeKind.SAMPLE and held.scope_id == thing.id
        if held.provider_id == thing.provider_id and is_its_moderator and action is Action.SAMPLE_SEE:
            return Verdict(allowed=True, membership=held)
    verdict = _may_place(actor, action, thing.provider_id, thing.cohort_id, None)
    return verdict if verdict.allowed else Verdict(allowed=False, reason=verdict.reason, hidden=True)
