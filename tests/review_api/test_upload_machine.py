"""Uploads as a machine of states, driven by chance: two windows, lost answers, wrong bytes, crashes, drops and the upkeep.

Whatever happens, an upload moves only where it may, what the store says of parts is what was sent, a recording is byte for byte
what was announced, and every opening and every end is in the record exactly once.
"""

import hashlib
import io
import random
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from domain.actions import Action
from domain.audit import AuditEntry, Outcome
from domain.base import utc_now
from domain.recording import Recording
from domain.upload import MIB, Upload, UploadState, composite_of, fingerprint_of
from ingest.opening import Offered
from ingest.refusals import NotTaken, Refusal
from ingest.upkeep import Upkeep
from review_api.parts import Services
from storage.parts import LinkRefused, NoSuchUpload, PartRefused
from tests.review_api.academy import Academy, copied

PART = 5 * MIB
FILMS = [random.Random(seed).randbytes(PART * 2 + seed) for seed in (1, 2)]
LEGAL = {
    (UploadState.OPEN, UploadState.OPEN),
    (UploadState.OPEN, UploadState.COMPLETING),
    (UploadState.OPEN, UploadState.COMPLETE),
    (UploadState.OPEN, UploadState.ABANDONED),
    (UploadState.COMPLETING, UploadState.COMPLETING),
    (UploadState.COMPLETING, UploadState.COMPLETE),
    (UploadState.COMPLETING, UploadState.ABANDONED),
    (UploadState.COMPLETE, UploadState.COMPLETE),
    (UploadState.ABANDONED, UploadState.ABANDONED),
}


def parts_of(film: bytes) -> list[bytes]:
    return [film[at : at + PART] for at in range(0, len(film), PART)]


class Uploading(RuleBasedStateMachine):
    """One camera of one lesson, and everything that can be done to it."""

    academy: ClassVar[Academy]

    @initialize()
    def begin(self) -> None:
        self.lesson = self.academy.planned("amara")
        self.actor, self.thing = self.academy.actor("amara"), self.academy.thing(self.lesson)
        self.services = Services(self.academy.services.parts)
        self.upload: str | None = None
        self.film = FILMS[0]
        self.sent: set[int] = set()
        self.links: list[tuple[int, str]] = []
        self.states: dict[str, UploadState] = {}
        self.opened = self.ended = 0

    @rule(which=st.sampled_from([0, 1]))
    def open(self, which: int) -> None:
        film = FILMS[which]
        offered = [Offered("a.mp4", len(film), fingerprint_of(io.BytesIO(film), len(film)))]
        try:
            seen, new = self.services.opening.open(self.actor, self.thing, 1, offered, PART, again=True)
        except NotTaken as refused:
            assert refused.refusal is Refusal.ANOTHER_OPEN  # noqa: PT017 - only some of what chance does is refused
            assert film != self.film
            return
        if new:
            self.upload, self.film, self.sent, self.links = seen.upload.id, film, set(), []
            self.opened += 1
        assert (seen.upload.id, film) == (self.upload, self.film)
        if seen.upload.state is UploadState.OPEN:
            assert seen.present[1] == self.sent

    @precondition(lambda self: self.upload)
    @rule(number=st.integers(1, 3), flip=st.booleans())
    def sign(self, number: int, flip: bool) -> None:  # noqa: FBT001 - drawn by chance
        part = parts_of(self.film)[number - 1]
        digest = hashlib.sha256(part + b"x" if flip else part).hexdigest()
        known = any(number == one for one, _ in self.links)
        if flip and not known:
            return  # a first signature is whatever the sender says: it cannot be wrong
        try:
            [signed] = self.services.uploads.sign(self.upload, 1, [(number, digest)])
        except NotTaken as refused:
            wrong = {Refusal.PART_DIFFERS} if flip else set()
            assert refused.refusal in wrong | {Refusal.UPLOAD_COMPLETE, Refusal.UPLOAD_ABANDONED}  # noqa: PT017 - only some of what chance does is refused
            return
        assert not flip
        assert (signed.link is None) == (number in self.sent)
        if signed.link is not None:
            self.links.append((number, signed.link.url.rpartition("/")[2]))

    @precondition(lambda self: self.links)
    @rule(chosen=st.randoms(use_true_random=False), damaged=st.booleans())
    def put(self, chosen: random.Random, damaged: bool) -> None:  # noqa: FBT001 - drawn by chance
        number, ticket = chosen.choice(self.links)
        part = parts_of(self.film)[number - 1]
        try:
            arriving = self.services.parts.objects.parts.arriving(ticket)
            arriving.write(part[:-1] if damaged else part)
            arriving.keep()
        except (PartRefused, LinkRefused, NoSuchUpload):
            assert damaged or self.states.get(self.upload) is not UploadState.OPEN
            return
        assert not damaged
        self.sent.add(number)

    @precondition(lambda self: self.upload)
    @rule(crash=st.booleans(), wrong=st.booleans())
    def complete(self, crash: bool, wrong: bool) -> None:  # noqa: FBT001 - drawn by chance
        composite = composite_of([hashlib.sha256(part).digest() for part in parts_of(self.film)])
        before = self.states.get(self.upload)
        with pytest.MonkeyPatch.context() as power:
            if crash:
                power.setattr(self.services.completing, "_filed", lambda *_: 1 / 0)
            try:
                recording = self.services.completing.complete(
                    self.actor, self.thing, self.upload, {1: "wrong" if wrong else composite}
                )
            except ZeroDivisionError:
                return
            except NotTaken:
                assert wrong or len(self.sent) < 3 or before is UploadState.ABANDONED
                return
        self.ended += before is not UploadState.COMPLETE
        kept = b"".join(self.services.parts.objects.read(recording.parts[0].object_key))
        assert kept == self.film

    @precondition(lambda self: self.upload)
    @rule()
    def drop(self) -> None:
        before = self.states.get(self.upload)
        try:
            self.services.uploads.abandon(self.actor, self.thing, self.upload)
        except NotTaken as refused:
            assert refused.refusal is Refusal.UPLOAD_COMPLETE  # noqa: PT017 - only some of what chance does is refused
            return
        self.ended += before is not UploadState.ABANDONED

    @rule(days=st.sampled_from([0.01, 15]))
    def upkeep(self, days: float) -> None:
        parts = self.services.parts
        later = Upkeep(
            parts.rows,
            parts.custody,
            parts.objects,
            self.services.uploads,
            self.services.completing,
            now=lambda: utc_now() + timedelta(days=days),
        )
        self.ended += later.finish() + later.put_away()
        later.identify()

    @invariant()
    def moves_only_where_it_may(self) -> None:
        with self.academy.rows.read() as session:
            uploads = session.scalars(select(Upload).where(Upload.observation_id == self.lesson)).all()
            present = session.scalar(
                select(func.count())
                .select_from(Recording)
                .where(Recording.observation_id == self.lesson, Recording.replaced_at.is_(None))
            )
            entries = session.execute(
                select(AuditEntry.action, func.count())
                .where(AuditEntry.subject_id.in_([upload.id for upload in uploads]), AuditEntry.outcome == Outcome.DONE)
                .group_by(AuditEntry.action)
            ).all()
        for upload in uploads:
            assert (self.states.get(upload.id, UploadState.OPEN), upload.state) in LEGAL
            self.states[upload.id] = upload.state
        assert present is not None
        assert present <= 1
        assert dict(map(tuple, entries)).get(Action.UPLOAD_OPEN, 0) == len(uploads) == self.opened


def test_whatever_happens_an_upload_moves_only_where_it_may(template: Academy, tmp_path: Path):
    academy = copied(template, tmp_path)
    try:
        run_state_machine_as_test(
            type("OnThisAcademy", (Uploading,), {"academy": academy}),
            settings=settings(
                max_examples=15,
                stateful_step_count=20,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        academy.rows.close()
