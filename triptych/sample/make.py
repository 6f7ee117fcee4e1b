"""Makes a sample lesson: settles the options, then picture and voices at the same time, then one file per camera."""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.timeline import Piece
from triptych.sample.acoustics import delay_ms
from triptych.sample.encode import encode_picture, join
from triptych.sample.motion import Motion
from triptych.sample.options import CameraOptions, Pause, SampleOptions
from triptych.sample.people import pupils_of
from triptych.sample.picture import SEATS, Picture
from triptych.sample.script import Planned, planned
from triptych.sample.sound import TEACHER_AT, Sources, at_microphone, clicks_of, recorded, sources
from triptych.sample.truth import CameraTruth, Truth
from triptych.sample.view import viewpoint
from triptych.sample.voices import Said, Voice, find_voice

NO_VOICE = (
    "No text-to-speech program was found, so nobody speaks in this sample and it will have no captions. "
    "Install espeak-ng (apt-get install espeak-ng), or set TRIPTYCH_PIPER and TRIPTYCH_PIPER_VOICE."
)

AT_ONCE = 2
"""Cameras made at the same time: each keeps one core busy."""


def make_sample(out: Path, options: SampleOptions | None = None, tell: Callable[[str], None] = lambda _: None) -> Truth:
    """Make a sample lesson in the folder `out` (made if missing), write `truth.json` beside it, and return the truth.

    `tell` hears sentences for a person, such as that there is no voice. The same options give the same truth. Raises
    `ValueError` for options that make no lesson, `media.command.MediaError` when a tool is missing or fails.
    """
    options = options or SampleOptions()
    cameras = options.settled()
    fits = [pieces_of(camera, number, options) for number, camera in enumerate(cameras, 1)]
    lines = planned(options.seed, options.lesson_ms)
    voice = find_voice(options.piper, options.voice) if options.speech else None
    if options.speech and voice is None:
        tell(NO_VOICE)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=out) as folder, ThreadPoolExecutor(AT_ONCE + 1) as pool:
        work = Path(folder)
        # The voices first: every microphone waits for them, and the pictures are drawn meanwhile.
        voices = pool.submit(_voices, options, lines, voice)
        rig = list(zip(range(1, len(cameras) + 1), cameras, fits, strict=True))
        pictures = [
            pool.submit(_picture, options, camera, pieces, lines, work / f"{number}{Path(camera.file).suffix}")
            for number, camera, pieces in rig
        ]
        sounds = [pool.submit(_sound, options, camera, number, pieces, voices) for number, camera, pieces in rig]
        for camera, picture, sound in zip(cameras, pictures, sounds, strict=True):
            join(picture.result(), sound.result(), camera.sample_rate, out / camera.file, codec=camera.codec)
        script = voices.result().script
    truth = Truth(
        seed=options.seed,
        lesson_ms=options.lesson_ms,
        speech=voice.name if voice else None,
        clicks_ms=clicks_of(options.seed, options.lesson_ms),
        script=script,
        cameras=tuple(
            truth_of(number, camera, pieces, len(frame_times(pieces, camera)))
            for number, (camera, pieces) in enumerate(zip(cameras, fits, strict=True), 1)
        ),
    )
    truth.write(out)
    return truth


def pieces_of(camera: CameraOptions, number: int, options: SampleOptions) -> tuple[Piece, ...]:
    """Return a settled camera's true clock: one piece, and one more after each pause. The picture is whole frames."""
    assert camera.offset_ms is not None
    assert camera.drift_ppm is not None
    rate = 1 + camera.drift_ppm / 1e6
    pauses = sorted((pause for pause in options.pauses if pause.camera == number), key=lambda pause: pause.file_ms)
    lost = sum(pause.length_ms for pause in pauses)
    frame_ms = 1000 / float(camera.frame_rate)
    seen = (options.lesson_ms - camera.stops_early_ms - camera.offset_ms - lost) / rate
    end = int(seen / frame_ms) * frame_ms
    if seen <= 1000 or any(not 0 < pause.file_ms < end for pause in pauses):
        raise ValueError(
            f"camera {number} would record {max(0.0, seen) / 1000:.1f} s: its start, end and pauses do not fit the lesson"
        )
    return _split(camera.offset_ms, camera.drift_ppm, end, pauses)


def _split(offset_ms: float, drift_ppm: float, end: float, pauses: Sequence[Pause]) -> tuple[Piece, ...]:
    pieces, start = [], 0.0
    for pause in pauses:
        pieces.append(Piece(start, pause.file_ms, offset_ms, drift_ppm))
        start, offset_ms = pause.file_ms, offset_ms + pause.length_ms
    return (*pieces, Piece(start, end, offset_ms, drift_ppm))


def frame_times(pieces: Sequence[Piece], camera: CameraOptions) -> list[int]:
    """Return the lesson time of each frame of a camera, in whole milliseconds."""
    frame_ms = 1000 / float(camera.frame_rate)
    times = []
    for index in range(round(pieces[-1].file_end_ms / frame_ms)):
        file_ms = index * frame_ms
        piece = next(piece for piece in reversed(pieces) if file_ms >= piece.file_start_ms - 1e-6)
        times.append(round(piece.to_lesson(file_ms)))
    return times


def _voices(options: SampleOptions, lines: tuple[Planned, ...], voice: Voice | None) -> Sources:
    """Have the script spoken, each distinct line once, and place it in the lesson."""
    distinct = list(dict.fromkeys((line.speaker, line.text) for line in lines)) if voice else []
    spoken: dict[tuple[str, str], Said] = dict(zip(distinct, voice.say(distinct), strict=True)) if voice else {}
    said = [spoken[line.speaker, line.text] for line in lines] if voice else []
    return sources(options.seed, options.lesson_ms, lines, said, SEATS)


def _picture(
    options: SampleOptions, camera: CameraOptions, pieces: Sequence[Piece], lines: tuple[Planned, ...], out: Path
) -> Path:
    """Draw and encode one camera's frames."""
    motion = Motion(options.seed, options.lesson_ms, lines, len(SEATS))
    picture = Picture(camera.view, camera.width, camera.height, pupils_of(options.seed, SEATS), motion)
    frames = picture.frames(frame_times(pieces, camera))
    encode_picture(frames, (camera.width, camera.height), camera.frame_rate, out, codec=camera.codec, b_frames=camera.b_frames)
    return out


def _sound(
    options: SampleOptions, camera: CameraOptions, number: int, pieces: Sequence[Piece], voices: Future[Sources]
) -> NDArray[np.int16] | None:
    """Return what this camera's microphone records of the room, or None when it has none."""
    if not camera.has_sound:
        return None
    heard = at_microphone(voices.result(), viewpoint(camera.view, 16, 9).place, options.seed)
    return recorded(heard, pieces, rate=camera.sample_rate, snr_db=camera.snr_db, seed=options.seed * 10 + number)


def truth_of(number: int, camera: CameraOptions, pieces: tuple[Piece, ...], frames: int) -> CameraTruth:
    """Return what is true of a settled camera that recorded these pieces in so many frames."""
    assert camera.offset_ms is not None
    assert camera.drift_ppm is not None
    return CameraTruth(
        camera=number,
        file=camera.file,
        view=camera.view,
        offset_ms=camera.offset_ms,
        drift_ppm=camera.drift_ppm,
        width=camera.width,
        height=camera.height,
        frame_rate=str(camera.frame_rate),
        codec=camera.codec,
        b_frames=camera.b_frames,
        has_sound=camera.has_sound,
        sound_delay_ms=round(delay_ms(TEACHER_AT, viewpoint(camera.view, 16, 9).place), 3),
        frames=frames,
        pieces=pieces,
    )
