"""A published track sounds without a seam: a tone goes through every boundary of its segments in phase and at one strength."""

from pathlib import Path

import numpy as np
import pytest

from domain.timeline import Piece, file_of
from media.command import Command, run
from tests.transcode.filmed import published_sound, source_of
from transcode.loudness import RATE
from transcode.playlist import addresses
from transcode.segments import SEGMENT_S
from transcode.sound import lesson_sound

pytestmark = pytest.mark.media
SECONDS = 14
TONE_HZ = 450.0
BLOCK = RATE // 50
"""A fiftieth of a second, nine whole waves, over which the tone is compared with what it should be."""

ONE_LINE = (Piece(0, 1000.0 * SECONDS, 1234.5, 120.0),)
CLOCK_CHANGED = (
    Piece(0, 7000, 1234.5, 120.0),
    Piece(7000, 1000.0 * SECONDS, 1234.5 + 7000 * 160e-6, -40.0),
)
"""The camera's clock went slower from the middle on: nothing is missing there, and nothing may be heard."""


def a_tone(folder: Path) -> Path:
    out = folder / "tone.mkv"
    argv = (
        "ffmpeg", "-nostdin", "-loglevel", "error", "-y",
        "-f", "lavfi", "-i", f"testsrc2=s=64x64:r=5:d={SECONDS}",
        "-f", "lavfi", "-i", f"sine=frequency={TONE_HZ}:sample_rate={RATE}:duration={SECONDS}",
        "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le", str(out),
    )  # fmt: skip
    run(Command(argv, writes=(folder,)))
    return out


@pytest.mark.parametrize("pieces", [ONE_LINE, CLOCK_CHANGED], ids=["one line", "its clock changed"])
def test_a_tone_goes_through_every_boundary_in_phase(pieces, tmp_path):
    source = source_of(a_tone(tmp_path), pieces)
    track = lesson_sound(source, source.start_ms, source.end_ms, tmp_path, scratch=tmp_path / "scratch")
    segments = [name for name in addresses((tmp_path / track.playlist).read_text()) if name.endswith(".m4s")]
    assert len(segments) >= SECONDS // SEGMENT_S, "there are boundaries to go through"
    heard = published_sound(tmp_path, track.playlist, tmp_path)

    at_ms = source.start_ms + np.arange(len(heard)) * 1000.0 / RATE
    first, *later = pieces
    taken_s = first.to_file(0.0) / 1000.0 + at_ms / first.rate / 1000.0
    for piece in later:
        after = at_ms >= piece.lesson_start_ms
        taken_s[after] = (piece.to_file(0.0) + at_ms[after] / piece.rate) / 1000.0
    assert abs(taken_s[RATE] * 1000.0 - (file_of(pieces, float(at_ms[RATE])) or 0.0)) < 1e-6

    turned = heard * np.exp(-2j * np.pi * TONE_HZ * taken_s)
    whole = slice(5 * BLOCK, (len(turned) // BLOCK - 5) * BLOCK)
    blocks = turned[whole].reshape(-1, BLOCK).mean(axis=1)
    phase = np.angle(blocks * np.conj(blocks.mean()))
    # A lost sample would turn the tone by 0.057, a doubled packet by 0.85 of a turn.
    assert np.abs(phase).max() < 0.03
    assert np.abs(blocks).max() / np.abs(blocks).min() < 1.03
    left = heard[whole] - 2.0 * np.abs(blocks.mean()) * np.cos(2 * np.pi * TONE_HZ * taken_s[whole] + np.angle(blocks.mean()))
    assert np.abs(left).max() < 0.1 * np.abs(heard[whole]).max(), "no click anywhere"
