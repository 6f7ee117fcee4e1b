"""What every noun shares."""

import pytest

from domain.base import ID_LENGTH, new_id
from domain.lesson import Absent, Angle, Captions, Lesson, PinnedClock, Rendition, Track
from domain.people import Person, School
from domain.recording import RevisionState
from domain.timeline import Gap


def test_identifiers_are_distinct_and_sort_by_time(monkeypatch: pytest.MonkeyPatch):
    made = {new_id() for _ in range(10_000)}
    assert len(made) == 10_000
    assert {len(each) for each in made} == {ID_LENGTH}
    monkeypatch.setattr("domain.base.time.time_ns", lambda: 1_000_000_000_000_000_000)
    early = new_id()
    monkeypatch.setattr("domain.base.time.time_ns", lambda: 1_000_000_000_001_000_000)
    assert early < new_id()


def test_a_school_has_a_zone_that_exists():
    with pytest.raises(KeyError, match="Nowhere"):
        School(provider_id="p", name="x", country="GB", zone="Europe/Nowhere")


def test_an_address_is_compared_as_people_mean_it():
    assert Person(full_name="Ó", known_as="Ó", email="  Ann.STRASSE@Example.org ").email == "ann.strasse@example.org"


def test_the_manifest_is_the_contract_of_the_design():
    lesson = Lesson(
        revision=3,
        state=RevisionState.PARTIAL,
        start_ms=0,
        end_ms=3_612_000,
        clock=PinnedClock(anchor=1, pinned_at_revision=1),
        angles=(
            Angle(
                camera=1,
                label="Camera 1",
                playlist="angles/1/master.m3u8",
                start_ms=0,
                end_ms=3_600_000,
                offset_ms=0.0,
                drift_ppm=0.0,
                confidence=0.99,
                uncertainty_ms=8.0,
                method="sound",
                renditions=(Rendition(1080, copied=True), Rendition(360, copied=False)),
                gaps=(Gap(130_000, 151_600),),
            ),
        ),
        audio=(Track(camera=1, playlist="audio/1.m3u8", default=True, start_ms=0),),
        pending=("angle:2:360", "captions"),
        cameras=(Absent(3, "unalignable", "no_audio"),),
        captions=(Captions("en", "captions.en.vtt"),),
        transcript="transcript.json",
    )
    manifest = lesson.to_json()
    assert set(manifest) == {
        "version", "revision", "state", "pending", "start_ms", "end_ms", "clock", "cameras", "angles", "audio", "captions",
        "transcript", "findings",
    }  # fmt: skip
    assert (manifest["version"], manifest["revision"], manifest["state"]) == (1, 3, "partial")
    assert manifest["clock"] == {"anchor": 1, "pinned_at_revision": 1}
    assert manifest["cameras"] == ({"camera": 3, "status": "unalignable", "reason": "no_audio"},)
    [angle] = manifest["angles"]
    assert angle["gaps"] == ({"from_ms": 130_000, "to_ms": 151_600, "reason": "paused"},)
    assert angle["renditions"][0] == {"height": 1080, "copied": True, "growing": False}
    assert lesson.as_revision(4).to_json()["revision"] == 4
    assert lesson.revision == 3
