"""A small lesson, rendered for real, put together and read back; and everything that must not count as published."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from domain.lesson import Captions, PinnedClock
from domain.recording import RevisionState
from domain.timeline import Gap, Piece
from tests.transcode.filmed import Clip, film, keyframes_of, source_of
from transcode.errors import RenditionFaulty
from transcode.joining import Rendered
from transcode.ladder import Rung
from transcode.publish import Fit, angle, lesson, span_of, tracks, verify, write_master
from transcode.render import render
from transcode.sound import LessonSound, lesson_sound
from transcode.storyboard import Storyboard, storyboard

pytestmark = pytest.mark.media
PIECES = (Piece(0, 3000, 0.0), Piece(3000, 6000, 1500.0))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lesson")
    clip = Clip(pieces=PIECES, seconds=6.0)
    source = source_of(film(clip, folder), PIECES)
    out = folder / "out"
    rungs = [
        render(source, Rung(180, copied=True), out, keyframes=keyframes_of(source)),
        render(source, Rung(90, crf=30), out),
    ]
    board = storyboard(rungs[1], out, out, scratch=folder / "thumbnails", gaps=source.gaps)
    sound = lesson_sound(source, *span_of([source]), out, scratch=folder / "scratch")
    (out / "captions.en.vtt").write_text("WEBVTT\n")
    return source, rungs, board, sound, out


def manifest(made, **changes):
    source, rungs, board, sound, out = made
    one = angle(
        source,
        Fit(0.98, 6.0, "sound"),
        rungs,
        write_master(out, rungs, planned=2),
        poster=board.poster,
        storyboard=board.storyboard,
    )
    values = {
        "revision": 1,
        "clock": PinnedClock(1, 1),
        "span": span_of([source]),
        "angles": [one],
        "audio": tracks([sound], 1, {}, {}),
        "captions": [Captions("en", "captions.en.vtt")],
        **changes,
    }
    return lesson(**values)


def copy_of(out: Path, to: Path) -> Path:
    for path in out.rglob("*"):
        if path.is_file():
            (to / path.relative_to(out)).parent.mkdir(parents=True, exist_ok=True)
            (to / path.relative_to(out)).write_bytes(path.read_bytes())
    return to


def test_a_lesson_is_complete_and_names_every_file_once(made):
    out = made[4]
    whole = manifest(made)
    assert whole.state is RevisionState.COMPLETE
    assert (whole.start_ms, whole.end_ms) == (0, 7500)
    assert whole.angles[0].gaps == (Gap(3000, 4500),)
    assert [(one.height, one.copied) for one in whole.angles[0].renditions] == [(180, True), (90, False)]
    files = verify(out, whole)
    assert len(files) == len(set(files))
    assert set(files) == {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert json.loads(json.dumps(whole.to_json()))["angles"][0]["playlist"] == "angles/1/master.m3u8"


def test_a_partial_lesson_says_what_is_pending_and_has_its_own_master(made):
    source, rungs, _, _, out = made
    master = write_master(out, rungs[:1], planned=2)
    assert master == "angles/1/master-180.m3u8"
    one = angle(source, Fit(1.0, 5.0, "sound"), rungs[:1], master)
    early = manifest(made, angles=[one], pending=["angle:1:90"], captions=[])
    assert early.state is RevisionState.PARTIAL
    assert not any("/90/" in path for path in verify(out, early))
    (out / master).unlink()


def test_results_are_kept_as_plain_values(made):
    _, rungs, board, sound, _ = made
    for kept, kind in ((rungs[0], Rendered), (board, Storyboard), (sound, LessonSound)):
        assert kind.from_json(json.loads(json.dumps(kept.to_json()))) == kept


def test_thumbnails_stand_for_moments_that_were_filmed(made):
    _, _, board, _, out = made
    text = (out / board.storyboard).read_text()
    assert text.splitlines()[2] == "00:00:00.000 --> 00:00:02.000"
    assert "--> 00:00:03.000" in text
    assert "00:00:04.500 --> " in text
    assert text.count("storyboard-00.jpg#xywh=") == 4
    assert (out / board.poster).stat().st_size > 1000


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("angles/1/180/0-00000.m4s", "missing"),
        ("angles/1/90/video.m3u8", "missing"),
        ("angles/1/storyboard-00.jpg", "missing or empty"),
        ("captions.en.vtt", "missing or empty"),
        ("audio/1/init-*.mp4", "missing"),
    ],
)
def test_a_file_that_is_not_there_is_refused(made, tmp_path, broken, words):
    out = copy_of(made[4], tmp_path)
    whole = manifest(made)
    next(out.glob(broken)).unlink()
    with pytest.raises(RenditionFaulty, match=words):
        verify(out, whole)


def test_a_segment_cut_off_by_a_full_disk_is_refused(made, tmp_path):
    out = copy_of(made[4], tmp_path)
    segment = out / "angles/1/180/1-00000.m4s"
    segment.write_bytes(segment.read_bytes()[:-100])
    with pytest.raises(RenditionFaulty, match="not written to its end"):
        verify(out, manifest(made))


def test_a_playlist_that_says_another_length_is_refused(made, tmp_path):
    out = copy_of(made[4], tmp_path)
    playlist = out / "angles/1/180/video.m3u8"
    playlist.write_text(playlist.read_text().replace("#EXTINF:3.", "#EXTINF:2.", 1))
    with pytest.raises(RenditionFaulty, match="its segments end at"):
        verify(out, manifest(made))


def test_sound_that_does_not_span_the_lesson_is_refused(made):
    longer = manifest(made, span=(0, 9000))
    with pytest.raises(RenditionFaulty, match="the sound of camera 1 lasts"):
        verify(made[4], longer)


def test_the_default_sound_must_have_a_track(made):
    with pytest.raises(ValueError, match="no track"):
        tracks([made[3]], 2, {}, {})


def test_a_recording_shorter_than_promised_is_not_published(made, tmp_path):
    source = made[0]
    longer = replace(
        source, probe=replace(source.probe, video=replace(source.probe.video, duration_s=60.0, last_packet_s=60.0))
    )
    with pytest.raises(RenditionFaulty, match="recording runs to"):
        render(replace(longer, pieces=(Piece(0, 60_000, 0.0),)), Rung(180, copied=True), tmp_path)
