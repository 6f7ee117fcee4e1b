"""Where a role holds: the place that a scope names, as the policy's thing and in words."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.moderation import Sample
from domain.people import Membership, Person, Provider, Role, ScopeKind
from domain.programme import Cohort
from domain.things import OfCohort, OfProvider


def place_of(session: Session, scope_kind: ScopeKind, scope_id: str) -> OfProvider | OfCohort | None:
    """Return the place inside which a membership of this scope is given, or None when there is no such place.

    A trainee's place is the cohort they belong to, narrowed to them; a sample's place is the cohort it was drawn from.
    """
    match scope_kind:
        case ScopeKind.PROVIDER:
            provider = session.get(Provider, scope_id)
            return None if provider is None else OfProvider(provider.id)
        case ScopeKind.COHORT:
            cohort = session.get(Cohort, scope_id)
            return None if cohort is None else OfCohort(cohort.provider_id, cohort.id)
        case ScopeKind.SAMPLE:
            sample = session.get(Sample, scope_id)
            return None if sample is None else OfCohort(sample.provider_id, sample.cohort_id)
        case ScopeKind.TRAINEE:
            own = session.scalar(
                select(Membership)
                .where(
                    Membership.person_id == scope_id,
                    Membership.role == Role.TRAINEE,
                    Membership.scope_kind == ScopeKind.COHORT,
                    Membership.ends_at.is_(None),
                )
                .order_by(Membership.id.desc())
                .limit(1)
            )
            return None if own is None else OfCohort(own.provider_id, own.scope_id, scope_id)


def scope_name(session: Session, scope_kind: ScopeKind, scope_id: str) -> str:
    """Return what a person calls the place: the provider, the cohort, the trainee, the sample's day."""
    match scope_kind:
        case ScopeKind.PROVIDER:
            provider = session.get(Provider, scope_id)
            return provider.name if provider else ""
        case ScopeKind.COHORT:
            cohort = session.get(Cohort, scope_id)
            return cohort.name if cohort else ""
        case ScopeKind.TRAINEE:
            trainee = session.get(Person, scope_id)
            return trainee.full_name if trainee else ""
        case ScopeKind.SAMPLE:
            sample = session.get(Sample, scope_id)
            return f"Sample of {sample.drawn_at.day} {sample.drawn_at:%B %Y}" if sample else ""
