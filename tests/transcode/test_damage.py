"""A recording that is damaged in its middle: told by the place, kept from browsers, and made of what is left."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from domain.timeline import Piece
from media.command import Watch
from tests.transcode.filmed import Clip, film, keyframes_of, shown, source_of
from transcode.damage import is_sound
from transcode.errors import PictureDamaged
from transcode.ladder import Rung, ladder
from transcode.render import copy, render

LINE = (Piece(0, 12_000, 700.0),)
COPIED = Rung(180, copied=True)


def _unit(kind: int, body: bytes) -> bytes:
    return (len(body) + 1).to_bytes(4, "big") + bytes([0x60 | kind]) + body


SLICE = _unit(1, random.Random(5).randbytes(3000).replace(b"\0\0\0", b"\0\1\0"))


class TestOnePicture:
    def test_whole_ones_are_sound_whatever_goes_before_the_slices(self):
        assert is_sound(SLICE)
        assert is_sound(_unit(9, b"\xf0") + _unit(6, b"words") + SLICE + SLICE)
        assert is_sound(_unit(12, b"\xff" * 4000) + SLICE), "filler is all ones"
        assert is_sound(_unit(5, b"picture" + b"\0" * 300)), "careless encoders pad"
        assert is_sound(_unit(5, b"\xff" * 5000)), "an even wall may be all ones"

    @pytest.mark.parametrize(
        "broken",
        [
            b"",
            bytes(3000),
            _unit(9, b"\xf0"),
            SLICE[:-1],
            SLICE + b"\0\0",
            SLICE[:500] + bytes(600) + SLICE[1100:],
            SLICE[:3] + b"\xff" * 600,
            b"\0\0\x01\0" + SLICE,
            SLICE[:4] + bytes([SLICE[4] | 0x80]) + SLICE[5:],
        ],
        ids=["nothing", "zeros", "no slice", "cut off", "too long", "a lost block", "an erased block", "no unit", "forbidden"],
    )
    def test_broken_ones_are_not(self, broken):
        assert not is_sound(broken)

    def test_the_lengths_of_units_may_be_said_in_two_bytes(self):
        assert is_sound(SLICE[2:], prefix=2)


def _spoilt(path: Path, from_share: float, to_share: float, filling: str) -> None:
    content = bytearray(path.read_bytes())
    begin, end = round(len(content) * from_share), round(len(content) * to_share)
    content[begin:end] = {"zeros": bytes(end - begin), "noise": random.Random(3).randbytes(end - begin)}[filling]
    path.write_bytes(content)


@pytest.mark.media
@pytest.mark.parametrize("filling", ["zeros", "noise"])
def test_a_damaged_middle_is_found_where_it_is_and_encoded_instead(filling, tmp_path):
    clip = Clip(LINE, 12.0, codec=("-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "25"))
    path = film(clip, tmp_path)
    _spoilt(path, 0.50, 0.54, filling)
    source = source_of(path, LINE)
    keyframes = keyframes_of(source)
    assert ladder(source, keyframes)[0].copied
    with pytest.raises(PictureDamaged) as found:
        copy(source, COPIED, tmp_path / "copy", keyframes=keyframes, watch=Watch())
    ((from_ms, to_ms),) = found.value.holes_ms
    assert 700 + 4_500 < from_ms < to_ms < 700 + 8_500

    rendered = render(source, COPIED, tmp_path, keyframes=keyframes)
    assert not rendered.copied
    assert "damaged" in rendered.notes[0]
    assert rendered.flawed_ms == ((rendered.start_ms, rendered.start_ms + 12_000),)
    read = list(shown(tmp_path, rendered.playlist, tmp_path, rendered.start_ms))
    late = [abs(moment - inside) for moment, inside in read if inside is not None]
    assert sum(one < 1.0 for one in late) > 0.8 * 300, "what is not damaged is there, on time"
    assert read[-1][0] > 12_500


@pytest.mark.media
@pytest.mark.parametrize("suffix", [".mp4", ".ts", ".mkv"])
def test_a_sound_recording_is_copied(suffix, tmp_path):
    source = source_of(film(replace(Clip(LINE, 12.0), suffix=suffix), tmp_path), LINE)
    assert copy(source, COPIED, tmp_path, keyframes=keyframes_of(source), watch=Watch()).copied
