"""One contract for both desks: the service's and the folder's. Everything may be said twice."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from custody.act import Custody
from domain.findings import FindingCode, Found, Severity
from domain.recording import PreparationState, Revision, RevisionState, Stage, StageState
from pipeline.contract import StageName
from pipeline.desk import Desk
from pipeline.folder_desk import FolderDesk
from pipeline.orders import StageKey
from pipeline.service_desk import ServiceDesk
from storage.memory import MemoryObjects
from storage.rows import Rows, connect
from tests.pipeline.lessons import a_fit, a_lesson, ask, preparation, receive
from tests.programme import a_programme

FOUND = Found(FindingCode.NO_AUDIO, Severity.WARNING, "There is no sound.", 1)


@dataclass
class Ordered:
    """A desk with one order for two cameras, and ways to look behind it."""

    desk: Desk
    preparation: str
    state: Callable[[], tuple[PreparationState, str | None]]
    stage: Callable[[StageKey], Any]
    manifest: Callable[[int], dict[str, Any]]
    kept: Callable[[str], bytes]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "cameras").mkdir()
    paths = [tmp_path / "cameras" / name for name in ("front.mp4", "back.mov")]
    for path in paths:
        path.write_bytes(path.name.encode() * 100)
    return paths


@pytest.fixture(params=["folder", "installed_sqlite_url", "installed_postgres_url"])
def ordered(request: pytest.FixtureRequest, files: list[Path], tmp_path: Path) -> Iterator[Ordered]:
    if request.param == "folder":
        yield in_a_folder(files, tmp_path / "out")
        return
    url: str = request.getfixturevalue(request.param)
    rows = connect(url)
    yield in_the_service(files, rows, url)
    rows.close()


def in_the_service(files: list[Path], rows: Rows, url: str) -> Ordered:
    objects, programme = MemoryObjects(), a_programme(rows)
    recordings = [receive(programme, objects, camera, path) for camera, path in enumerate(files, 1)]
    asked = ask(rows, url, programme, recordings)

    def stage(key: StageKey) -> Stage:
        with rows.read() as session:
            return session.get_one(Stage, (key.preparation_id, key.name.value, key.camera))

    def manifest(number: int) -> dict[str, Any]:
        with rows.read() as session:
            return session.scalars(select(Revision.manifest).where(Revision.number == number)).one()

    prefix = f"lessons/{programme.observation_id}/{asked}"
    return Ordered(
        desk=ServiceDesk(rows, objects, Custody(rows), lambda _: None),
        preparation=asked,
        state=lambda: (preparation(rows, asked).state, preparation(rows, asked).failure),
        stage=stage,
        manifest=manifest,
        kept=lambda name: b"".join(objects.read(f"{prefix}/{name}")),
    )


def in_a_folder(files: list[Path], out: Path) -> Ordered:
    desk = FolderDesk(out)
    asked = desk.open([[path] for path in files], "en")

    def manifest(number: int) -> dict[str, Any]:
        assert desk.manifest["revision"] == number
        return desk.manifest

    return Ordered(
        desk=desk,
        preparation=asked,
        state=lambda: desk.outcome,
        stage=lambda key: next(stage for stage in desk.stages if stage.key == key),
        manifest=manifest,
        kept=lambda name: (out / name).read_bytes(),
    )


def test_the_order_names_the_cameras_in_their_order(ordered):
    order = ordered.desk.order(ordered.preparation)
    assert [(each.camera, each.file) for each in order.cameras] == [(1, "front.mp4"), (2, "back.mov")]
    assert order.language == "en"
    assert ordered.desk.camera(order.cameras[1].recording_id) == order.cameras[1]


def test_what_nobody_ordered_is_not_known(ordered):
    with pytest.raises(KeyError):
        ordered.desk.order("nothing")
    with pytest.raises(KeyError):
        ordered.desk.camera("nothing")


def test_the_files_are_fetched_byte_for_byte(ordered, files, tmp_path):
    for camera, path in zip(ordered.desk.order(ordered.preparation).cameras, files, strict=True):
        for _ in range(2):
            (fetched,) = ordered.desk.fetch(camera.recording_id, tmp_path / "sources" / camera.recording_id)
            assert fetched.read_bytes() == path.read_bytes()


def test_a_stage_counts_its_starts_and_ends_full(ordered):
    key = StageKey(ordered.preparation, StageName.RENDER, 1)
    ordered.desk.begin(ordered.preparation, [key])
    ordered.desk.begin(ordered.preparation, [key])
    assert (ordered.stage(key).state, ordered.stage(key).runs) == (StageState.WAITING, 0)
    ordered.desk.stage_began(key, 60.0, "s")
    ordered.desk.stage_moved(key, 12.5)
    running = ordered.stage(key)
    assert (running.state, running.done, running.total, running.unit, running.runs) == (StageState.RUNNING, 12.5, 60.0, "s", 1)
    ordered.desk.stage_began(key, 60.0, "s")
    assert (ordered.stage(key).done, ordered.stage(key).runs) == (0.0, 2)
    ordered.desk.stage_ended(key, StageState.DONE)
    ordered.desk.stage_moved(key, 3.0)
    ended = ordered.stage(key)
    assert (ended.state, ended.done, ended.runs) == (StageState.DONE, 60.0, 2)


def test_a_stage_in_chunks_goes_on_and_never_back(ordered):
    key = StageKey(ordered.preparation, StageName.SMALL, 1)
    ordered.desk.stage_began(key, 60.0, "s")
    ordered.desk.stage_moved(key, 20.0)
    ordered.desk.stage_began(key, 60.0, "s", 20.0)
    ordered.desk.stage_moved(key, 31.0)
    ordered.desk.stage_began(key, 60.0, "s", 40.0)
    ordered.desk.stage_moved(key, 33.0)
    assert (ordered.stage(key).state, ordered.stage(key).done, ordered.stage(key).runs) == (StageState.RUNNING, 40.0, 1)


def test_a_stage_that_was_done_before_anybody_asked_ran_once(ordered):
    key = StageKey(ordered.preparation, StageName.HEAR, 2)
    ordered.desk.begin(ordered.preparation, [key])
    ordered.desk.stage_ended(key, StageState.DONE)
    assert (ordered.stage(key).state, ordered.stage(key).runs) == (StageState.DONE, 1)


def test_a_camera_may_be_heard_before_the_stages_are_laid_out(ordered):
    """The sound of the last camera is often begun in the moment between its upload and the preparation's own start."""
    early = StageKey(ordered.preparation, StageName.HEAR, 1)
    ordered.desk.stage_began(early, 100.0, "%")
    ordered.desk.begin(ordered.preparation, [early, StageKey(ordered.preparation, StageName.ALIGN)])
    assert ordered.stage(early).state is StageState.RUNNING
    assert ordered.stage(early).runs == 1
    assert ordered.state()[0] is PreparationState.RUNNING


def test_a_recording_is_waited_for_until_the_end(ordered):
    recording = ordered.desk.order(ordered.preparation).cameras[0].recording_id
    assert ordered.desk.preparing(recording) == ordered.preparation
    ordered.desk.begin(ordered.preparation, [])
    assert ordered.desk.preparing(recording) == ordered.preparation
    ordered.desk.finish(ordered.preparation)
    assert ordered.desk.preparing(recording) is None


def test_the_first_ending_stands(ordered):
    ordered.desk.begin(ordered.preparation, [])
    ordered.desk.finish(ordered.preparation, "No file could be used.")
    ordered.desk.finish(ordered.preparation)
    assert ordered.state() == (PreparationState.FAILED, "No file could be used.")


def test_a_finding_is_filed_once(ordered):
    camera = ordered.desk.order(ordered.preparation).cameras[0]
    about_all = replace(FOUND, camera=None, code=FindingCode.NO_SPEECH)
    for _ in range(2):
        ordered.desk.file(camera, None, [FOUND])
        ordered.desk.file(None, ordered.preparation, [about_all])
    assert sorted(ordered.desk.findings(ordered.preparation), key=lambda found: found.code) == [FOUND, about_all]


def test_a_finding_with_a_picture_is_the_same_finding(ordered, tmp_path):
    camera = ordered.desk.order(ordered.preparation).cameras[0]
    for content in (b"of a try that was cut off", b"as it is"):
        (tmp_path / "no_audio.jpg").write_bytes(content)
        ordered.desk.file(camera, None, [FOUND], {FOUND.code: tmp_path / "no_audio.jpg"})
    assert ordered.desk.findings(ordered.preparation) == (FOUND,)


def test_a_clock_is_pinned_once_and_later_fits_are_expressed_in_it(ordered):
    one, two = (each.recording_id for each in ordered.desk.order(ordered.preparation).cameras)
    first = ordered.desk.pin(ordered.preparation, 1, [a_fit(1, one, 0.0), a_fit(2, two, 1500.0, 12.5)])
    assert (first.anchor, first.pinned_at_revision) == (1, 1)
    again = ordered.desk.pin(ordered.preparation, 2, [a_fit(1, one, 400.0), a_fit(2, two, 1899.0, 11.0)])
    assert again == first


def test_kept_files_can_be_brought_back_and_keeping_twice_is_done_already(ordered, tmp_path):
    made = tmp_path / "made"
    (made / "angles" / "1").mkdir(parents=True)
    (made / "angles" / "1" / "0.m4s").write_bytes(b"segment")
    for _ in range(2):
        ordered.desk.keep(ordered.preparation, made, ["angles/1/0.m4s"])
    assert ordered.kept("angles/1/0.m4s") == b"segment"
    ordered.desk.bring(ordered.preparation, "angles/1/0.m4s", tmp_path / "brought")
    assert (tmp_path / "brought").read_bytes() == b"segment"


def test_files_of_a_try_that_was_cut_off_give_way_to_the_finished_try_s(ordered, tmp_path):
    for name, content in (("cut-off", b"half"), ("finished", b"whole")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "0.m4s").write_bytes(content)
        ordered.desk.keep(ordered.preparation, tmp_path / name, ["0.m4s"])
    assert ordered.kept("0.m4s") == b"whole"


def test_a_growing_playlist_is_replaced_by_a_longer_one_only(ordered):
    for text in ("#EXTM3U\n", "#EXTM3U\n0.m4s\n", "#EXTM3U\n"):
        ordered.desk.grow(ordered.preparation, "angles/1/360/video.m3u8", text)
    assert ordered.kept("angles/1/360/video.m3u8") == b"#EXTM3U\n0.m4s\n"


def test_the_same_state_is_published_once(ordered):
    one, two = (each.recording_id for each in ordered.desk.order(ordered.preparation).cameras)
    ordered.desk.begin(ordered.preparation, [])
    ordered.desk.pin(ordered.preparation, 1, [a_fit(1, one), a_fit(2, two)])
    partial, complete = a_lesson(), a_lesson(RevisionState.COMPLETE, pending=())
    assert [ordered.desk.publish(ordered.preparation, partial) for _ in range(2)] == [1, 1]
    assert ordered.manifest(1) == json.loads(json.dumps(partial.as_revision(1).to_json()))
    assert [ordered.desk.publish(ordered.preparation, complete) for _ in range(2)] == [2, 2]
    assert ordered.manifest(2)["state"] == "complete"
