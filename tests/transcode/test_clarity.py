"""Speech-to-noise is measured on real (synthesised) voices in noises of known level, and compared over the same moments."""

from pathlib import Path

import numpy as np
import pytest

from domain.timeline import Piece
from media.pcm import RATE, Sound
from tests.transcode.voices import claps, fan, hum, level_one, speech, white, wind
from transcode.clarity import BLOCK_MS, LEAST_DB, NOTHING, WORST_DB, Block, clarity
from transcode.clearest import clearest, compared

SECONDS = 40
LESSON_MS = SECONDS * 1000
SAMPLES = SECONDS * RATE
QUIET = 0.02
"""RMS of a voice as cameras record it."""


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> np.ndarray:
    return speech(tmp_path_factory.mktemp("said"), SECONDS, RATE)


@pytest.fixture(scope="module")
def voices(tmp_path_factory) -> dict[str, np.ndarray]:
    folder = tmp_path_factory.mktemp("voices")
    return {voice: speech(folder, SECONDS, RATE, voice=voice) for voice in ("en-gb", "en-gb+f3", "en-us+m7")}


NOISES = {
    "hiss": white(SAMPLES),
    "fan": fan(SAMPLES, RATE),
    "hum": hum(SAMPLES, RATE),
    "hum of a cable": hum(SAMPLES, RATE, harmonics=1),
    "hum of a transformer": hum(SAMPLES, RATE, harmonics=4),
    "wind": wind(SAMPLES, RATE),
    "applause": level_one(sum(claps(SAMPLES, RATE, every_s=0.3 + 0.01 * seed, seed=seed) for seed in range(9))),
    "knocks": level_one(claps(SAMPLES, RATE, every_s=0.7) + 0.003 * white(SAMPLES)),
}


class Room:
    """Lays sounds down in files and looks at them as the lesson's cameras."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def blocks(self, samples: np.ndarray, pieces: tuple[Piece, ...] = (Piece(0, LESSON_MS, 0.0),)) -> tuple[Block, ...]:
        path = self._folder / f"{len(list(self._folder.iterdir()))}.s16"
        np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tofile(path)
        return clarity(Sound(path, RATE, samples.size), pieces, 0, LESSON_MS)

    def figure(self, samples: np.ndarray) -> float:
        return compared({1: self.blocks(samples)})[1].clarity.speech_to_noise_db

    def choice(self, *cameras: np.ndarray) -> int | None:
        return clearest(compared({number: self.blocks(samples) for number, samples in enumerate(cameras, 1)}))


@pytest.fixture
def room(tmp_path) -> Room:
    return Room(tmp_path)


@pytest.mark.parametrize("noise", ["hiss", "fan"])
@pytest.mark.parametrize("voice", ["en-gb", "en-gb+f3", "en-us+m7"])
def test_the_figure_is_the_speech_to_noise_ratio(noise, voice, voices, room):
    figures = [
        np.median([block.step_db for block in room.blocks(QUIET * (voices[voice] + NOISES[noise] * 10 ** (-true / 20)))])
        for true in (20, 10, 0, -5)
    ]
    assert figures == sorted(figures, reverse=True)
    # Noises of the same power drown speech by their colour more or less: of the fan half is below the voice.
    assert figures[:3] == pytest.approx([20, 10, 0], abs=5.0)
    assert min(np.subtract(figures[:-1], figures[1:])) > 2.0


@pytest.mark.parametrize("loudness", [0.003, 0.02, 0.2])
@pytest.mark.parametrize("noise", NOISES)
def test_noise_alone_is_no_speech_however_loud(noise, loudness, room):
    standing = compared({1: room.blocks(loudness * NOISES[noise])})[1]
    assert not standing.usable
    assert standing.clarity.speech_to_noise_db == WORST_DB


@pytest.mark.parametrize("noise", NOISES)
def test_a_microphone_with_nothing_but_noise_never_wins(noise, said, room):
    noisy = QUIET * (said + NOISES["fan"] * 10 ** (-8 / 20))
    assert room.choice(0.2 * NOISES[noise], noisy) == 2
    assert room.choice(noisy, 0.2 * NOISES[noise], 0.02 * NOISES[noise]) == 1


def test_a_dead_microphone_never_wins(said, room):
    noisy = QUIET * (said + NOISES["hiss"] * 10 ** (-6 / 20))
    assert room.choice(0.0002 * NOISES["hiss"], np.zeros(SAMPLES), noisy) == 3
    # Nor one that cannot be followed, where no other can.
    hopeless = QUIET * (said + NOISES["fan"] * 10 ** (8 / 20))
    assert room.choice(0.0002 * NOISES["hiss"], 0.2 * NOISES["hum"], hopeless) == 3


@pytest.mark.parametrize("harmonics", [1, 4, 30])
def test_hum_over_speech_counts_against_it(harmonics, said, room):
    humming = [room.figure(QUIET * (said + hum(SAMPLES, RATE, harmonics=harmonics) * level)) for level in (0.1, 1.0, 4.0)]
    assert humming == sorted(humming, reverse=True)
    assert humming[0] > 20.0
    assert humming[2] < LEAST_DB + 3.0


def test_wind_over_speech_loses_to_a_fan_under_it(said, room):
    assert room.choice(QUIET * (said + 6.0 * NOISES["wind"]), QUIET * (said + NOISES["fan"] * 10 ** (-18 / 20))) == 2


@pytest.mark.parametrize("times", [4, 8])
def test_a_clipped_microphone_loses_to_one_with_noise(times, said, room):
    clipped = np.clip(times * said / np.abs(said).max(), -1, 1) * 0.99
    assert room.choice(clipped, QUIET * (said + NOISES["fan"] * 10 ** (-11 / 20))) == 2
    # At whatever level it was clipped.
    assert room.choice(0.05 * clipped, QUIET * (said + NOISES["fan"] * 10 ** (-11 / 20))) == 2


def test_what_is_a_little_clipped_is_still_better_than_much_noise(said, room):
    clipped = np.clip(1.5 * said / np.abs(said).max(), -1, 1) * 0.99
    assert room.choice(QUIET * (said + NOISES["fan"] * 10 ** (-5 / 20)), clipped) == 2


@pytest.mark.parametrize("silence", [0.0, 0.0003], ids=["muted", "unplugged"])
def test_minutes_in_which_a_microphone_was_dead_are_not_forgotten(silence, said, room):
    clear = QUIET * (said + NOISES["hiss"] * 10 ** (-25 / 20))
    clear[SAMPLES // 2 : SAMPLES // 2 + SAMPLES // 4] = silence * NOISES["hiss"][: SAMPLES // 4]
    noisy = QUIET * (said + NOISES["fan"] * 10 ** (-8 / 20))
    standings = compared({1: room.blocks(clear), 2: room.blocks(noisy)})
    assert standings[1].clarity.heard == pytest.approx(0.75, abs=0.01)
    assert not standings[1].complete
    assert clearest(standings) == 2
    # It is still better than one that nobody can follow.
    assert room.choice(clear, QUIET * (said + NOISES["fan"] * 10 ** (4 / 20))) == 1


def test_a_camera_that_came_late_heard_nothing_before(said, room):
    clear = QUIET * (said + NOISES["hiss"] * 10 ** (-25 / 20))[SAMPLES // 4 :]
    late = room.blocks(clear, (Piece(0, 0.75 * LESSON_MS, 0.25 * LESSON_MS),))
    assert late[0] == NOTHING
    noisy = room.blocks(QUIET * (said + NOISES["fan"] * 10 ** (-8 / 20)))
    assert clearest(compared({1: late, 2: noisy})) == 2


def test_cameras_are_compared_at_the_same_moments_of_the_lesson(said, room):
    samples = QUIET * (said + NOISES["hiss"] * 10 ** (-20 / 20))
    samples[: BLOCK_MS * RATE // 1000] = QUIET * 0.1 * NOISES["hiss"][: BLOCK_MS * RATE // 1000]
    straight = room.blocks(samples)
    # The same sound, of which the camera has 3 s more before, a pause after 20 s, and a clock that is 200 ppm fast.
    before = np.concatenate([0.1 * QUIET * NOISES["hiss"][: 3 * RATE], samples])
    bent = room.blocks(before, (Piece(3000, 23_000, -3000.0), Piece(23_000, 43_000, -3004.0, 200.0)))
    assert [block.speech for block in bent] == [block.speech for block in straight] == [False, True, True, True]
    assert [block.step_db for block in bent] == pytest.approx([block.step_db for block in straight], abs=0.3)


def test_a_muted_stretch_does_not_look_like_a_perfect_microphone(said, room):
    noisy = QUIET * (said + NOISES["hiss"] * 10 ** (-12 / 20))
    paused = noisy.copy()
    for second in range(0, SECONDS, 10):
        paused[second * RATE : (second + 3) * RATE] = 0
    assert room.figure(paused) == pytest.approx(room.figure(noisy), abs=3.0)


def test_what_only_one_of_three_cameras_hears_is_not_the_lesson():
    def heard(*figures: float) -> list[Block]:
        return [Block(figure, speech=figure > 0, voice_dbfs=-30.0) for figure in figures]

    whispers = {1: heard(20, 20, -15, -15), 2: heard(9, 9, -15, -15), 3: heard(10, 10, 25, 25)}
    standings = compared(whispers)
    assert standings[1].complete
    assert clearest(standings) == 1


def test_equals_go_to_the_first_and_nothing_to_none():
    same = [Block(20.0, speech=True, voice_dbfs=-30.0)]
    assert clearest(compared({3: same, 2: same})) == 2
    assert clearest({}) is None
    louder = [Block(-10.0, speech=False, voice_dbfs=-40.0)]
    assert clearest(compared({1: [NOTHING], 2: louder})) == 2


def test_a_lesson_shorter_than_a_block_is_looked_at_whole(said, tmp_path):
    path = tmp_path / "short.s16"
    (QUIET * 32768 * said[: 4 * RATE]).astype("<i2").tofile(path)
    blocks = clarity(Sound(path, RATE, 4 * RATE), (Piece(0, 4000, 0.0),), 0, 4000)
    assert len(blocks) == 1
    assert blocks[0].speech
