"""What a trainee is told about where the cameras lie."""

from dataclasses import replace

import pytest

from domain.findings import FindingCode, Found, Severity
from domain.recording import AlignmentStatus
from domain.timeline import Doubt, DoubtKind, Gap, Piece
from ingest.pair import Refusal
from pipeline.orders import CameraOrder, Fit, Order, Timeline
from pipeline.sentences import REASONS, UNSURE, about_missing, about_places
from tests.pipeline.lessons import a_fit

FRONT = a_fit(1, "a")


def _told(*fits: Fit, gaps: dict[int, tuple[Gap, ...]] | None = None) -> list[Found]:
    return list(about_places(Timeline(1, 1, (FRONT, *fits)), gaps or {}))


def _lost(reason: str, **more: object) -> Fit:
    return Fit(2, "b", AlignmentStatus.UNALIGNABLE, reason, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", list(Refusal))
def test_every_reason_has_a_sentence_that_says_what_is_kept(reason: Refusal):
    [found] = _told(_lost(reason.value))
    assert (found.camera, found.severity) == (2, Severity.WARNING)
    assert "The file is kept." in found.message
    assert found.message != REASONS[""]


def test_the_same_file_twice_is_named_with_its_twin():
    [found] = _told(_lost("duplicate", against=1))
    assert found.code is FindingCode.DUPLICATE
    assert found.message.startswith("This is the same recording as camera 1, so it is left out.")


@pytest.mark.parametrize(
    ("offset_ms", "words"),
    [
        (-41_000.0, "it would begin 41 seconds before camera 1."),
        (125_000.0, "it would begin 2 minutes 5 seconds after camera 1."),
        (300.0, "it would begin at the same moment as camera 1."),
    ],
)
def test_the_clock_inside_the_files_is_a_suggestion_that_was_not_used(offset_ms: float, words: str):
    [found] = _told(_lost("no_audio", suggested_offset_ms=offset_ms))
    assert found.message.endswith(f"By the clocks inside the files {words} We have not used that.")


def test_a_camera_lined_up_by_picture_is_to_be_checked_once():
    [found] = _told(replace(a_fit(2, "b"), method="picture", confidence=0.7))
    assert (found.code, found.severity) == (FindingCode.ALIGNED_BY_PICTURE, Severity.WARNING)
    assert found.message == "Camera 2 has no sound. We lined it up by picture; please check."


def test_the_camera_at_fault_is_to_be_looked_at_and_no_other():
    """A triangle that does not close takes confidence from the camera that does not fit the other two."""
    found = _told(replace(a_fit(2, "b"), confidence=0.6), replace(a_fit(3, "c"), confidence=0.95))
    assert [(one.code, one.camera) for one in found] == [(FindingCode.UNCERTAIN_ALIGNMENT, 2)]
    assert _told(replace(a_fit(2, "b"), confidence=UNSURE)) == []


def test_a_pause_is_told_with_how_long_when_and_the_moment_of_the_file():
    pieces = (Piece(0.0, 760_000.0, 1_000.0), Piece(760_000.0, 900_000.0, 22_600.0))
    [found] = _told(replace(a_fit(2, "b"), pieces=pieces), gaps={2: (Gap(761_000, 782_600),)})
    assert (found.code, found.severity, found.at_ms) == (FindingCode.PAUSED, Severity.INFO, 760_000)
    assert found.message == "Camera 2 was paused for 22 seconds at 12:41 of the lesson."


def test_time_missing_between_given_files_is_no_pause():
    pieces = (Piece(0.0, 60_000.0, 0.0), Piece(60_000.0, 90_000.0, 8_000.0))
    [found] = _told(replace(a_fit(2, "b"), pieces=pieces), gaps={2: (Gap(60_000, 68_000, "between_files"),)})
    assert found.message.startswith("Between two files of camera 2, 8 seconds of the lesson were not filmed, at 01:00.")


def test_a_hole_of_a_few_pictures_is_not_worth_a_word():
    assert _told(a_fit(2, "b"), gaps={2: (Gap(10_000, 10_900),)}) == []


def test_a_camera_that_nothing_came_from_can_still_be_added():
    order = Order("p", "o", "en", (CameraOrder(1, "Camera 1", "a", "o", "a.mp4"),), missing=(2, 3))
    assert [(found.code, found.camera) for found in about_missing(order)] == [
        (FindingCode.CAMERA_MISSING, 2),
        (FindingCode.CAMERA_MISSING, 3),
    ]


BROKEN = (Piece(0.0, 133_000.0, 0.0), Piece(133_000.0, 300_000.0, 400.0))


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (
            Doubt(DoubtKind.UNDATED, 130_000.0, 136_000.0, 400.0),
            "About 0.4 seconds of the lesson are missing from camera 2 somewhere between 02:10 and 02:16.",
        ),
        (
            Doubt(DoubtKind.UNDATED, 130_000.0, 136_000.0, 65_000.0),
            "About 1 minute 5 seconds of the lesson are missing from camera 2 somewhere between 02:10 and 02:16.",
        ),
        (
            Doubt(DoubtKind.UNHEARD, 133_000.0, 300_000.0),
            "Nothing that camera 2 recorded between 02:13 and 05:00 was heard by another camera",
        ),
        (
            Doubt(DoubtKind.CONTRADICTED, 0.0, 20_000.0),
            "Between 00:00 and 00:20 camera 2 does not sound like the others at the place where we put it.",
        ),
    ],
)
def test_each_doubt_is_told_in_words_with_when_and_the_moment_of_the_file(doubt: Doubt, words: str):
    [found] = _told(replace(a_fit(2, "b"), pieces=BROKEN, confidence=0.8, doubts=(doubt,)))
    assert (found.code, found.severity) == (FindingCode.UNCERTAIN_ALIGNMENT, Severity.WARNING)
    assert (found.camera, found.at_ms) == (2, doubt.from_ms)
    assert found.message.startswith(words)


def test_a_camera_that_is_unsure_for_the_anchors_sake_is_told_in_general():
    doubted = replace(FRONT, pieces=BROKEN, confidence=0.8, doubts=(Doubt(DoubtKind.CONTRADICTED, 0.0, 20_000.0),))
    timeline = Timeline(1, 1, (doubted, replace(a_fit(2, "b"), confidence=0.8)))
    assert [(one.camera, one.at_ms) for one in about_places(timeline, {})] == [(1, 0), (2, None)]
