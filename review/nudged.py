"""A published lesson with people's nudges applied: what is served, while what was published stays as it is.

A nudge moves all that one camera gives: its picture's start, end and gaps, and its sound. The lesson's own (default) sound
is the clock that words and comments lie on, so it never moves: should its camera carry a nudge from a time when another
sound was the lesson's, the others move the opposite way instead. The lesson may become longer by it and never shorter, so
that no comment falls off its end.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.recording import Clock, ClockFit, Nudge, Preparation, Recording, Revision

Manifest = dict[str, Any]


def served(session: Session, revision: Revision) -> Manifest:
    """Return a revision's manifest as it is served now: with every nudge of its recordings that is in force."""
    return nudged(revision.manifest, in_force(session, revision))


def in_force(session: Session, revision: Revision) -> dict[int, float]:
    """Return by how many milliseconds each camera of a revision is nudged, cameras without a nudge left out."""
    deltas: dict[int, list[float]] = {}
    for _, recording, nudge in nudges_of(session, revision):
        if nudge.undone_at is None:
            deltas.setdefault(recording.camera, []).append(nudge.delta_ms)
    return {camera: math.fsum(each) for camera, each in deltas.items()}


def nudges_of(session: Session, revision: Revision) -> list[tuple[ClockFit, Recording, Nudge]]:
    """Return every nudge, undone ones too, of the recordings that a revision shows, oldest first."""
    preparation = session.get_one(Preparation, revision.preparation_id)
    rows = session.execute(
        select(ClockFit, Recording, Nudge)
        .join(Recording, Recording.id == ClockFit.recording_id)
        .join(Nudge, Nudge.clock_fit_id == ClockFit.id)
        .where(ClockFit.clock_id == revision.clock_id, ClockFit.recording_id.in_(preparation.recording_ids))
        .order_by(Nudge.made_at, Nudge.id)
    )
    return [(fit, recording, nudge) for fit, recording, nudge in rows]


def nudge_changes(session: Session, observation_ids: Collection[str]) -> dict[str, int]:
    """Return, for each lesson that was ever nudged, a number that grows with every nudge made and every one undone."""
    rows = session.execute(
        select(Clock.observation_id, func.count(Nudge.id) + func.count(Nudge.undone_at))
        .join(ClockFit, ClockFit.clock_id == Clock.id)
        .join(Nudge, Nudge.clock_fit_id == ClockFit.id)
        .where(Clock.observation_id.in_(observation_ids))
        .group_by(Clock.observation_id)
    )
    return dict(rows.all())


def nudged(manifest: Manifest, sums: Mapping[int, float]) -> Manifest:
    """Return the manifest with each camera moved by its sum of nudges, in whole milliseconds. Pure; the given one is kept."""
    moves = moves_of(manifest, sums)
    if not any(moves.values()):
        return manifest
    angles = [_moved_angle(angle, moves.get(angle["camera"], 0)) for angle in manifest["angles"]]
    audio = [{**track, "start_ms": track["start_ms"] + moves.get(track["camera"], 0)} for track in manifest["audio"]]
    return {
        **manifest,
        "start_ms": min([manifest["start_ms"], *(angle["start_ms"] for angle in angles)]),
        "end_ms": max([manifest["end_ms"], *(angle["end_ms"] for angle in angles)]),
        "angles": angles,
        "audio": audio,
    }


def moves_of(manifest: Manifest, sums: Mapping[int, float]) -> dict[int, int]:
    """Return by how many whole milliseconds each camera of the lesson moves, seen from the lesson's own sound."""
    still = default_camera(manifest)
    held = sums.get(still, 0.0)
    return {camera: 0 if camera == still else round(sums.get(camera, 0.0) - held) for camera in cameras_of(manifest)}


def default_camera(manifest: Manifest) -> int:
    """Return the camera whose sound is the lesson's own; 0 when the lesson is silent."""
    return next((int(track["camera"]) for track in manifest["audio"] if track["default"]), 0)


def cameras_of(manifest: Manifest) -> tuple[int, ...]:
    """Return the cameras that a lesson shows or lets hear."""
    named: Iterable[int] = (int(each["camera"]) for each in [*manifest["angles"], *manifest["audio"]])
    return tuple(sorted({camera for camera in named if camera}))


def _moved_angle(angle: Manifest, by_ms: int) -> Manifest:
    gaps = [{**gap, "from_ms": gap["from_ms"] + by_ms, "to_ms": gap["to_ms"] + by_ms} for gap in angle["gaps"]]
    moved = {name: angle[name] + by_ms for name in ("start_ms", "end_ms", "offset_ms")}
    return {**angle, **moved, "gaps": gaps}
