"""Small things that the pipeline's tests share: recordings in the rows, and a made-up state of a lesson."""

import hashlib
from pathlib import Path

from domain.lesson import Angle, Lesson, PinnedClock, Rendition, Track
from domain.recording import AlignmentStatus, Part, Preparation, Recording, RevisionState
from domain.timeline import Piece
from pipeline.client import PipelineClient
from pipeline.orders import Fit
from storage.objects import ObjectStore
from storage.rows import Rows
from tests.programme import Programme


def receive(programme: Programme, objects: ObjectStore, camera: int, path: Path) -> str:
    """Put one file into the store and the rows, as an upload does, and return the recording's id."""
    with programme.rows.write() as session:
        recording = Recording(observation_id=programme.observation_id, camera=camera, label=f"Camera {camera}")
        session.add(recording)
        session.flush()
        key = f"originals/{programme.observation_id}/{recording.id}/1"
        with path.open("rb") as source:
            stored = objects.put(key, source)
        session.add(
            Part(
                recording_id=recording.id,
                ordinal=1,
                object_key=key,
                file_name=path.name,
                size_bytes=stored.size_bytes,
                sha256=stored.sha256,
                uploaded_by=programme.people["trainee"],
            )
        )
        return recording.id


def a_recording(rows: Rows, programme: Programme, camera: int, content: bytes = b"moving pictures") -> str:
    """Write a recording into the rows alone, with one part of these bytes that is in no store."""
    with rows.write() as session:
        recording = Recording(observation_id=programme.observation_id, camera=camera, label=f"Camera {camera}")
        session.add(recording)
        session.flush()
        session.add(
            Part(
                recording_id=recording.id,
                ordinal=1,
                object_key=f"originals/{recording.id}",
                file_name=f"camera-{camera}.mp4",
                size_bytes=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                uploaded_by=programme.people["trainee"],
            )
        )
        return recording.id


def ask(rows: Rows, url: str, programme: Programme, recording_ids: list[str]) -> str:
    """Ask for a lesson as the service does, and return the preparation's id."""
    client = PipelineClient(url)
    try:
        with rows.write() as session:
            return client.prepare(session, programme.observation_id, recording_ids)
    finally:
        client.close()


def preparation(rows: Rows, preparation_id: str) -> Preparation:
    with rows.read() as session:
        return session.get_one(Preparation, preparation_id)


def a_fit(camera: int, recording_id: str, offset_ms: float = 0.0, drift_ppm: float = 0.0) -> Fit:
    pieces = (Piece(0.0, 60_000.0, offset_ms, drift_ppm),)
    return Fit(camera, recording_id, AlignmentStatus.ALIGNED, None, "sound", 0.9, 8.0, pieces)


def a_lesson(state: RevisionState = RevisionState.PARTIAL, pending: tuple[str, ...] = ("captions",)) -> Lesson:
    """One camera, one sound, nothing else."""
    angle = Angle(
        camera=1,
        label="Camera 1",
        playlist="angles/1/master.m3u8",
        start_ms=0,
        end_ms=60_000,
        offset_ms=0.0,
        drift_ppm=0.0,
        confidence=1.0,
        uncertainty_ms=0.0,
        method="sound",
        renditions=(Rendition(360, copied=False),),
    )
    return Lesson(
        revision=0,
        state=state,
        start_ms=0,
        end_ms=60_000,
        clock=PinnedClock(1, 1),
        angles=(angle,),
        audio=(Track(1, "audio/1.m3u8", default=True, start_ms=0),),
        pending=pending,
    )
