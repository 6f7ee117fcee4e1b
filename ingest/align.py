"""Puts the recordings of one lesson on one timeline by their sound, and says which could not be placed, and why.

Every pair is compared; the pairs that hold form a graph. The largest group of cameras that hang together is the lesson;
its surest camera is the anchor, whose clock is the lesson's. The rest hang on it by their surest chain of pairs.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.recording import AlignmentStatus
from domain.timeline import Doubt, LagPoint, Piece, starting_at_zero
from ingest.closing import closing
from ingest.confidence import BELIEVED, judged, too_short, why_not
from ingest.correlate import Peak, score
from ingest.duplicate import Look, is_copy
from ingest.envelope import is_dead, onsets
from ingest.file_clock import suggested_offset_ms
from ingest.kink import kinked
from ingest.likelihood import rising
from ingest.pair import Listened, PairFit, Refusal, fit_pair
from ingest.place import Place, anchored, breaks, evidence, hung
from ingest.rates import dated, rated
from ingest.second_look import looked_at_again
from ingest.sight import seen
from ingest.together import Pair, starts
from ingest.triangle import closed
from media.pcm import Sound

ALONE = "alone"
"""How a camera got its place when no other camera hangs on it: it is the lesson's clock by itself."""

AT_ONCE = 3
"""Threads: arrays are worked on outside the interpreter's lock, and each holds some 25 MB. Three cameras and three pairs share
two cores: by twos, one core would wait for the third."""


@dataclass(frozen=True)
class Heard:
    """One camera's recording as it comes to be aligned. `sound` is None when there is no sound track.

    `joins_ms` are the moments of file time at which a further given part begins: time may be missing there. `recorded_at` is
    when the camera's own clock says that the recording began.
    """

    camera: int
    file: str
    sound: Sound | None
    duration_ms: float
    joins_ms: tuple[float, ...] = ()
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class CameraAlignment:
    """Where one camera lies on lesson time, with `pieces`; or, unalignable, the `reason` (a `Refusal`) and no pieces.

    `against` is the camera that it was compared with (of a duplicate, the one whose recording it is) and `evidence` what that
    comparison found; both empty for the anchor. `doubts` are the stretches of its file that may lie elsewhere.
    `suggested_offset_ms` is where an unalignable camera would lie by the clocks inside the files: never acted upon.
    """

    camera: int
    file: str
    status: AlignmentStatus
    reason: str | None = None
    method: str | None = None
    confidence: float | None = None
    uncertainty_ms: float | None = None
    pieces: tuple[Piece, ...] = ()
    against: int | None = None
    evidence: tuple[LagPoint, ...] = ()
    suggested_offset_ms: float | None = None
    doubts: tuple[Doubt, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the camera's entry of `triptych align --json`."""
        entry: dict[str, Any] = {"camera": self.camera, "file": self.file, "status": self.status.value}
        if self.status is AlignmentStatus.UNALIGNABLE:
            suggested = {} if self.suggested_offset_ms is None else {"suggested_offset_ms": round(self.suggested_offset_ms)}
            return {**entry, "reason": self.reason, **suggested}
        return {
            **entry,
            "offset_ms": round(self.pieces[0].offset_ms, 3),
            "drift_ppm": round(self.pieces[0].drift_ppm, 3),
            "confidence": None if self.confidence is None else round(self.confidence, 3),
            "uncertainty_ms": None if self.uncertainty_ms is None else round(self.uncertainty_ms, 1),
            "method": self.method,
            "pieces": [
                {
                    "file_start_ms": round(piece.file_start_ms, 3),
                    "file_end_ms": round(piece.file_end_ms, 3),
                    "offset_ms": round(piece.offset_ms, 3),
                    "drift_ppm": round(piece.drift_ppm, 3),
                }
                for piece in self.pieces
            ],
            **({"doubts": [_told(doubt) for doubt in self.doubts]} if self.doubts else {}),
        }


def _told(doubt: Doubt) -> dict[str, Any]:
    """Return a doubt as it is told to tools outside."""
    missing = {"missing_ms": round(doubt.missing_ms)} if doubt.missing_ms else {}
    return {"kind": doubt.kind.value, "file_start_ms": round(doubt.from_ms), "file_end_ms": round(doubt.to_ms), **missing}


@dataclass(frozen=True)
class Alignment:
    """All cameras of a lesson, in the order given. `pairs` is the evidence; it is drawn, not published."""

    anchor: int
    cameras: tuple[CameraAlignment, ...]
    pairs: tuple[PairFit, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every camera has its place."""
        return all(camera.status is AlignmentStatus.ALIGNED for camera in self.cameras)

    def to_json(self) -> dict[str, Any]:
        """Return what `triptych align --json` prints."""
        return {"anchor": self.anchor, "cameras": [camera.to_json() for camera in self.cameras]}


def align(heard: Sequence[Heard], *, look: Look | None = None) -> Alignment:
    """Return where each camera lies on lesson time. The smallest start is lesson time 0, and the anchor's drift is 0.

    `look` gives the films of cameras; it is asked only where sound cannot tell. At least one camera is always aligned: alone,
    it is the lesson. Raises ValueError without cameras.
    """
    if not heard:
        raise ValueError("there is nothing to align")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        listened = _listened(heard, threads)
        answers = _compared(listened, threads, look)
    copies = {pair[1] for pair, answer in answers.items() if answer is Refusal.DUPLICATE}
    held = [fit for fit in answers.values() if isinstance(fit, PairFit) and not fit.cameras & copies]
    fits = dated(kinked(rated(closing(held))))
    anchor = _anchor([item.camera for item in heard if item.camera not in copies], list(listened), fits)
    lengths = {item.camera: item.duration_ms / 1000.0 for item in heard}
    joins_s = {camera: each.joins_s for camera, each in listened.items()}
    rises = {camera: each.rising for camera, each in listened.items()}
    places = looked_at_again(_places(anchor, lengths, fits), rises, joins_s, anchor)
    if look is not None:
        places = seen(places, [camera for camera in lengths if camera not in listened], lengths, look)
    cameras = [
        _aligned(item, places[item.camera], fits, places) if item.camera in places else _refused(item, answers)
        for item in heard
    ]
    shifted = iter(starting_at_zero([camera.pieces for camera in cameras if camera.pieces]))
    on_zero = [replace(camera, pieces=next(shifted)) if camera.pieces else camera for camera in cameras]
    return Alignment(anchor, tuple(_suggested(on_zero, heard, anchor)), tuple(fits))


def _listened(heard: Sequence[Heard], threads: ThreadPoolExecutor) -> dict[int, Listened]:
    """Return what can be compared: cameras with a microphone that recorded something."""
    audible = [(item, item.sound) for item in heard if item.sound is not None and not is_dead(item.sound)]
    risen = threads.map(lambda each: rising(onsets(each[1])), audible)
    return {
        item.camera: Listened(item.camera, sound, rises, tuple(join / 1000.0 for join in item.joins_ms))
        for (item, sound), rises in zip(audible, risen, strict=True)
    }


def _compared(
    listened: Mapping[int, Listened], threads: ThreadPoolExecutor, look: Look | None
) -> dict[Pair, PairFit | Refusal]:
    """Return what each pair of cameras says: how one lies on the other, or why that cannot be said."""
    pairs = list(itertools.combinations(listened, 2))
    lengths = {camera: each.sound.duration_s for camera, each in listened.items()}
    from_where = _from_where(pairs, listened, lengths, threads)
    tried = threads.map(lambda pair: fit_pair(listened[pair[0]], listened[pair[1]], from_where[pair][0]), from_where)
    answers: dict[Pair, PairFit | Refusal] = dict.fromkeys(pairs, Refusal.TOO_SHORT_OVERLAP)
    for fit in closed([judged(fit, from_where[fit.pair]) for fit in tried]):
        shared = (lengths[fit.camera_a], lengths[fit.camera_b])
        if fit.confidence < BELIEVED:
            answers[fit.pair] = why_not(fit)
        elif too_short(fit, min(shared)):
            answers[fit.pair] = Refusal.TOO_SHORT_OVERLAP
        else:
            answers[fit.pair] = Refusal.DUPLICATE if is_copy(fit, shared, look) else fit
    return answers


def _from_where(
    pairs: Sequence[Pair], listened: Mapping[int, Listened], lengths_s: Mapping[int, float], threads: ThreadPoolExecutor
) -> dict[Pair, list[Peak]]:
    """Return the lags to start from, of each pair that may share enough time. Scores are large, and gone after this."""
    agreed = threads.map(lambda pair: score(listened[pair[0]].onsets, listened[pair[1]].onsets), pairs)
    return starts({pair: found for pair, found in zip(pairs, agreed, strict=True) if found is not None}, lengths_s)


def _anchor(cameras: list[int], audible: list[int], fits: list[PairFit]) -> int:
    """Return the camera whose clock is the lesson's: of the largest group, the one that runs evenest and is surest.

    A clock that changes its rate in mid-lesson shows in every pair of its camera, so the camera with the fewest pieces is even.
    Without any pair: the first camera with sound.
    """
    if not fits:
        return (audible or cameras)[0]
    own = {camera: [fit for fit in fits if camera in {fit.camera_a, fit.camera_b}] for camera in cameras}
    return max(
        cameras,
        key=lambda camera: (
            len(_group(camera, fits)),
            -breaks(camera, fits),
            sum(round(fit.confidence, 2) for fit in own[camera]),
        ),
    )


def _group(camera: int, fits: Sequence[PairFit]) -> set[int]:
    """Return the cameras that hang together with one."""
    found = {camera}
    for _ in fits:
        found |= {each for fit in fits for each in fit.cameras if found & fit.cameras}
    return found


def _places(anchor: int, durations_s: Mapping[int, float], fits: Sequence[PairFit]) -> dict[int, Place]:
    """Return the place of each camera that hangs on the anchor, by its surest chain (maximum spanning tree, Prim 1957)."""
    places = {anchor: anchored(anchor, durations_s[anchor], fits)}
    while True:
        edges = [fit for fit in fits if (fit.camera_a in places) != (fit.camera_b in places)]
        if not edges:
            return places
        fit = max(edges, key=lambda edge: _preference(edge, places, fits))
        near, camera = (fit.camera_a, fit.camera_b) if fit.camera_a in places else (fit.camera_b, fit.camera_a)
        places[camera] = hung(camera, durations_s[camera], fit, places[near], fits)


def _preference(edge: PairFit, places: Mapping[int, Place], fits: Sequence[PairFit]) -> tuple[float, int, int, float]:
    """Rank an edge of the tree: surer in the first decimal, to the evener camera, knowing of more breaks, less uncertain.

    The evener cameras come first so that a broken one can hang on whichever saw most of its breaks: a pair that shares little
    time overlooks a break sooner than another makes one up.
    """
    near, camera = (edge.camera_a, edge.camera_b) if edge.camera_a in places else (edge.camera_b, edge.camera_a)
    uncertainty = places[near].uncertainty_s + max(line.uncertainty_s for line in edge.lines)
    sure = round(places[near].confidence * edge.confidence, 1)
    return sure, -breaks(camera, fits), len(edge.lines), -uncertainty


def _aligned(item: Heard, place: Place, fits: Sequence[PairFit], places: Mapping[int, Place]) -> CameraAlignment:
    shown = place.points
    if place.against is not None and not shown:
        fit = next(each for each in fits if each.cameras == {item.camera, place.against})
        shown = evidence(item.camera, fit, place, places[place.against])
    return CameraAlignment(
        camera=item.camera,
        file=item.file,
        status=AlignmentStatus.ALIGNED,
        method=place.method if len(places) > 1 else ALONE,
        confidence=place.confidence,
        uncertainty_ms=place.uncertainty_s * 1000.0,
        pieces=place.pieces,
        against=place.against,
        evidence=shown,
        doubts=place.doubts,
    )


def _suggested(cameras: Sequence[CameraAlignment], heard: Sequence[Heard], anchor: int) -> Iterator[CameraAlignment]:
    """Yield the cameras; one without a place says where it would lie by the clocks inside the files, if they have any."""
    by_camera = {item.camera: item for item in heard}
    first = by_camera[anchor]
    begins = next(camera.pieces[0].offset_ms for camera in cameras if camera.camera == anchor)
    for camera in cameras:
        item = by_camera[camera.camera]
        by_clock = suggested_offset_ms(first.recorded_at, first.duration_ms, item.recorded_at, item.duration_ms)
        if camera.pieces or by_clock is None or camera.reason == Refusal.DUPLICATE:
            yield camera
        else:
            yield replace(camera, suggested_offset_ms=begins + by_clock)


def _refused(item: Heard, answers: Mapping[Pair, PairFit | Refusal]) -> CameraAlignment:
    """Name why a camera hangs on nothing: the most telling of what its pairs answered."""
    said = [answer for pair, answer in answers.items() if item.camera in pair and isinstance(answer, Refusal)]
    twin = next((pair[0] for pair, answer in answers.items() if pair[1] == item.camera and answer is Refusal.DUPLICATE), None)
    if twin is not None:
        return CameraAlignment(item.camera, item.file, AlignmentStatus.UNALIGNABLE, Refusal.DUPLICATE.value, against=twin)
    order = (Refusal.TOO_SHORT_OVERLAP, Refusal.AMBIGUOUS, Refusal.NOT_THE_SAME_LESSON)
    reason = next((refusal for refusal in order if refusal in said), Refusal.NO_AUDIO)
    return CameraAlignment(item.camera, item.file, AlignmentStatus.UNALIGNABLE, reason.value)
