"""What is said to a trainee about where the cameras lie in time: in plain words, what is kept, and what to do."""

from collections.abc import Iterator, Mapping, Sequence

from domain.findings import FindingCode, Found, Severity
from domain.timeline import BETWEEN_FILES, Doubt, DoubtKind, Gap, clock_time, lesson_of
from ingest.sentences import length
from pipeline.orders import Fit, Order, Timeline

UNSURE = 0.9
"""Below this confidence a person is asked to look. Right placements of 20 s and more have 0.95; two lessons that share whole
sentences have reached 0.87."""

UNSURE_WORDS = (
    "We placed this camera beside the others, but we are not sure that they run together. Play a moment that all of them show "
    "and check."
)

REASONS = {
    "not_the_same_lesson": "This recording does not sound like the same lesson as the others, so it is left out. The file is "
    "kept. Check that it is the right one, or replace it.",
    "no_audio": "There is no sound by which this recording could be matched with the others, so it is left out. The file is "
    "kept. Replace it with one that has sound if you can.",
    "too_short_overlap": "This recording shares too little time with the others to be placed, so it is left out. The file is "
    "kept. Check that it is the whole recording, or replace it.",
    "ambiguous": "This recording matches the others at more than one place, so it is left out rather than shown at a wrong "
    "time. The file is kept.",
    "duplicate": "This is the same recording as that of another camera, so it is left out. The file is kept. Choose this "
    "camera's own file and replace it.",
    "": "This recording could not be placed beside the others, so it is left out. The file is kept.",
}
"""Why a camera has no place, for the trainee, by the reasons of `ingest.align`."""

SHORTEST_TOLD_MS = 1_000.0
"""A gap that is shorter is in the lesson's data, and nobody needs to be told."""


def about_missing(order: Order) -> Iterator[Found]:
    """Yield what to say of cameras that nothing came from."""
    for camera in order.missing:
        words = f"There was no recording of camera {camera}, so the lesson was made without it. You can still add it."
        yield Found(FindingCode.CAMERA_MISSING, Severity.INFO, words, camera)


def about_places(timeline: Timeline, gaps: Mapping[int, Sequence[Gap]]) -> Iterator[Found]:
    """Yield what to say of where the cameras lie. `gaps` are those of each placed camera, in lesson time."""
    for fit in timeline.fits:
        if not fit.aligned:
            yield _without_place(fit, timeline)
            continue
        if len(timeline.placed) > 1:
            yield from _worth_a_look(fit, timeline)
        for gap in gaps.get(fit.camera, ()):
            if gap.to_ms - gap.from_ms >= SHORTEST_TOLD_MS:
                yield _gap(fit, gap)


def _without_place(fit: Fit, timeline: Timeline) -> Found:
    if fit.reason == "duplicate":
        words = REASONS["duplicate"]
        if fit.against is not None:
            words = (
                f"This is the same recording as camera {fit.against}, so it is left out. The file is kept. Choose camera"
                f" {fit.camera}'s own file and replace it."
            )
        return Found(FindingCode.DUPLICATE, Severity.WARNING, words, fit.camera)
    words = " ".join([REASONS.get(fit.reason or "", REASONS[""]), *_by_the_files_clock(fit, timeline)])
    return Found(FindingCode.NOT_ALIGNED, Severity.WARNING, words, fit.camera)


def _by_the_files_clock(fit: Fit, timeline: Timeline) -> Iterator[str]:
    if fit.suggested_offset_ms is None or not timeline.placed:
        return
    beside = next((each for each in timeline.placed if each.camera == timeline.anchor), timeline.placed[0])
    later_s = (fit.suggested_offset_ms - beside.pieces[0].lesson_start_ms) / 1000.0
    when = f"{length(abs(later_s))} {'after' if later_s > 0.0 else 'before'}" if round(later_s) else "at the same moment as"
    yield f"By the clocks inside the files it would begin {when} camera {beside.camera}. We have not used that."


def _worth_a_look(fit: Fit, timeline: Timeline) -> Iterator[Found]:
    if fit.method == "picture" and fit.camera != timeline.anchor:
        words = f"Camera {fit.camera} has no sound. We lined it up by picture; please check."
        yield Found(FindingCode.ALIGNED_BY_PICTURE, Severity.WARNING, words, fit.camera)
    elif fit.doubts:
        for doubt in fit.doubts:
            yield Found(FindingCode.UNCERTAIN_ALIGNMENT, Severity.WARNING, _doubt(fit, doubt), fit.camera, round(doubt.from_ms))
    elif fit.confidence is not None and fit.confidence < UNSURE:
        yield Found(FindingCode.UNCERTAIN_ALIGNMENT, Severity.WARNING, UNSURE_WORDS, fit.camera)


def _doubt(fit: Fit, doubt: Doubt) -> str:
    begin, end = (clock_time(round(_lesson(fit, moment))) for moment in (doubt.from_ms, doubt.to_ms))
    camera, missing = f"camera {fit.camera}", _amount(abs(doubt.missing_ms))
    if doubt.kind is DoubtKind.UNDATED:
        return (
            f"About {missing} of the lesson are missing from {camera} somewhere between {begin} and {end}. Nothing is heard"
            f" there that tells exactly where, so for that while it may be shown {missing} early or late. Play it and check."
        )
    if doubt.kind is DoubtKind.UNHEARD:
        return (
            f"Nothing that {camera} recorded between {begin} and {end} was heard by another camera, so that part stands where"
            " the rest of its recording puts it. If anything was left out before or after it, it is shown at a wrong time."
        )
    return (
        f"Between {begin} and {end} {camera} does not sound like the others at the place where we put it. Play a moment there"
        " that another camera shows too, and check."
    )


def _lesson(fit: Fit, file_ms: float) -> float:
    """Return the lesson time of a moment of the file; of its end, that of the last piece."""
    found = lesson_of(fit.pieces, file_ms)
    return fit.pieces[-1].to_lesson(file_ms) if found is None else found


def _amount(missing_ms: float) -> str:
    return f"{missing_ms / 1000.0:.1f} seconds" if missing_ms < 10_000.0 else length(missing_ms / 1000.0)


def _gap(fit: Fit, gap: Gap) -> Found:
    lasted, when = length((gap.to_ms - gap.from_ms) / 1000.0), clock_time(gap.from_ms)
    words = f"Camera {fit.camera} was paused for {lasted} at {when} of the lesson."
    if gap.reason == BETWEEN_FILES:
        words = (
            f"Between two files of camera {fit.camera}, {lasted} of the lesson were not filmed, at {when}. If there is another"
            " file, put it between them and replace this camera."
        )
    before = [piece for piece in fit.pieces if round(piece.lesson_end_ms) <= gap.from_ms]
    at_ms = round(before[-1].file_end_ms) if before else None
    return Found(FindingCode.PAUSED, Severity.INFO, words, fit.camera, at_ms)
