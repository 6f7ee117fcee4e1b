"""The recordings that really arrive, each from its file to a lesson that plays, or to a refusal that says why."""

import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.prepare import CAMERA_MISSING, COMPLETE, PrepareOptions, prepare_folder
from tests.pipeline.cameras import KINDS, Room, a_room, begins_at_s
from tests.transcode.filmed import shown
from transcode.playlist import addresses, length_s
from transcode.speech import SpeechModel

pytestmark = pytest.mark.media
NO_WORDS = PrepareOptions(SpeechModel("/no/such/model"))

TOGETHER_MS = 60.0
"""How far cameras may stand apart: the pictures of 25 to 60 a second were taken from a clock of 50, and sound places them to
some milliseconds."""


@dataclass(frozen=True)
class Made:
    """A lesson in a folder, with when its zero was in the room."""

    out: Path
    lesson: dict[str, Any]
    zero_ms: float

    def angle(self, camera: int) -> dict[str, Any]:
        return next(angle for angle in self.lesson["angles"] if angle["camera"] == camera)

    def rungs(self, camera: int) -> Iterator[str]:
        """The playlists of a camera's pictures."""
        master = Path(self.angle(camera)["playlist"])
        yield from (str(master.parent / name) for name in addresses((self.out / master).read_text()))

    def late_ms(self, camera: int, scratch: Path) -> list[float]:
        """By how much each picture that can be read is shown too late."""
        (rung,) = self.rungs(camera)
        read = list(shown(self.out, rung, scratch, self.angle(camera)["start_ms"]))
        known = [moment + self.zero_ms - inside for moment, inside in read if inside is not None]
        assert len(known) > len(read) / 2, f"{len(read) - len(known)} of {len(read)} pictures cannot be read"
        return known


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return a_room(tmp_path_factory.mktemp("room"))


@pytest.fixture(scope="module")
def made(room: Room, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One lesson out of all kinds at once."""
    folder = tmp_path_factory.mktemp("kinds")
    files = [room.film(kind, folder / str(number), number) for number, kind in enumerate(KINDS.values(), start=1)]
    prepared = prepare_folder(files, folder / "out", NO_WORDS)
    lesson = json.loads((folder / "out" / "lesson.json").read_text())
    assert prepared.code == COMPLETE, (prepared.words, lesson["cameras"], lesson["findings"])
    return Made(folder / "out", lesson, 1000.0 * begins_at_s(1))


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_plays_upright_and_on_time(name: str, made: Made, tmp_path: Path) -> None:
    camera = 1 + list(KINDS).index(name)
    angle, kind = made.angle(camera), KINDS[name]
    assert [rung["copied"] for rung in angle["renditions"]] == [kind.copied]
    (rung,) = made.rungs(camera)
    assert length_s((made.out / rung).read_text()) == pytest.approx((angle["end_ms"] - angle["start_ms"]) / 1000.0, abs=0.2)
    late = made.late_ms(camera, tmp_path)
    assert abs(statistics.median(late)) < TOGETHER_MS
    assert max(abs(one) for one in late) < 2.5 * TOGETHER_MS
    assert (made.out / angle["poster"]).stat().st_size > 500
    assert any(track["camera"] == camera for track in made.lesson["audio"])


def test_a_camcorder_that_cut_its_file_anywhere_stays_on_time(room: Room, tmp_path: Path) -> None:
    whole = room.film(KINDS["AVCHD, interlaced, AC-3"], tmp_path, 1).read_bytes()
    packet = 192
    middle = round(len(whole) / packet * 0.53) * packet
    card = tmp_path / "STREAM"
    card.mkdir()
    (card / "00000.MTS").write_bytes(whole[:middle])
    (card / "00001.MTS").write_bytes(whole[middle:])
    assert prepare_folder([card], tmp_path / "out", NO_WORDS).code == COMPLETE
    made = Made(tmp_path / "out", json.loads((tmp_path / "out" / "lesson.json").read_text()), 1000.0 * begins_at_s(1))
    late = made.late_ms(1, tmp_path)
    # The parts are one recording again, so that every picture can be decoded, those right after the cut too.
    assert len(late) > 0.99 * 398
    assert max(abs(one) for one in late) < TOGETHER_MS


def test_a_damaged_middle_costs_what_is_damaged_and_nothing_moves(room: Room, tmp_path: Path) -> None:
    path = room.film(KINDS["MPEG programme stream"], tmp_path, 1)
    content = bytearray(path.read_bytes())
    begin, end = round(len(content) * 0.45), round(len(content) * 0.55)
    content[begin:end] = bytes(end - begin)
    path.write_bytes(content)
    assert prepare_folder([path], tmp_path / "out", NO_WORDS).code == COMPLETE
    made = Made(tmp_path / "out", json.loads((tmp_path / "out" / "lesson.json").read_text()), 1000.0 * begins_at_s(1))
    (rung,) = made.rungs(1)
    read = list(shown(made.out, rung, tmp_path, made.angle(1)["start_ms"]))
    late = [abs(moment + made.zero_ms - inside) for moment, inside in read if inside is not None]
    assert sum(one < TOGETHER_MS for one in late) > 0.8 * 398
    assert read[-1][0] > 15_000


def test_what_cannot_be_used_is_left_out_and_said(room: Room, tmp_path: Path) -> None:
    good = room.film(KINDS["prosumer, MP4, 59.94"], tmp_path / "1", 1)
    unfinished, empty, text = tmp_path / "cut.mp4", tmp_path / "empty.mov", tmp_path / "notes.mp4"
    unfinished.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    empty.write_bytes(b"")
    text.write_text("Year 4 fractions, 12 March")
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(good.read_bytes())
    prepared = prepare_folder([good, unfinished, empty, text, copy], tmp_path / "out", NO_WORDS)
    assert prepared.code == CAMERA_MISSING
    lesson = json.loads((tmp_path / "out" / "lesson.json").read_text())
    assert [angle["camera"] for angle in lesson["angles"]] == [1]
    said = {
        found["camera"]: found["message"] for found in lesson["findings"] if found["camera"] and found["severity"] != "info"
    }
    assert set(said) == {2, 3, 4, 5}
    assert "not finished" in said[2] or "not finalised" in said[2], said[2]
    assert "empty" in said[3], said[3]
    assert "not a video" in said[4] or "no video" in said[4], said[4]
    assert "same recording as camera 1" in said[5]
