"""How a provider's year is laid out: cohorts of trainees and the placements they teach in."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun, new_id


class AgePhase(StrEnum):
    """The age range taught, in the words of English initial teacher training."""

    EARLY_YEARS = "early_years"
    KEY_STAGE_1 = "key_stage_1"
    KEY_STAGE_2 = "key_stage_2"
    KEY_STAGE_3 = "key_stage_3"
    KEY_STAGE_4 = "key_stage_4"
    POST_16 = "post_16"


class Cohort(Noun, kw_only=True):
    """The trainees who start together. Trainees belong by a membership whose scope is the cohort."""

    __tablename__ = "cohort"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), index=True)
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Placement(Noun, kw_only=True):
    """One trainee's time in one school, with the mentor who meets them there every week."""

    __tablename__ = "placement"

    id: Mapped[str] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[str] = mapped_column(ForeignKey("provider.id"), index=True)
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"), index=True)
    trainee_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), index=True)
    mentor_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), default=None, index=True)
    term: Mapped[str]
    age_phase: Mapped[AgePhase]
