"""A second look at the finished timeline: wherever two cameras lie beside each other, do they hear the same?

Pairs are fitted one by one; here all cameras speak together of each camera's place (`ingest.beside`). So each break is dated
once more by everything that is heard, a stretch that sounds like something else is put where it was heard (`ingest.mending`),
and what is not borne out is said: a break in a silence, where nothing tells when it was; a part that nobody else heard; a
stretch that agrees nowhere.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from domain.timeline import Doubt, DoubtKind
from ingest.beside import Beside, Said, beside, for_camera, said
from ingest.dating import Witness, dates
from ingest.likelihood import BLOCK_S, Rising, Stretch, blocks
from ingest.mending import mended
from ingest.pieces import SAME_LAG_S
from ingest.place import Place

DOUBTED = 0.8
"""What is left of the confidence of a camera that is in doubt somewhere: a person is asked to look."""

LEAST_NATS = 6.0
"""A piece for which less than this speaks was heard by nobody."""

CONTRADICTED_NATS = -14.0
"""A stretch against which this speaks is doubted. Right placements stay above -13, wrong ones of 10 s and more below -19."""

ALLOWED_NATS = 0.7
"""So much may speak against any second: in the minutes of a written test it would add up. Speech at a wrong place has more."""

ALIKE = 0.9
"""Where several cameras are contradicted at once, those are doubted that are so almost as much as the most."""

ROOM_S = (-0.03, -0.02, -0.01, 0.0, 0.01, 0.02, 0.03)
"""How far sound may move a lag on its way through the room: a stretch is doubted only if it agrees at none of these."""

AT_JOIN_S = 0.05
"""A break this near to where a further part begins is there."""

HARMLESS_MS = 80.0
"""A break by two pictures, or a teacher's steps taken for one, does no harm wherever it is put."""

FROM_EDGE_S = 0.5
"""Pieces are not made shorter than this."""

TOLD_MS = 1500.0
"""What is shorter is not told: breaks are dated to a second, and a little beside one the cameras may disagree."""

MOST_STRETCHES = 4
MOST_MENDINGS = 4
"""So many stretches of a lesson are put elsewhere at most."""


@dataclass(frozen=True)
class Against:
    """A stretch of a camera's file, in seconds, and of the lesson, that is contradicted; `nats` are below 0."""

    camera: int
    file_s: tuple[float, float]
    lesson_ms: tuple[float, float]
    nats: float


def looked_at_again(
    places: Mapping[int, Place], rises: Mapping[int, Rising], joins_s: Mapping[int, Sequence[float]], anchor: int
) -> dict[int, Place]:
    """Return the places as all that is heard bears them out, their doubts, and the confidence that these leave.

    `rises` are those of cameras with sound, `joins_s` the moments of each camera's file at which a further part begins.
    """
    heard = {camera: rises[camera] for camera in places if camera in rises}
    found = dict(places)
    for left in reversed(range(MOST_MENDINGS + 1)):
        doubts: dict[int, list[Doubt]] = {camera: [] for camera in places}
        known = beside(found, heard)
        for camera in heard:
            found[camera], doubts[camera] = _dated(camera, found, heard, known, joins_s.get(camera, ()))
        told = said(beside(found, heard), heard)
        against = list(_worst([each for camera in heard for each in _against(camera, found[camera], heard, told)], anchor))
        better = _mended(against, found, heard, known=known, told=told, joins_s=joins_s) if left else {}
        if not better:
            break
        found |= better
    for camera in heard if len(heard) > 1 else ():
        doubts[camera] += _unheard(found[camera], joins_s.get(camera, ()), for_camera(camera, _length(heard[camera]), told))
    for each in against:
        begin_s, end_s = each.file_s
        doubts[each.camera].append(Doubt(DoubtKind.CONTRADICTED, begin_s * 1000.0, end_s * 1000.0))
    return {camera: _doubted(place, doubts[camera], doubts[anchor]) for camera, place in found.items()}


def _doubted(place: Place, own: Sequence[Doubt], of_anchor: Sequence[Doubt]) -> Place:
    """Return a place with its doubts. Those of the anchor lower everybody's confidence: it is the clock that they lie on."""
    left = min(place.confidence, DOUBTED) if own or of_anchor else place.confidence
    return replace(place, confidence=left, doubts=tuple(sorted(own, key=lambda doubt: doubt.from_ms)))


def _length(heard: Rising) -> float:
    return heard.onsets.duration_s


def _dated(
    camera: int, places: Mapping[int, Place], heard: Mapping[int, Rising], known: Sequence[Beside], joins_s: Sequence[float]
) -> tuple[Place, list[Doubt]]:
    """Return a camera's place with each break dated by all others, and the doubts that remain."""
    pieces, doubts = list(places[camera].pieces), []
    witnesses = _witnesses(camera, places, heard, known)
    for number in range(len(pieces) - 1):
        before, behind = pieces[number : number + 2]
        at_s = before.file_end_ms / 1000.0
        missing_ms = behind.to_lesson(before.file_end_ms) - before.to_lesson(before.file_end_ms)
        if abs(missing_ms) <= SAME_LAG_S * 1000.0 or any(abs(at_s - join) <= AT_JOIN_S for join in joins_s):
            continue
        found = dates((before, behind), heard[camera], witnesses)
        if not found.sure(at_s):
            earliest, latest = before.file_start_ms / 1000.0 + FROM_EDGE_S, behind.file_end_ms / 1000.0 - FROM_EDGE_S
            at_s = max(earliest, min(found.best_s, latest))
        if not found.sure(at_s) and abs(missing_ms) > HARMLESS_MS:
            first, last = found.stretch_s
            doubts.append(Doubt(DoubtKind.UNDATED, first * 1000.0, last * 1000.0, missing_ms))
        pieces[number] = replace(before, file_end_ms=at_s * 1000.0)
        pieces[number + 1] = replace(behind, file_start_ms=at_s * 1000.0)
    return replace(places[camera], pieces=tuple(pieces)), doubts


def _witnesses(camera: int, places: Mapping[int, Place], heard: Mapping[int, Rising], known: Sequence[Beside]) -> list[Witness]:
    """Return the cameras that have something to say of one camera."""
    return [
        Witness(heard[other], places[other].pieces, each.likelihood)
        for each in known
        if camera in each.cameras
        for other in each.cameras - {camera}
    ]


def _mended(
    against: Sequence[Against],
    places: Mapping[int, Place],
    heard: Mapping[int, Rising],
    *,
    known: Sequence[Beside],
    told: Sequence[Said],
    joins_s: Mapping[int, Sequence[float]],
) -> dict[int, Place]:
    """Return the place of the first camera of which a stretch that lies wrong is found somewhere else, if there is one."""
    for each in against:
        camera, own = each.camera, heard[each.camera]
        nats, witnesses = for_camera(camera, _length(own), told), _witnesses(camera, places, heard, known)
        better = mended(places[camera], each.file_s, own, witnesses, joins_s=joins_s.get(camera, ()), nats=nats)
        if better is not None:
            return {camera: better}
    return {}


def _unheard(place: Place, joins_s: Sequence[float], nats: NDArray[np.float64]) -> Iterator[Doubt]:
    """Yield the parts and pieces for whose place nothing speaks: time may be missing before or after them, unnoticed."""
    begins_ms = [piece.file_start_ms for piece in place.pieces]
    begins_ms += [join for join in (each * 1000.0 for each in joins_s) if all(abs(join - each) > TOLD_MS for each in begins_ms)]
    ends_ms = [*sorted(begins_ms), place.pieces[-1].file_end_ms]
    if len(begins_ms) < 2:
        return
    for begin_ms, end_ms in itertools.pairwise(ends_ms):
        first, after = (round(each / 1000.0 / BLOCK_S) for each in (begin_ms, end_ms))
        if CONTRADICTED_NATS < float(nats[first:after].sum()) < LEAST_NATS:
            yield Doubt(DoubtKind.UNHEARD, begin_ms, end_ms)


def _against(camera: int, place: Place, heard: Mapping[int, Rising], told: Sequence[Said]) -> Iterator[Against]:
    """Yield the stretches of a camera's file against which more speaks than chance makes, the worst first.

    Cumulative sums (Page, "Continuous inspection schemes", Biometrika 1954), with an allowance for what every minute brings.
    """
    nats = for_camera(camera, _length(heard[camera]), told)
    for _ in range(MOST_STRETCHES):
        total = np.concatenate(([0.0], np.cumsum(nats + ALLOWED_NATS * BLOCK_S)))
        fallen = total - np.maximum.accumulate(total)
        after = int(fallen.argmin())
        first = int(total[: after + 1].argmax())
        if fallen[after] > CONTRADICTED_NATS:
            return
        file_s = first * BLOCK_S, after * BLOCK_S
        nats[first:after] = 0.0
        moved = _anyhow(camera, file_s, heard, told)
        if moved <= CONTRADICTED_NATS and (file_s[1] - file_s[0]) * 1000.0 >= TOLD_MS:
            yield Against(camera, file_s, (place.lesson_s(file_s[0]) * 1000.0, place.lesson_s(file_s[1]) * 1000.0), moved)


def _anyhow(camera: int, file_s: tuple[float, float], heard: Mapping[int, Rising], told: Sequence[Said]) -> float:
    """Return the most that can be said for a stretch of a camera, wherever in the room the sound was."""
    total = 0.0
    for each in told:
        pair, stretch = each.beside, each.stretch
        if camera not in pair.cameras:
            continue
        here = pair.on(camera, each.times_s, stretch)
        inside = each.times_s[(here >= file_s[0]) & (here < file_s[1])]
        if len(inside):
            begin_s, end_s = float(inside[0]) - BLOCK_S / 2, float(inside[-1]) + BLOCK_S / 2
            moved = [Stretch(stretch.track.moved(by), begin_s, end_s + 0.5 / heard[camera].onsets.rate) for by in ROOM_S]
            total += max(
                float(pair.likelihood.lenient(blocks(heard[pair.camera_a], heard[pair.camera_b], one)).sum()) for one in moved
            )
    return total


def _worst(found: Sequence[Against], anchor: int) -> Iterator[Against]:
    """Yield, of stretches that several cameras share, the one against which most speaks: that camera is at fault.

    Where nobody can say which it is, both are doubted; of two cameras alone, the one that is not the clock.
    """
    for one in found:
        others = [other for other in found if other.camera != one.camera and _overlap(one, other)]
        worst = min((other.nats for other in others), default=0.0)
        alike = [other for other in others if other.nats <= ALIKE * one.nats]
        if one.nats <= ALIKE * worst and not (one.camera == anchor and alike):
            yield one


def _overlap(one: Against, other: Against) -> bool:
    return one.lesson_ms[0] < other.lesson_ms[1] and other.lesson_ms[0] < one.lesson_ms[1]
