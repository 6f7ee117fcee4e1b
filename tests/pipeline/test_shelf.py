"""What the parts have answered so far, read as the lesson tells it."""

from dataclasses import asdict

from domain.lesson import Clarity
from pipeline.orders import CameraOrder, Order, Timeline, to_json
from pipeline.publishing import Shelf
from tests.pipeline.lessons import a_fit
from transcode.ladder import Rung
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


def test_a_camera_that_is_still_being_opened_is_to_come_and_not_lost():
    planned = {"rungs": [asdict(Rung(1080)), asdict(Rung(360))], "chunks": 9}
    timeline = Timeline(1, 1, (a_fit(1, "front"), a_fit(2, "back"), a_fit(3, "side")))
    answers = [{"camera": 3, "ok": False, "words": "Camera 3 could not be made.", "made": None}]
    shelf = Shelf({
        "placed": {"timeline": to_json(timeline), "heard": [1, 2]},
        "heard": [],
        "plans": {"2": planned, "3": planned},
        "pictures": answers,
        "sound": {"made": track(1)},
        "rest": [],
        "waiting": [["open_camera", 2], ["caption_lesson", 0]],
    })  # fmt: skip
    assert list(shelf.pending()) == ["angle:2:360", "angle:2:1080", "audio:2", "storyboard:2", "captions"]
    cameras = tuple(CameraOrder(number, f"Camera {number}", name, "o", name) for number, name in ((2, "back"), (3, "side")))
    assert [(gone.camera, gone.status) for gone in shelf.absent(Order("p", "o", "en", cameras))] == [(3, "failed")]
