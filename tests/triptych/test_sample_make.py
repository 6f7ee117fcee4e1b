"""A made sample is what its truth says: clocks in the frames, clicks in the sound, streams, pauses, codecs."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from media.command import Command, run
from media.ffmpeg import start
from media.pcm import decode_sound
from media.probe import probe
from triptych.sample import CameraOptions, CameraTruth, Pause, SampleOptions, Truth, make_sample
from triptych.sample.acoustics import CLICK_HERTZ
from triptych.sample.clock import GEOMETRY, read_clock
from triptych.sample.make import NO_VOICE

pytestmark = pytest.mark.media

RIG = (
    CameraOptions("front.mp4", "front", width=640, height=360, frame_rate=Fraction(30)),
    CameraOptions("back.mov", "back", width=640, height=360, frame_rate=Fraction(25), b_frames=2, snr_db=12.0),
    CameraOptions("side.mkv", "side", width=640, height=360, frame_rate=Fraction(30000, 1001), codec="hevc", has_sound=False),
)
OPTIONS = SampleOptions(
    minutes=0.15,
    seed=11,
    rig=RIG,
    offsets_ms=(700.0, 0.0, 1234.5),
    drifts_ppm=(60.0, -145.0, 20.0),
    pauses=(Pause(2, 4000.0, 1500.0),),
    speech=False,
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder, OPTIONS)
    return folder


def cameras(sample: Path) -> tuple[CameraTruth, ...]:
    return Truth.read(sample).cameras


def frames_of(path: Path, width: int, height: int) -> np.ndarray:
    picture = ("-i", str(path), "-map", "0:v", "-vsync", "0", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1")
    return np.frombuffer(run(Command((*start(), *picture), reads=(path,))).stdout, np.uint8).reshape(-1, height, width)


def test_only_the_files_of_the_truth_are_left(sample: Path):
    assert sorted(path.name for path in sample.iterdir()) == ["back.mov", "front.mp4", "side.mkv", "truth.json"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_frame_shows_its_lesson_time(sample: Path, number: int):
    camera = cameras(sample)[number - 1]
    shown = [read_clock(frame) for frame in frames_of(sample / camera.file, camera.width, camera.height)]
    assert len(shown) == camera.frames
    rate = Fraction(camera.frame_rate)
    for index, ms in enumerate(shown):
        file_ms = float(index * 1000 / rate)
        piece = next(piece for piece in reversed(camera.pieces) if file_ms >= piece.file_start_ms - 1e-6)
        assert ms == round(piece.to_lesson(file_ms))


@pytest.mark.parametrize("number", [1, 2])
def test_clicks_are_heard_at_their_time(sample: Path, tmp_path: Path, number: int):
    truth, camera = Truth.read(sample), cameras(sample)[number - 1]
    rate = 48_000
    sound = decode_sound([sample / camera.file], tmp_path / "sound", rate=rate).open().astype(float)
    tone = np.exp(-2j * np.pi * CLICK_HERTZ * np.arange(96) / rate)
    energy = np.abs(np.convolve(sound, tone[::-1].conj(), "valid"))
    found = 0
    for click in truth.clicks_ms:
        piece = next(
            (piece for piece in camera.pieces if piece.lesson_start_ms + 100 < click < piece.lesson_end_ms - 100), None
        )
        if piece is None:
            continue
        due = piece.to_file(click) * rate / 1000
        around = energy[int(due - rate * 0.05) : int(due + rate * 0.05)]
        onset = np.flatnonzero(around > around.max() * 0.6)[0] + int(due - rate * 0.05)
        assert abs(onset - due) / rate < 0.002
        found += 1
    assert found >= 1


def test_the_files_are_of_the_kind_that_was_asked_for(sample: Path):
    front, back, side = (probe(sample / camera.file) for camera in cameras(sample))
    assert front.video is not None
    assert back.video is not None
    assert side.video is not None
    assert (front.video.codec, back.video.codec, side.video.codec) == ("h264", "h264", "hevc")
    assert (front.video.b_frames, back.video.b_frames) == (0, 2)
    assert side.video.frame_rate == Fraction(30000, 1001)
    assert (front.container, back.container, side.container) == ("mov", "mov", "matroska")
    assert front.audio is not None
    assert side.audio is None
    assert front.video.start_s == back.video.start_s == pytest.approx(0.0, abs=1e-3)


def test_truth_describes_the_clock_and_says_that_nobody_spoke(sample: Path):
    content = json.loads((sample / "truth.json").read_text())
    assert content["clock"] == GEOMETRY
    assert content["speech"] is None
    assert content["script"] == []
    assert content["cameras"][2]["has_sound"] is False
    assert len(content["cameras"][1]["pieces"]) == 2


def test_the_same_options_make_the_same_pictures(sample: Path, tmp_path: Path):
    again = make_sample(tmp_path, OPTIONS)
    assert again == Truth.read(sample)
    for camera in again.cameras:
        one, other = (frames_of(folder / camera.file, camera.width, camera.height) for folder in (sample, tmp_path))
        assert np.array_equal(one, other)


def test_without_a_voice_it_says_so_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("triptych.sample.make.find_voice", lambda piper, voice: None)
    told: list[str] = []
    rig = (CameraOptions("only.mp4", "back", width=320, height=180, frame_rate=Fraction(5)),)
    truth = make_sample(tmp_path, SampleOptions(minutes=0.05, cameras=1, rig=rig), told.append)
    assert told == [NO_VOICE]
    assert truth.speech is None
    assert probe(tmp_path / "only.mp4").audio is not None


@pytest.mark.parametrize(("name", "codec"), [("a.webm", "vp9"), ("a.mov", "hevc"), ("a.mkv", "h264")])
def test_other_codecs_and_containers(tmp_path: Path, name: str, codec: str):
    rig = (CameraOptions(name, "front", width=320, height=180, frame_rate=Fraction(10), codec=codec),)
    truth = make_sample(tmp_path, SampleOptions(minutes=0.05, cameras=1, rig=rig, speech=False, offsets_ms=(0.0,)))
    found = probe(tmp_path / name)
    assert found.video is not None
    assert found.video.codec == codec
    assert found.audio is not None
    shown = [read_clock(frame) for frame in frames_of(tmp_path / name, 320, 180)]
    assert shown[0] == 0
    assert len(shown) == truth.cameras[0].frames
    assert None not in shown


@pytest.mark.parametrize(
    ("camera", "words"),
    [
        (CameraOptions("a.mp4", "above"), "views front, back, side"),
        (CameraOptions("a.mp4", "front", codec="theora"), "can be made with h264"),
        (CameraOptions("a.mp4", "front", width=641), "even width"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_left(tmp_path: Path, camera: CameraOptions, words: str):
    with pytest.raises(ValueError, match=words):
        make_sample(tmp_path, SampleOptions(minutes=0.05, cameras=1, rig=(camera,), speech=False))
    assert list(tmp_path.iterdir()) == []
