"""How trainees stand, and the samples drawn for a moderator."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id, utc_now


class Standing(StrEnum):
    """A lead's present view of a trainee. Borderline and at risk are always sampled."""

    ON_TRACK = "on_track"
    BORDERLINE = "borderline"
    AT_RISK = "at_risk"


MANDATORY = frozenset({Standing.BORDERLINE, Standing.AT_RISK})


class TraineeStanding(Noun, kw_only=True):
    """One setting of a trainee's standing, with the reason. Rows are only added; the latest counts."""

    __tablename__ = "trainee_standing"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), index=True)
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"), index=True)
    trainee_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    standing: Mapped[Standing]
    reason: Mapped[str]
    set_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class SamplePart(StrEnum):
    """Why a trainee is in the sample: they had to be, or the lot fell on them."""

    MANDATORY = "mandatory"
    RANDOM = "random"


class Sample(Noun, kw_only=True):
    """A drawn sample. Rule, seed and frame are kept so that anyone can draw it again and get the same trainees."""

    __tablename__ = "sample"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), index=True)
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"), index=True)
    rule: Mapped[str]
    seed: Mapped[int] = mapped_column(BigInteger)
    random_count: Mapped[int]
    reason: Mapped[str]
    frame: Mapped[dict[str, Any]]
    drawn_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    drawn_at: Mapped[datetime] = mapped_column(default_factory=utc_now)


class SampledLesson(Noun, kw_only=True):
    """One lesson in a sample, with why its trainee was taken and how likely that was."""

    __tablename__ = "sampled_lesson"
    __table_args__ = (UniqueConstraint("sample_id", "observation_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    sample_id: Mapped[str] = mapped_column(ForeignKey("sample.id"), index=True)
    trainee_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"), index=True)
    part: Mapped[SamplePart]
    reason: Mapped[str]
    probability: Mapped[float]
