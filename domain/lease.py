"""Who is at work on the pipeline, and how often a job was picked up again after its worker died.

Times are whole milliseconds since 1970 on the *database's* clock, the one clock that all workers share.
"""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Noun


class Lease(Noun, kw_only=True):
    """A worker's sign of life. It holds until `beat_ms + ttl_ms`; after that its work may be given to another worker."""

    __tablename__ = "lease"

    executor_id: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    process_id: Mapped[int]
    beat_ms: Mapped[int] = mapped_column(BigInteger)
    ttl_ms: Mapped[int] = mapped_column(BigInteger)


class Shortage(Noun, kw_only=True):
    """A worker's want of free space. While `free_bytes` is less than `needed_bytes` it waits, and goes on by itself.

    The row stays when there is room again, since a worker that has run out asks for more the next time.
    """

    __tablename__ = "shortage"

    executor_id: Mapped[str] = mapped_column(primary_key=True)
    needed_bytes: Mapped[int] = mapped_column(BigInteger)
    free_bytes: Mapped[int] = mapped_column(BigInteger)
    noted_ms: Mapped[int] = mapped_column(BigInteger)


class Resumption(Noun, kw_only=True):
    """How often a job was taken up again without having got any further in between.

    `steps` is the number of finished steps when it was last taken up; a job that gets further starts counting anew.
    A job that kills its worker again and again is put in quarantine, so that the others go on.
    """

    __tablename__ = "resumption"

    workflow_id: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int] = mapped_column(default=0)
    quarantined: Mapped[bool] = mapped_column(default=False)
    resumed_ms: Mapped[int] = mapped_column(BigInteger, default=0)
