"""Hostile files under each kind of jail: a plain verdict each, nothing read, nothing called, nothing left behind.

Of every kind of file a few are tried; `TRIPTYCH_HOSTILE=all` tries them all, as `python -m benchmarks.hostile` does.
"""

import contextlib
import os
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from benchmarks.hostile import hostile
from benchmarks.hostile_files.kinds import Hostile
from benchmarks.hostile_files.streams import GOOD, film
from benchmarks.hostile_files.trial import SLOWEST_S, baited, judge
from media.command import run
from media.ffmpeg import ffmpeg
from media.jail import Jail, active_jail, trial

pytestmark = pytest.mark.media

AVAILABLE = [jail for jail in (Jail.BWRAP, Jail.LANDLOCK) if not trial(jail)]
EACH = None if os.environ.get("TRIPTYCH_HOSTILE") == "all" else 1


@pytest.fixture(scope="module")
def tried():
    return hostile(each=EACH)


def test_every_kind_is_tried_under_every_jail(tried):
    rows, summary = tried
    assert {row["jail"] for row in rows} == set(AVAILABLE)
    assert len({row["kind"] for row in rows}) >= 15
    assert EACH is not None or summary["hostile_files"] >= 60


def test_every_verdict_is_right_and_plain(tried):
    rows, _ = tried
    assert [(row["file"], row["jail"], row["verdict"], row["words"]) for row in rows if not row["clean"]] == []


def test_nothing_is_read_called_or_left_behind(tried):
    rows, summary = tried
    assert [row for row in rows if row["opened"] or row["called"] or row["orphans"]] == []
    assert summary["alive"]


def test_time_and_memory_are_bounded(tried):
    rows, summary = tried
    assert [row for row in rows if row["seconds"] > SLOWEST_S] == []
    assert summary["tool_memory_mb"] <= 3 * 1024
    assert summary["own_growth_mb"] <= 400


def test_a_theft_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Without a jail and with every rule for inputs loosened the bait is taken, and that is seen."""
    monkeypatch.setenv("TRIPTYCH_JAIL", "none")
    with baited(tmp_path, film(tmp_path / "x.ts", *GOOD["good.ts"])) as (bait, reads, calls):
        text = tmp_path / "lesson.mp4"
        text.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\n{bait.recording}\n#EXT-X-ENDLIST\n")
        loose = ("-allowed_extensions", "ALL", "-f", "hls", "-i", str(text), "-c", "copy", str(tmp_path / "got.mkv"))
        run(ffmpeg(*loose, reads=(), writes=(tmp_path,)))
        assert reads.since() > 0
        with contextlib.suppress(OSError):  # nobody answers; what counts is that somebody asked
            urllib.request.urlopen(bait.url, timeout=2)
        deadline = time.monotonic() + 5
        while not calls.count:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_a_wrong_verdict_and_an_orphan_would_be_noticed(tmp_path: Path):
    path = tmp_path / "lesson.mp4"
    path.write_text("no recording")
    left = subprocess.Popen(("sh", "-c", 'read word; : "$0"', str(path)), stdin=subprocess.PIPE)
    try:
        with baited(tmp_path, b"x") as (_, reads, calls):
            seen = judge(Hostile("x", "text", path, frozenset({"truncated"})), active_jail(), reads, calls)
    finally:
        left.communicate()
    assert (seen.clean, seen.verdict, seen.orphans) == (False, "not_a_recording", 1)
