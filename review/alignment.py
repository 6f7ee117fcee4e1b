"""How the cameras of a published lesson were lined up, for whoever watches it: fit, evidence, and what people changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from domain.actions import Action, Actor
from domain.people import Person
from domain.policy import may
from domain.recording import ClockFit, Nudge, Preparation, Recording, Revision
from domain.things import OfObservation
from domain.timeline import Gap, Piece
from review.making import latest_revision, revision_numbered
from review.nudged import in_force, nudged, nudges_of
from storage.rows import Rows


@dataclass(frozen=True)
class NudgeSeen:
    """A nudge of one camera, with who made it and who undid it."""

    nudge: Nudge
    camera: int
    by: Person
    undone_by: Person | None


@dataclass(frozen=True)
class EvidenceSeen:
    """A point of evidence with the lesson time that the fit gives it."""

    file_ms: float
    lesson_ms: float
    off_ms: float
    agrees: bool


@dataclass(frozen=True)
class CameraPlaced:
    """One camera's place. `gaps` lie where they are shown, nudges applied; `nudge_ms` is the sum of those in force."""

    fit: ClockFit
    recording: Recording
    gaps: tuple[Gap, ...]
    evidence: tuple[EvidenceSeen, ...]
    nudge_ms: float
    nudges: tuple[NudgeSeen, ...]


@dataclass(frozen=True)
class AlignmentSeen:
    """A published lesson's alignment. `anchor` is the camera whose rate the lesson clock keeps."""

    anchor: int
    cameras: tuple[CameraPlaced, ...]
    can_nudge: bool


class Alignments:
    """Shows how lessons were lined up."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of(self, actor: Actor, thing: OfObservation, number: int | None = None) -> AlignmentSeen | None:
        """Return the alignment of the newest published lesson, or of one revision of it; None when there is none.

        The caller has asked whether the actor may watch. Cameras are moved in the newest only.
        """
        with self._rows.read() as session:
            newest = latest_revision(session, thing.id)
            revision = newest if number is None else revision_numbered(session, thing.id, number)
            fits = {} if revision is None else fits_of(session, revision)
            if revision is None or not fits:
                return None
            sums = in_force(session, revision)
            angles = {int(angle["camera"]): angle for angle in nudged(revision.manifest, sums)["angles"]}
            nudges = _seen(session, revision)
        cameras = tuple(
            CameraPlaced(
                fit=fit,
                recording=recording,
                gaps=tuple(Gap(**gap) for gap in angles[camera]["gaps"]) if camera in angles else (),
                evidence=tuple(_evidence(fit)),
                nudge_ms=sums.get(camera, 0.0),
                nudges=tuple(each for each in nudges if each.camera == camera),
            )
            for camera, (fit, recording) in sorted(fits.items())
        )
        movable = revision is newest and may(actor, Action.NUDGE_MAKE, thing).allowed
        return AlignmentSeen(int(revision.manifest["clock"]["anchor"]), cameras, movable)


def fits_of(session: Session, revision: Revision) -> dict[int, tuple[ClockFit, Recording]]:
    """Return, by camera, the fits of the recordings that a revision was made of, each with its recording, parts loaded."""
    preparation = session.get_one(Preparation, revision.preparation_id)
    rows = session.execute(
        select(ClockFit, Recording)
        .join(Recording, Recording.id == ClockFit.recording_id)
        .options(selectinload(Recording.parts))
        .where(ClockFit.clock_id == revision.clock_id, ClockFit.recording_id.in_(preparation.recording_ids))
    )
    return {recording.camera: (fit, recording) for fit, recording in rows}


def nudge_seen(session: Session, nudge_id: str) -> NudgeSeen:
    """Return one nudge with its people."""
    nudge = session.get_one(Nudge, nudge_id)
    camera = session.scalars(
        select(Recording.camera).join(ClockFit, ClockFit.recording_id == Recording.id).where(ClockFit.id == nudge.clock_fit_id)
    ).one()
    people = _people(session, [nudge])
    return NudgeSeen(nudge, camera, people[nudge.made_by], people.get(nudge.undone_by or ""))


def _seen(session: Session, revision: Revision) -> list[NudgeSeen]:
    found = nudges_of(session, revision)
    people = _people(session, [nudge for _, _, nudge in found])
    return [
        NudgeSeen(nudge, recording.camera, people[nudge.made_by], people.get(nudge.undone_by or ""))
        for _, recording, nudge in found
    ]


def _people(session: Session, nudges: Iterable[Nudge]) -> dict[str, Person]:
    ids = {person for nudge in nudges for person in (nudge.made_by, nudge.undone_by) if person}
    return {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _evidence(fit: ClockFit) -> Iterable[EvidenceSeen]:
    for point in fit.evidence if fit.pieces else ():
        lesson_ms = _nearest(fit.pieces, point.file_ms).to_lesson(point.file_ms)
        yield EvidenceSeen(point.file_ms, lesson_ms, point.off_ms, point.agrees)


def _nearest(pieces: Sequence[Piece], file_ms: float) -> Piece:
    """The piece that covers a moment of the file; for one in a hole or past an end, the piece before it, else the first."""
    begun = [piece for piece in pieces if piece.file_start_ms <= file_ms]
    return begun[-1] if begun else pieces[0]
