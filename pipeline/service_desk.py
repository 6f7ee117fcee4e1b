"""The desk of the service: orders and progress are rows, media are objects, and publishing is an act under custody."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from custody.act import Custody
from domain.actions import WORKER, Action
from domain.base import new_id, utc_now
from domain.findings import FindingCode, Found
from domain.lesson import Lesson
from domain.observation import CAMERAS, Observation
from domain.recording import (
    UNDER_WAY,
    Part,
    Preparation,
    PreparationState,
    Recording,
    Revision,
    Stage,
    StageState,
)
from domain.upload import FileDigests
from pipeline import stage_rows
from pipeline.clock_rows import clock_of, next_number, pin
from pipeline.contract import evidence_key, media_prefix
from pipeline.desk import NONE_TAKEN, Superseded
from pipeline.finding_rows import file_findings, findings_of, put_aside
from pipeline.manifest import as_stored
from pipeline.orders import CameraOrder, Fit, Order, StageKey, Timeline
from storage.facts import observation_facts
from storage.objects import DigestMismatch, ObjectExists, ObjectMissing, ObjectStore
from storage.rows import Rows

Fence = Callable[[Session], None]
"""Raises, inside a transaction that writes, when this worker's lease has run out and its work may be another's."""


class ServiceDesk:
    """A desk over rows and objects. Stage rows, findings and fits are bookkeeping; only publishing is a decision."""

    def __init__(self, rows: Rows, objects: ObjectStore, custody: Custody, fence: Fence) -> None:
        self._rows = rows
        self._objects = objects
        self._custody = custody
        self._fence = fence

    def order(self, preparation_id: str) -> Order:
        """Return what is to be made, cameras in their order."""
        with self._rows.read() as session:
            preparation = _preparation(session, preparation_id)
            observation = session.get_one(Observation, preparation.observation_id)
            recordings = session.scalars(
                select(Recording)
                .where(Recording.id.in_(preparation.recording_ids))
                .order_by(Recording.camera)
                .options(selectinload(Recording.parts))
            )
            cameras = tuple(_camera_order(recording) for recording in recordings)
            missing = tuple(sorted(set(CAMERAS) - {each.camera for each in cameras}))
            return Order(preparation_id, observation.id, observation.lesson_language, cameras, missing)

    def camera(self, recording_id: str) -> CameraOrder:
        """Return what is known of one recording."""
        return _camera_order(self._recording(recording_id))

    def fetch(self, recording_id: str, into: Path) -> tuple[Path, ...]:
        """Give the store's own files where it has files; else copies, whole and checked against their digests."""
        return tuple(self._fetch(part, into) for part in self._recording(recording_id).parts)

    def begin(self, preparation_id: str, stages: Sequence[StageKey]) -> None:
        """Mark the preparation as running and lay out its stages."""
        with self._writing() as session:
            preparation = _preparation(session, preparation_id)
            if preparation.state is not PreparationState.QUEUED:
                return
            preparation.state = PreparationState.RUNNING
            put_aside(session, preparation.observation_id)
            for stage in stages:
                stage_rows.stage_row(session, stage)

    def finish(self, preparation_id: str, failure: str | None = None) -> None:
        """Mark the preparation as complete or failed."""
        with self._writing() as session:
            preparation = _preparation(session, preparation_id)
            if preparation.state not in UNDER_WAY:
                return
            preparation.state = PreparationState.FAILED if failure else PreparationState.COMPLETE
            preparation.failure = failure
            preparation.finished_at = utc_now()
            for stage in session.scalars(select(Stage).where(Stage.preparation_id == preparation_id)):
                if stage.state in (StageState.WAITING, StageState.RUNNING):
                    stage.state = StageState.FAILED if failure else StageState.SKIPPED

    def preparing(self, recording_id: str) -> str | None:
        """Return the running preparation that this recording is part of."""
        with self._rows.read() as session:
            recording = session.get_one(Recording, recording_id)
            running = session.scalars(
                select(Preparation)
                .where(Preparation.observation_id == recording.observation_id, Preparation.state.in_(UNDER_WAY))
                .order_by(Preparation.asked_at.desc())
            )
            return next((each.id for each in running if recording_id in each.recording_ids), None)

    def wanted(self, preparation_id: str) -> bool:
        """Whether it is under way, and no newer one of the observation has been asked for."""
        with self._rows.read() as session:
            preparation = _preparation(session, preparation_id)
            return preparation.state in UNDER_WAY and not _overtaken(session, preparation)

    def stage_began(self, stage: StageKey, total: float, unit: str, done: float = 0.0) -> None:
        """Count one more start, unless it goes on."""
        with self._writing() as session:
            stage_rows.begun(session, stage, total, unit, done)

    def stage_moved(self, stage: StageKey, done: float) -> None:
        """Move the figure."""
        with self._writing() as session:
            stage_rows.moved(session, stage, done)

    def stage_ended(self, stage: StageKey, state: StageState) -> None:
        """Set the final state."""
        with self._writing() as session:
            stage_rows.ended(session, stage, state)

    def file(
        self,
        camera: CameraOrder | None,
        preparation_id: str | None,
        found: Sequence[Found],
        pictures: Mapping[FindingCode, Path] = NONE_TAKEN,
    ) -> None:
        """File findings; one that is filed already is not filed again. Pictures are kept first."""
        kept: dict[FindingCode, str] = {}
        if camera is not None:
            for code, path in pictures.items():
                kept[code] = evidence_key(camera.observation_id, camera.recording_id, path.name)
                self._put_anew(kept[code], path)
        with self._writing() as session:
            observation_id = camera.observation_id if camera else _preparation(session, preparation_id or "").observation_id
            recording_id = camera.recording_id if camera else None
            file_findings(session, observation_id, recording_id, found, kept)

    def findings(self, preparation_id: str) -> tuple[Found, ...]:
        """Return the findings about the lesson and about its recordings, cameras first."""
        with self._rows.read() as session:
            return findings_of(session, _preparation(session, preparation_id))

    def pin(self, preparation_id: str, anchor: int, fits: Sequence[Fit]) -> Timeline:
        """Store the fits on the observation's newest clock if a recording is kept, else on a new one."""
        with self._writing() as session:
            return pin(session, _preparation(session, preparation_id), anchor, fits)

    def keep(self, preparation_id: str, folder: Path, names: Sequence[str]) -> None:
        """Put the files under the preparation's prefix.

        A try that was cut off may have put other bytes under a name; nothing published refers to them yet, because
        manifests are written only after this returns, so they are put aside for the finished try's.
        """
        prefix = self._prefix(preparation_id)
        for name in names:
            self._put_anew(f"{prefix}/{name}", folder / name)

    def grow(self, preparation_id: str, name: str, text: str) -> None:
        """Replace the playlist in the store, unless another worker has got further with it."""
        key = f"{self._prefix(preparation_id)}/{name}"
        with self._rows.read() as session:
            self._fence(session)
        try:
            present = self._objects.stat(key).size_bytes
        except ObjectMissing:
            present = 0
        if len(text) > present:
            self._objects.replace(key, text.encode("ascii"))

    def bring(self, preparation_id: str, name: str, to: Path) -> None:
        """Copy the file out of the store."""
        _write(to, self._objects.read(f"{self._prefix(preparation_id)}/{name}"), FileDigests(None))

    def publish(self, preparation_id: str, lesson: Lesson) -> int:
        """Insert the next revision under custody, unless this preparation has published the same state before."""
        with self._rows.read() as session:
            preparation = _preparation(session, preparation_id)
            known = _published(session, preparation_id, lesson)
            if known is not None:
                return known
            thing = observation_facts(session, preparation.observation_id)
        if thing is None:
            raise KeyError(f"no observation {preparation.observation_id}")
        with self._custody.act(WORKER, Action.LESSON_PUBLISH, thing) as deed:
            session = deed.session
            session.get_one(Observation, thing.id, with_for_update=True)
            self._fence(session)
            _refuse_superseded(session, preparation)
            number = next_number(session, thing.id)
            revision = Revision(
                observation_id=thing.id,
                preparation_id=preparation_id,
                clock_id=clock_of(session, preparation),
                number=number,
                state=lesson.state,
                prefix=media_prefix(thing.id, preparation_id),
                manifest=as_stored(lesson.as_revision(number)),
            )
            session.add(revision)
            deed.about("revision", revision.id)
            deed.payload.update(observation=thing.id, number=number, state=lesson.state.value, preparation=preparation_id)
        return number

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """A transaction of a worker that still holds its lease: one that was thought dead has nothing more to say."""
        with self._rows.write() as session:
            self._fence(session)
            yield session

    def _prefix(self, preparation_id: str) -> str:
        with self._rows.read() as session:
            return media_prefix(_preparation(session, preparation_id).observation_id, preparation_id)

    def _recording(self, recording_id: str) -> Recording:
        with self._rows.read() as session:
            found = session.get(Recording, recording_id, options=[selectinload(Recording.parts)])
            if found is None:
                raise KeyError(f"no recording {recording_id}")
            return found

    def _fetch(self, part: Part, into: Path) -> Path:
        here = self._objects.locate(part.object_key).path
        if here is not None:
            return here.absolute()
        copy = into / f"{part.ordinal}"
        if copy.exists():
            return copy
        into.mkdir(parents=True, exist_ok=True)
        draft = into / f"{part.ordinal}.{new_id()}.part"
        digests = FileDigests(part.part_bytes)
        _write(draft, self._objects.read(part.object_key), digests)
        if not digests.fit(part.sha256, part.composite):
            draft.unlink()
            raise DigestMismatch(f"{part.object_key} is not the file that was received")
        return draft.replace(copy)

    def _put_anew(self, key: str, path: Path) -> None:
        try:
            self._put(key, path)
        except ObjectExists:
            with self._rows.read() as session:
                self._fence(session)
            self._objects.delete(key)
            self._put(key, path)

    def _put(self, key: str, path: Path) -> None:
        with path.open("rb") as source:
            self._objects.put(key, source)


def _write(path: Path, blocks: Iterable[bytes], digests: FileDigests) -> None:
    with path.open("wb") as sink:
        for block in blocks:
            digests.update(block)
            sink.write(block)


def _preparation(session: Session, preparation_id: str) -> Preparation:
    found = session.get(Preparation, preparation_id)
    if found is None:
        raise KeyError(f"no preparation {preparation_id}")
    return found


def _camera_order(recording: Recording) -> CameraOrder:
    name = recording.parts[0].file_name if recording.parts else recording.label
    return CameraOrder(recording.camera, recording.label, recording.id, recording.observation_id, name)


def _published(session: Session, preparation_id: str, lesson: Lesson) -> int | None:
    for revision in session.scalars(select(Revision).where(Revision.preparation_id == preparation_id)):
        if revision.manifest == as_stored(lesson.as_revision(revision.number)):
            return revision.number
    return None


def _refuse_superseded(session: Session, preparation: Preparation) -> None:
    state = session.scalar(select(Preparation.state).where(Preparation.id == preparation.id))
    if state is PreparationState.STOPPED or _overtaken(session, preparation):
        raise Superseded(f"preparation {preparation.id} was stopped, or overtaken by a newer one")


def _overtaken(session: Session, preparation: Preparation) -> bool:
    same, later = Preparation.observation_id == preparation.observation_id, Preparation.asked_at > preparation.asked_at
    return bool(session.scalar(select(func.count()).select_from(Preparation).where(same, later)))
