"""A trainee's tokens for the upload command: made, listed and revoked by themselves; shown once."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from domain.actions import Action
from domain.people import Role
from domain.things import OfProvider
from people.accounts import Present
from review_api.guard import Permit, SignedIn, guard, not_there, within
from review_api.parts import The
from review_api.shapes import Ask, Id, IdInPath, Line, Shape

router = APIRouter(prefix="/api/me/upload-tokens", tags=["Uploads"])

MOST_DAYS = 90
"""A token lies on a computer for a placement, not for ever."""


class NewUploadToken(Ask):
    """What to call a token, by the computer that will use it, and how long it is good for."""

    label: Line = Field(examples=["School computer"])
    days: int = Field(default=30, ge=1, le=MOST_DAYS, examples=[30])


class UploadTokenShape(Shape):
    """A token in force. The words of it are known only to its person."""

    id: Id
    label: str = Field(examples=["School computer"])
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class MadeUploadToken(UploadTokenShape):
    """A new token, shown once to copy. Only its digest is kept, so it cannot be shown again."""

    token: str = Field(examples=["tup_q0bY1dR8mFZ3aE6sVb7nKx2Lw9Tt4Uy5Hc8Jp1Gd0Qs"])


def own_provider(present: SignedIn) -> OfProvider:
    """Find the provider where the person is a trainee; else one that they belong to at all."""
    held = sorted(present.actor.memberships, key=lambda one: one.role is not Role.TRAINEE)
    if not held:
        raise not_there()
    return OfProvider(held[0].provider_id)


@router.get("")
def list_upload_tokens(present: Annotated[Present, within(Action.UPLOAD_TOKEN_MAKE)], the: The) -> list[UploadTokenShape]:
    """Return one's own tokens that are in force, newest first."""
    return [
        UploadTokenShape.model_validate(row, from_attributes=True, extra="ignore")
        for row in the.upload_tokens.of_person(present.person_id)
    ]


@router.post("", status_code=201)
def make_upload_token(
    ask: NewUploadToken, permit: Annotated[Permit, guard(Action.UPLOAD_TOKEN_MAKE, own_provider)], the: The
) -> MadeUploadToken:
    """Make a token for the upload command. It is good for uploads of one's own lessons and for nothing else."""
    made = the.upload_tokens.make(permit.actor, permit.thing, ask.label, days=ask.days)
    row = made.row
    return MadeUploadToken(
        id=row.id,
        label=row.label,
        made_at=row.made_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        token=made.token,
    )


@router.delete("/{id}", status_code=204)
def revoke_upload_token(
    id: IdInPath,  # noqa: A002 - the path's name
    permit: Annotated[Permit, guard(Action.UPLOAD_TOKEN_REVOKE, own_provider)],
    the: The,
) -> None:
    """End a token at once."""
    the.upload_tokens.revoke(permit.actor, permit.thing, id)
