import threading

import numpy as np
import pytest

from media.command import ToolStopped, Watch
from media.film import HEIGHT, WIDTH, NoPicture, decode_film, times_path
from tests.media.clips import clip, make, picture

FLASHES_S = (1.0, 2.52, 4.0)
FLASH = "+".join(f"between(t,{moment - 0.001},{moment + 0.1})" for moment in FLASHES_S)


def flashing(out, *options, rate="25", chain=""):
    """Six seconds of grey that is white for a tenth of a second at FLASHES_S of the picture's own time."""
    source = ("-f", "lavfi", "-i", f"color=gray:size=320x180:rate={rate}:duration=6")
    bright = f"drawbox=color=white:t=fill:enable='{FLASH}'{chain}"
    coded = ("-c:v", "libx264", "-bf", "2", "-g", "25", "-pix_fmt", "yuv420p")
    return make(out, *source, "-vf", bright, *coded, *options)


def flashes(film):
    """Seconds of file time at which the picture turns white."""
    bright = film.open().mean(axis=(1, 2)) > 180
    return film.times()[np.flatnonzero(bright[1:] & ~bright[:-1]) + 1].tolist()


@pytest.mark.parametrize("ending", ["mp4", "mov", "ts", "mkv"])
def test_a_flash_is_found_when_it_is_shown(tmp_path, ending):
    film = decode_film([flashing(tmp_path / f"a.{ending}")], tmp_path / "a.film")
    assert film.times()[0] == pytest.approx(0.0, abs=0.001)
    assert flashes(film) == pytest.approx(FLASHES_S, abs=0.002)


@pytest.mark.parametrize("rate", ["30000/1001", "24", "15", "50", "60"])
def test_every_rate_keeps_its_moments(tmp_path, rate):
    above, _, below = rate.partition("/")
    frame_s = int(below or 1) / int(above)
    film = decode_film([flashing(tmp_path / "a.mp4", rate=rate)], tmp_path / "a.film")
    for found, shown in zip(flashes(film), FLASHES_S, strict=True):
        assert -0.002 <= found - shown <= max(frame_s, 0.034) + 0.002
    assert film.frames <= 6 * 31


def test_dropped_frames_and_uneven_ones_move_nothing(tmp_path):
    uneven = ",settb=1/90000,setpts='(N+0.2*sin(7*N))/(25*TB)',select='not(between(n,40,60)*mod(n,2))'"
    coded = ("-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-video_track_timescale", "90000")
    film = decode_film([flashing(tmp_path / "a.mp4", *coded, chain=uneven)], tmp_path / "a.film")
    assert film.frames == 150 - 10
    assert flashes(film) == pytest.approx(FLASHES_S, abs=0.05)
    assert np.ptp(np.diff(film.times())) > 0.03


def test_an_edit_list_that_cuts_the_beginning_is_followed(tmp_path):
    whole = flashing(tmp_path / "a.mp4")
    cut = make(tmp_path / "b.mp4", "-ss", "0.48", "-i", str(whole), "-c", "copy", reads=(whole,))
    film = decode_film([cut], tmp_path / "b.film")
    assert flashes(film) == pytest.approx([moment - 0.48 for moment in FLASHES_S], abs=0.002)


def test_sound_that_begins_earlier_moves_nothing(tmp_path):
    tone = ("-f", "lavfi", "-i", "sine=duration=6")
    seen = flashing(tmp_path / "a.mp4")
    late = make(
        tmp_path / "b.mkv",
        "-itsoffset",
        "0.7",
        "-i",
        str(seen),
        *tone,
        "-map",
        "0:v",
        "-map",
        "1:a",
        "-c:v",
        "copy",
        reads=(seen,),
    )
    assert flashes(decode_film([late], tmp_path / "b.film")) == pytest.approx(FLASHES_S, abs=0.002)


def test_parts_follow_each_other_on_file_time(tmp_path):
    parts = [flashing(tmp_path / f"{number}.mp4") for number in (1, 2)]
    told: list[float] = []
    film = decode_film(parts, tmp_path / "a.film", watch=Watch(on_progress=told.append))
    assert flashes(film) == pytest.approx([*FLASHES_S, *(6.0 + moment for moment in FLASHES_S)], abs=0.002)
    # ffmpeg tells what it has written, and it may end with much of a short film still on its way.
    assert told == sorted(told)
    assert 6.0 <= told[-1] <= 12.2


def test_a_part_without_picture_leaves_its_time(tmp_path):
    blind = make(tmp_path / "blind.m4a", "-f", "lavfi", "-i", "sine=duration=2")
    film = decode_film([blind, flashing(tmp_path / "a.mp4")], tmp_path / "a.film")
    assert flashes(film) == pytest.approx([2.0 + moment for moment in FLASHES_S], abs=0.06)


def test_frames_are_tiny_and_mapped(tmp_path):
    film = decode_film([clip(tmp_path / "a.mp4")], tmp_path / "a.film")
    frames = film.open()
    assert isinstance(frames, np.memmap)
    assert frames.shape == (75, HEIGHT, WIDTH)
    assert film.duration_s == pytest.approx(74 / 25, abs=0.001)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.film", "a.film.times", "a.mp4"]
    assert times_path(film.path).stat().st_size == 8 * film.frames


def test_no_picture_is_said_so(tmp_path):
    blind = make(tmp_path / "blind.m4a", "-f", "lavfi", "-i", "sine=duration=2")
    with pytest.raises(NoPicture, match="no picture"):
        decode_film([blind], tmp_path / "a.film")
    assert not (tmp_path / "a.film").exists()


def test_a_stop_reaches_the_decoder(tmp_path):
    stop = threading.Event()
    stop.set()
    with pytest.raises(ToolStopped):
        decode_film([make(tmp_path / "a.mp4", *picture(2), "-pix_fmt", "yuv420p")], tmp_path / "a.film", watch=Watch(stop=stop))
    assert not (tmp_path / "a.film.part").exists()
