"""How far an answer is from the truth, camera by camera, in milliseconds of lesson time over the whole overlap.

At every second that a camera and the anchor both recorded, both are asked for the lesson time of that moment; the difference
of their answers is the error. What a room does to it is reported beside it: sound that reaches a camera later than the
anchor places that camera too early by as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.sync.cases import ALIGNED, DUPLICATE, SHORT
from benchmarks.sync.truth import CameraTruth, Truth
from domain.recording import AlignmentStatus
from domain.timeline import Piece
from ingest.align import Alignment, CameraAlignment

RIGHT_WITHIN_MS = 80.0
"""An alignment that is off by more anywhere is a wrong one: two frames at 25 a second, and lips no longer fit."""

BESIDE_BREAKS_MS = 1500.0
"""Nothing is asked this near to a break: breaks are to be dated to a second, and are judged by themselves."""

DATED_WITHIN_MS = 10_000.0
"""A break found this far from a true one is another."""

STEP_MS = 1000.0
SHOWN = 40
"""Moments of each camera, spread evenly, whose errors go into the rows: percentiles over moments are taken from them."""


@dataclass(frozen=True)
class Errors:
    """Signed errors in ms at moments of the world's clock, in ms; `uncovered` is the share that the answer leaves out."""

    moments_ms: NDArray[np.float64]
    errors_ms: NDArray[np.float64]
    uncovered: float

    @property
    def slope_ppm(self) -> float | None:
        """The drift that the answer has wrong, over the whole overlap; None below three minutes."""
        if len(self.moments_ms) < 180:
            return None
        return float(np.polyfit(self.moments_ms - self.moments_ms.mean(), self.errors_ms, 1)[0]) * 1e6


def score(truth: Truth, answer: Alignment) -> list[dict[str, Any]]:
    """Return a row for each camera: the verdict, and for an aligned one its errors."""
    answers = {camera.camera: camera for camera in answer.cameras}
    anchor = next(camera for camera in truth.cameras if camera.camera == answer.anchor)
    rows = []
    for camera in truth.cameras:
        given = answers[camera.camera]
        row: dict[str, Any] = {
            "camera": camera.camera,
            "snr_db": camera.snr_db,
            "anchor": answer.anchor,
            "expects": _expected(camera, truth, answers),
            "answer": ALIGNED if given.status is AlignmentStatus.ALIGNED else given.reason,
            "method": given.method,
            "confidence": given.confidence,
            "uncertainty_ms": given.uncertainty_ms,
        }
        if given.pieces:
            row |= _breaks(camera, given.pieces)
        errors = None
        if given.pieces and camera.camera != anchor.camera and camera.lesson == anchor.lesson:
            errors = errors_of(camera, anchor, given.pieces, answers[anchor.camera].pieces)
            row |= _described(errors, given) | _acoustics(truth, camera, anchor)
        rows.append({**row, "verdict": _verdict(camera, anchor, row, errors)})
    return rows


def _expected(camera: CameraTruth, truth: Truth, answers: dict[int, CameraAlignment]) -> str:
    """Return the right answer; of a file given twice, either may be called the duplicate."""
    twins = [other for other in truth.cameras if camera.camera == other.copy_of or other.camera == camera.copy_of]
    if twins and answers[twins[0].camera].reason == DUPLICATE:
        return ALIGNED
    return DUPLICATE if twins else camera.expects


def _verdict(camera: CameraTruth, anchor: CameraTruth, row: dict[str, Any], errors: Errors | None) -> str:
    """Return right, wrong, missed (refused though alignable), refused (rightly), allowed, other reason, or let through."""
    expects, answer = row["expects"], row["answer"]
    if camera.camera == anchor.camera:
        return "anchor"
    if answer != ALIGNED:
        reasons = {expects: "refused", **dict.fromkeys(camera.allows, "allowed")}
        return reasons.get(answer, "missed" if expects == ALIGNED else "other reason")
    if errors is None or len(errors.errors_ms) == 0 or np.max(np.abs(errors.errors_ms)) > RIGHT_WITHIN_MS:
        return "wrong"
    return {ALIGNED: "right", SHORT: "allowed"}.get(expects, "let through")


def errors_of(camera: CameraTruth, anchor: CameraTruth, pieces: Sequence[Piece], of_anchor: Sequence[Piece]) -> Errors:
    """Return the errors at every second of the true overlap that is not beside a true break of either."""
    begin = max(one.pieces[0].lesson_start_ms for one in (camera, anchor))
    end = min(one.pieces[-1].lesson_end_ms for one in (camera, anchor))
    moments = np.arange(np.ceil(begin / STEP_MS) * STEP_MS, end, STEP_MS)
    edges = [edge for one in (camera, anchor) for p in one.pieces for edge in (p.lesson_start_ms, p.lesson_end_ms)]
    inner = [edge for edge in edges if begin < edge < end]
    clear = (
        np.all([np.abs(moments - edge) > BESIDE_BREAKS_MS for edge in inner], axis=0) if inner else np.full(len(moments), True)
    )
    here, there = _files(camera.pieces, moments), _files(anchor.pieces, moments)
    asked = clear & np.isfinite(here) & np.isfinite(there)
    errors = _lessons(pieces, here[asked]) - _lessons(of_anchor, there[asked])
    covered = np.isfinite(errors)
    return Errors(moments[asked][covered], errors[covered], float(1 - covered.mean()) if len(covered) else 1.0)


def _files(pieces: Sequence[Piece], moments: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.full(len(moments), np.nan)
    for piece in pieces:
        inside = (moments >= piece.lesson_start_ms) & (moments < piece.lesson_end_ms)
        found[inside] = (moments[inside] - piece.offset_ms) / piece.rate
    return found


def _lessons(pieces: Sequence[Piece], files: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.full(len(files), np.nan)
    for piece in pieces:
        inside = (files >= piece.file_start_ms) & (files < piece.file_end_ms)
        found[inside] = piece.offset_ms + files[inside] * piece.rate
    return found


def _described(errors: Errors, given: CameraAlignment) -> dict[str, Any]:
    row: dict[str, Any] = {"overlap_s": len(errors.moments_ms), "uncovered": round(errors.uncovered, 4)}
    if len(errors.errors_ms) == 0:
        return row
    sizes = np.abs(errors.errors_ms)
    worst = float(sizes.max())
    slope = errors.slope_ppm
    return row | {
        "worst_ms": round(worst, 3),
        "p95_ms": round(float(np.percentile(sizes, 95)), 3),
        "rms_ms": round(float(np.sqrt(np.mean(sizes**2))), 3),
        "mean_ms": round(float(errors.errors_ms.mean()), 3),
        "drift_error_ppm": None if slope is None else round(slope, 3),
        "along_ms": [round(float(e), 2) for e in errors.errors_ms[np.linspace(0, len(sizes) - 1, SHOWN).round().astype(int)]],
        "inside": None if given.uncertainty_ms is None else worst <= given.uncertainty_ms,
    }


def _acoustics(truth: Truth, camera: CameraTruth, anchor: CameraTruth) -> dict[str, Any]:
    """Return the error that the room alone explains: mean and spread over the speech that both recorded."""
    begin = max(one.pieces[0].lesson_start_ms for one in (camera, anchor))
    end = min(one.pieces[-1].lesson_end_ms for one in (camera, anchor))
    both = [(min(b, end) - max(a, begin), place) for a, b, place in truth.spoken[camera.lesson] if a < end and b > begin]
    if not both:
        return {}
    late = np.array([anchor.delays_ms[place] - camera.delays_ms[place] for _, place in both])
    weight = np.array([length for length, _ in both])
    mean = float(np.average(late, weights=weight))
    spread = float(np.sqrt(np.average((late - mean) ** 2, weights=weight)))
    return {"acoustic_ms": round(mean, 2), "acoustic_spread_ms": round(spread, 2)}


def _breaks(camera: CameraTruth, pieces: Sequence[Piece]) -> dict[str, Any]:
    """Return how many breaks there are, how many were found, and the worst error of their dates in seconds of file time."""
    true = [piece.file_start_ms for piece in camera.pieces[1:]]
    given = [piece.file_start_ms for piece in pieces[1:]]
    off = [min((abs(one - other) for other in given), default=np.inf) for one in true]
    found = [value for value in off if value <= DATED_WITHIN_MS]
    extra = [one for one in given if min((abs(one - other) for other in true), default=np.inf) > DATED_WITHIN_MS]
    row: dict[str, Any] = {"breaks": len(true), "breaks_found": len(found), "breaks_extra": len(extra)}
    return row | ({"dated_within_s": round(max(found) / 1000, 3)} if found else {})
