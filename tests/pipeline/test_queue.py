"""Ten lessons of three trainees in one queue: each says how many go before it, and they are made in that order."""

import itertools
from collections.abc import Iterator

import pytest

from domain.base import new_id
from domain.observation import Observation
from domain.recording import Part, Preparation, PreparationState, Recording
from pipeline.client import PipelineClient
from review.making import made
from tests.pipeline.conftest import Clips, Service, until

HANDED_IN = ("trainee",) * 6 + ("mentor", "tutor") * 2
"""Who hands in, one after the other: one trainee's six lessons, and then four of two others."""


@pytest.fixture
def installed_url(request: pytest.FixtureRequest) -> str:
    """One kind of database: the order is the engine's, and turns are tested on both."""
    url: str = request.getfixturevalue("installed_sqlite_url")
    return url


@pytest.fixture
def queue(service: Service, clips: Clips) -> Iterator[list[tuple[str, str]]]:
    """Ten lessons that were handed in while nobody was at work, each of one file that is quickly refused."""
    content = clips.broken.read_bytes()
    client, asked = PipelineClient(service.url), []
    for number, who in enumerate(HANDED_IN):
        with service.rows.write() as session:
            first = session.get_one(Observation, service.programme.observation_id)
            kept = {column.key: getattr(first, column.key) for column in Observation.__table__.columns}
            lesson = Observation(**kept | {"id": new_id(), "trainee_id": service.programme.people[who]})
            session.add(lesson)
            session.flush()
            recording = Recording(observation_id=lesson.id, camera=1, label="Camera 1")
            session.add(recording)
            session.flush()
            key = f"originals/{recording.id}/1"
            with clips.broken.open("rb") as source:
                stored = service.objects.put(key, source)
            session.add(
                Part(
                    recording_id=recording.id,
                    ordinal=1,
                    object_key=key,
                    file_name=f"{number}.mp4",
                    size_bytes=len(content),
                    sha256=stored.sha256,
                    uploaded_by=service.programme.people[who],
                )
            )
            session.flush()
            asked.append((lesson.id, client.prepare(session, lesson.id, [recording.id])))
    yield asked
    client.close()


def ahead(service: Service, queue: list[tuple[str, str]]) -> list[int]:
    with service.rows.read() as session:
        found = made(session, [lesson for lesson, _ in queue])
    return [seen.preparation.ahead for lesson, _ in queue if (seen := found[lesson]).preparation is not None]


@pytest.mark.media
def test_everybody_sees_a_place_that_only_comes_nearer_and_nobody_waits_for_all_of_another_s(service, queue):
    # The others' first lessons go right after the first of who handed in six, their second after the second.
    assert ahead(service, queue) == [0, 3, 6, 7, 8, 9, 1, 2, 4, 5]

    service.start_worker()
    seen = [ahead(service, queue)]

    def all_ended() -> bool:
        seen.append(ahead(service, queue))
        with service.rows.read() as session:
            states = [session.get_one(Preparation, run).state for _, run in queue]
        return all(state is PreparationState.FAILED for state in states)

    until("all have been made, or refused", all_ended)
    for before, after in itertools.pairwise(seen):
        assert all(now <= earlier for earlier, now in zip(before, after, strict=True))
    assert seen[-1] == [0] * 10
    # Lessons are prepared side by side, so that neighbours may end in either order; a whole turn does not.
    with service.rows.read() as session:
        runs = [session.get_one(Preparation, run) for _, run in queue]
    ended = [sorted(run.finished_at for run in runs if run.turn == turn) for turn in range(4)]
    assert all(earlier[0] < later[-1] for earlier, later in itertools.pairwise(ended))
