"""What the HTTP face is made of: ready-made parts, handed in by whoever composes the service."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.recording import Recording
from ingest.completing import Completing
from ingest.opening import Opening
from ingest.room import GB, Room
from ingest.uploads import Uploads
from moderation.samples import Samples
from moderation.standing import Standings
from people.accounts import Accounts
from people.invitations import Invitations
from people.memberships import Memberships
from people.password_links import PasswordLinks
from people.passwords import Passwords
from people.programme import Programme
from people.upload_tokens import UploadTokens
from review.alignment import Alignments
from review.answers import Answers
from review.comments import Comments
from review.drafts import Drafts
from review.evidence import Evidence
from review.feedback import Feedback
from review.nudges import Nudges
from review.observations import Observations, prepare_when_complete
from review.reflections import Reflections
from review.resolving import Resolving
from review.rewording import Rewording
from review.sending_back import SendBacks
from review.transcribed import Recognitions, Transcripts
from review.transcript_files import TranscriptFiles
from review.transcript_history import TranscriptHistory
from review.viewings import Viewings
from storage.objects import ObjectStore
from storage.rows import Rows


class Pipeline(Protocol):
    """Asks for work, inside the transaction of `connection`, so that a row and its job commit together."""

    def hear(self, connection: Connection, recording_id: str) -> str:
        """Ask that one camera's recording be checked and listened to. Returns the job's id."""

    def prepare(self, connection: Connection, observation_id: str, recording_ids: list[str]) -> str:
        """Ask that these recordings be made into one lesson; asking twice is asking once. Returns the preparation's id."""

    def cancel(self, preparation_id: str) -> None:
        """End the work on a preparation. What it has published stays; one that has ended is left as it is."""


@dataclass(frozen=True)
class Parts:
    """Everything the API works with. `public_url` is the address people type; `static_dir` holds the built web pages.

    `media_origin` is where object-store addresses point (a bucket's public endpoint), for the content security policy.
    """

    rows: Rows
    objects: ObjectStore
    custody: Custody
    pipeline: Pipeline
    public_url: str
    static_dir: Path | None = None
    media_origin: str | None = None
    passwords: Passwords = field(default_factory=Passwords)
    room: Room = field(default_factory=lambda: Room(file_bytes=40 * GB))


class Services:
    """What people can do here, composed once from the parts."""

    def __init__(self, parts: Parts) -> None:
        rows, custody, passwords = parts.rows, parts.custody, parts.passwords
        self.parts = parts
        self.accounts = Accounts(rows, custody, passwords)
        self.invitations = Invitations(rows, custody, passwords)
        self.password_links = PasswordLinks(rows, custody, passwords)
        self.memberships = Memberships(rows, custody)
        self.programme = Programme(rows, custody)
        self.observations = Observations(rows, custody)
        self.evidence = Evidence(rows)
        self.answers = Answers(custody)
        self.send_backs = SendBacks(rows, custody)
        self.uploads = Uploads(rows, custody, parts.objects)
        self.opening = Opening(rows, custody, parts.objects, self.uploads, parts.room)
        self.completing = Completing(rows, custody, parts.objects, self.received)
        self.upload_tokens = UploadTokens(rows, custody)
        self.comments = Comments(rows, custody)
        self.resolving = Resolving(custody)
        self.drafts = Drafts(rows, custody)
        self.feedback = Feedback(custody)
        self.reflections = Reflections(rows, custody)
        self.viewings = Viewings(rows, custody)
        self.alignments = Alignments(rows)
        self.nudges = Nudges(rows, custody)
        recognitions = Recognitions(parts.objects)
        self.transcripts = Transcripts(rows, recognitions)
        self.transcript_history = TranscriptHistory(rows, self.transcripts)
        self.transcript_files = TranscriptFiles(rows, custody, self.transcripts)
        self.rewording = Rewording(rows, custody, recognitions)
        self.standings = Standings(rows, custody)
        self.samples = Samples(rows, custody)

    def received(self, session: Session, recording: Recording) -> None:
        """Ask, in the session's transaction, that a recording be heard, and with the last camera that the lesson be made."""
        session.flush()
        self.parts.pipeline.hear(session.connection(), recording.id)
        prepare_when_complete(session, recording.observation_id, self.prepare)

    def prepare(self, session: Session, observation_id: str, recording_ids: list[str]) -> str:
        """Ask for a lesson, in the session's transaction."""
        return self.parts.pipeline.prepare(session.connection(), observation_id, recording_ids)


def services_of(request: Request) -> Services:
    """Return the services of the application that the request came to."""
    return cast("Services", request.app.state.services)


The = Annotated[Services, Depends(services_of)]
"""The services, as a route asks for them."""
