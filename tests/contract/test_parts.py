"""What an object store promises of files that come in parts: the same suite over the disk, a real S3 and the fake."""

import hashlib
import http.client
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from domain.upload import composite_of, part_count, part_length
from storage.disk import DiskObjects
from storage.memory import MemoryObjects
from storage.objects import DigestMismatch, ObjectStore, StoreFull
from storage.parts import LinkRefused, NoSuchUpload, PartLink, PartRefused, PartsMissing, Slot
from storage.s3 import S3Objects
from tests.servers import Seaweed

PART = 5 * 1024 * 1024
KEY = "originals/o1/r1/1"
FILE = os.urandom(2 * PART + 4321)


@pytest.fixture(params=["disk", "s3", "memory"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    match request.param:
        case "disk":
            return DiskObjects(tmp_path / "store", free_floor_bytes=0)
        case "s3":
            seaweed: Seaweed = request.getfixturevalue("seaweed")
            return S3Objects(
                seaweed.new_bucket(),
                endpoint_url=seaweed.endpoint_url,
                region=seaweed.region,
                access_key=seaweed.access_key,
                secret_key=seaweed.secret_key,
            )
        case _:
            return MemoryObjects()


def _part(content: bytes, number: int) -> bytes:
    return content[(number - 1) * PART : (number - 1) * PART + part_length(len(content), PART, number)]


def _slot(content: bytes, number: int) -> Slot:
    part = _part(content, number)
    return Slot(number, len(part), hashlib.sha256(part).hexdigest())


def _digests(content: bytes) -> list[bytes]:
    return [hashlib.sha256(_part(content, number)).digest() for number in range(1, part_count(len(content), PART) + 1)]


def send(objects: ObjectStore, link: PartLink, body: bytes) -> bool:
    """Send a part as a browser would; say whether it was taken."""
    if not link.url.startswith("http"):
        try:
            arriving = objects.parts.arriving(link.url.rpartition("/")[2])
        except (LinkRefused, NoSuchUpload):
            return False
        try:
            for at in range(0, len(body), 1_000_000):
                arriving.write(body[at : at + 1_000_000])
            arriving.keep()
        except (PartRefused, NoSuchUpload):
            return False
        finally:
            arriving.close()
        return True
    place = urlsplit(link.url)
    connection = http.client.HTTPConnection(place.netloc, timeout=30)
    try:
        connection.request("PUT", f"{place.path}?{place.query}", body, dict(link.headers))
        return connection.getresponse().status == 200
    finally:
        connection.close()


def _begun(objects: ObjectStore, content: bytes = FILE, *, key: str = KEY) -> str:
    return objects.parts.begin(key, len(content), PART)


def _sent(objects: ObjectStore, upload_id: str, *numbers: int, content: bytes = FILE) -> list[bool]:
    links = [objects.parts.link(KEY, upload_id, _slot(content, number), seconds=60) for number in numbers]
    return [send(objects, link, _part(content, number)) for link, number in zip(links, numbers, strict=True)]


@pytest.mark.parametrize("size", [1, PART, PART + 1, 2 * PART + 4321])
def test_parts_in_any_order_become_the_file(objects: ObjectStore, size: int):
    content = FILE[:size]
    upload_id = _begun(objects, content)
    numbers = range(1, part_count(size, PART) + 1)
    assert objects.parts.present(KEY, upload_id) == frozenset()
    assert all(_sent(objects, upload_id, *reversed(numbers), content=content))
    assert objects.parts.present(KEY, upload_id) == frozenset(numbers)
    assert objects.parts.join(KEY, upload_id, _digests(content)) == composite_of(_digests(content))
    assert b"".join(objects.read(KEY)) == content
    assert objects.stat(KEY).sha256 == hashlib.sha256(content).hexdigest()


def test_joining_again_is_done_already_and_nothing_more_is_let_in(objects: ObjectStore):
    upload_id = _begun(objects)
    late = objects.parts.link(KEY, upload_id, _slot(FILE, 1), seconds=60)
    _sent(objects, upload_id, 1, 2, 3)
    first = objects.parts.join(KEY, upload_id, _digests(FILE))
    assert objects.parts.join(KEY, upload_id, _digests(FILE)) == first
    assert not send(objects, late, _part(FILE, 1))
    with pytest.raises(NoSuchUpload):
        objects.parts.present(KEY, upload_id)
    objects.parts.give_up(KEY, upload_id)
    assert b"".join(objects.read(KEY)) == FILE
    with pytest.raises((DigestMismatch, NoSuchUpload)):
        objects.parts.join(KEY, upload_id, _digests(FILE[:-1]))


def test_what_is_missing_is_said_and_can_still_come(objects: ObjectStore):
    upload_id = _begun(objects)
    _sent(objects, upload_id, 1, 3)
    with pytest.raises(PartsMissing):
        objects.parts.join(KEY, upload_id, _digests(FILE))
    assert objects.parts.present(KEY, upload_id) == frozenset({1, 3})
    assert _sent(objects, upload_id, 2) == [True]
    objects.parts.join(KEY, upload_id, _digests(FILE))
    assert b"".join(objects.read(KEY)) == FILE


def test_other_digests_join_nothing(objects: ObjectStore):
    upload_id = _begun(objects)
    _sent(objects, upload_id, 1, 2, 3)
    wrong = [*_digests(FILE)[:2], hashlib.sha256(b"other").digest()]
    with pytest.raises(DigestMismatch):
        objects.parts.join(KEY, upload_id, wrong)
    objects.parts.join(KEY, upload_id, _digests(FILE))
    assert b"".join(objects.read(KEY)) == FILE


def _flipped(body: bytes) -> bytes:
    return body[:-1] + bytes([body[-1] ^ 1])


@pytest.mark.parametrize("how", ["a bit flipped", "another part", "too short", "empty"])
def test_other_bytes_than_signed_are_refused(objects: ObjectStore, how: str):
    part = _part(FILE, 1)
    body = {"a bit flipped": _flipped(part), "another part": _part(FILE, 2), "too short": part[:-1], "empty": b""}[how]
    upload_id = _begun(objects)
    link = objects.parts.link(KEY, upload_id, _slot(FILE, 1), seconds=60)
    assert not send(objects, link, body)
    assert objects.parts.present(KEY, upload_id) == frozenset()
    assert send(objects, link, part)
    assert objects.parts.present(KEY, upload_id) == frozenset({1})


def test_an_accepted_part_may_come_again_and_at_once(objects: ObjectStore):
    upload_id = _begun(objects)
    link = objects.parts.link(KEY, upload_id, _slot(FILE, 1), seconds=60)
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _: send(objects, link, _part(FILE, 1)), range(4)))
    assert all(_sent(objects, upload_id, 2, 3))
    objects.parts.join(KEY, upload_id, _digests(FILE))
    assert b"".join(objects.read(KEY)) == FILE


def test_a_link_is_for_its_part_and_its_time_only(objects: ObjectStore):
    upload_id, other = _begun(objects), _begun(objects, key="originals/o1/r2/1")
    link = objects.parts.link(KEY, upload_id, _slot(FILE, 1), seconds=60)
    foreign = objects.parts.link(KEY, other, _slot(FILE, 1), seconds=60).url
    for url in (link.url.replace("partNumber=1", "partNumber=2"), link.url[:-2] + ("AA" if link.url[-2:] != "AA" else "BB")):
        if url != link.url:
            assert not send(objects, PartLink(url, link.headers), _part(FILE, 1))
    assert objects.parts.present(KEY, upload_id) == frozenset()
    assert foreign != link.url
    short = objects.parts.link(KEY, upload_id, _slot(FILE, 1), seconds=1)
    deadline = time.monotonic() + 20
    while send(objects, short, _part(FILE, 1)):
        assert time.monotonic() < deadline, "the link never ran out"
        time.sleep(0.3)


def test_what_was_given_up_is_gone(objects: ObjectStore):
    upload_id = _begun(objects)
    link = objects.parts.link(KEY, upload_id, _slot(FILE, 2), seconds=60)
    _sent(objects, upload_id, 1)
    objects.parts.give_up(KEY, upload_id)
    objects.parts.give_up(KEY, upload_id)
    assert not send(objects, link, _part(FILE, 2))
    with pytest.raises(NoSuchUpload):
        objects.parts.join(KEY, upload_id, _digests(FILE))
    assert list(objects.list("originals/")) == []


# --- what only one of them can show -------------------------------------------------------------------------------------


def test_a_disk_reserves_the_space_and_keeps_its_floor(tmp_path: Path):
    objects = DiskObjects(tmp_path, free_floor_bytes=0)
    upload_id = _begun(objects)
    data = tmp_path / "uploads" / upload_id / "data"
    assert data.stat().st_size == len(FILE)
    assert data.stat().st_blocks * 512 >= len(FILE)
    with pytest.raises(StoreFull, match="must stay free"):
        DiskObjects(tmp_path, free_floor_bytes=10**15).parts.begin(KEY, 1000, PART)
    assert list(objects.parts.under_way()) == [upload_id]


def test_a_crash_between_link_and_end_is_finished_by_joining_again(tmp_path: Path):
    objects = DiskObjects(tmp_path, free_floor_bytes=0)
    upload_id = _begun(objects)
    _sent(objects, upload_id, 1, 2, 3)
    (tmp_path / "objects" / KEY).parent.mkdir(parents=True)
    os.link(tmp_path / "uploads" / upload_id / "data", tmp_path / "objects" / KEY)  # and then the power went
    objects.parts.join(KEY, upload_id, _digests(FILE))
    assert b"".join(objects.read(KEY)) == FILE
    assert list(objects.parts.under_way()) == []


def test_a_part_that_was_not_entered_does_not_count(tmp_path: Path):
    objects = DiskObjects(tmp_path, free_floor_bytes=0)
    upload_id = _begun(objects)
    with (tmp_path / "uploads" / upload_id / "data").open("r+b") as data:
        data.write(_part(FILE, 1)[:1000])  # a crash in the middle of copying
    assert objects.parts.present(KEY, upload_id) == frozenset()
    assert all(_sent(objects, upload_id, 1, 2, 3))
    objects.parts.join(KEY, upload_id, _digests(FILE))
    assert b"".join(objects.read(KEY)) == FILE


def test_a_bucket_is_told_its_rules_once(seaweed: Seaweed):
    bucket, page = seaweed.new_bucket(), "https://triptych.example.org"
    known = {"endpoint_url": seaweed.endpoint_url, "access_key": seaweed.access_key, "secret_key": seaweed.secret_key}
    rules = S3Objects(bucket, region=seaweed.region, **known).rules
    assert len(rules.missing(page)) == 2
    rules.put_right(page)
    assert rules.missing(page) == []
    assert len(rules.missing("https://elsewhere.example.org")) == 1
    rules.put_right("https://elsewhere.example.org")
    assert rules.missing(page) == rules.missing("https://elsewhere.example.org") == []
    assert len(seaweed.client().get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]) == 1
