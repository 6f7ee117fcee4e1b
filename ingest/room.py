"""How much a trainee and a cohort may keep: originals that are in, and uploads under way, which have their space already."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.observation import Observation
from domain.recording import Part, Recording
from domain.things import OfObservation
from domain.upload import UNFINISHED, Upload, UploadFile
from ingest.refusals import NotTaken, Refusal

GB = 1_000_000_000


@dataclass(frozen=True)
class Room:
    """The limits, in bytes; None: no limit. `file_bytes` is for one file."""

    file_bytes: int
    trainee_bytes: int | None = None
    cohort_bytes: int | None = None

    def must_have_room(self, session: Session, thing: OfObservation, size_bytes: int) -> None:
        """Raise NotTaken with the figures when so many bytes more are too many for the trainee or for the cohort."""
        for limit, mine, refusal, whose in (
            (self.trainee_bytes, Observation.trainee_id == thing.trainee_id, Refusal.QUOTA_TRAINEE, "You have"),
            (self.cohort_bytes, Observation.cohort_id == thing.cohort_id, Refusal.QUOTA_COHORT, "Your cohort has"),
        ):
            kept = 0 if limit is None else _kept(session, mine)
            if limit is not None and kept + size_bytes > limit:
                raise NotTaken(
                    refusal,
                    f"{whose} {kept / GB:,.1f} GB of recordings here of {limit / GB:,.1f} GB that may be kept; these files "
                    f"have {size_bytes / GB:,.1f} GB. Nothing was sent. Ask your programme lead for more room.",
                )


def _kept(session: Session, mine: ColumnElement[bool]) -> int:
    here = session.scalar(
        select(func.coalesce(func.sum(Part.size_bytes), 0))
        .join(Recording, Recording.id == Part.recording_id)
        .join(Observation, Observation.id == Recording.observation_id)
        .where(mine)
    )
    coming = session.scalar(
        select(func.coalesce(func.sum(UploadFile.size_bytes), 0))
        .join(Upload, Upload.id == UploadFile.upload_id)
        .join(Observation, Observation.id == Upload.observation_id)
        .where(mine, Upload.state.in_(UNFINISHED))
    )
    return int(here or 0) + int(coming or 0)
