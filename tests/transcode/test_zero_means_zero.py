"""Lesson time = `start_ms` + media time as a media source counts it: read back out of published pictures and sound."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from domain.timeline import Piece
from media.command import run
from media.pcm import Sound
from tests.transcode.filmed import Clip, clicks_of, film, keyframes_of, published_sound, shown, source_of
from transcode.joining import Rendered
from transcode.ladder import Rung, copyable
from transcode.render import render
from transcode.sound import lesson_sound
from transcode.sound_argv import layout_command

pytestmark = pytest.mark.media

DRAWN = 0.5
"""The clock in the pictures shows whole milliseconds."""

TICK = 0.05

LINE = (Piece(0, 6000, 1234.567, 300.0),)
PAUSED = (Piece(0, 3000, 1234.567, 300.0), Piece(3000, 6000, 4500.25, 300.0))
H264 = ("-c:v", "libx264", "-preset", "veryfast", "-g", "25")


def _clip(**changes: object) -> Clip:
    return Clip(**{"pieces": LINE, "seconds": 6.0, **changes})  # type: ignore[arg-type]


CLIPS = {
    "b_frames": _clip(),
    "no_b_frames": _clip(codec=(*H264, "-bf", "0")),
    "ntsc": _clip(rate=Fraction(30000, 1001)),
    "paused": _clip(pieces=PAUSED),
    "coarse_clock": _clip(suffix=".mov", options=("-video_track_timescale", "600")),
    "matroska": _clip(suffix=".mkv"),
    "transport_stream": _clip(suffix=".ts"),
    "variable_rate": _clip(drop_every=4),
    "begins_at_lesson_zero": _clip(pieces=(Piece(0, 6000, 0.0),)),
}
SLACK = {"matroska": 0.5, "coarse_clock": 0.85}
"""Matroska keeps whole milliseconds itself, and a QuickTime clock of 600 ticks holds pictures to 1/1200 s."""


def _errors(rendered: Rendered, out: Path, scratch: Path) -> list[float]:
    """Return by how many milliseconds each published picture is shown too late."""
    read = list(shown(out, rendered.playlist, scratch, rendered.start_ms))
    assert all(inside is not None for _, inside in read)
    return [moment - inside for moment, inside in read if inside is not None]


def _assert_exact(errors: list[float], slack: float) -> None:
    # The first picture is shown from the whole millisecond on that its angle starts at, so up to 1 ms early.
    assert -1.0 - DRAWN <= errors[0] <= DRAWN
    assert max(abs(error) for error in errors[1:]) <= slack


@pytest.mark.parametrize("name", CLIPS)
def test_copied_pictures_are_shown_when_they_were_taken(name: str, tmp_path: Path) -> None:
    clip = CLIPS[name]
    source = source_of(film(clip, tmp_path), clip.pieces)
    keyframes = keyframes_of(source)
    assert copyable(source, keyframes).ok
    rendered = render(source, Rung(180, copied=True), tmp_path, keyframes=keyframes)
    assert rendered.copied
    wanted = int(clip.seconds * clip.rate)
    assert rendered.pictures == wanted - (wanted // clip.drop_every if clip.drop_every else 0)
    _assert_exact(_errors(rendered, tmp_path, tmp_path), DRAWN + TICK + SLACK.get(name, 0.0))


@pytest.mark.parametrize("name", ["b_frames", "ntsc", "paused", "transport_stream"])
def test_encoded_pictures_are_shown_when_they_were_taken(name: str, tmp_path: Path) -> None:
    clip = CLIPS[name]
    source = source_of(film(clip, tmp_path), clip.pieces)
    rendered = render(source, Rung(180, crf=18), tmp_path)
    assert not rendered.copied
    _assert_exact(_errors(rendered, tmp_path, tmp_path), DRAWN + TICK)


def test_a_piece_that_does_not_begin_at_a_keyframe_is_encoded_from_its_very_moment(tmp_path: Path) -> None:
    clip = _clip(pieces=(Piece(0, 2520, 100.0), Piece(2520, 6000, 9000.0)), codec=(*H264, "-bf", "2"))
    source = source_of(film(clip, tmp_path), clip.pieces)
    rendered = render(source, Rung(180, crf=18), tmp_path)
    assert rendered.pictures == 150
    _assert_exact(_errors(rendered, tmp_path, tmp_path), DRAWN + TICK)


def test_both_rungs_of_an_angle_show_the_same_picture_at_the_same_media_time(tmp_path: Path) -> None:
    clip = CLIPS["b_frames"]
    source = source_of(film(clip, tmp_path), clip.pieces)
    copied = render(source, Rung(180, copied=True), tmp_path)
    small = render(source, Rung(90, crf=18), tmp_path)
    assert copied.start_ms == small.start_ms
    one, other = (_errors(rung, tmp_path, tmp_path) for rung in (copied, small))
    assert np.allclose(one, other, rtol=0.0, atol=2 * TICK)


@pytest.mark.parametrize("pieces", [LINE, PAUSED, (Piece(0, 6000, 0.0, -150.0),)], ids=["line", "paused", "from_zero"])
def test_clicks_are_heard_when_they_were_made(pieces: tuple[Piece, ...], tmp_path: Path) -> None:
    clip = _clip(pieces=pieces)
    source = source_of(film(clip, tmp_path), clip.pieces)
    track = lesson_sound(source, 0, 11_000, tmp_path / "out", scratch=tmp_path / "scratch")
    heard = published_sound(tmp_path / "out", track.playlist, tmp_path)
    assert track.start_ms == 0
    assert abs(track.duration_s - 11.0) < 1e-6
    for moment in clicks_of(clip):
        near = np.abs(heard[round((moment - 40) * 48) : round((moment + 40) * 48)])
        onset = np.argmax(near > 0.3 * near.max()) / 48.0 - 40.0
        assert near.max() > 3000
        assert abs(onset) < 0.3


@pytest.mark.parametrize("drift_ppm", [0.3, 37.123, -81.977, 145.5, -200.01])
def test_every_drift_can_be_taken_out_of_the_sound(drift_ppm: float, tmp_path: Path) -> None:
    np.zeros(2 * 48_000, "<i2").tofile(tmp_path / "heard.s16")
    heard = Sound(tmp_path / "heard.s16", 48_000, 2 * 48_000)
    out = tmp_path / "lesson.s16"
    run(layout_command(heard, [Piece(0, 2000, 250.0, drift_ppm)], 0, 3000, out))
    assert out.stat().st_size == 3 * 48_000 * 2
