"""How pairs become a lesson: which camera is the anchor, and along which pairs the others hang. Pairs are made by hand."""

import numpy as np
import pytest

from domain.recording import AlignmentStatus
from ingest import align as subject
from ingest.align import Alignment, CameraAlignment, align
from ingest.correlate import Peak
from ingest.pair import Listened, PairFit
from media.pcm import Sound
from tests.ingest.classroom import RATE, Microphone, heard
from tests.ingest.fits import NOTHING, UNCERTAIN_S, fitted

KNOWN = {1: Microphone(0, 300), 2: Microphone(7, 300), 3: Microphone(12.5, 300)}
UNCERTAIN_MS = UNCERTAIN_S * 1000
ANYWHERE = Peak(0.0, 0.0, 0.0)


def fit(a: int, b: int, *, wrong_s: float = 0.0, confidence: float = 0.99, **clocks: Microphone) -> PairFit:
    return fitted(
        (a, clocks.get(f"camera_{a}", KNOWN[a])),
        (b, clocks.get(f"camera_{b}", KNOWN[b])),
        wrong_s=wrong_s,
        confidence=confidence,
    )


@pytest.fixture
def aligned(monkeypatch, tmp_path):
    """Align three cameras of 300 s whose pairs are given; other pairs agree on nothing."""
    noise = np.random.default_rng(1).integers(-3000, 3000, RATE).astype("<i2")
    noise.tofile(tmp_path / "a.pcm")
    sound = Sound(tmp_path / "a.pcm", RATE, RATE)

    def run(*pairs: PairFit) -> Alignment:
        known = {each.pair: each for each in pairs}

        def answer(a: Listened, b: Listened, start: Peak) -> PairFit:
            pair = a.camera, b.camera
            return known.get(pair) or fitted(
                (a.camera, KNOWN[a.camera]), (b.camera, KNOWN[b.camera]), evidence=NOTHING, confidence=0.0
            )

        monkeypatch.setattr(subject, "score", lambda a, b: object())
        monkeypatch.setattr(subject, "starts", lambda scores, lengths: {pair: [ANYWHERE] for pair in scores})
        monkeypatch.setattr(subject, "fit_pair", answer)
        monkeypatch.setattr(subject, "judged", lambda fit, peaks: fit)
        return align([replaced(camera, sound) for camera in KNOWN])

    return run


def replaced(camera: int, sound: Sound):
    """A camera that says to be as long as its clock."""
    item = heard(camera, sound)
    return type(item)(camera, f"{camera}.mp4", sound, KNOWN[camera].runs_s * 1000.0)


def starts_ms(alignment: Alignment) -> dict[int, float]:
    return {camera.camera: camera.pieces[0].offset_ms for camera in alignment.cameras if camera.pieces}


TRUE_MS = {camera: pytest.approx(known.starts_s * 1000, abs=1e-6) for camera, known in KNOWN.items()}


def test_three_pairs_that_close_put_all_cameras_in_place(aligned):
    alignment = aligned(fit(1, 2), fit(1, 3), fit(2, 3))
    assert starts_ms(alignment) == TRUE_MS
    assert sorted(each.pair for each in alignment.pairs) == [(1, 2), (1, 3), (2, 3)]


def test_a_triangle_that_does_not_close_loses_its_least_sure_pair(aligned):
    alignment = aligned(fit(1, 2), fit(1, 3, wrong_s=2.0, confidence=0.6), fit(2, 3))
    assert starts_ms(alignment) == TRUE_MS
    assert {each.pair for each in alignment.pairs} == {(1, 2), (2, 3)}


def test_the_camera_at_fault_is_no_longer_sure(aligned):
    alignment = aligned(fit(1, 2), fit(1, 3, wrong_s=2.0, confidence=0.6), fit(2, 3, confidence=0.95))
    sure = {camera.camera: camera.confidence for camera in alignment.cameras}
    assert min(sure, key=lambda camera: sure[camera]) == 3
    assert sure[3] < 0.9 <= min(sure[1], sure[2])


def test_a_camera_that_only_the_third_one_knows_hangs_on_it(aligned):
    alignment = aligned(fit(1, 2), fit(2, 3))
    assert alignment.anchor == 2
    assert starts_ms(alignment) == TRUE_MS
    assert [camera.against for camera in alignment.cameras] == [2, None, 2]


def test_of_equally_sure_ways_the_direct_one_is_taken(aligned):
    alignment = aligned(fit(1, 2), fit(1, 3), fit(2, 3))
    assert sorted(camera.uncertainty_ms for camera in alignment.cameras) == pytest.approx([0.0, UNCERTAIN_MS, UNCERTAIN_MS])


def test_a_much_surer_chain_is_taken_before_a_direct_pair(aligned):
    alignment = aligned(fit(1, 2), fit(1, 3, confidence=0.55), fit(2, 3))
    # Closing the triangle made all three surer; the direct pair of 1 and 3 is the least sure still.
    by_camera = {camera.camera: camera for camera in alignment.cameras}
    assert alignment.anchor == 2
    assert {by_camera[1].against, by_camera[3].against} == {2}


def test_drift_is_carried_to_the_anchors_clock(aligned):
    fast, slow = Microphone(7, 300, 50), Microphone(12.5, 300, -30)
    alignment = aligned(fit(1, 2, camera_2=fast), fit(1, 3, camera_3=slow))
    drifts = {camera.camera: camera.pieces[0].drift_ppm for camera in alignment.cameras}
    assert alignment.anchor == 1
    assert drifts == {1: 0.0, 2: pytest.approx(50.0), 3: pytest.approx(-30.0)}


def test_a_pair_that_was_compared_the_other_way_round_carries_drift_backwards(aligned):
    fast = Microphone(12.5, 300, 50)
    alignment = aligned(fit(1, 3, camera_3=fast), fit(2, 3, camera_3=fast))
    assert alignment.anchor == 3
    assert [camera.pieces[0].drift_ppm for camera in alignment.cameras] == [
        pytest.approx(-50.0, abs=0.01),
        pytest.approx(-50.0, abs=0.01),
        0.0,
    ]


def test_the_camera_that_was_paused_is_not_the_anchor(aligned):
    paused = Microphone(0, 300, missed=((150.0, 20.0),))
    alignment = aligned(fit(1, 2, camera_1=paused), fit(1, 3, camera_1=paused), fit(2, 3, confidence=0.9))
    assert alignment.anchor in {2, 3}
    assert [len(camera.pieces) for camera in alignment.cameras] == [2, 1, 1]


def test_the_largest_group_is_the_lesson(aligned):
    alignment = aligned(fit(2, 3))
    assert alignment.anchor in {2, 3}
    assert alignment.cameras[0] == CameraAlignment(1, "1.mp4", AlignmentStatus.UNALIGNABLE, "not_the_same_lesson")
    assert starts_ms(alignment) == {2: pytest.approx(0.0), 3: pytest.approx(5500.0)}


def test_where_no_pair_holds_the_first_camera_is_the_lesson(aligned):
    alignment = aligned()
    assert alignment.anchor == 1
    assert [camera.method for camera in alignment.cameras] == ["alone", None, None]
