"""Which adapter stands behind which port, decided once from the settings. Loads nothing that decodes or listens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from urllib.parse import urlsplit

from rich.console import Console
from sqlalchemy.orm import Session

from custody.act import Custody
from custody.anchor import Anchors
from custody.verify import verify_all
from domain.recording import Recording
from ingest.completing import Completing
from ingest.room import GB, Room
from ingest.upkeep import Upkeep
from ingest.uploads import Uploads
from people.founding import admin_create
from pipeline.client import PipelineClient
from pipeline.engine import install
from review.observations import prepare_when_complete
from review_api.parts import Parts
from storage.disk import DiskObjects
from storage.migrate import upgrade
from storage.objects import ObjectStore
from storage.rows import Rows, connect
from storage.s3 import S3Objects
from triptych.settings import Settings


def bring_up_to_date(settings: Settings) -> None:
    """Make the data folder and bring both sets of tables, ours and the job engine's, to this version."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    upgrade(settings.database)
    install(settings.database)


@contextmanager
def opened(settings: Settings) -> Iterator[Rows]:
    """Give the database for a short errand, and close it."""
    rows = connect(settings.database)
    try:
        yield rows
    finally:
        rows.close()


def object_store(settings: Settings) -> ObjectStore:
    """Return the object store that the settings name."""
    if settings.objects == "s3":
        return S3Objects(
            bucket=settings.s3_bucket,
            endpoint_url=settings.s3_endpoint or None,
            public_endpoint_url=settings.s3_public_endpoint or settings.s3_endpoint or None,
            region=settings.s3_region,
            access_key=settings.s3_access_key.get_secret_value() or None,
            secret_key=settings.s3_secret_key.get_secret_value() or None,
        )
    return DiskObjects(settings.data_dir / "objects", free_floor_bytes=round(settings.free_floor_gb * GB))


def room(settings: Settings) -> Room:
    """Return how much may be kept."""
    return Room(
        file_bytes=round(settings.max_file_gb * GB),
        trainee_bytes=round(settings.quota_trainee_gb * GB) or None,
        cohort_bytes=round(settings.quota_cohort_gb * GB) or None,
    )


def upkeep(settings: Settings, rows: Rows, objects: ObjectStore) -> Upkeep:
    """Return what looks after uploads when nobody asks."""
    custody, pipeline = Custody(rows), PipelineClient(settings.database)

    def received(session: Session, recording: Recording) -> None:
        session.flush()
        pipeline.hear(session.connection(), recording.id)
        prepare_when_complete(
            session, recording.observation_id, lambda asking, *what: pipeline.prepare(asking.connection(), *what)
        )

    uploads = Uploads(rows, custody, objects)
    return Upkeep(rows, objects, uploads, Completing(rows, custody, objects, received))


def api_parts(settings: Settings) -> Parts:
    """Return what the HTTP face is made of."""
    rows = connect(settings.database)
    custody = Custody(rows)
    objects = object_store(settings)
    public = urlsplit(settings.s3_public_endpoint or settings.s3_endpoint)
    return Parts(
        rows=rows,
        objects=objects,
        custody=custody,
        pipeline=PipelineClient(settings.database),
        public_url=settings.address,
        static_dir=settings.static_dir,
        room=room(settings),
        media_origin=f"{public.scheme}://{public.netloc}" if settings.objects == "s3" and public.netloc else None,
    )


def create_first_admin(settings: Settings, provider: str, *, full_name: str, known_as: str, email: str, password: str) -> str:
    """Found a provider whose admin can sign in at once; return the provider's id."""
    with opened(settings) as rows:
        founded = admin_create(
            Custody(rows), provider_name=provider, full_name=full_name, known_as=known_as, email=email, password=password
        )
    return founded.provider_id


def invite_first_admin(settings: Settings, provider: str, full_name: str, known_as: str, email: str) -> str:
    """Found a provider; return the link with which its admin chooses a password."""
    with opened(settings) as rows:
        founded = admin_create(Custody(rows), provider_name=provider, full_name=full_name, known_as=known_as, email=email)
    assert founded.invitation is not None, "without a password there is an invitation"
    return f"{settings.address}/invitations/{founded.invitation.token}"


def anchors(settings: Settings, rows: Rows) -> Anchors:
    """Return the signer of the audit chains' heads."""
    return Anchors(rows, object_store(settings), settings.anchor_key_path)


def verify_audit(settings: Settings, *, as_json: bool, out: Console) -> int:
    """Print what is proved about each chain; return 1 when one is broken."""
    with opened(settings) as rows:
        found = verify_all(rows, anchors(settings, rows))
    if as_json:
        out.print_json(json.dumps([{**asdict(one), "unanchored": one.unanchored} for one in found]))
    for one in () if as_json else found:
        out.print(one.in_words(), highlight=False, soft_wrap=True)
    return 0 if all(one.sound for one in found) else 1
