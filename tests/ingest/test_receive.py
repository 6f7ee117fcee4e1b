"""A camera's file is taken in whole or not at all, and the record says what became of every attempt."""

import errno
import hashlib
import tracemalloc
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from custody.act import Custody, Denied
from domain.audit import AuditEntry, AuditPayload
from domain.findings import Finding, FindingCode, Severity
from domain.observation import Observation
from domain.people import Membership
from domain.recording import Recording
from ingest import receive
from ingest.receive import CutShort, Damaged, EmptyFile, NoRoom, NotReceived, Receiver, StoreDown, TooLarge
from storage.disk import DiskObjects
from storage.memory import MemoryObjects
from storage.objects import StoreFull, StoreUnavailable
from storage.rows import Rows
from tests.programme import NOW, Programme, a_programme

MIB = 1024 * 1024
MAX = 3 * MIB
LESSON = b"a lesson in fractions" * 100


@pytest.fixture
def programme(rows: Rows) -> Programme:
    return a_programme(rows)


class House:
    """A receiver with what it needs, and short ways to use it."""

    def __init__(self, programme: Programme, folder: Path) -> None:
        self.programme = programme
        self.rows = programme.rows
        self.objects = MemoryObjects()
        self.spool = folder / "spool"
        self.custody = Custody(self.rows, now=lambda: NOW)
        self.receiver = Receiver(self.custody, self.objects, self.spool, MAX)
        self.enqueued: list[str] = []

    def send(
        self, stream: Iterable[bytes], *, camera: int = 1, name: str = "GX010042.MP4", then=None, **announced
    ) -> Recording:
        known = {"size": None, "sha256": None, **announced}
        actor, thing = self.programme.actor("trainee"), self.programme.observation
        return self.receiver.receive(actor, thing, camera, name, stream, **known, then=then or self._enqueue)

    def _enqueue(self, session: Session, recording: Recording) -> None:
        assert session.get(Recording, recording.id) is not None
        self.enqueued.append(recording.id)

    def recordings(self) -> list[Recording]:
        with self.rows.read() as session:
            found = select(Recording).order_by(Recording.received_at).options(selectinload(Recording.parts))
            return list(session.scalars(found))

    def story(self) -> list[tuple[str, str]]:
        """The audit of this provider: outcome and subject of each entry."""
        with self.rows.read() as session:
            entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
        return [(entry.outcome.value, entry.subject_kind) for entry in entries]

    def last_payload(self) -> dict[str, object]:
        with self.rows.read() as session:
            last = session.scalars(select(AuditEntry.id).order_by(AuditEntry.sequence.desc())).first()
            return session.get_one(AuditPayload, last).payload


@pytest.fixture
def house(programme: Programme, tmp_path: Path) -> House:
    return House(programme, tmp_path)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _kept_nothing(house: House) -> bool:
    return house.recordings() == [] and list(house.objects.list("")) == [] and house.enqueued == []


def test_a_file_becomes_an_original_and_a_recording(house: House):
    recording = house.send([LESSON[:700], LESSON[700:]], size=len(LESSON), sha256=_sha(LESSON).upper())
    [part] = recording.parts
    observation_id = house.programme.observation_id
    assert part.object_key == f"originals/{observation_id}/{recording.id}/1"
    assert (part.file_name, part.size_bytes, part.sha256) == ("GX010042.MP4", len(LESSON), _sha(LESSON))
    assert part.uploaded_by == house.programme.people["trainee"]
    assert (recording.camera, recording.label, recording.replaced_at) == (1, "Camera 1", None)
    assert b"".join(house.objects.read(part.object_key)) == LESSON
    assert [each.id for each in house.recordings()] == [recording.id] == house.enqueued
    assert house.story() == [("intent", "observation"), ("done", "recording")]
    assert house.last_payload()["sha256"] == _sha(LESSON)


@pytest.mark.parametrize(
    ("stream", "announced", "refusal", "words"),
    [
        ([], {}, EmptyFile, "empty"),
        ([b""], {"size": 0}, EmptyFile, "empty"),
        ([LESSON], {"size": len(LESSON) + 1}, CutShort, "2,100 of 2,101 bytes"),
        ([LESSON], {"size": len(LESSON) - 1}, CutShort, "2,100 of 2,099 bytes"),
        ([LESSON], {"sha256": _sha(b"another")}, Damaged, "checksum"),
        ([b"x" * MIB] * 4, {}, TooLarge, "larger"),
        ([LESSON], {"size": MAX + 1}, TooLarge, "larger"),
    ],
)
def test_a_file_that_is_not_right_is_refused_in_words(
    house: House, stream: list[bytes], announced: dict[str, object], refusal: type[NotReceived], words: str
):
    with pytest.raises(refusal, match=words) as refused:
        house.send(stream, **announced)
    assert str(refused.value).endswith(".")
    assert _kept_nothing(house)
    assert house.story() == [("intent", "observation"), ("failed", "observation")]
    assert str(house.last_payload()["reason"]).startswith(f"{refusal.code}: ")


def test_too_much_is_noticed_before_it_has_all_come(house: House):
    taken = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(MIB)
            yield b"x" * MIB

    with pytest.raises(TooLarge):
        house.send(endless())
    assert sum(taken) == MAX + MIB


def test_an_announced_size_that_is_too_large_costs_no_upload(house: House):
    def untouched() -> Iterator[bytes]:
        pytest.fail("nothing must be read")
        yield b""

    with pytest.raises(TooLarge):
        house.send(untouched(), size=MAX + 1)


def test_a_sender_who_goes_away_is_recorded_and_passed_on(house: House):
    def breaks_off() -> Iterator[bytes]:
        yield LESSON
        raise ConnectionResetError("the line broke")

    with pytest.raises(ConnectionResetError):
        house.send(breaks_off())
    assert _kept_nothing(house)
    assert house.last_payload()["reason"] == "abandoned: ConnectionResetError: the line broke"
    assert list(house.spool.iterdir()) == []


def test_a_full_disk_is_said_before_the_first_byte(house: House, monkeypatch: pytest.MonkeyPatch):
    free = SimpleNamespace(free=receive.FREE_FLOOR_BYTES + 10)
    monkeypatch.setattr(receive.shutil, "disk_usage", lambda _: free)
    with pytest.raises(NoRoom, match="no space left"):
        house.send([LESSON], size=len(LESSON))
    assert house.send([b"ten bytes!"], size=10).camera == 1


def test_a_disk_that_fills_up_on_the_way_is_said_too(house: House):
    class FullDisk:
        def write(self, _block: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(NoRoom, match="no space left"):
        receive._write(FullDisk(), LESSON)


@pytest.mark.parametrize(
    ("trouble", "refusal", "words"),
    [(StoreFull("507"), NoRoom, "no space left"), (StoreUnavailable("503 slow down"), StoreDown, "does not answer")],
)
def test_a_store_in_trouble_loses_nothing_that_was_there(
    house: House, monkeypatch: pytest.MonkeyPatch, trouble: StoreUnavailable, refusal: type[NotReceived], words: str
):
    before = house.send([LESSON])

    def fails(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr(house.objects, "put", fails)
    with pytest.raises(refusal, match=words):
        house.send([b"a better take"])
    [kept] = house.recordings()
    assert (kept.id, kept.replaced_at) == (before.id, None)
    assert house.story()[-1] == ("failed", "observation")


def test_a_replaced_recording_is_kept_with_its_findings(house: House):
    first = house.send([LESSON])
    with house.rows.write() as session:
        session.add(
            Finding(
                observation_id=house.programme.observation_id,
                recording_id=first.id,
                camera=1,
                code=FindingCode.SILENT,
                severity=Severity.WARNING,
                message="There is no sound.",
            )
        )
    second = house.send([b"a better take"])
    old, new = house.recordings()
    assert (old.id, new.id) == (first.id, second.id)
    assert old.replaced_at is not None
    assert new.replaced_at is None
    assert b"".join(house.objects.read(old.parts[0].object_key)) == LESSON
    with house.rows.read() as session:
        assert session.scalars(select(Finding.recording_id)).all() == [first.id]
        replaced = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
        assert replaced is not None
        told = session.get_one(AuditPayload, replaced.id).payload
    assert (replaced.subject_id, told) == (first.id, {"replaced_by": second.id})
    assert house.story()[2:] == [("intent", "observation"), ("done", "recording"), ("done", "recording")]


def test_the_same_file_again_changes_nothing(house: House):
    first = house.send([LESSON])
    again = house.send([LESSON[:10], LESSON[10:]])
    assert again.id == first.id
    assert again.parts[0].sha256 == _sha(LESSON)
    assert [each.id for each in house.recordings()] == [first.id]
    assert [each.key for each in house.objects.list("")] == [first.parts[0].object_key]
    assert house.enqueued == [first.id, first.id]  # what was lost of the first answer is asked for again
    assert house.story()[-1] == ("done", "recording")


def test_new_bytes_are_not_covered_by_what_was_attested_before(house: House):
    def attested_at() -> datetime | None:
        with house.rows.read() as session:
            return session.get_one(Observation, house.programme.observation_id).attested_at

    house.send([LESSON])
    with house.rows.write() as session:
        session.get_one(Observation, house.programme.observation_id).attested_at = NOW
    house.send([LESSON])
    assert attested_at() == NOW
    house.send([b"a camera on which somebody else can be seen"], camera=2)
    assert attested_at() is None
    assert house.last_payload()["attestation_lapsed"] is True


def test_cameras_do_not_replace_each_other(house: House):
    for camera in (1, 2, 3):
        house.send([LESSON], camera=camera)
    assert [(each.camera, each.replaced_at) for each in house.recordings()] == [(1, None), (2, None), (3, None)]


def test_files_for_one_camera_that_come_together_leave_one_present(house: House):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: house.send([f"take {number}".encode()]), range(4)))
    assert sorted(each.replaced_at is None for each in house.recordings()) == [False, False, False, True]


def test_what_is_enqueued_stands_or_falls_with_the_recording(house: House):
    def fails(_session: Session, _recording: Recording) -> None:
        raise RuntimeError("the queue is broken")

    with pytest.raises(RuntimeError, match="queue"):
        house.send([LESSON], then=fails)
    assert house.recordings() == []
    assert house.story() == [("intent", "observation"), ("failed", "observation")]


def test_only_who_may_send_can_send(house: House):
    def untouched() -> Iterator[bytes]:
        pytest.fail("nothing must be read")
        yield b""

    actor, thing = house.programme.actor("tutor"), house.programme.observation
    with pytest.raises(Denied):
        house.receiver.receive(actor, thing, 1, "a.mp4", untouched(), size=None, sha256=None, then=house._enqueue)
    assert house.story() == [("denied", "observation")]


def test_a_permission_that_ends_on_the_way_leaves_no_bytes(house: House):
    membership = house.programme.actor("trainee").memberships[0].membership_id

    def ends() -> Iterator[bytes]:
        yield LESSON
        with house.rows.write() as session:
            session.get_one(Membership, membership).ends_at = NOW

    with pytest.raises(Denied):
        house.send(ends())
    assert _kept_nothing(house)
    assert {outcome for outcome, _ in house.story()} == {"intent", "denied", "failed"}


@pytest.mark.parametrize("camera", [0, 4, -1])
def test_there_are_three_cameras(house: House, camera: int):
    with pytest.raises(ValueError, match="no camera"):
        house.send([LESSON], camera=camera)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("C:\\Users\\me\\lesson.mov", "lesson.mov"),
        ("../../etc/passwd", "passwd"),
        ("درس ١.mp4", "درس ١.mp4"),
        ("a\x00b\u202e.mp4", "ab.mp4"),
        ("folder/", "camera-2"),
        ("x" * 500, "x" * receive.NAME_LENGTH),
    ],
)
def test_a_file_name_is_shown_and_never_trusted(house: House, sent: str, shown: str):
    assert house.send([LESSON], camera=2, name=sent).parts[0].file_name == shown


def test_a_file_is_never_held_in_memory(programme: Programme, tmp_path: Path):
    custody = Custody(programme.rows, now=lambda: NOW)
    receiver = Receiver(custody, DiskObjects(tmp_path / "store"), tmp_path / "spool", 200 * MIB)
    actor, thing = programme.actor("trainee"), programme.observation
    stream = (bytes(MIB) for _ in range(64))
    tracemalloc.start()
    try:
        receiver.receive(actor, thing, 1, "a.mp4", stream, size=64 * MIB, sha256=None, then=lambda *_: None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12 * MIB
