"""Which adapter stands behind which port, decided once from the settings. Loads nothing that decodes or listens."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from custody.act import Custody
from domain.recording import Recording
from ingest.completing import Completing
from ingest.room import GB, Room
from ingest.upkeep import Upkeep
from ingest.uploads import Uploads
from pipeline.client import PipelineClient
from review.observations import prepare_when_complete
from review_api.parts import Parts
from storage.disk import DiskObjects
from storage.objects import ObjectStore
from storage.rows import Rows, connect
from triptych.settings import Settings


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
        from storage.s3 import S3Objects  # noqa: PLC0415 - boto3 takes 10 MB, which a service with a disk does not need

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
    return Upkeep(rows, custody, objects, uploads, Completing(rows, custody, objects, received))


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
