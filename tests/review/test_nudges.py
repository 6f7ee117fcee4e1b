"""A camera moved by hand: added up, undone, limited, on the record, and never the lesson's own sound or a comment."""

import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from custody.act import Denied
from domain.actions import Action
from domain.audit import AuditEntry, AuditPayload
from domain.base import utc_now
from domain.recording import ClockFit, Nudge, Recording
from review.errors import NotNow, NotWithin
from review.nudged import nudged
from review.nudges import Push
from tests.review_api.academy import Academy, a_manifest, a_recording

CLAP = Push(2, "The clap is heard before the hands meet.", delta_ms=80.0)


@pytest.fixture
def lesson(academy: Academy) -> str:
    return academy.published("amara", cameras=3)


def make(academy: Academy, observation_id: str, who: str = "tutor", **change) -> str:
    return academy.services.nudges.make(academy.actor(who), academy.thing(observation_id), replace(CLAP, **change))


def undo(academy: Academy, observation_id: str, nudge_id: str, who: str = "tutor") -> None:
    academy.services.nudges.undo(academy.actor(who), academy.thing(observation_id), nudge_id)


def served(academy: Academy, observation_id: str, number: int | None = None) -> dict:
    manifest = academy.services.observations.lesson(observation_id, number)
    assert manifest is not None
    return manifest


def starts(manifest: dict) -> dict[int, tuple[int, int]]:
    """Where each camera's picture and sound begin."""
    sounds = {track["camera"]: track["start_ms"] for track in manifest["audio"]}
    return {angle["camera"]: (angle["start_ms"], sounds[angle["camera"]]) for angle in manifest["angles"]}


def sums(academy: Academy, observation_id: str) -> dict[int, float]:
    seen = academy.services.alignments.of(academy.actor("tutor"), academy.thing(observation_id))
    assert seen is not None
    return {placed.recording.camera: placed.nudge_ms for placed in seen.cameras}


def test_a_camera_s_picture_gaps_and_sound_move_together_and_nothing_else(academy: Academy, lesson: str):
    before = served(academy, lesson)
    make(academy, lesson, camera=3, delta_ms=-120.0)
    after = served(academy, lesson)
    was, now = before["angles"][2], after["angles"][2]
    assert (now["start_ms"], now["end_ms"], now["offset_ms"]) == (1_880, was["end_ms"] - 120, was["offset_ms"] - 120)
    assert now["gaps"] == [{"from_ms": 31_880, "to_ms": 41_880, "reason": "paused"}]
    assert after["audio"][2]["start_ms"] == -120
    assert {**now, **{name: was[name] for name in ("start_ms", "end_ms", "offset_ms", "gaps")}} == was
    unmoved = {**after, "angles": before["angles"], "audio": before["audio"]}
    assert unmoved == before
    assert (after["angles"][:2], after["audio"][:2]) == (before["angles"][:2], before["audio"][:2])


def test_nudges_add_up_and_an_undone_one_stays_in_the_record(academy: Academy, lesson: str):
    first = make(academy, lesson)
    make(academy, lesson, "amara", delta_ms=None, frames=-1)  # a frame of these cameras lasts 40 ms
    assert sums(academy, lesson)[2] == 40.0
    undo(academy, lesson, first)
    assert sums(academy, lesson)[2] == -40.0
    assert starts(served(academy, lesson))[2] == (1_460, -40)
    seen = academy.services.alignments.of(academy.actor("lead"), academy.thing(lesson))
    assert seen is not None
    undone, standing = seen.cameras[1].nudges
    assert (undone.nudge.delta_ms, undone.by.known_as, undone.undone_by.known_as) == (80.0, "Tutor", "Tutor")
    assert (standing.nudge.delta_ms, standing.by.known_as, standing.undone_by) == (-40.0, "Amara", None)


def test_the_lesson_s_own_sound_stays_and_the_others_move_instead(academy: Academy, lesson: str):
    nudge = make(academy, lesson, camera=1, delta_ms=250.0)
    assert sums(academy, lesson) == {1: 0.0, 2: -250.0, 3: -250.0}
    assert starts(served(academy, lesson)) == {1: (0, 0), 2: (1_250, -250), 3: (1_750, -250)}
    seen = academy.services.nudges.one(nudge)
    assert (seen.nudge.asked_camera, seen.camera, seen.nudge.delta_ms) == (1, 2, -250.0)
    undo(academy, lesson, nudge)
    assert sums(academy, lesson) == {1: 0.0, 2: 0.0, 3: 0.0}


def test_should_the_lesson_s_sound_become_another_s_it_still_does_not_move():
    manifest = a_manifest(1, (1, 2, 3))
    moved = nudged(manifest, {1: 100.0, 2: 30.0})
    assert starts(moved) == {1: (0, 0), 2: (1_430, -70), 3: (1_900, -100)}


def test_a_silent_lesson_s_cameras_all_may_move():
    manifest = a_manifest(1, (1, 2))
    manifest["audio"] = [{"camera": 0, "playlist": "audio/0.m3u8", "default": True, "start_ms": 0, "waveform": None}]
    moved = nudged(manifest, {1: -100.0})
    assert moved["angles"][0]["start_ms"] == moved["start_ms"] == -100
    assert moved["audio"] == manifest["audio"]


def test_the_lesson_becomes_longer_and_never_shorter_and_its_new_ends_can_be_commented_on(academy: Academy, lesson: str):
    make(academy, lesson, delta_ms=-9_000.0)
    assert (served(academy, lesson)["start_ms"], served(academy, lesson)["end_ms"]) == (-7_500, 90_000)
    academy.comment("tutor", lesson, start_ms=-7_000)
    make(academy, lesson, delta_ms=18_000.0)
    assert (served(academy, lesson)["start_ms"], served(academy, lesson)["end_ms"]) == (0, 90_500)
    with pytest.raises(NotWithin, match="runs from"):
        academy.comment("tutor", lesson, start_ms=-7_000)


def test_no_comment_moves(academy: Academy, lesson: str):
    academy.comment("tutor", lesson, start_ms=12_000, end_ms=14_000, camera=2)
    make(academy, lesson)
    [seen] = academy.services.comments.on(academy.actor("tutor"), academy.thing(lesson))
    assert (seen.comment.start_ms, seen.comment.end_ms) == (12_000, 14_000)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"delta_ms": 10_000.5}, "10.0 seconds in all"),
        ({"delta_ms": float("nan")}, "one millisecond"),
        ({"delta_ms": 0.0}, "one millisecond"),
        ({"delta_ms": None}, "either in milliseconds or in pictures"),
        ({"frames": 2}, "either in milliseconds or in pictures"),
        ({"delta_ms": None, "frames": 251}, "10.0 seconds in all"),
        ({"camera": 4}, "not part of this lesson"),
        ({"reason": " "}, "Please say why"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(academy: Academy, lesson: str, change: dict, words: str):
    with pytest.raises(NotWithin, match=words):
        make(academy, lesson, **change)
    assert served(academy, lesson) == a_manifest(1, (1, 2, 3))


def test_the_limit_is_on_all_nudges_of_a_camera_together(academy: Academy, lesson: str):
    make(academy, lesson, delta_ms=8_000.0)
    back = make(academy, lesson, delta_ms=-5_000.0)
    with pytest.raises(NotWithin, match=r"10\.5 seconds in all"):
        make(academy, lesson, delta_ms=7_500.0)
    make(academy, lesson, delta_ms=7_000.0)
    with pytest.raises(NotNow, match="more than 10 seconds"):
        undo(academy, lesson, back)
    assert sums(academy, lesson)[2] == 10_000.0


def test_frames_need_a_known_frame_rate(academy: Academy, lesson: str):
    with academy.rows.write() as session:
        session.execute(update(ClockFit).values(frame_ms=None))
    with pytest.raises(NotWithin, match="how long a picture of camera 2 lasts"):
        make(academy, lesson, delta_ms=None, frames=1)


def test_there_must_be_a_lesson_and_another_camera(academy: Academy):
    planned = academy.planned("amara")
    with pytest.raises(NotNow, match="not ready to watch"):
        make(academy, planned, "amara")
    alone = academy.published("amara")
    with pytest.raises(NotWithin, match="only one camera"):
        make(academy, alone, camera=1)


def test_who_may_and_until_when(academy: Academy, lesson: str):
    make(academy, lesson, "amara")
    mine = make(academy, lesson, "amara")
    academy.comment("tutor", lesson)
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(lesson))
    with pytest.raises(Denied, match="feedback on this lesson is published"):
        make(academy, lesson, "amara")
    with pytest.raises(Denied, match="feedback on this lesson is published"):
        undo(academy, lesson, mine, "amara")
    for who in ("mentor", "bilal", "admin"):
        with pytest.raises(Denied):
            make(academy, lesson, who)
    for who in ("tutor", "lead"):
        make(academy, lesson, who)
    seen = [academy.services.alignments.of(academy.actor(who), academy.thing(lesson)) for who in ("amara", "tutor", "mentor")]
    assert [one.can_nudge for one in seen if one] == [False, True, False]


def test_what_was_done_is_in_the_record_with_before_and_after(academy: Academy, lesson: str):
    make(academy, lesson, delta_ms=40.0)
    nudge = make(academy, lesson)
    undo(academy, lesson, nudge, "lead")
    undo(academy, lesson, nudge, "amara")
    with academy.rows.read() as session:
        told = session.execute(
            select(AuditEntry, AuditPayload.payload)
            .join(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
            .where(AuditEntry.action.in_([Action.NUDGE_MAKE, Action.NUDGE_UNDO]))
            .order_by(AuditEntry.sequence)
        ).all()
    entries, payloads = [row[0] for row in told], [row[1] for row in told]
    assert [(entry.subject_kind, entry.actor_id == academy.people["tutor"]) for entry in entries[:2]] == [("nudge", True)] * 2
    assert entries[1].subject_id == nudge
    made = {name: payloads[1][name] for name in ("camera", "delta_ms", "reason", "before", "after", "revision")}
    assert made == {
        "camera": 2,
        "delta_ms": 80.0,
        "reason": CLAP.reason,
        "before": {"2": 40.0},
        "after": {"2": 120.0},
        "revision": 1,
    }
    assert (payloads[2]["before"], payloads[2]["after"]) == ({nudge: 120.0}, {nudge: 40.0})
    assert payloads[3]["already_undone_by"] == academy.people["lead"]
    with academy.rows.read() as session:
        assert session.get_one(Nudge, nudge).undone_by == academy.people["lead"]  # the first undoing stands


def test_a_recording_that_replaces_another_starts_without_nudges(academy: Academy, lesson: str):
    make(academy, lesson)
    make(academy, lesson, camera=3, delta_ms=25.0)
    academy.publish(lesson, "amara", number=2, cameras=3)
    assert sums(academy, lesson) == {1: 0.0, 2: 80.0, 3: 25.0}  # prepared again, on the same clock
    with academy.rows.write() as session:
        old = session.scalars(select(Recording).where(Recording.observation_id == lesson, Recording.camera == 2)).one()
        old.replaced_at = utc_now()
        session.flush()
        session.add(a_recording(lesson, 2, academy.people["amara"]))
    academy.publish(lesson, "amara", number=3, cameras=3)
    assert sums(academy, lesson) == {1: 0.0, 2: 0.0, 3: 25.0}
    assert starts(served(academy, lesson, 2))[2] == (1_580, 80)  # what was published before is served as it was


def test_people_who_nudge_at_once_all_count_and_undoing_twice_is_once(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara", cameras=2)
    actors = [academy.actor(who) for who in ("tutor", "lead", "amara", "tutor")]
    thing, made, failed = academy.thing(lesson), [], []

    def at_once(work, arguments) -> None:
        def guarded(argument) -> None:
            try:
                work(argument)
            except NotWithin as error:
                failed.append(error)

        threads = [threading.Thread(target=guarded, args=(each,)) for each in arguments]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    at_once(lambda actor: made.append(academy.services.nudges.make(actor, thing, replace(CLAP, delta_ms=3_000.0))), actors)
    assert len(made) == 3  # a fourth would be beyond 10 seconds, and that is seen although all ask at one moment
    assert [type(error) for error in failed] == [NotWithin]
    assert sums(academy, lesson)[2] == 9_000.0
    at_once(lambda actor: academy.services.nudges.undo(actor, thing, made[0]), actors)
    assert len(failed) == 1
    assert sums(academy, lesson)[2] == 6_000.0


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    asked=st.dictionaries(st.sampled_from([1, 2, 3]), st.floats(-10_000, 10_000), max_size=3),
    default=st.sampled_from([0, 1, 2, 3]),
)
def test_whatever_is_nudged_the_master_clock_stays_and_lengths_are_kept(asked: dict[int, float], default: int):
    manifest = a_manifest(1, (1, 2, 3))
    for track in manifest["audio"]:
        track["default"] = track["camera"] == default
    moved = nudged(manifest, asked)
    assert moved["start_ms"] <= manifest["start_ms"]
    assert moved["end_ms"] >= manifest["end_ms"]
    by = {}
    for was, now in zip(manifest["angles"], moved["angles"], strict=True):
        by[was["camera"]] = now["start_ms"] - was["start_ms"]
        assert now["end_ms"] - now["start_ms"] == was["end_ms"] - was["start_ms"]
        assert [g["from_ms"] - by[was["camera"]] for g in now["gaps"]] == [g["from_ms"] for g in was["gaps"]]
    for was, now in zip(manifest["audio"], moved["audio"], strict=True):
        assert now["start_ms"] - was["start_ms"] == by[was["camera"]]
    assert by.get(default, 0) == 0
    for one, other in ((1, 2), (2, 3)):
        assert by[one] - by[other] == pytest.approx(asked.get(one, 0.0) - asked.get(other, 0.0), abs=1.01)
