"""What the service and its workers agree on: the names of jobs, queues and stages, and the ids that make a job one job.

Imports nothing that works, so that any process may read it.
"""

import hashlib
from collections.abc import Sequence
from enum import StrEnum

APPLICATION = "triptych"
"""The owner of our jobs in the job engine's tables."""

VERSION = "pipeline-3"
"""Set by hand. Raised only when the recipe's steps change so that a job begun under the old one cannot be finished.

The engine's own default is a digest of the code, which would strand every job in flight at each deployment.
"""


class Job(StrEnum):
    """The workflows, by the names under which they are stored."""

    PREPARE = "prepare_lesson"
    HEAR = "hear_recording"
    OPEN = "open_camera"
    PICTURE = "picture_part"
    SOUND = "lesson_sound"
    SMALL = "small_picture"
    LARGE = "large_picture"
    TRACK = "camera_sound"
    STORYBOARD = "camera_storyboard"
    CAPTION = "caption_lesson"


class QueueName(StrEnum):
    """Where jobs wait. A lesson and its cameras mostly wait for their parts; the parts do the heavy work, a few at a time."""

    LESSONS = "lessons"
    CAMERAS = "cameras"
    MEDIA = "media"
    SPEECH = "speech"


class StageName(StrEnum):
    """The stages that people see, in the order in which they begin. Those of one camera carry its number, others 0."""

    HEAR = "hear"
    ALIGN = "align"
    RENDER = "render"
    SOUND = "sound"
    SMALL = "small"
    TRACK = "track"
    STORYBOARD = "storyboard"
    CAPTIONS = "captions"


PER_CAMERA = (StageName.HEAR, StageName.RENDER, StageName.SMALL, StageName.TRACK, StageName.STORYBOARD)
"""Stages that each camera has; the others belong to the lesson."""


SOON, NEXT, LATER, LAST = 1, 2, 3, 4
"""What opens any lesson goes first; then what people wait for while they watch it grow; then small things; then full pictures
that have to be encoded, which take longest."""

RANKS = 1000
"""Turns, and chunks within a turn, that have a rank of their own; what comes after them shares the last."""


def priority(when: int, turn: int, rank: int = 0) -> int:
    """Return how early a job is taken from its queue; the engine takes small numbers first, of equal ones the older.

    `turn` is the lesson's, see `pipeline.turns`. By `rank` the chunks of a lesson's cameras follow each other by turns, so that
    they grow together.
    """
    return (when * RANKS + min(turn, RANKS - 1)) * RANKS + min(rank, RANKS - 1)


def preparation_id(observation_id: str, digests: Sequence[str], retry: int = 0) -> str:
    """Return the id of the run over these sources: the same sources give the same run, so starting it twice is one run.

    `digests` are the cameras' sources in camera order, each any text that changes when the source does. `retry` counts
    earlier runs over the same sources that failed, so that a person can ask again.
    """
    words = "\n".join([VERSION, observation_id, str(retry), *digests])
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def hear_id(recording_id: str, retry: int = 0) -> str:
    """Return the id of the job that checks and hears a recording: begun at its last byte, awaited by the lesson's job."""
    return f"hear-{recording_id}" if retry == 0 else f"hear-{recording_id}-{retry}"


def part_id(preparation: str, job: Job, camera: int = 0, piece: str = "") -> str:
    """Return the id of one part of a preparation, so that a resumed lesson finds the parts it had already started.

    `piece` tells parts of one job and camera from each other.
    """
    return f"{preparation}-{job.value}-{camera}{piece and f'-{piece}'}"


def evidence_key(observation_id: str, recording_id: str, name: str) -> str:
    """Return where a picture of what was found in a recording lies in the object store."""
    return f"evidence/{observation_id}/{recording_id}/{name}"


def media_prefix(observation_id: str, preparation: str) -> str:
    """Return where a preparation's files lie in the object store; all its revisions share them."""
    return f"lessons/{observation_id}/{preparation}"
