"""How a person gets in: a password, sign-ins that can be ended, and single-use links. Only digests are ever stored."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id, utc_now
from domain.people import Role, ScopeKind


class Credential(Noun, kw_only=True):
    """A person's password, as an argon2id hash."""

    __tablename__ = "credential"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class SignIn(Noun, kw_only=True):
    """A server-side session. `token_sha256` is the digest of the 256-bit token that the browser's cookie carries."""

    __tablename__ = "sign_in"
    __table_args__ = (UniqueConstraint("token_sha256"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str]
    user_agent: Mapped[str]
    began_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Invitation(Noun, kw_only=True):
    """A single-use link that makes a person and gives a first membership, or gives one more to a person who exists."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("token_sha256"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), index=True)
    token_sha256: Mapped[str]
    email: Mapped[str]
    full_name: Mapped[str]
    known_as: Mapped[str]
    role: Mapped[Role]
    scope_kind: Mapped[ScopeKind]
    scope_id: Mapped[str]
    invited_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), default=None)
    invited_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    accepted_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), default=None)


class PasswordLink(Noun, kw_only=True):
    """A single-use link, made by a lead or an admin, to set a new password. Using it ends every sign-in of the person."""

    __tablename__ = "password_link"
    __table_args__ = (UniqueConstraint("token_sha256"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str]
    made_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"), default=None)
    made_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class UploadToken(Noun, kw_only=True):
    """What a person's own computer carries to send recordings unattended: good for uploads of their own lessons, nothing else.

    Only the digest of the token is kept, so it is shown once; it can be revoked at any time and runs out by itself.
    """

    __tablename__ = "upload_token"
    __table_args__ = (UniqueConstraint("token_sha256"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str]
    label: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
