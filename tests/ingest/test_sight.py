"""Cameras without sound hang on those that have a place, by what they see. What is seen is made by hand."""

from pathlib import Path

import pytest

from domain.timeline import LagPoint, Piece
from ingest import sight
from ingest.align import Heard, align
from ingest.picture_line import PictureFit
from ingest.place import Place
from ingest.sight import seen
from media.film import HEIGHT, WIDTH, Film

LENGTHS_S = {1: 300.0, 2: 280.0, 3: 260.0, 4: 250.0}
POINTS = (LagPoint(1000.0, 3.0, True),)
STARTS_S = {1: 0.0, 2: 7.0, 3: 12.5, 4: 20.0}


def film(camera: int, first_s: float | None = None) -> Film:
    assert first_s is None
    return Film(Path(str(camera)), WIDTH, HEIGHT, 1)


@pytest.fixture
def agree(monkeypatch):
    """Say which pairs of cameras agree by what they see; return the pairs that were compared."""
    compared = []

    def only(*pairs: tuple[int, int]) -> list[tuple[int, int]]:
        def fit(a: Film, b: Film) -> PictureFit | None:
            pair = int(a.path.name), int(b.path.name)
            compared.append(pair)
            lag = STARTS_S[pair[1]] - STARTS_S[pair[0]]
            return PictureFit(lag, 0.0, 0.95, 0.06, POINTS) if pair in pairs else None

        monkeypatch.setattr(sight, "fit_pictures", fit)
        return compared

    return only


def by_sound(camera: int, confidence: float = 1.0) -> Place:
    return Place((Piece(0.0, LENGTHS_S[camera] * 1000, STARTS_S[camera] * 1000),), confidence, 0.01)


def test_a_camera_hangs_on_the_surest_one_that_it_agrees_with(agree):
    compared = agree((1, 3), (2, 3))
    places = seen({2: by_sound(2, 0.93), 1: by_sound(1)}, [3], LENGTHS_S, film)
    assert compared == [(1, 3)]
    assert places[3].pieces == (Piece(0.0, 260_000.0, 12_500.0, 0.0),)
    assert (places[3].against, places[3].method, places[3].points) == (1, "picture", POINTS)
    assert places[3].confidence == 0.95
    assert places[3].uncertainty_s == pytest.approx(0.0608, abs=1e-4)


def test_the_next_one_is_asked_where_the_surest_sees_something_else(agree):
    agree((2, 3))
    places = seen({1: by_sound(1), 2: by_sound(2, 0.93)}, [3], LENGTHS_S, film)
    assert places[3].against == 2
    assert places[3].lesson_s(0.0) == pytest.approx(12.5)


def test_a_camera_that_agrees_with_none_has_no_place(agree):
    compared = agree()
    assert set(seen({1: by_sound(1), 2: by_sound(2)}, [3], LENGTHS_S, film)) == {1, 2}
    assert sorted(compared) == [(1, 3), (2, 3)]


def test_a_camera_without_a_picture_is_not_compared(agree):
    compared = agree((1, 3))
    assert set(seen({1: by_sound(1)}, [3], LENGTHS_S, lambda camera, first_s: None)) == {1}
    assert compared == []


def test_on_a_camera_that_was_paused_it_lies_by_the_piece_that_they_share(agree):
    agree((1, 3))
    paused = Place((Piece(0.0, 20_000.0, 0.0, 50.0), Piece(20_000.0, 300_000.0, 30_000.0, 50.0)), 1.0, 0.0)
    (piece,) = seen({1: paused}, [3], LENGTHS_S, film)[3].pieces
    assert piece.offset_ms == pytest.approx(30_000.0 + 12_500.0 * 1.00005)
    assert piece.drift_ppm == pytest.approx(50.0)


def test_align_looks_only_at_cameras_that_it_cannot_hear(agree):
    agree((1, 2))
    deaf = [Heard(camera, f"{camera}.mp4", None, LENGTHS_S[camera] * 1000) for camera in (1, 2)]
    alignment = align(deaf, look=film)
    assert alignment.complete
    assert alignment.cameras[1].pieces[0].offset_ms == pytest.approx(7000.0)
    assert alignment.cameras[1].evidence == POINTS
    assert alignment.to_json()["cameras"][1]["method"] == "picture"
    assert align(deaf).cameras[1].reason == "no_audio"
