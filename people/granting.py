"""Who may give which role where: nobody hands out more than they could take back, and nobody reaches past their own place.

The policy says whether somebody may give *a* role in a place at all (`may`); the table here says which.
"""

from collections.abc import Mapping
from types import MappingProxyType

from domain.actions import Action, Actor
from domain.people import Held, Role, ScopeKind
from domain.policy import may
from domain.things import OfCohort, OfProvider
from people.errors import MayNotGrant

SCOPES: Mapping[Role, frozenset[ScopeKind]] = MappingProxyType(
    {
        Role.TRAINEE: frozenset({ScopeKind.COHORT}),
        Role.MENTOR: frozenset({ScopeKind.COHORT, ScopeKind.PROVIDER}),
        Role.TUTOR: frozenset({ScopeKind.COHORT, ScopeKind.TRAINEE}),
        Role.MODERATOR: frozenset({ScopeKind.COHORT, ScopeKind.SAMPLE}),
        Role.LEAD: frozenset({ScopeKind.COHORT, ScopeKind.PROVIDER}),
        Role.ADMIN: frozenset({ScopeKind.PROVIDER}),
        Role.SAFEGUARDING_LEAD: frozenset({ScopeKind.PROVIDER}),
    }
)
"""How far each role can reach. A moderator of a cohort sees nothing until a sample is drawn and named."""

GRANTABLE: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.ADMIN: frozenset(Role),
        Role.LEAD: frozenset({Role.TRAINEE, Role.MENTOR, Role.TUTOR, Role.MODERATOR}),
    }
)
"""Which roles the holder of a role may give, end, or make a password link for. Only an admin makes leads and admins."""

NAMES: Mapping[Role, str] = MappingProxyType({role: role.value.replace("_", " ") for role in Role})


def granting_membership(
    actor: Actor, action: Action, role: Role, scope_kind: ScopeKind, place: OfProvider | OfCohort
) -> Held | None:
    """Return the membership by which `actor` may do `action` with this role in this place, or None when there is none.

    Each membership is asked on its own: being a lead here and an admin elsewhere makes nobody an admin here.
    """
    if scope_kind not in SCOPES[role]:
        return None
    for held in actor.memberships:
        alone = Actor(actor.person_id, (held,))
        if role in GRANTABLE.get(held.role, frozenset()) and may(alone, action, place).allowed:
            return held
    return None


def check_grant(actor: Actor, action: Action, role: Role, scope_kind: ScopeKind, place: OfProvider | OfCohort) -> Held:
    """Return the membership that allows it. Raises MayNotGrant, in words."""
    if scope_kind not in SCOPES[role]:
        reaches = " or a ".join(sorted(SCOPES[role]))
        raise MayNotGrant(f"The role {NAMES[role]} is given for a {reaches}. Please choose that instead.")
    held = granting_membership(actor, action, role, scope_kind, place)
    if held is None:
        raise MayNotGrant(f"Your role does not let you give or end the role {NAMES[role]} here. Please ask an admin.")
    return held
