"""Sends a camera's recording as a page does: opened, signed for, put part by part, completed; and each of these by itself."""

import hashlib
import io

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from domain.audit import AuditEntry, AuditPayload
from domain.recording import Recording
from domain.upload import MIB, composite_of, fingerprint_of
from tests.review_api.academy import Academy

PART = 5 * MIB
FILM = bytes(range(256)) * (11 * MIB // 256) + b"the end"
"""What is sent where it does not matter what: three parts, the last one shorter."""


def offered(content: bytes = FILM, name: str = "GX010042.MP4") -> dict:
    fingerprint = fingerprint_of(io.BytesIO(content), len(content))
    return {"file_name": name, "size_bytes": len(content), "modified_ms": 1, "fingerprint": fingerprint}


def begin(client: TestClient, observation: str, *contents: bytes, camera: int = 1, **more):
    ask = {"files": [offered(content) for content in contents or (FILM,)], "part_bytes_wish": PART, **more}
    return client.post(f"/api/observations/{observation}/cameras/{camera}/uploads", json=ask)


def parts_of(content: bytes) -> list[bytes]:
    return [content[at : at + PART] for at in range(0, len(content), PART)]


def signed(client: TestClient, upload: str, content: bytes, *numbers: int, file: int = 1):
    parts = parts_of(content)
    digests = [{"n": number, "sha256": hashlib.sha256(parts[number - 1]).hexdigest()} for number in numbers]
    return client.post(f"/api/uploads/{upload}/sign", json={"file": file, "parts": digests})


def send(client: TestClient, upload: str, content: bytes = FILM, *numbers: int, file: int = 1) -> list[int]:
    """Send parts of a file, all of them if none is named; return the statuses of those that were not there yet."""
    parts = parts_of(content)
    links = signed(client, upload, content, *(numbers or range(1, len(parts) + 1)), file=file).json()["parts"]
    return [
        client.put(link["url"], content=parts[link["n"] - 1], headers=link["headers"]).status_code
        for link in links
        if not link["have"]
    ]


def composite(content: bytes) -> str:
    return composite_of([hashlib.sha256(part).digest() for part in parts_of(content)])


def complete(client: TestClient, upload: str, *contents: bytes):
    files = [{"file": file, "composite": composite(content)} for file, content in enumerate(contents or (FILM,), start=1)]
    return client.post(f"/api/uploads/{upload}/complete", json={"files": files})


def bring(client: TestClient, observation: str, content: bytes, *, camera: int = 1, again: bool = False):
    """Bring a file in from its first byte to its last, and return the answer to its completion."""
    opened = begin(client, observation, content, camera=camera, again=again)
    assert opened.status_code == 201, opened.text
    upload = opened.json()["id"]
    assert set(send(client, upload, content)) == {200}
    return complete(client, upload, content)


def recordings(academy: Academy, observation: str) -> list[Recording]:
    """Return an observation's recordings, replaced ones too, in the order in which they came."""
    with academy.rows.read() as session:
        found = select(Recording).where(Recording.observation_id == observation).order_by(Recording.received_at)
        return list(session.scalars(found.options(selectinload(Recording.parts))))


def story(academy: Academy) -> list[tuple[str, str, str, dict]]:
    """What the record says of bringing recordings in: action, outcome, subject and payload of each entry."""
    with academy.rows.read() as session:
        entries = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action.in_(["upload.open", "upload.abandon", "recording.receive"]))
            .order_by(AuditEntry.sequence)
        ).all()
        return [
            (entry.action, entry.outcome.value, entry.subject_id, session.get_one(AuditPayload, entry.id).payload)
            for entry in entries
        ]
