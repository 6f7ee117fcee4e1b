"""What an object store promises: the same suite over the disk, a real S3 and the fake."""

import hashlib
import io
import random
import tracemalloc
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.disk import DiskObjects
from storage.memory import MemoryObjects
from storage.objects import DigestMismatch, ObjectExists, ObjectMissing, ObjectStore, StoreUnavailable
from storage.s3 import S3Objects
from tests.servers import Seaweed

MIB = 1024 * 1024
PART = 5 * MIB
KEY = "originals/o1/r1/1"


def _s3(seaweed: Seaweed, **changes) -> S3Objects:
    known = {
        "endpoint_url": seaweed.endpoint_url,
        "region": seaweed.region,
        "access_key": seaweed.access_key,
        "secret_key": seaweed.secret_key,
        "part_bytes": PART,
    }
    bucket = changes.pop("bucket", None) or seaweed.new_bucket()
    return S3Objects(bucket, **{**known, **changes})


@pytest.fixture(params=["disk", "s3", "memory"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    match request.param:
        case "disk":
            return DiskObjects(tmp_path / "store")
        case "s3":
            return _s3(request.getfixturevalue("seaweed"))
        case _:
            return MemoryObjects()


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _all(objects: ObjectStore, key: str, **part: int) -> bytes:
    return b"".join(objects.read(key, **part))


def _is_gone(objects: ObjectStore, key: str) -> bool:
    with pytest.raises(ObjectMissing):
        objects.stat(key)
    return list(objects.list(key)) == []


class _Stream(io.RawIOBase):
    """Made bytes that can be read once and not be sought; breaks off after `breaks_at` bytes if told to."""

    def __init__(self, size: int, *, breaks_at: int | None = None) -> None:
        self._left = size
        self._sent = 0
        self._breaks_at = breaks_at
        self._random = random.Random(7)
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._breaks_at is not None and self._sent >= self._breaks_at:
            raise ConnectionResetError("the trainee's line broke")
        block = self._random.randbytes(min(size, self._left))
        self._left -= len(block)
        self._sent += len(block)
        self.digest.update(block)
        return block


def test_what_is_put_can_be_read_and_described(objects: ObjectStore):
    content = b"three cameras, one lesson"
    stored = objects.put(KEY, io.BytesIO(content))
    assert (stored.key, stored.size_bytes, stored.sha256) == (KEY, len(content), _sha(content))
    assert objects.stat(KEY) == stored
    assert _all(objects, KEY) == content


def test_an_empty_object_is_an_object(objects: ObjectStore):
    stored = objects.put("empty", io.BytesIO(b""))
    assert (stored.size_bytes, stored.sha256) == (0, _sha(b""))
    assert _all(objects, "empty") == b""
    assert _all(objects, "empty", start=0, length=10) == b""


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [(0, 4, b"0123"), (3, 4, b"3456"), (8, None, b"89"), (8, 100, b"89"), (10, None, b""), (50, 5, b""), (2, 0, b"")],
)
def test_a_range_is_what_was_asked_for(objects: ObjectStore, start: int, length: int | None, expected: bytes):
    objects.put("digits", io.BytesIO(b"0123456789"))
    assert b"".join(objects.read("digits", start=start, length=length)) == expected


@pytest.mark.parametrize("act", ["read", "stat", "locate"])
def test_what_is_not_there_is_said_at_once(objects: ObjectStore, act: str):
    with pytest.raises(ObjectMissing):
        getattr(objects, act)("nothing/here")


def test_the_same_bytes_again_are_done_already(objects: ObjectStore):
    first = objects.put(KEY, io.BytesIO(b"lesson"))
    assert objects.put(KEY, io.BytesIO(b"lesson"), sha256=_sha(b"lesson")) == first


def test_other_bytes_never_replace_an_object(objects: ObjectStore):
    objects.put(KEY, io.BytesIO(b"lesson"))
    with pytest.raises(ObjectExists):
        objects.put(KEY, io.BytesIO(b"forged"))
    assert _all(objects, KEY) == b"lesson"


def test_what_grows_is_replaced_whole(objects: ObjectStore):
    for content in (b"#EXTM3U", b"#EXTM3U\n0.m4s", b"#EXTM3U\n0.m4s", b"short"):
        stored = objects.replace("angles/1/360/video.m3u8", content)
        assert (stored.size_bytes, stored.sha256) == (len(content), _sha(content))
        assert objects.stat("angles/1/360/video.m3u8") == stored
        assert _all(objects, "angles/1/360/video.m3u8") == content
    with pytest.raises(ValueError, match="not a key"):
        objects.replace("../outside", b"")


@pytest.mark.parametrize("size", [10, 2 * PART + 17], ids=["small", "in parts"])
def test_other_bytes_than_announced_are_not_kept(objects: ObjectStore, size: int):
    with pytest.raises(DigestMismatch):
        objects.put(KEY, _Stream(size), sha256=_sha(b"something else"))
    assert _is_gone(objects, KEY)


def test_wrong_bytes_are_refused_where_the_right_ones_lie(objects: ObjectStore):
    objects.put(KEY, io.BytesIO(b"lesson"))
    with pytest.raises(DigestMismatch):
        objects.put(KEY, io.BytesIO(b"damaged"), sha256=_sha(b"lesson"))
    assert _all(objects, KEY) == b"lesson"


@pytest.mark.parametrize("announced", [False, True])
def test_a_large_object_arrives_whole(objects: ObjectStore, *, announced: bool):
    size = 3 * PART + 123
    copy = _Stream(size)
    while copy.read(MIB):
        pass
    stored = objects.put(KEY, _Stream(size), sha256=copy.digest.hexdigest() if announced else None)
    assert (stored.size_bytes, stored.sha256) == (size, copy.digest.hexdigest())
    assert objects.stat(KEY) == stored
    assert _sha(_all(objects, KEY)) == stored.sha256
    assert _all(objects, KEY, start=PART - 5, length=10) == _all(objects, KEY)[PART - 5 : PART + 5]


@pytest.mark.parametrize("breaks_at", [1, 2 * PART])
def test_a_source_that_breaks_off_leaves_nothing_and_keeps_its_own_words(objects: ObjectStore, breaks_at: int):
    with pytest.raises(ConnectionResetError, match="the trainee's line broke"):
        objects.put(KEY, _Stream(4 * PART, breaks_at=breaks_at))
    assert _is_gone(objects, KEY)
    objects.put(KEY, io.BytesIO(b"second attempt"))
    assert _all(objects, KEY) == b"second attempt"


def test_a_listing_is_in_the_order_of_the_keys(objects: ObjectStore):
    keys = ["lessons/o1/a", "lessons/o1/a.json", "lessons/o1/a-b", "lessons/o1/b/1", "lessons/o10/a", "lessons/o2/a"]
    for key in reversed(keys):
        objects.put(key, io.BytesIO(key.encode()))
    assert [each.key for each in objects.list("lessons/")] == sorted(keys)
    assert [each.key for each in objects.list("lessons/o1/")] == sorted(keys)[:4]
    assert [each.key for each in objects.list("lessons/o1")] == sorted(key for key in keys if key.startswith("lessons/o1"))
    assert [each.key for each in objects.list("")] == sorted(keys)
    assert list(objects.list("nothing/")) == []
    assert next(objects.list("lessons/o2/")).sha256 == _sha(b"lessons/o2/a")


def test_removing_twice_is_done_already(objects: ObjectStore):
    objects.put(KEY, io.BytesIO(b"lesson"))
    objects.delete(KEY)
    objects.delete(KEY)
    assert _is_gone(objects, KEY)
    objects.put(KEY, io.BytesIO(b"another"))
    assert objects.stat(KEY).sha256 == _sha(b"another")


@pytest.mark.parametrize("key", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a b", "ä", "a\n", "a\\b", "..", "a/.."])
@pytest.mark.parametrize("act", ["read", "stat", "locate", "delete"])
def test_a_key_never_leads_out_of_the_store(objects: ObjectStore, act: str, key: str):
    with pytest.raises(ValueError, match="not a key"):
        getattr(objects, act)(key)


def test_nothing_is_put_under_a_false_key(objects: ObjectStore):
    with pytest.raises(ValueError, match="not a key"):
        objects.put("../outside", io.BytesIO(b"x"))
    with pytest.raises(ValueError, match="not a key"):
        list(objects.list("../"))


def test_of_many_that_put_at_once_one_wins(objects: ObjectStore):
    contents = [f"version {number}".encode() * 1000 for number in range(8)]

    def put(content: bytes) -> bytes | None:
        try:
            objects.put(KEY, io.BytesIO(content))
        except ObjectExists:
            return None
        return content

    with ThreadPoolExecutor(8) as pool:
        won = [content for content in pool.map(put, contents) if content is not None]
    assert won == [_all(objects, KEY)]
    assert objects.stat(KEY).sha256 == _sha(won[0])


# --- what only one of them can show -------------------------------------------------------------------------------------


@pytest.fixture(params=["disk", "s3"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    return DiskObjects(tmp_path / "store") if request.param == "disk" else _s3(request.getfixturevalue("seaweed"))


@pytest.mark.parametrize("announced", [False, True])
def test_a_file_is_never_held_in_memory(lasting: ObjectStore, *, announced: bool):
    size = 12 * PART
    copy = _Stream(size)
    while copy.read(MIB):
        pass
    digest = copy.digest.hexdigest() if announced else None
    tracemalloc.start()
    try:
        lasting.put(KEY, _Stream(size), sha256=digest)
        for _ in lasting.read(KEY):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * PART


@pytest.fixture
def fetched(lasting: ObjectStore) -> Iterator[bytes]:
    lasting.put(KEY, io.BytesIO(b"0123456789"))
    place = lasting.locate(KEY)
    if place.path is not None:
        assert place.url is None
        yield place.path.read_bytes()
        return
    assert place.url is not None
    with urllib.request.urlopen(place.url) as answer:
        yield answer.read()


def test_a_located_object_can_be_fetched(fetched: bytes):
    assert fetched == b"0123456789"


def test_a_link_is_for_its_object_and_its_time_only(seaweed: Seaweed):
    objects = _s3(seaweed)
    objects.put("a.mp4", io.BytesIO(b"a"))
    objects.put("b.mp4", io.BytesIO(b"b"))
    url = objects.locate("a.mp4").url
    assert url is not None
    with urllib.request.urlopen(url) as answer:
        assert answer.headers["Content-Type"] == "video/mp4"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url.replace("a.mp4", "b.mp4"))
    assert refused.value.code == 403
    refused.value.close()


def test_links_name_the_public_endpoint(seaweed: Seaweed):
    objects = _s3(seaweed, public_endpoint_url="https://media.example.org")
    objects.put("a.mp4", io.BytesIO(b"a"))
    url = objects.locate("a.mp4", seconds=10).url
    assert url is not None
    assert url.startswith("https://media.example.org/")
    assert "X-Amz-Expires=10" in url


@pytest.mark.parametrize(
    "changes",
    [{"endpoint_url": "http://127.0.0.1:9"}, {"secret_key": "wrong"}, {"bucket": "no-such-bucket"}],
    ids=["nobody there", "wrong key", "no bucket"],
)
def test_a_bucket_out_of_reach_is_said_in_the_stores_words(seaweed: Seaweed, changes: dict[str, str]):
    with pytest.raises(StoreUnavailable) as said:
        _s3(seaweed, **changes).put(KEY, io.BytesIO(b"x"))
    assert str(said.value)


def test_an_object_that_somebody_else_put_has_a_digest_too(seaweed: Seaweed):
    bucket = seaweed.new_bucket()
    seaweed.client().put_object(Bucket=bucket, Key="foreign", Body=b"theirs")
    assert _s3(seaweed, bucket=bucket).stat("foreign").sha256 == _sha(b"theirs")


def test_an_abandoned_upload_leaves_no_parts_to_pay_for(seaweed: Seaweed):
    bucket = seaweed.new_bucket()
    with pytest.raises(ConnectionResetError):
        _s3(seaweed, bucket=bucket).put(KEY, _Stream(4 * PART, breaks_at=2 * PART), sha256="0" * 64)
    assert seaweed.client().list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []


def test_a_disk_that_cannot_be_written_is_said_in_its_words(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreUnavailable, match="file"):
        DiskObjects(tmp_path / "file").put(KEY, io.BytesIO(b"x"))


def test_a_lost_digest_is_worked_out_anew(tmp_path: Path):
    objects = DiskObjects(tmp_path)
    objects.put(KEY, io.BytesIO(b"lesson"))
    (tmp_path / "digests" / KEY).write_bytes(b"")  # what a crash may leave
    assert objects.stat(KEY).sha256 == _sha(b"lesson")
    (tmp_path / "digests" / KEY).unlink()
    assert DiskObjects(tmp_path).stat(KEY).sha256 == _sha(b"lesson")


def test_nothing_is_left_of_what_arrived_on_disk(tmp_path: Path):
    objects = DiskObjects(tmp_path)
    objects.put(KEY, io.BytesIO(b"lesson"))
    with pytest.raises(DigestMismatch):
        objects.put("other", io.BytesIO(b"x"), sha256="0" * 64)
    assert list((tmp_path / "incoming").iterdir()) == []
