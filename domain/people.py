"""Who takes part: providers, their partner schools, persons, and the memberships that give a person a role."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id, utc_now


class Role(StrEnum):
    """What a person does for a provider. A person may hold several, each by a membership of its own."""

    TRAINEE = "trainee"
    MENTOR = "mentor"
    TUTOR = "tutor"
    MODERATOR = "moderator"
    LEAD = "lead"
    ADMIN = "admin"
    SAFEGUARDING_LEAD = "safeguarding_lead"


class ScopeKind(StrEnum):
    """How far a membership reaches inside its provider."""

    PROVIDER = "provider"
    COHORT = "cohort"
    TRAINEE = "trainee"
    SAMPLE = "sample"


class Provider(Noun, kw_only=True):
    """A university or other accredited provider of teacher training. Owns its people, its texts and its audit chain."""

    __tablename__ = "provider"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    name: Mapped[str]
    framework_version: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class ReflectionRule(Noun, kw_only=True):
    """What a provider wishes: whether its trainees write down what they think of a lesson before they read feedback on it.

    A provider without one lets them read at once.
    """

    __tablename__ = "reflection_rule"

    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), primary_key=True)
    first: Mapped[bool]
    set_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class School(Noun, kw_only=True):
    """A placement school, anywhere in the world. `zone` is an IANA name; due dates fall at 23:59 there."""

    __tablename__ = "school"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), index=True)
    name: Mapped[str]
    country: Mapped[str]
    zone: Mapped[str]

    def __post_init__(self) -> None:
        ZoneInfo(self.zone)


class Person(Noun, kw_only=True):
    """A human being. `full_name` and `known_as` are free text in any script; nothing is ever split into first and last."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    full_name: Mapped[str]
    known_as: Mapped[str]
    email: Mapped[str]
    zone: Mapped[str] = mapped_column(default="Europe/London")
    created_at: Mapped[datetime] = mapped_column(default_factory=utc_now)

    def __post_init__(self) -> None:
        self.email = self.email.strip().casefold()


class Membership(Noun, kw_only=True):
    """A person's role for one provider, over a scope and a stretch of time. An act names the membership it is done under."""

    __tablename__ = "membership"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), index=True)
    role: Mapped[Role]
    scope_kind: Mapped[ScopeKind]
    scope_id: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(default_factory=utc_now)
    ends_at: Mapped[datetime | None] = mapped_column(default=None)

    def held_at(self, moment: datetime) -> bool:
        """Whether the membership is in force at `moment`."""
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)


@dataclass(frozen=True)
class Held:
    """A membership in force, as the policy sees it: no row, no dates."""

    membership_id: str
    provider_id: str
    role: Role
    scope_kind: ScopeKind
    scope_id: str
