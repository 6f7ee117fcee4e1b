"""A part on its way over HTTP: read as the line brings it, never held in memory, and counted only when it is whole."""

import asyncio
import hashlib
import json
import os
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from domain.upload import MIB, MOST_PART_BYTES, composite_of
from review_api.sent_parts import MOST_BODY_BYTES
from storage.disk import DiskObjects
from tests.review_api.academy import Academy, copied
from tests.review_api.asgi import asked
from tests.review_api.sending import FILM, begin, complete, parts_of, send, signed, story

CHUNK = 64 * 1024


@pytest.fixture
def academy(template: Academy, tmp_path: Path) -> Iterator[Academy]:
    made = copied(template, tmp_path, objects=DiskObjects(tmp_path / "store", free_floor_bytes=0))
    yield made
    made.rows.close()


@pytest.fixture
def planned(academy: Academy) -> str:
    return academy.planned("amara")


def pieces_of(part: bytes) -> list[bytes]:
    return [part[at : at + CHUNK] for at in range(0, len(part), CHUNK)]


def put(app: FastAPI, url: str, body, **more) -> tuple[int, dict]:
    """Send a part's body as it is made; return the status and the answer."""

    async def sent() -> tuple[int, dict]:
        async with asked(app, "PUT", url, body=body, **more) as exchange:
            await exchange.began()
            return exchange.status, json.loads(await exchange.rest())

    return asyncio.run(sent())


def test_a_sender_who_goes_away_leaves_nothing_and_can_go_on(app, browser, academy, planned):
    amara = browser("amara")
    upload = begin(amara, planned).json()["id"]
    [link] = signed(amara, upload, FILM, 1).json()["parts"]
    status, problem = put(app, link["url"], pieces_of(parts_of(FILM)[0])[:-1], breaks_off=True)
    assert (status, problem["code"]) == (400, "cut_short")
    assert amara.get(f"/api/uploads/{upload}").json()["bytes_have"] == 0
    assert list(academy.services.parts.objects.list("originals/")) == []
    assert [entry[:2] for entry in story(academy)] == [("upload.open", "done")]
    assert send(amara, upload) == [200, 200, 200]
    assert complete(amara, upload).status_code == 200


def test_an_announced_length_that_no_part_has_is_refused_before_a_byte_is_read(app, browser, planned):
    def unreadable():
        raise AssertionError("a byte was read")
        yield b""

    amara = browser("amara")
    upload = begin(amara, planned).json()["id"]
    [link] = signed(amara, upload, FILM, 1).json()["parts"]
    headers = {"content-length": str(MOST_BODY_BYTES + 1)}
    status, problem = put(app, link["url"], unreadable(), headers=headers)
    assert (status, problem["code"]) == (413, "too_large")


def test_too_much_is_noticed_before_it_has_all_come(app, browser, planned):
    taken = []

    def endless():
        while True:
            taken.append(CHUNK)
            yield bytes(CHUNK)

    amara = browser("amara")
    upload = begin(amara, planned).json()["id"]
    [link] = signed(amara, upload, FILM, 1).json()["parts"]
    status, _ = put(app, link["url"], endless())
    assert status == 413
    assert sum(taken) <= MOST_BODY_BYTES + CHUNK
    assert amara.get(f"/api/uploads/{upload}").json()["bytes_have"] == 0


def test_no_session_is_held_while_bytes_arrive(app, browser, academy, planned):
    """At every step of a part every connection to the rows is back in the pool."""
    held: list[int] = []

    def pieces():
        for piece in pieces_of(parts_of(FILM)[0]):
            held.append(academy.rows.engine.pool.checkedout())
            yield piece

    amara = browser("amara")
    upload = begin(amara, planned).json()["id"]
    [link] = signed(amara, upload, FILM, 1).json()["parts"]
    assert put(app, link["url"], pieces())[0] == 200
    assert held == [0] * 80


def resident_bytes() -> int:
    """What of this process is in memory now, as the kernel counts it."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def film(part: int, part_bytes: int) -> Iterator[bytes]:
    """A part of a film, fresh each time it is made: what is kept of it anywhere takes memory of its own."""
    drawn = random.Random(part)
    return (drawn.randbytes(CHUNK) for _ in range(part_bytes // CHUNK))


def test_two_hundred_megabytes_pass_through_without_being_held(app, browser, academy, planned):
    """Whatever stage of the upload one looks at, the process has grown by less than a sixth of what passes through."""
    amara, count, seen = browser("amara"), 13, []

    def watched(part: int) -> Iterator[bytes]:
        for piece in film(part, MOST_PART_BYTES):
            seen.append(resident_bytes())
            yield piece

    size = count * MOST_PART_BYTES
    offer = {"file_name": "a.mp4", "size_bytes": size, "modified_ms": 1, "fingerprint": "0" * 64}
    ask = {"files": [offer], "part_bytes_wish": MOST_PART_BYTES}
    upload = amara.post(f"/api/observations/{planned}/cameras/1/uploads", json=ask).json()["id"]
    digests = []
    for number in range(1, count + 1):
        digest = hashlib.sha256()
        for piece in film(number, MOST_PART_BYTES):
            digest.update(piece)
        digests.append(digest.digest())
        parts = {"file": 1, "parts": [{"n": number, "sha256": digest.hexdigest()}]}
        [link] = amara.post(f"/api/uploads/{upload}/sign", json=parts).json()["parts"]
        assert put(app, link["url"], watched(number))[0] == 200
    whole = {"files": [{"file": 1, "composite": composite_of(digests)}]}
    done = amara.post(f"/api/uploads/{upload}/complete", json=whole)
    seen.append(resident_bytes())
    assert done.json()["recording"]["size_bytes"] == size > 200_000_000
    assert len(seen) == size // CHUNK + 1
    assert max(seen) - seen[0] < 32 * MIB


def test_a_part_is_never_held_in_memory(app, browser, planned):
    """Four parts of 16 MiB, by what Python allocates for them from the first byte to the recording."""
    amara = browser("amara")
    digest = hashlib.sha256(bytes(MOST_PART_BYTES))
    offer = {"file_name": "a.mp4", "size_bytes": 64 * MIB, "modified_ms": 1, "fingerprint": "0" * 64}
    ask = {"files": [offer], "part_bytes_wish": MOST_PART_BYTES}
    upload = amara.post(f"/api/observations/{planned}/cameras/1/uploads", json=ask).json()["id"]
    parts = {"file": 1, "parts": [{"n": number, "sha256": digest.hexdigest()} for number in range(1, 5)]}
    links = amara.post(f"/api/uploads/{upload}/sign", json=parts).json()["parts"]
    tracemalloc.start()
    try:
        for link in links:
            assert put(app, link["url"], (bytes(CHUNK) for _ in range(MOST_PART_BYTES // CHUNK)))[0] == 200
        whole = {"files": [{"file": 1, "composite": composite_of([digest.digest()] * 4)}]}
        done = amara.post(f"/api/uploads/{upload}/complete", json=whole)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert done.json()["recording"]["size_bytes"] == 64 * MIB
    assert peak < 12 * MIB
