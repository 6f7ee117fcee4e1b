"""An encode in chunks is the same as one in a single run: no picture is lost or doubled at a join, and every one is on time."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from domain.timeline import Piece
from media.command import Watch
from tests.transcode.filmed import Clip, film, keyframes_of, shown, source_of
from tests.transcode.probes import PHONE, probed, source
from transcode import chunks as planning
from transcode.chunks import Chunk, chunks, constant_rate
from transcode.errors import RenditionFaulty
from transcode.joining import Reel, Rendered, grown, joined
from transcode.ladder import Rung
from transcode.playlist import addresses, is_growing, length_s, present_s
from transcode.render import encode, render
from transcode.segments import Cut, entries
from transcode.source import Source

RUNG = Rung(180, crf=18)
EXACT_MS = 0.6
"""The clock in the pictures shows whole milliseconds, and ticks of the track's clock round besides."""

LINE = (Piece(0, 12_000, 1234.567, 120.0),)


def _edges(plan: tuple[Chunk, ...]) -> list[tuple[float, float | None]]:
    return [(chunk.from_s, chunk.until_s) for chunk in plan]


class TestThePlan:
    def test_chunks_begin_at_keyframes_and_the_first_is_short(self):
        every_three = tuple(float(second) for second in range(0, 600, 3))
        camera = source(Piece(0, 600_000, 0.0), probes=(probed(duration_s=600.0, last_packet_s=600.0),))
        plan = chunks(camera, [every_three])
        assert _edges(plan)[:3] == [(0.0, 21.0), (21.0, 81.0), (81.0, 141.0)]
        assert plan[-1].until_s is None
        assert all(chunk.length_s(600.0) <= 65.0 for chunk in plan)
        assert [chunk.begins_s for chunk in plan] == [chunk.from_s for chunk in plan]

    def test_beside_a_copied_picture_they_are_longer_and_the_first_is_not_short(self):
        every_three = tuple(float(second) for second in range(0, 600, 3))
        camera = source(Piece(0, 600_000, 0.0), probes=(probed(duration_s=600.0, last_packet_s=600.0),))
        plan = chunks(camera, [every_three], beside=True)
        assert _edges(plan) == [(0.0, 225.0), (225.0, 450.0), (450.0, None)]

    KEYFRAMES = (0.0, 9.0, 19.0, 20.5, 30.0)

    @pytest.mark.parametrize(
        ("recording", "keyframes", "reads_from_s"),
        [
            (probed(), KEYFRAMES, 20.5),
            (replace(probed(), container="matroska"), KEYFRAMES, 9.0),
            (probed(interlaced=True), KEYFRAMES, 9.0),
            (probed(), (*KEYFRAMES[:4], 20.7, 30.0), 9.0),
        ],
        ids=["with a table of keyframes", "without", "interlaced", "the next keyframe is very near"],
    )
    def test_a_later_chunk_reads_from_its_keyframe_or_from_one_well_before(self, recording, keyframes, reads_from_s):
        plan = chunks(source(probes=(recording,)), [keyframes])
        assert [(chunk.from_s, chunk.reads_from_s) for chunk in plan] == [(0.0, None), (20.5, reads_from_s)]

    def test_where_keyframes_are_far_apart_a_chunk_reaches_to_the_next_one(self):
        assert _edges(chunks(source(), [(0.0, 39.0)])) == [(0.0, 39.0), (39.0, None)]

    def test_where_none_comes_for_long_a_chunk_ends_without_one_and_the_next_reads_from_the_one_before(self):
        hour = source(Piece(0, 3_600_000, 0.0), probes=(probed(duration_s=3600.0, last_packet_s=3600.0),))
        once = chunks(hour, [(0.0,)])
        assert [chunk.from_s for chunk in once] == pytest.approx(
            [0.0, *(20.0 + 240.0 * number for number in range(15))], abs=0.04
        )
        assert all(chunk.length_s(3600.0) < 300.0 for chunk in once)
        assert {chunk.reads_from_s for chunk in once} == {None}
        assert [chunk.begins_s for chunk in once] == pytest.approx([chunk.from_s for chunk in once])
        rarely = chunks(hour, [tuple(float(second) for second in range(0, 3600, 400))])
        assert all(chunk.length_s(3600.0) < 300.0 for chunk in rarely)
        assert 400.0 in {chunk.reads_from_s for chunk in rarely}

    def test_a_cut_without_a_keyframe_is_a_pictures_own_time(self):
        rate = float(PHONE.avg_frame_rate)
        plan = chunks(source(), [(0.0,)])
        assert plan[1].from_s * rate == pytest.approx(round(plan[1].from_s * rate), abs=1e-6)

    def test_a_short_rest_is_left_with_the_chunk_before(self):
        longer = source(Piece(0, 83_000, 0.0), probes=(probed(duration_s=83.0, last_packet_s=83.0),))
        assert _edges(chunks(longer, [(0.0, 20.0, 80.0)])) == [(0.0, 20.0), (20.0, None)]

    def test_each_stretch_has_chunks_of_its_own(self):
        paused = source(Piece(0, 30_000, 0.0), Piece(30_000, 60_000, 5000.0))
        plan = chunks(paused, [tuple(float(second) for second in range(60))])
        assert _edges(plan) == [(0.0, 20.0), (20.0, 30.0), (30.0, None)]
        assert [chunk.first for chunk in plan] == [True, False, True]

    @pytest.mark.parametrize(
        ("nominal", "average", "constant"),
        [
            (30, 29.2, Fraction(30)),
            (Fraction(30_000, 1001), 20.0, Fraction(30_000, 1001)),
            (25, 18.75, Fraction(25)),
            (90_000, 24.9, Fraction(25)),
            (240, 12.0, Fraction(15)),
            (120, 57.0, Fraction(30)),
        ],
    )
    def test_a_variable_rate_becomes_the_one_that_the_camera_aims_at(self, nominal, average, constant):
        video = replace(PHONE, variable=True, frame_rate=Fraction(nominal), avg_frame_rate=Fraction(average))
        assert constant_rate(video) == constant


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of three seconds and a little, so that a clip of twelve has several joins."""
    monkeypatch.setattr(planning, "FIRST_S", 2.3)
    monkeypatch.setattr(planning, "CHUNK_S", 3.3)
    monkeypatch.setattr(planning, "SHORTEST_S", 0.5)
    monkeypatch.setattr(planning, "LONGEST_S", 4.0)


H264 = ("-c:v", "libx264", "-preset", "ultrafast")
OPEN_GOP = ("-c:v", "libx264", "-preset", "veryfast", "-x264-params", "open-gop=1:bframes=3:keyint=21:b-adapt=0:scenecut=0")
MPEG2 = ("-c:v", "mpeg2video", "-q:v", "2", "-bf", "2", "-g", "12", "-flags", "+ilme+ildct")
INTERLACED = ("-field_order", "tt")


def _clip(**changes: object) -> Clip:
    return Clip(**{"pieces": LINE, "seconds": 12.0, "codec": (*H264, "-bf", "3", "-g", "25"), **changes})  # type: ignore[arg-type]


CLIPS = {
    "25": _clip(),
    "29.97": _clip(rate=Fraction(30_000, 1001), codec=(*H264, "-bf", "2", "-g", "23")),
    "30": _clip(rate=Fraction(30), codec=(*H264, "-bf", "0", "-g", "17")),
    # Keyframes at odd pictures, so that of every two the other one is kept after a join.
    "50": _clip(rate=Fraction(50), codec=(*H264, "-g", "37")),
    "59.94": _clip(rate=Fraction(60_000, 1001), codec=(*H264, "-g", "31")),
    "open_gop": _clip(codec=OPEN_GOP),
    "matroska": _clip(suffix=".mkv"),
    "transport_stream": _clip(suffix=".ts", codec=(*H264, "-bf", "3", "-g", "12")),
    "interlaced": _clip(suffix=".ts", codec=MPEG2, options=INTERLACED),
    "avi": _clip(codec=("-c:v", "mpeg4", "-q:v", "3", "-g", "20"), suffix=".avi", clicks=False),
    "one_keyframe": _clip(codec=(*H264, "-bf", "3", "-g", "999")),
    "one_keyframe_50": _clip(rate=Fraction(50), codec=(*H264, "-g", "999")),
    "paused": _clip(pieces=(Piece(0, 5_320, 1234.567, 120.0), Piece(5_320, 12_000, 4500.25, 120.0))),
}
SLACK = {"matroska": 0.5}
"""Matroska keeps whole milliseconds itself."""


def _read(rendered: Rendered, out: Path) -> list[tuple[float, float]]:
    """Return when each published picture is shown, and when it was taken."""
    read = list(shown(out, rendered.playlist, out, rendered.start_ms))
    return [(moment, float(inside)) for moment, inside in read if inside is not None or pytest.fail("a picture has no clock")]


@pytest.mark.media
@pytest.mark.usefixtures("small_chunks")
class TestTheSeam:
    @pytest.mark.parametrize("name", CLIPS)
    def test_no_picture_is_lost_or_doubled_and_each_is_on_time(self, name: str, tmp_path: Path):
        clip = CLIPS[name]
        camera = source_of(film(clip, tmp_path), clip.pieces)
        keyframes = keyframes_of(camera)
        plan = chunks(camera, keyframes)
        assert len(plan) >= 3
        rendered = render(camera, RUNG, tmp_path, keyframes=keyframes)
        kept = 2 if clip.rate > 32 else 1
        assert rendered.pictures == -(-int(clip.seconds * clip.rate) // kept)
        read = _read(rendered, tmp_path)
        assert len({taken for _, taken in read}) == rendered.pictures
        assert max(abs(moment - taken) for moment, taken in read[1:]) < EXACT_MS + SLACK.get(name, 0.0)
        text = (tmp_path / rendered.playlist).read_text()
        assert "DISCONTINUITY" not in text
        assert rendered.flawed_ms == (), "nothing is broken in these"
        assert len(clip.pieces) > 1 or "EXT-X-GAP" not in text

    def test_a_variable_rate_is_one_even_row_of_pictures_across_the_joins(self, tmp_path: Path):
        clip = _clip(drop_every=4, codec=(*H264, "-bf", "3", "-g", "19"))
        camera = source_of(film(clip, tmp_path), clip.pieces)
        assert camera.probe.video is not None
        assert camera.probe.video.variable
        rendered = render(camera, RUNG, tmp_path)
        read = _read(rendered, tmp_path)
        assert rendered.pictures == 299  # the very last one was not taken
        assert rendered.frame_rate == 25.0
        assert np.allclose(np.diff([moment for moment, _ in read]), 40.0, atol=0.03)
        # A picture stands until the next one that the camera took: one tick in four was left out.
        late = np.array([moment - taken for moment, taken in read])
        assert late.min() > -20.6
        assert late.max() < 61.0
        assert (np.diff([taken for _, taken in read]) >= 0).all()

    def test_the_chunks_can_be_made_in_any_order_and_by_anybody(self, tmp_path: Path):
        clip = CLIPS["50"]
        camera = source_of(film(clip, tmp_path), clip.pieces)
        keyframes = keyframes_of(camera)
        once = render(camera, RUNG, tmp_path / "once", keyframes=keyframes)
        plan = chunks(camera, keyframes)
        papers = {}
        for chunk in reversed(plan):
            apart = tmp_path / f"by-{chunk.index}"
            papers[chunk.index] = encode(camera, RUNG, chunk, apart, watch=Watch()).to_json()
            for path in (apart / "angles/1/180").iterdir():
                (tmp_path / "gathered/angles/1/180").mkdir(parents=True, exist_ok=True)
                path.rename(tmp_path / "gathered/angles/1/180" / path.name)
        reels = [Reel.from_json(papers[chunk.index]) for chunk in plan]
        assert joined(camera, RUNG, reels, tmp_path / "gathered") == once
        for name in ("video.m3u8", *addresses((tmp_path / "once" / once.playlist).read_text())):
            one, other = (tmp_path / out / "angles/1/180" / name for out in ("once", "gathered"))
            assert one.read_bytes() == other.read_bytes(), name


@pytest.mark.media
@pytest.mark.usefixtures("small_chunks")
class TestGrowing:
    @pytest.fixture
    def made(self, tmp_path: Path) -> tuple[Source, tuple[Chunk, ...], list[Reel]]:
        clip = CLIPS["paused"]
        camera = source_of(film(clip, tmp_path), clip.pieces)
        plan = chunks(camera, keyframes_of(camera))
        return camera, plan, [encode(camera, RUNG, chunk, tmp_path, watch=Watch()) for chunk in plan]

    def test_a_growing_playlist_only_grows_and_its_last_state_is_the_complete_one(self, made, tmp_path: Path):
        camera, plan, reels = made
        before: list[str] = []
        for count in range(1, len(plan)):
            one = grown(camera, RUNG, plan, reels[:count], tmp_path)
            assert one.growing
            text = (tmp_path / one.playlist).read_text()
            assert is_growing(text)
            lines = text.splitlines()
            assert lines[: len(before)] == before
            assert len(lines) > len(before)
            before = lines
        last = joined(camera, RUNG, reels, tmp_path, event=True)
        lines = (tmp_path / last.playlist).read_text().splitlines()
        assert not last.growing
        assert lines[: len(before)] == before
        assert lines[-1] == "#EXT-X-ENDLIST"
        assert lines[4] == "#EXT-X-PLAYLIST-TYPE:EVENT"

    @pytest.mark.parametrize("lost", [0, 1, -1])
    def test_a_chunk_that_could_not_be_made_is_announced_as_absent_and_the_rest_stays_on_time(self, made, tmp_path, lost):
        camera, plan, reels = made
        held: list[Reel | None] = [*reels]
        held[lost] = None
        rendered = joined(camera, RUNG, held, tmp_path)
        text = (tmp_path / rendered.playlist).read_text()
        assert "#EXT-X-GAP" in text
        assert abs(length_s(text) - (camera.end_ms - camera.start_ms) / 1000.0) < 0.1
        ((from_ms, to_ms),) = rendered.holes_ms
        chunk = plan[lost]
        begins = chunk.whole.lesson_at(chunk.from_s)
        assert abs(from_ms - begins) < 2.0 or chunk.first
        assert from_ms - 1 < begins < to_ms
        read = _read(rendered, tmp_path)
        assert max(abs(moment - taken) for moment, taken in read[1:]) < EXACT_MS
        first, last = present_s(text)
        assert abs(camera.start_ms + first * 1000 - read[0][0]) < 1.0
        assert camera.start_ms + last * 1000 > read[-1][0]

    def test_without_any_chunk_there_is_no_picture(self, made, tmp_path):
        with pytest.raises(RenditionFaulty, match="no part of the picture"):
            joined(made[0], RUNG, [None, None], tmp_path)


def test_playlists_run_on_over_chunks_without_a_hole():
    """A picture that stands for long at the end of a chunk is not taken for a pause."""
    cuts = [Cut("0.m4s", "i.mp4", 0, 500_000, 9, 9, runs_on=False), Cut("1.m4s", "i.mp4", 600_000, 900_000, 9, 9)]
    assert [one.absent for one in entries(cuts, 90_000)] == [False, False]
    paused = [cuts[0], replace(cuts[1], runs_on=False)]
    assert [one.absent for one in entries(paused, 90_000)] == [False, True, False]
    assert sum(one.duration_s for one in entries(paused, 90_000)) == pytest.approx(10.0)
