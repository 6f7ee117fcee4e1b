"""People and their roles: who is in a cohort, inviting, giving and ending roles, links to set a new password."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from domain.actions import Action
from domain.people import Role, ScopeKind
from domain.things import OfCohort, OfProvider
from people.accounts import MembershipHeld
from people.invitations import Invitee, Issued
from review_api.contract import problems
from review_api.errors import Problem
from review_api.guard import Permit, SignedIn, guard, not_there
from review_api.login import MembershipShape, ProviderShape
from review_api.parts import The
from review_api.shapes import Ask, Email, Id, IdInPath, Line, Link, PersonShape, Shape

router = APIRouter(prefix="/api", tags=["People and roles"])


class PersonWithRoles(Shape):
    """Somebody who has to do with a cohort, with the roles they hold in it."""

    person: PersonShape
    memberships: list[MembershipShape]


class NewInvitation(Ask):
    """Who is invited, and to which role over what. `cohort_id`, if given, must be where the scope lies."""

    cohort_id: Id | None = None
    email: Email
    full_name: Line = Field(examples=["Amara Okafor"])
    known_as: Line = Field(examples=["Amara"])
    role: Role
    scope_kind: ScopeKind
    scope_id: Id


class NewMembership(Ask):
    """A role to give to somebody who is known at the provider."""

    person_id: Id
    role: Role
    scope_kind: ScopeKind
    scope_id: Id


def cohort_in_query(cohort_id: Annotated[Id, Query(description="The cohort whose people are meant.")], the: The) -> OfCohort:
    """Find the cohort that the query names."""
    found = the.memberships.place(ScopeKind.COHORT, cohort_id)
    if not isinstance(found, OfCohort):
        raise not_there()
    return found


def place_of_invitation(ask: NewInvitation, the: The) -> OfProvider | OfCohort:
    """Find the place in which a role is offered: always the one that its scope names."""
    place = the.memberships.place(ask.scope_kind, ask.scope_id)
    if place is None:
        raise not_there()
    if ask.cohort_id is not None and ask.cohort_id != place.id:
        raise Problem(422, "other_cohort", "The role would reach outside the cohort that was named. Please choose again.")
    return place


def place_of_grant(ask: NewMembership, the: The) -> OfProvider | OfCohort:
    """Find the place in which a role is given."""
    place = the.memberships.place(ask.scope_kind, ask.scope_id)
    if place is None:
        raise not_there()
    return place


def place_of_membership(id: IdInPath, the: The) -> OfProvider | OfCohort:  # noqa: A002 - the path's name
    """Find the place in which a membership was given."""
    place = the.memberships.place_of_membership(id)
    if place is None:
        raise not_there()
    return place


def place_of_person(id: IdInPath, present: SignedIn, the: The) -> OfProvider | OfCohort:  # noqa: A002
    """Find a place in which the person has a role, one in which the asker may act if there is one."""
    place = the.memberships.place_of_person(present.actor, id, Action.PASSWORD_LINK)
    if place is None:
        raise not_there()
    return place


@router.get("/people", responses=problems(404))
def list_people(permit: Annotated[Permit, guard(Action.COHORT_SEE, cohort_in_query)], the: The) -> list[PersonWithRoles]:
    """Return everybody with a role in a cohort, by name."""
    return [
        PersonWithRoles(person=PersonShape.of(one.person), memberships=[membership_shape(held) for held in one.memberships])
        for one in the.memberships.people_of(permit.thing.id)
    ]


@router.post("/invitations", status_code=201, responses=problems(404))
def invite(
    request: Request,
    ask: NewInvitation,
    permit: Annotated[Permit, guard(Action.PERSON_INVITE, place_of_invitation)],
    the: The,
) -> Link:
    """Make a single-use link, good for seven days. It is shown once: copy it and send it yourself."""
    invitee = Invitee(**ask.model_dump(exclude={"cohort_id"}))
    return _link(request, "invitations", the.invitations.invite(permit.actor, permit.thing, invitee))


@router.post("/people/{id}/password-link", status_code=201)
def make_password_link(
    id: IdInPath,  # noqa: A002
    request: Request,
    permit: Annotated[Permit, guard(Action.PASSWORD_LINK, place_of_person)],
    the: The,
) -> Link:
    """Make a single-use link to set a new password, good for a day. Using it ends all the person's sign-ins."""
    return _link(request, "password-links", the.password_links.make(permit.actor, permit.thing, id))


@router.post("/memberships", status_code=201, responses=problems(404, 409))
def grant(
    ask: NewMembership, permit: Annotated[Permit, guard(Action.MEMBERSHIP_GRANT, place_of_grant)], the: The
) -> MembershipShape:
    """Give a role to somebody who has one at the provider already."""
    held = the.memberships.grant(
        permit.actor,
        permit.thing,
        ask.person_id,
        role=ask.role,
        scope_kind=ask.scope_kind,
        scope_id=ask.scope_id,
    )
    return membership_shape(held)


@router.delete("/memberships/{id}", status_code=204, responses=problems(409))
def end(
    id: IdInPath,  # noqa: A002
    permit: Annotated[Permit, guard(Action.MEMBERSHIP_END, place_of_membership)],
    the: The,
) -> None:
    """End a role now. The record keeps who had it and when."""
    the.memberships.end(permit.actor, permit.thing, id)


def membership_shape(held: MembershipHeld) -> MembershipShape:
    """Return a role with the names that go with it."""
    membership, provider = held.membership, held.provider
    return MembershipShape(
        id=membership.id,
        role=membership.role,
        scope_kind=membership.scope_kind,
        scope_id=membership.scope_id,
        scope_name=held.scope_name,
        provider=ProviderShape(id=provider.id, name=provider.name, framework_version=provider.framework_version),
    )


def _link(request: Request, page: str, issued: Issued) -> Link:
    public_url = request.app.state.services.parts.public_url.rstrip("/")
    return Link(link=f"{public_url}/{page}/{issued.token}", expires_at=issued.expires_at)
