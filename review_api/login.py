"""Getting in and out: signing in, accepting an invitation, setting a new password. The only routes open to strangers."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field

from domain.actions import Action
from domain.people import Role, ScopeKind
from people.errors import LinkNotValid, WrongPassword
from review_api.contract import problems
from review_api.guard import SignedIn, within
from review_api.parts import The
from review_api.shapes import Ask, Email, Id, Line, PersonShape, Secret, Shape, Zone

router = APIRouter(prefix="/api", tags=["Signing in"])

Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{20,100}$", examples=["q0bY1dR8mFZ3aE6sVb7nKx2Lw9Tt4Uy5Hc8Jp1Gd0Qs"])]


class Credentials(Ask):
    """What somebody types to sign in."""

    email: Email
    password: Secret = Field(examples=["three quiet green lamps"])


class Acceptance(Ask):
    """What somebody types to accept an invitation. A person who is here already gives the password they have."""

    full_name: Line = Field(examples=["Amara Okafor"])
    known_as: Line = Field(examples=["Amara"])
    password: Secret = Field(examples=["three quiet green lamps"])


class NewPassword(Ask):
    """A password chosen anew."""

    password: Secret = Field(examples=["three quiet green lamps"])


class InvitationShape(Shape):
    """What the holder of an invitation sees. `known`: somebody with this address is here, so their password is asked for."""

    email: Email
    full_name: str = Field(examples=["Amara Okafor"])
    known_as: str = Field(examples=["Amara"])
    role: Role
    provider_name: str = Field(examples=["University of Example"])
    scope_name: str = Field(examples=["September 2026"])
    known: bool
    expires_at: datetime


class PasswordLinkShape(Shape):
    """Whose password a link sets."""

    email: Email
    known_as: str = Field(examples=["Amara"])
    expires_at: datetime


class ProviderShape(Shape):
    """A provider of teacher training, with the standards it works by."""

    id: Id
    name: str = Field(examples=["University of Example"])
    framework_version: str = Field(examples=["iqts-2022-short"])


class MembershipShape(Shape):
    """A role that a person has, for whom and over what."""

    id: Id
    role: Role
    scope_kind: ScopeKind
    scope_id: Id
    scope_name: str = Field(examples=["September 2026"])
    provider: ProviderShape


class Myself(PersonShape):
    """A person, as they see themselves."""

    email: Email
    zone: Zone


class Me(Shape):
    """Who is signed in, and what they are to the programme."""

    person: Myself
    memberships: list[MembershipShape]


@router.post("/sign-in", status_code=204, responses=problems(401, 429))
def sign_in(request: Request, response: Response, the: The, ask: Credentials) -> None:
    """Sign in: the answer sets the session cookie. An older sign-in of the same browser ends."""
    limits = request.app.state.limits
    account = ask.email.casefold()
    limits.reserve(request, account)
    try:
        opened = the.accounts.sign_in(ask.email, ask.password, request.headers.get("user-agent", ""))
    except WrongPassword:
        limits.wrong(request)
        raise
    limits.right(account)
    _replace_sign_in(request, response, the, opened.token)


@router.post("/sign-out", status_code=204)
def sign_out(request: Request, response: Response, the: The) -> None:
    """Sign out. Doing so twice is no error."""
    cookie = request.app.state.cookie
    the.accounts.sign_out(cookie.read(request))
    cookie.take(response)


@router.get("/me", dependencies=[within(Action.PROVIDER_SEE)])
def me(present: SignedIn, the: The) -> Me:
    """Say who is signed in, with every role they hold now."""
    profile = the.accounts.profile(present.person_id)
    return Me(
        person=Myself.model_validate(profile.person, from_attributes=True, extra="ignore"),
        memberships=[
            MembershipShape(
                id=held.membership.id,
                role=held.membership.role,
                scope_kind=held.membership.scope_kind,
                scope_id=held.membership.scope_id,
                scope_name=held.scope_name,
                provider=ProviderShape.model_validate(held.provider),
            )
            for held in profile.memberships
        ],
    )


@router.get("/invitations/{token}", responses=problems(410, 429))
def read_invitation(token: Token, request: Request, the: The) -> InvitationShape:
    """Show what the holder of the link is invited to."""
    limits = request.app.state.limits
    limits.check(request)
    try:
        opened = the.invitations.read(token)
    except LinkNotValid:
        limits.wrong(request)
        raise
    invitation = opened.invitation
    return InvitationShape(
        email=invitation.email,
        full_name=invitation.full_name,
        known_as=invitation.known_as,
        role=invitation.role,
        provider_name=opened.provider.name,
        scope_name=opened.scope_name,
        known=opened.known,
        expires_at=invitation.expires_at,
    )


@router.post("/invitations/{token}", status_code=204, responses=problems(401, 410, 429))
def accept_invitation(token: Token, request: Request, response: Response, the: The, ask: Acceptance) -> None:
    """Accept an invitation, once, and sign in."""
    limits = request.app.state.limits
    limits.reserve(request, f"invitation:{token}")
    try:
        person_id = the.invitations.accept(token, ask.full_name, ask.known_as, ask.password)
    except (LinkNotValid, WrongPassword):
        limits.wrong(request)
        raise
    opened = the.accounts.open_for(person_id, request.headers.get("user-agent", ""))
    _replace_sign_in(request, response, the, opened.token)


@router.get("/password-links/{token}", responses=problems(410, 429))
def read_password_link(token: Token, request: Request, the: The) -> PasswordLinkShape:
    """Show whose password the link sets."""
    limits = request.app.state.limits
    limits.check(request)
    try:
        opened = the.password_links.read(token)
    except LinkNotValid:
        limits.wrong(request)
        raise
    return PasswordLinkShape(email=opened.person.email, known_as=opened.person.known_as, expires_at=opened.expires_at)


@router.post("/password-links/{token}", status_code=204, responses=problems(410, 429))
def use_password_link(token: Token, request: Request, the: The, ask: NewPassword) -> None:
    """Set a new password, once. Every sign-in of the person ends; they sign in again with the new password."""
    limits = request.app.state.limits
    limits.check(request)
    try:
        the.password_links.use(token, ask.password)
    except LinkNotValid:
        limits.wrong(request)
        raise


def _replace_sign_in(request: Request, response: Response, the: The, token: str) -> None:
    """Give the browser a token that it has never seen, and end the sign-in it had: a planted cookie gains nothing."""
    cookie = request.app.state.cookie
    the.accounts.sign_out(cookie.read(request))
    cookie.give(response, token)
