"""Parts of one recording that a camcorder cut are one file again; recordings that merely follow each other are not."""

import errno
import shutil
import subprocess

import pytest

from media.probe import probe
from media.spanned import goes_on, without_cuts

pytestmark = pytest.mark.media


def filmed(path, *options, seconds=4, tone=300):
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", f"testsrc2=s=160x120:r=25:d={seconds}",
         "-f", "lavfi", "-i", f"sine={tone}:d={seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25",
         "-c:a", "ac3", *options, "-f", "mpegts", str(path)],
        check=True, timeout=120,
    )  # fmt: skip
    return path


@pytest.fixture(scope="module", params=["0", "1"], ids=["188", "192"])
def whole(request, tmp_path_factory):
    return filmed(tmp_path_factory.mktemp("card") / "00001.MTS", "-mpegts_m2ts_mode", request.param)


@pytest.mark.parametrize("share", [0.31, 0.5, 0.83])
def test_a_recording_that_was_cut_anywhere_is_whole_again(whole, tmp_path, share):
    content = whole.read_bytes()
    cut = round(len(content) * share)
    parts = [tmp_path / "00000.MTS", tmp_path / "00001.MTS"]
    parts[0].write_bytes(content[:cut])
    parts[1].write_bytes(content[cut:])
    assert goes_on(*parts)
    (joined,) = without_cuts(parts, tmp_path / "work")
    assert joined.read_bytes() == content
    assert probe(joined).duration_s == pytest.approx(probe(whole).duration_s)
    assert without_cuts(parts, tmp_path / "work") == (joined,), "found again"
    assert not goes_on(parts[1], parts[0])


def test_two_that_join_the_same_parts_at_once_do_not_disturb_each_other(whole, tmp_path, monkeypatch):
    content, copy = whole.read_bytes(), shutil.copyfileobj
    parts = [tmp_path / "00000.MTS", tmp_path / "00001.MTS"]
    parts[0].write_bytes(content[: len(content) // 2])
    parts[1].write_bytes(content[len(content) // 2 :])

    def copied_while_another_joins(*arguments):
        monkeypatch.setattr("media.spanned.shutil.copyfileobj", copy)
        without_cuts(parts, tmp_path / "work")
        copy(*arguments)

    monkeypatch.setattr("media.spanned.shutil.copyfileobj", copied_while_another_joins)
    (joined,) = without_cuts(parts, tmp_path / "work")
    assert joined.read_bytes() == content
    assert list((tmp_path / "work").iterdir()) == [joined]


def test_a_full_disk_leaves_no_half_of_a_recording(whole, tmp_path, monkeypatch):
    content = whole.read_bytes()
    parts = [tmp_path / "00000.MTS", tmp_path / "00001.MTS"]
    parts[0].write_bytes(content[: len(content) // 2])
    parts[1].write_bytes(content[len(content) // 2 :])

    def full(*_):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("media.spanned.shutil.copyfileobj", full)
    with pytest.raises(OSError, match="no space"):
        without_cuts(parts, tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


def test_recordings_that_follow_each_other_stay_apart(whole, tmp_path):
    again = filmed(tmp_path / "00002.MTS", "-mpegts_m2ts_mode", "1", seconds=3, tone=500)
    assert not goes_on(whole, again)
    assert without_cuts([whole, again], tmp_path / "work") == (whole, again)
    assert not (tmp_path / "work").exists()


def test_one_of_which_a_part_is_missing_stays_apart(whole, tmp_path):
    content = whole.read_bytes()
    first, last = tmp_path / "00000.MTS", tmp_path / "00002.MTS"
    first.write_bytes(content[: len(content) // 4])
    last.write_bytes(content[len(content) * 3 // 4 :])
    assert not goes_on(first, last)


def test_other_files_are_left_alone(tmp_path):
    one, other, none = tmp_path / "GX010001.MP4", tmp_path / "GX020001.MP4", tmp_path / "empty"
    one.write_bytes(b"ftypisom" * 1000)
    other.write_bytes(b"moofmdat" * 1000)
    none.write_bytes(b"")
    assert without_cuts([one, other, none], tmp_path / "work") == (one, other, none)
