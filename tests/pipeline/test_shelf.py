"""What the parts have answered so far, read as the lesson tells it."""

from domain.lesson import Clarity
from pipeline.publishing import Shelf
from transcode.sound import LessonSound


def track(camera: int, **more: object) -> dict[str, object]:
    sound = LessonSound(camera, f"audio/{camera}.m3u8", 0, 10.0, 96_000)
    return {"camera": camera, "sound": sound.to_json(), "waveform": f"audio/{camera}.waveform.json", **more}


def test_a_track_is_told_once_however_often_its_camera_answers():
    clarities = {"1": {"speech_to_noise_db": 21.5, "heard": 1.0}, "2": {"speech_to_noise_db": 9.0, "heard": 0.8}}
    shelf = Shelf({
        "sound": {"made": track(1, clarities=clarities)},
        "rest": [
            {"camera": 2, "small": {"made": None}},
            {"camera": 2, "track": {"made": track(2)}},
            {"camera": 1, "track": {"made": None}},
            {"camera": 2, "storyboard": {"made": None}},
        ],
    })  # fmt: skip
    assert [sound.camera for sound in shelf.sounds()] == [1, 2]
    assert shelf.waveforms() == {1: "audio/1.waveform.json", 2: "audio/2.waveform.json"}
    assert shelf.clarities() == {1: Clarity(21.5, 1.0), 2: Clarity(9.0, 0.8)}
