"""A lesson over its life: a camera is added, its anchor replaced, then all of them. Comments keep showing what they showed."""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import select

from custody.act import Custody
from domain.base import utc_now
from domain.commentary import Comment, CommentKind
from domain.lesson import Lesson, PinnedClock
from domain.recording import Clock, ClockFit, Recording, Revision
from domain.standards import SHIPPED_VERSION
from domain.timeline import file_of, gaps_of
from pipeline.orders import Timeline
from pipeline.service_desk import ServiceDesk
from review.observations import Observations
from storage.memory import MemoryObjects
from storage.rows import connect
from tests.pipeline.filming import Filmed, aligned, filmed
from tests.pipeline.lessons import a_lesson, a_recording, ask
from tests.programme import Programme, a_programme

CHANCE = random.Random(11)


@dataclass
class Room:
    """One lesson as the service keeps it, filmed anew whenever the test says so."""

    url: str
    programme: Programme
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    films: dict[int, Filmed] = field(default_factory=dict)

    @property
    def desk(self) -> ServiceDesk:
        return ServiceDesk(self.programme.rows, self.objects, Custody(self.programme.rows), lambda _: None)

    def film(self, camera: int) -> str:
        """Receive a recording, in the place of the one that was there."""
        with self.programme.rows.write() as session:
            for old in session.scalars(select(Recording).where(Recording.camera == camera, Recording.replaced_at.is_(None))):
                old.replaced_at = utc_now()
        recording_id = a_recording(self.programme.rows, self.programme, camera, f"{camera}-{utc_now()}".encode())
        self.films[camera] = filmed(camera, recording_id, CHANCE)
        return recording_id

    def prepare(self) -> tuple[Timeline, int]:
        """Prepare and publish the lesson out of what is there; returns where all lies, and the revision's number."""
        preparation = ask(self.programme.rows, self.url, self.programme, [film.recording_id for film in self.films.values()])
        anchor, fits = aligned(list(self.films.values()), CHANCE)
        timeline = self.desk.pin(preparation, anchor, fits)
        assert self.desk.pin(preparation, anchor, fits) == timeline  # the step may run twice
        return timeline, self._publish(preparation, timeline)

    def _publish(self, preparation: str, timeline: Timeline) -> int:
        [model] = a_lesson().angles
        angles = tuple(
            replace(
                model,
                camera=fit.camera,
                start_ms=round(fit.pieces[0].lesson_start_ms),
                end_ms=round(fit.pieces[-1].lesson_end_ms),
                gaps=gaps_of(fit.pieces),
            )
            for fit in timeline.placed
        )
        lesson = Lesson(
            **{
                **vars(a_lesson()),
                "start_ms": min(angle.start_ms for angle in angles),
                "end_ms": max(angle.end_ms for angle in angles),
                "clock": PinnedClock(timeline.anchor, timeline.pinned_at_revision),
                "angles": angles,
            }
        )
        number = self.desk.publish(preparation, lesson)
        with self.programme.rows.read() as session:
            prefix = session.scalars(select(Revision.prefix).where(Revision.number == number)).one()
        self.objects.put(f"{prefix}/angles/1/master.m3u8", io.BytesIO(f"pictures of {number}".encode()))
        return number

    def comment(self, camera: int, lesson_ms: int, revision: int) -> None:
        with self.programme.rows.write() as session:
            session.add(
                Comment(
                    observation_id=self.programme.observation_id,
                    author_id=self.programme.people["tutor"],
                    revision=revision,
                    start_ms=lesson_ms,
                    kind=CommentKind.STRENGTH,
                    text="Clear model.",
                    camera=camera,
                    framework_version=SHIPPED_VERSION,
                )
            )

    def shown(self, revision: int) -> list[tuple[int, float | None]]:
        """For each comment, which moment of its camera's file a revision shows at its lesson time."""
        with self.programme.rows.read() as session:
            clock_id, ids = session.execute(
                select(Revision.clock_id, Revision.preparation_id).where(Revision.number == revision)
            ).one()
            wanted = self.desk.order(ids)
            recordings = {each.camera: each.recording_id for each in wanted.cameras}
            fits = {fit.recording_id: fit for fit in session.scalars(select(ClockFit).where(ClockFit.clock_id == clock_id))}
            comments = session.scalars(select(Comment).order_by(Comment.id)).all()
        return [
            (one.camera or 0, file_of(fits[recordings[one.camera or 0]].pieces, one.start_ms))
            for one in comments
            if one.camera in recordings
        ]


@pytest.fixture
def room(installed_url: str) -> Iterator[Room]:
    rows = connect(installed_url)
    yield Room(installed_url, a_programme(rows))
    rows.close()


def test_comments_keep_showing_the_same_moments_whatever_is_added_or_replaced(room: Room):
    room.film(1)
    room.film(2)
    first, one = room.prepare()
    for fit in first.placed:
        for share in (0.1, 0.5, 0.9):
            piece = fit.pieces[-1]
            room.comment(
                fit.camera, round(piece.to_lesson(piece.file_start_ms + share * (piece.file_end_ms - piece.file_start_ms))), one
            )
    told = room.shown(one)
    assert all(moment is not None for _, moment in told)

    added = room.film(3)
    second, two = room.prepare()
    assert {fit.recording_id for fit in second.placed} >= {added}
    assert room.shown(two) == told

    # The anchor goes: the clock stays, though nobody is left who keeps its rate.
    gone = first.anchor
    room.film(gone)
    third, three = room.prepare()
    assert (third.anchor, third.pinned_at_revision) == (gone, one)
    kept = [each for each in told if each[0] != gone]
    assert [each for each in room.shown(three) if each[0] != gone] == kept
    with room.programme.rows.read() as session:
        assert len(session.scalars(select(Clock)).all()) == 1

    # Nothing is kept: a new clock. What was said lies on the old one, and its revision and media are still there.
    for camera in (1, 2, 3):
        room.film(camera)
    fourth, four = room.prepare()
    assert fourth.pinned_at_revision == four
    assert min(fit.pieces[0].lesson_start_ms for fit in fourth.placed) == pytest.approx(0.0, abs=1e-6)
    lessons = Observations(room.programme.rows, Custody(room.programme.rows))
    newest = lessons.lesson(room.programme.observation_id)
    earlier = lessons.revision(room.programme.observation_id, one)
    assert newest is not None
    assert earlier is not None
    with room.programme.rows.read() as session:
        assert all(said.revision < newest["clock"]["pinned_at_revision"] for said in session.scalars(select(Comment)))
    assert room.shown(one) == told
    assert b"".join(room.objects.read(f"{earlier.prefix}/angles/1/master.m3u8")) == f"pictures of {one}".encode()


def test_a_camera_that_began_before_all_others_has_a_start_below_zero(room: Room):
    room.film(1)
    room.prepare()
    room.film(2)
    early = room.films[2]
    by_ms = room.films[1].takes[0].lesson_start_ms - early.takes[0].lesson_start_ms - 30_000.0
    room.films[2] = replace(early, takes=tuple(take.shifted(by_ms) for take in early.takes))
    timeline, number = room.prepare()
    found = next(fit for fit in timeline.placed if fit.camera == 2)
    assert found.pieces[0].lesson_start_ms == pytest.approx(-30_000.0, rel=0.001)
    with room.programme.rows.read() as session:
        manifest = session.scalars(select(Revision.manifest).where(Revision.number == number)).one()
    assert manifest["start_ms"] == round(found.pieces[0].lesson_start_ms)
    assert manifest["clock"]["pinned_at_revision"] == 1
