"""What is published has the loudness and the peaks that are promised: encoded, decoded, and measured by ffmpeg's own meter."""

import re
import threading
from pathlib import Path

import numpy as np
import pytest

from domain.timeline import Piece
from media.command import Command, ToolStopped, Watch, run
from media.pcm import Sound
from media.probe import probe
from tests.transcode.filmed import published_sound
from tests.transcode.voices import claps, fan, speech, white
from transcode import levelling
from transcode.levelling import CEILING_DBTP, MOST_DB, TARGET_LUFS, level
from transcode.loudness import RATE
from transcode.sound import LessonSound, lesson_sound
from transcode.source import Source

SECONDS = 12
TIMES = np.arange(SECONDS * RATE) / RATE


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> np.ndarray:
    return speech(tmp_path_factory.mktemp("said"), SECONDS, RATE)


def kept(samples: np.ndarray, path: Path) -> Sound:
    np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tofile(path)
    return Sound(path, RATE, samples.size)


def metered(path: Path) -> tuple[float, float]:
    """Return integrated loudness in LUFS and true peak in dBTP of a raw file, as ffmpeg reads them."""
    meter = ("-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-")
    argv = ("ffmpeg", "-nostdin", "-hide_banner", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", str(path), *meter)
    words = run(Command(argv, reads=(path,))).stderr.rpartition("Summary:")[2]
    loud, peak = re.search(r"I:\s*(\S+) LUFS", words), re.search(r"Peak:\s*(\S+) dBFS", words)
    assert loud
    assert peak
    return float(loud[1]), float(peak[1])


def published(samples: np.ndarray, folder: Path, *, heard: bool = True) -> tuple[LessonSound, float, float, np.ndarray]:
    """Publish a recording of these samples; return the track, and loudness, true peak and samples as decoded."""
    raw, recording = folder / "recorded.s16", folder / "recorded.mkv"
    kept(samples, raw)
    argv = ("ffmpeg", "-nostdin", "-loglevel", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", str(raw))
    run(Command((*argv, "-c:a", "pcm_s16le", str(recording)), reads=(raw,), writes=(folder,)))
    source = Source(1, "Camera 1", (recording,), probe(recording), (Piece(0, SECONDS * 1000, 0.0),))
    track = lesson_sound(source, 0, SECONDS * 1000, folder / "out", scratch=folder / "scratch", speech=heard)
    decoded = published_sound(folder / "out", track.playlist, folder)[: samples.size]
    decoded.astype("<i2").tofile(folder / "decoded.s16")
    return track, *metered(folder / "decoded.s16"), decoded


CASES = {
    "ordinary": lambda said: 0.05 * said + 0.001 * white(said.size),
    "claps": lambda said: 0.02 * said + 0.0005 * white(said.size) + 0.95 * claps(said.size, RATE, every_s=1.7),
    "very quiet": lambda said: 0.005 * said + 0.0001 * white(said.size),
    "loud and clipped": lambda said: np.clip(1.5 * said, -0.99, 0.99),
    "clipped a little": lambda said: np.clip(0.3 * said, -0.99, 0.99),
    "clipped, and quiet since": lambda said: 0.05 * np.clip(1.5 * said, -0.99, 0.99),
    "clipped claps": lambda said: 0.05 * said + np.clip(4 * claps(said.size, RATE, every_s=0.9), -0.99, 0.99),
    "clicks of a switch": lambda said: 0.03 * said + 0.9 * (np.arange(said.size) % 30_000 == 77),
    "in the noise of a fan": lambda said: 0.01 * said + 0.008 * fan(said.size, RATE),
}


@pytest.mark.media
@pytest.mark.parametrize("case", CASES)
def test_what_is_published_is_as_loud_as_promised_and_peaks_no_higher(case, said, tmp_path):
    track, loudness, peak, _ = published(CASES[case](said), tmp_path)
    assert loudness == pytest.approx(TARGET_LUFS, abs=0.5)
    assert peak <= -1.5
    assert track.gain_db <= MOST_DB


@pytest.mark.media
def test_silence_stays_silence(tmp_path):
    track, loudness, peak, _ = published(np.zeros(TIMES.size), tmp_path)
    assert (track.gain_db, loudness, peak) == (0.0, -70.0, -np.inf)


@pytest.mark.media
def test_the_noise_of_a_microphone_that_hears_nothing_is_not_raised(tmp_path):
    track, _, _, decoded = published(10 ** (-70 / 20) * white(TIMES.size), tmp_path)
    assert track.gain_db == 0.0
    assert 20 * np.log10(decoded.std() / 32768) == pytest.approx(-70, abs=2.0)


@pytest.mark.media
def test_without_speech_nothing_is_raised_and_what_is_too_loud_is_lowered(tmp_path):
    (tmp_path / "hiss").mkdir()
    hiss, loudness, _, _ = published(0.002 * white(TIMES.size), tmp_path / "hiss", heard=False)
    assert hiss.gain_db == 0.0
    assert loudness < -50.0
    (tmp_path / "roar").mkdir()
    _, loudness, _, _ = published(0.4 * fan(TIMES.size, RATE), tmp_path / "roar", heard=False)
    assert loudness == pytest.approx(TARGET_LUFS, abs=0.5)


def test_the_loudness_is_what_ffmpeg_reads(said, tmp_path):
    samples = 0.03 * said * (1.0 + 0.9 * np.sin(2 * np.pi * 0.1 * TIMES)) + 0.002 * fan(said.size, RATE)
    sound = kept(samples, tmp_path / "a.s16")
    loudness, _ = metered(sound.path)
    assert level(sound).loudness.integrated_lufs == pytest.approx(loudness, abs=0.1)
    assert metered(sound.path)[0] == pytest.approx(TARGET_LUFS, abs=0.1)
    assert metered(sound.path)[1] <= CEILING_DBTP + 0.1


def test_nothing_moves_and_nothing_is_changed_but_its_level(said, tmp_path):
    samples = 0.02 * said + 0.9 * claps(said.size, RATE, every_s=1.7)
    before = np.rint(samples * 32768)
    levelled = level(kept(samples, tmp_path / "a.s16"))
    after = np.fromfile(tmp_path / "a.s16", "<i2").astype(float)
    assert levelled.held_db > 10.0
    ratio = after[np.abs(before) > 100] / before[np.abs(before) > 100] / 10 ** (levelled.gain_db / 20)
    # One gain and no other sample's value: a delay of a single sample would scatter these.
    assert ratio.min() > 0.0
    assert ratio.max() < 1.01


def test_blocks_meet_without_a_seam(said, tmp_path, monkeypatch):
    samples = (0.02 * said + 0.9 * claps(said.size, RATE, every_s=0.9))[: 3 * RATE + 77]
    level(kept(samples, tmp_path / "whole.s16"))
    monkeypatch.setattr(levelling, "BLOCK", RATE // 2)
    level(kept(samples, tmp_path / "blocks.s16"))
    whole, blocks = (np.fromfile(tmp_path / f"{name}.s16", "<i2").astype(int) for name in ("whole", "blocks"))
    assert np.abs(whole - blocks).max() <= 1
    assert whole.size == samples.size


def test_it_stops_when_told(said, tmp_path):
    stop = threading.Event()
    stop.set()
    with pytest.raises(ToolStopped):
        level(kept(said, tmp_path / "a.s16"), watch=Watch(stop=stop))
