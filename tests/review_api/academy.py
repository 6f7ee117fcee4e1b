"""A provider for tests, made through the services themselves: people in every role, and lessons at every stage."""

import hashlib
import io
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Actor
from domain.base import new_id, utc_now
from domain.findings import Finding, FindingCode, Severity
from domain.observation import ObservationKind, RegisterOutcome
from domain.people import Membership, Role, ScopeKind
from domain.programme import AgePhase
from domain.recording import (
    AlignmentStatus,
    Clock,
    ClockFit,
    Part,
    Preparation,
    PreparationState,
    Recording,
    Revision,
    RevisionState,
)
from domain.things import OfCohort, OfObservation, OfProvider
from domain.timeline import LagPoint, Piece, gaps_of
from people.founding import admin_create
from people.invitations import Invitee
from people.passwords import Passwords
from review.comments import Wording
from review.observations import Plan
from review_api.parts import Parts, Services
from storage.facts import actor_of
from storage.memory import MemoryObjects
from storage.rows import Rows, connect
from transcode.transcript import Segment, Transcript, Word

PASSWORD = "seven teal umbrellas"
LIGHT = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
"""A hash that costs nothing: what is tested is who may, not how long it takes."""


class Asked:
    """Stands for the pipeline: remembers what it was asked for, and keeps the promise that asking twice is asking once."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.prepared: list[tuple[str, tuple[str, ...]]] = []
        self.cancelled: list[str] = []

    def hear(self, connection: Connection, recording_id: str) -> None:
        self.heard.append(recording_id)

    def prepare(self, connection: Connection, observation_id: str, recording_ids: list[str]) -> str:
        name = hashlib.sha256("".join([observation_id, *recording_ids]).encode()).hexdigest()[:32]
        with Session(connection, join_transaction_mode="rollback_only") as session:
            if session.get(Preparation, name) is None:
                session.add(Preparation(id=name, observation_id=observation_id, recording_ids=recording_ids))
                session.flush()
                self.prepared.append((observation_id, tuple(recording_ids)))
        return name

    def cancel(self, preparation_id: str) -> None:
        self.cancelled.append(preparation_id)


def a_recording(
    observation_id: str, camera: int, person_id: str, sha256: str = "0" * 64, *, size: int = 1, file_name: str = "a.mp4"
) -> Recording:
    recording = Recording(observation_id=observation_id, camera=camera, label=f"Camera {camera}")
    recording.parts = [
        Part(
            recording_id=recording.id,
            ordinal=1,
            object_key=f"originals/{observation_id}/{recording.id}/1",
            file_name=file_name,
            size_bytes=size,
            sha256=sha256,
            uploaded_by=person_id,
        )
    ]
    return recording


STILL = b"\xff\xd8\xff a moment of a lesson"


@dataclass
class Academy:
    """The services, and the ids of who and what was made."""

    services: Services
    domain: str
    provider_id: str
    cohort_id: str = ""
    school_id: str = ""
    people: dict[str, str] = field(default_factory=dict)
    placements: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> Rows:
        return self.services.parts.rows

    @property
    def pipeline(self) -> Asked:
        asked = self.services.parts.pipeline
        assert isinstance(asked, Asked)
        return asked

    @property
    def custody(self) -> Custody:
        return self.services.parts.custody

    @property
    def provider(self) -> OfProvider:
        return OfProvider(self.provider_id)

    @property
    def cohort(self) -> OfCohort:
        return OfCohort(self.provider_id, self.cohort_id)

    def actor(self, name: str) -> Actor:
        with self.rows.read() as session:
            return actor_of(session, self.people[name], utc_now())

    def email(self, name: str) -> str:
        return f"{name}@{self.domain}"

    def join(
        self, name: str, role: Role, scope_kind: ScopeKind, scope_id: str, *, by: str = "admin", password: str = PASSWORD
    ) -> str:
        """Invite somebody and let them accept. Returns their id."""
        place = self.services.memberships.place(scope_kind, scope_id)
        assert place is not None
        invitee = Invitee(self.email(name), f"{name.title()} Example", name.title(), role, scope_kind, scope_id)
        issued = self.services.invitations.invite(self.actor(by), place, invitee)
        self.people[name] = self.services.invitations.accept(issued.token, invitee.full_name, invitee.known_as, password)
        return self.people[name]

    def trainee(self, name: str, *, mentor: str | None = None) -> str:
        """Let a trainee join the cohort, placed in the school."""
        self.join(name, Role.TRAINEE, ScopeKind.COHORT, self.cohort_id)
        seen = self.services.programme.add_placement(
            self.actor("admin"),
            self.cohort,
            trainee_id=self.people[name],
            school_id=self.school_id,
            mentor_id=self.people[mentor] if mentor else None,
            term="Second placement",
            age_phase=AgePhase.KEY_STAGE_2,
        )
        self.placements[name] = seen.placement.id
        return self.people[name]

    def planned(self, trainee: str, title: str = "Year 4 fractions", *, due_in_days: int = 14) -> str:
        """Plan an observation and return its id."""
        plan = Plan(
            kind=ObservationKind.FORMATIVE,
            title=title,
            focus="Questioning",
            focus_reason="Last target",
            phase=AgePhase.KEY_STAGE_2,
            subject="Mathematics",
            lesson_language="en",
            due_on=(utc_now() + timedelta(days=due_in_days)).date(),
        )
        place = OfCohort(self.provider_id, self.cohort_id, self.people[trainee])
        return self.services.observations.plan(self.actor(trainee), place, self.placements[trainee], plan)

    def published(self, trainee: str, *, attested: bool = True, cameras: int = 1) -> str:
        """Make an observation whose lesson can be watched, confirmed by its trainee or not. Returns its id."""
        observation_id = self.planned(trainee)
        self.publish(observation_id, trainee, cameras=cameras)
        if attested:
            self.attest(observation_id, trainee)
        return observation_id

    def publish(self, observation_id: str, trainee: str, *, number: int = 1, cameras: int = 1) -> None:
        """Write the rows and objects that the pipeline would have written for a lesson of a minute and a half."""
        prefix = f"lessons/{observation_id}/made"
        with self.rows.write() as session:
            present = session.scalars(
                select(Recording).where(Recording.observation_id == observation_id, Recording.replaced_at.is_(None))
            ).all()
            by_camera = {recording.camera: recording for recording in present}
            for camera in range(1, cameras + 1):
                if camera not in by_camera and len(by_camera) < cameras:
                    by_camera[camera] = a_recording(observation_id, camera, self.people[trainee])
            recordings = [by_camera[camera] for camera in sorted(by_camera)][:cameras]
            session.add_all(recordings)
            session.flush()
            preparation = Preparation(
                id=f"p-{observation_id[-20:]}-{number}",
                observation_id=observation_id,
                recording_ids=[recording.id for recording in recordings],
                state=PreparationState.COMPLETE,
                asked_at=utc_now(),
            )
            clock = session.scalar(select(Clock).where(Clock.observation_id == observation_id)) or Clock(
                observation_id=observation_id, anchor_recording_id=recordings[0].id, pinned_at_revision=number
            )
            session.add_all([preparation, clock])
            session.flush()
            fitted = set(session.scalars(select(ClockFit.recording_id).where(ClockFit.clock_id == clock.id)))
            session.add_all(a_fit(clock, each) for each in recordings if each.id not in fitted)
            session.add(
                Revision(
                    observation_id=observation_id,
                    preparation_id=preparation.id,
                    clock_id=clock.id,
                    number=number,
                    state=RevisionState.COMPLETE,
                    prefix=prefix,
                    manifest=a_manifest(number, [recording.camera for recording in recordings]),
                )
            )
        for path, content in MEDIA.items():
            self.services.parts.objects.put(f"{prefix}/{path}", io.BytesIO(content))

    def found(self, observation_id: str, picture: bytes | None = STILL) -> str:
        """File that the first camera's picture is blurred, with a picture that shows it, and return the finding's id."""
        with self.rows.write() as session:
            recording = session.scalars(select(Recording).where(Recording.observation_id == observation_id)).first()
            assert recording is not None
            key = f"evidence/{observation_id}/{recording.id}/blurred.jpg"
            finding = Finding(
                observation_id=observation_id,
                recording_id=recording.id,
                camera=recording.camera,
                code=FindingCode.BLURRED,
                severity=Severity.WARNING,
                message="The picture is blurred.",
                at_ms=75_000,
                picture=None if picture is None else key,
            )
            session.add(finding)
        if picture is not None:
            self.services.parts.objects.put(key, io.BytesIO(picture))
        return finding.id

    def attest(self, observation_id: str, trainee: str) -> None:
        text = self.services.programme.attestation_text(self.provider_id)
        assert text is not None
        self.services.observations.attest(
            self.actor(trainee),
            self.thing(observation_id),
            text_id=text.id,
            outcome=RegisterOutcome.NONE_PRESENT,
            checked_on=date(2026, 1, 5),
        )

    def recording(self, observation_id: str, camera: int) -> str:
        """The id of the recording that a camera has now."""
        with self.rows.read() as session:
            present = select(Recording.id).where(Recording.observation_id == observation_id, Recording.replaced_at.is_(None))
            return session.scalars(present.where(Recording.camera == camera)).one()

    def find(
        self,
        observation_id: str,
        camera: int | None,
        code: FindingCode,
        severity: Severity = Severity.WARNING,
        *,
        at_ms: int | None = None,
        of_lesson: bool = False,
    ) -> str:
        """File what a check found about a camera's recording, or when the cameras were put together. Returns its id."""
        recording = None if of_lesson or camera is None else self.recording(observation_id, camera)
        found = Finding(
            observation_id=observation_id,
            recording_id=recording,
            camera=camera,
            code=code,
            severity=severity,
            message=f"{code.value.replace('_', ' ').capitalize()}.",
            at_ms=at_ms,
        )
        with self.rows.write() as session:
            session.add(found)
        return found.id

    def thing(self, observation_id: str) -> OfObservation:
        found = self.services.observations.facts(observation_id)
        assert found is not None
        return found

    def comment(self, author: str, observation_id: str, text: str = "Clear model.", **more) -> str:
        wording = Wording(**{"kind": "strength", "text": text, "start_ms": 12_000, "standards": ("S4a",), **more})
        return self.services.comments.write(self.actor(author), self.thing(observation_id), wording, revision=1)

    def sign_in(self, name: str) -> str:
        """Open a sign-in without a password and return its token."""
        return self.services.accounts.open_for(self.people[name], "tests").token

    def memberships_of(self, name: str) -> list[Membership]:
        with self.rows.read() as session:
            return list(session.scalars(select(Membership).where(Membership.person_id == self.people[name])))


def a_word(text: str, place: int) -> Word:
    start_ms = 2_000 + 400 * place
    return Word(start_ms, start_ms + 350, text, 0.31 if text in {"quarters,", "Oliver’s"} else 0.95)


def a_transcript(*phrases: str) -> Transcript:
    """A word every 400 ms from the second second on; two are heard with little confidence."""
    segments, place = [], 0
    for phrase in phrases:
        words = tuple(a_word(text, place + step) for step, text in enumerate(phrase.split()))
        segments.append(Segment(words[0].start_ms, words[-1].end_ms, phrase, words))
        place += len(words)
    return Transcript("en", "tiny.en", tuple(segments), 1, {"beam": 5}, {"faster_whisper": "1.2"})


SAID = ("Good morning, everyone.", "Oliver, what is a half?", "It is two quarters, says Oliver.", "Oliver’s right!")
"""What is said in every published lesson: four phrases, in which a child is named three times."""

MEDIA = {
    "angles/1/master.m3u8": b"#EXTM3U\n",
    "angles/1/seg_0.m4s": bytes(range(256)) * 16,
    "angles/1/poster.jpg": b"\xff\xd8\xff",
    "captions.en.vtt": b"WEBVTT\n",
    "transcript.json": json.dumps(a_transcript(*SAID).to_json(), ensure_ascii=False).encode(),
}


PIECES = {
    1: (Piece(0.0, 90_000.0, 0.0, 0.0),),
    2: (Piece(0.0, 80_000.0, 1_500.0, 0.0),),
    3: (Piece(0.0, 30_000.0, 2_000.0, 0.0), Piece(30_000.0, 60_000.0, 12_000.0, 0.0)),
}
"""Where the cameras of a published lesson lie. The third was paused for ten seconds."""


def a_fit(clock: Clock, recording: Recording) -> ClockFit:
    first = recording.camera == 1
    return ClockFit(
        clock_id=clock.id,
        recording_id=recording.id,
        status=AlignmentStatus.ALIGNED,
        method="sound",
        confidence=0.99,
        uncertainty_ms=8.0,
        pieces=PIECES[recording.camera],
        against=None if first else 1,
        evidence=() if first else (LagPoint(15_000.0, 4.2), LagPoint(45_000.0, -60.0, agrees=False)),
        frame_ms=40.0,
    )


def a_manifest(number: int, cameras: Sequence[int] = (1,)) -> dict[str, object]:
    angles = [
        {
            "camera": camera,
            "label": f"Camera {camera}",
            "playlist": f"angles/{camera}/master.m3u8",
            "start_ms": round(PIECES[camera][0].lesson_start_ms),
            "end_ms": round(PIECES[camera][-1].lesson_end_ms),
            "gaps": [asdict(gap) for gap in gaps_of(PIECES[camera])],
            "offset_ms": PIECES[camera][0].offset_ms,
            "drift_ppm": 0.0,
            "confidence": 0.99,
            "uncertainty_ms": 8.0,
            "method": "sound",
            "renditions": [{"height": 720, "copied": True}],
            "poster": f"angles/{camera}/poster.jpg",
            "storyboard": None,
        }
        for camera in cameras
    ]
    audio = [
        {"camera": camera, "playlist": f"audio/{camera}.m3u8", "default": camera == cameras[0], "start_ms": 0, "waveform": None}
        for camera in cameras
    ]
    return {
        "version": 1,
        "revision": number,
        "state": "complete",
        "pending": [],
        "start_ms": 0,
        "end_ms": 90_000,
        "clock": {"anchor": cameras[0], "pinned_at_revision": 1},
        "cameras": [],
        "angles": angles,
        "audio": audio,
        "captions": [{"lang": "en", "path": "captions.en.vtt"}],
        "transcript": "transcript.json",
        "findings": [],
    }


def services_on(rows: Rows, objects=None, *, public_url: str = "http://127.0.0.1:8000", static_dir=None) -> Services:
    custody = Custody(rows)
    kept = MemoryObjects() if objects is None else objects
    return Services(
        Parts(
            rows=rows,
            objects=kept,
            custody=custody,
            pipeline=Asked(),
            public_url=public_url,
            static_dir=static_dir,
            passwords=Passwords(LIGHT),
        )
    )


def an_academy(rows: Rows) -> Academy:
    """Make a provider with an admin, a lead, a tutor, a mentor and two trainees of one cohort."""
    services = services_on(rows)
    domain = f"{new_id()[-8:]}.example"
    founded = admin_create(
        services.parts.custody,
        provider_name="University of Example",
        full_name="Ada Admin",
        known_as="Ada",
        email=f"admin@{domain}",
        password=PASSWORD,
        passwords=services.parts.passwords,
    )
    assert founded.person_id is not None
    academy = Academy(services, domain, founded.provider_id, people={"admin": founded.person_id})
    admin = academy.actor("admin")
    academy.cohort_id = services.programme.add_cohort(
        admin, academy.provider, "September 2026", date(2026, 9, 1), date(2027, 7, 31)
    ).id
    academy.school_id = services.programme.add_school(admin, academy.provider, "Al Noor", "AE", "Asia/Dubai").id
    academy.join("lead", Role.LEAD, ScopeKind.COHORT, academy.cohort_id)
    academy.join("mentor", Role.MENTOR, ScopeKind.COHORT, academy.cohort_id, by="lead")
    academy.trainee("amara", mentor="mentor")
    academy.trainee("bilal")
    academy.join("tutor", Role.TUTOR, ScopeKind.TRAINEE, academy.people["amara"], by="lead")
    return academy


def copied(template: Academy, folder: Path, **more) -> Academy:
    """Return the same academy on a copy of its SQLite file, so that a test may change it."""
    source = str(template.rows.engine.url.database)
    with sqlite3.connect(source) as original, sqlite3.connect(folder / "academy.db") as copy:
        original.backup(copy)
    services = services_on(connect(f"sqlite:///{folder / 'academy.db'}"), **more)
    return replace(template, services=services, people=dict(template.people), placements=dict(template.placements))


NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class HandClock:
    """A clock that a test moves by hand."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **much: float) -> None:
        self.moment += timedelta(**much)
