"""A camera in pieces, from its file to what is published: gaps are listed, nothing false is shown, and the sound is silent."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from domain.lesson import Lesson, PinnedClock
from domain.timeline import Gap, Piece, lesson_of
from media.probe import probe
from tests.transcode.filmed import Clip, clicks_of, film, keyframes_of, published_sound, shown, source_of
from transcode import publish as assembly
from transcode.joining import Rendered
from transcode.ladder import Rung, copyable
from transcode.render import render
from transcode.sound import lesson_sound
from transcode.source import Source

pytestmark = pytest.mark.media

COPIED, SMALL = Rung(180, copied=True), Rung(90, crf=18)
SAID = assembly.Fit(0.99, 8.0, "sound")
DRAWN_MS = 0.6
"""The clock in the pictures shows whole milliseconds; ticks of the track's clock round besides."""

OFF_KEYFRAME = (Piece(0, 3_400, 1_234.5, 120.0), Piece(3_400, 8_000, 5_434.5, 120.0))
"""A pause of 4.2 s that was dated to 0.6 s before the keyframe at which the camera goes on."""

TURNED = (Piece(0, 3_400, 500.0), Piece(3_400, 8_000, 500.0 - 3_400 * 300e-6, 300.0))
"""No pause: the camera's clock changed its rate, and no keyframe lies there."""

OVERLAPPING = (Piece(0, 4_000, 500.0), Piece(4_000, 8_000, 440.0))
"""The camera's clock was set back by 60 ms."""

TOUCHING = (Piece(0, 4_000, 500.0), Piece(4_000, 8_000, 500.0))


def _filmed(pieces: tuple[Piece, ...], folder: Path, seconds: float = 8.0) -> tuple[Clip, Source]:
    clip = Clip(pieces, seconds)
    return clip, source_of(film(clip, folder), pieces)


def _published(source: Source, rendered: list[Rendered], folder: Path) -> Lesson:
    """Put the rungs and the sound together as a lesson, and read everything back."""
    start_ms, end_ms = assembly.span_of([source])
    sound = lesson_sound(source, start_ms, end_ms, folder, scratch=folder / "scratch")
    master = assembly.write_master(folder, rendered, planned=len(rendered))
    lesson = assembly.lesson(
        revision=1,
        clock=PinnedClock(1, 1),
        span=(start_ms, end_ms),
        angles=[assembly.angle(source, SAID, rendered, master)],
        audio=assembly.tracks([sound], 1, {}, {}),
    )
    assembly.verify(folder, lesson)
    return lesson


def _read(rendered: Rendered, folder: Path) -> list[tuple[float, int]]:
    """When each published picture is shown, and when it was taken."""
    read = [(moment, inside) for moment, inside in shown(folder, rendered.playlist, folder, rendered.start_ms)]
    assert all(inside is not None for _, inside in read)
    return [(moment, inside) for moment, inside in read if inside is not None]


def _assert_true(read: list[tuple[float, int]], slack_ms: float = DRAWN_MS) -> None:
    assert max(abs(moment - inside) for moment, inside in read[1:]) <= slack_ms


def test_a_pause_is_published_as_a_gap_with_nothing_in_it(tmp_path: Path):
    clip, source = _filmed(OFF_KEYFRAME, tmp_path)
    keyframes = keyframes_of(source)
    assert copyable(source, keyframes).ok
    rungs = [render(source, COPIED, tmp_path, keyframes=keyframes), render(source, SMALL, tmp_path)]
    lesson = _published(source, rungs, tmp_path)
    resumed = lesson_of(OFF_KEYFRAME, 4_000)
    assert resumed is not None
    [gap] = lesson.angles[0].gaps
    assert gap.from_ms == round(OFF_KEYFRAME[0].lesson_end_ms)
    assert gap.to_ms == pytest.approx(resumed, abs=1.0)  # told to last until the copy goes on
    assert gap.reason == "paused"
    for rung, pictures in zip(rungs, (185, 200), strict=True):
        read = _read(rung, tmp_path)
        seen = [each for each in read if not gap.from_ms - 1 <= each[0] < OFF_KEYFRAME[1].lesson_start_ms - 1]
        assert len(seen) == pictures
        _assert_true(seen)
        # A copy's last pictures in decoding order run a little past its end, where the player hides the picture.
        assert all(moment < gap.from_ms + 160 for moment, _ in set(read) - set(seen))
    heard = published_sound(tmp_path, lesson.audio[0].playlist, tmp_path)
    begin, end = ((moment - lesson.start_ms) * 48 for moment in (gap.from_ms + 30, round(OFF_KEYFRAME[1].lesson_start_ms) - 30))
    assert np.abs(heard[begin:end]).max() < 30
    for moment in clicks_of(clip):
        at = round((moment - lesson.start_ms) * 48)
        near = np.abs(heard[max(0, at - 40 * 48) : at + 40 * 48])
        assert near.max() > 3_000


def test_a_clock_that_changes_its_rate_leaves_no_hole(tmp_path: Path):
    _, source = _filmed(TURNED, tmp_path)
    keyframes = keyframes_of(source)
    assert copyable(source, keyframes).ok
    rungs = [render(source, COPIED, tmp_path, keyframes=keyframes), render(source, SMALL, tmp_path)]
    lesson = _published(source, rungs, tmp_path)
    assert lesson.angles[0].gaps == ()
    for rung in rungs:
        read = _read(rung, tmp_path)
        assert len(read) == 200
        _assert_true(read, DRAWN_MS + 600 * 300e-6)  # until its keyframe, the copy keeps the rate from before
        assert max(after - before for (before, _), (after, _) in itertools.pairwise(read)) < 41.0


@pytest.mark.parametrize("pieces", [TOUCHING, OVERLAPPING], ids=["touching", "overlapping"])
def test_pieces_that_touch_or_overlap_a_little_are_published_whole(pieces: tuple[Piece, ...], tmp_path: Path):
    _, source = _filmed(pieces, tmp_path)
    rungs = [render(source, COPIED, tmp_path), render(source, SMALL, tmp_path)]
    lesson = _published(source, rungs, tmp_path)
    assert lesson.angles[0].gaps == ()
    for rung in rungs:
        read = _read(rung, tmp_path)
        assert len(read) == 200
        _assert_true(read)


def test_time_that_is_missing_between_two_given_files_is_called_so(tmp_path: Path):
    pieces = (Piece(0, 3_000, 0.0), Piece(3_000, 6_000, 2_500.0))
    parts = []
    for number, piece in enumerate(pieces):
        folder = tmp_path / str(number)
        folder.mkdir()
        length = piece.file_end_ms - piece.file_start_ms
        parts.append(film(Clip((Piece(0, length, piece.lesson_start_ms),), length / 1000.0), folder))
    first, second = (probe(part) for part in parts)
    source = Source(1, "Camera 1", tuple(parts), first, pieces, (second,))
    assert source.gaps == (Gap(3_000, 5_500, "between_files"),)
    rendered = render(source, COPIED, tmp_path)
    lesson = _published(source, [rendered], tmp_path)
    assert lesson.angles[0].gaps == source.gaps
    _assert_true(_read(rendered, tmp_path))


def test_what_a_pause_cannot_be_copied_over_is_encoded(tmp_path: Path):
    _, source = _filmed((Piece(0, 3_400, 0.0), Piece(3_400, 8_000, 4_000.0)), tmp_path)
    far = [(0.0, 6.0)]
    assert not copyable(source, far).ok
    assert copyable(source, [(0.0, 5.8)]).ok
