"""A pinned clock stays where it is, whatever is replaced, added or aligned again."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.recording import AlignmentStatus
from domain.timeline import Piece, file_of, lesson_of
from pipeline.clocks import BEND_MS, CONTRADICTED, on_pinned_clock
from pipeline.orders import Fit
from tests.pipeline.filming import Filmed, aligned, filmed
from tests.pipeline.lessons import a_fit


def _lost(camera: int, recording_id: str, reason: str, against: int | None = None) -> Fit:
    return Fit(camera, recording_id, AlignmentStatus.UNALIGNABLE, reason, against=against)


def _pieces(fit: Fit, *pieces: Piece) -> Fit:
    return replace(fit, pieces=pieces)


def test_without_a_kept_recording_there_is_no_pinned_clock_to_speak_of():
    assert on_pinned_clock([a_fit(1, "new")], {}) is None
    assert on_pinned_clock([a_fit(1, "new")], {"old": a_fit(1, "old")}) is None
    assert on_pinned_clock([a_fit(1, "kept")], {"kept": _lost(1, "kept", "no_audio")}) is None


def test_a_kept_recording_keeps_its_pieces_to_the_last_digit():
    pinned = {"a": a_fit(1, "a", 0.0), "b": a_fit(2, "b", 1234.567, 31.4)}
    fits = on_pinned_clock([a_fit(1, "a", 900.0), a_fit(2, "b", 2134.6, 31.0), a_fit(3, "new", 0.0)], pinned)
    assert fits is not None
    assert [fit.pieces for fit in fits[:2]] == [pinned["a"].pieces, pinned["b"].pieces]


def test_a_new_recording_lands_where_the_kept_one_says():
    """Camera 3 shows at its 10 s what camera 1 shows at its 12 s, on whatever clock that was measured."""
    fresh = [a_fit(1, "a", 500.0, -20.0), a_fit(3, "new", 2500.0, -20.0)]
    pinned = {"a": a_fit(1, "a", -700.0, 40.0)}
    fits = on_pinned_clock(fresh, pinned)
    assert fits is not None
    assert lesson_of(fits[1].pieces, 10_000) == pytest.approx(lesson_of(pinned["a"].pieces, 12_000), abs=0.1)


def test_a_camera_without_a_place_stays_without():
    lost = _lost(2, "lost", "no_audio")
    fits = on_pinned_clock([a_fit(1, "a", 5.0), lost], {"a": a_fit(1, "a")})
    assert fits is not None
    assert fits[1] == lost


def test_what_a_file_s_clock_suggests_is_told_on_the_pinned_clock_or_not_at_all():
    lost = replace(_lost(2, "lost", "no_audio"), suggested_offset_ms=-41_000.0)
    fits = on_pinned_clock([a_fit(1, "a", 5.0), lost], {"a": a_fit(1, "a", 505.0)})
    assert fits is not None
    assert fits[1].suggested_offset_ms == pytest.approx(-40_500.0)
    fits = on_pinned_clock([_lost(1, "a", "no_audio"), lost], {"a": a_fit(1, "a")})
    assert fits is not None
    assert fits[1].suggested_offset_ms is None


def test_a_kept_recording_that_was_not_found_again_stays_and_the_new_one_has_no_place():
    pinned = {"a": a_fit(1, "a", 12.5, 3.0)}
    alone = replace(a_fit(2, "new"), method="alone")
    fits = on_pinned_clock([_lost(1, "a", "not_the_same_lesson"), alone], pinned)
    assert fits is not None
    assert fits[0] == pinned["a"]
    assert (fits[1].status, fits[1].reason, fits[1].pieces) == (AlignmentStatus.UNALIGNABLE, "not_the_same_lesson", ())


def test_a_kept_recording_that_was_not_found_again_stays_beside_one_that_carries_the_new():
    pinned = {"a": a_fit(1, "a", 12.5), "b": a_fit(2, "b", 500.0)}
    fits = on_pinned_clock([_lost(1, "a", "no_audio"), a_fit(2, "b", 0.0), a_fit(3, "new", 100.0)], pinned)
    assert fits is not None
    assert fits[0].pieces == pinned["a"].pieces
    assert fits[2].pieces[0].offset_ms == pytest.approx(600.0)


def test_more_new_recordings_than_kept_ones_are_the_lesson():
    fresh = [_lost(1, "a", "not_the_same_lesson"), a_fit(2, "b"), a_fit(3, "c", 40.0)]
    assert on_pinned_clock(fresh, {"a": a_fit(1, "a")}) is None


def test_the_same_file_again_does_not_push_out_the_one_that_is_kept():
    pinned = {"a": a_fit(1, "a", 12.5), "b": a_fit(2, "b", 500.0)}
    fresh = [_lost(1, "a", "duplicate", against=3), a_fit(2, "b", 0.0), a_fit(3, "twin", -487.5)]
    fits = on_pinned_clock(fresh, pinned)
    assert fits is not None
    assert fits[0].pieces == pinned["a"].pieces
    assert (fits[2].aligned, fits[2].reason) == (False, "duplicate")


def test_what_a_lone_camera_rests_on_is_told_anew_once_others_join_it():
    pinned = {"a": replace(a_fit(1, "a", 7.0), method="alone", confidence=1.0)}
    fits = on_pinned_clock([replace(a_fit(1, "a", 90.0), against=2), a_fit(2, "new")], pinned)
    assert fits is not None
    assert (fits[0].method, fits[0].against, fits[0].pieces) == ("sound", 2, pinned["a"].pieces)


def test_each_piece_is_carried_by_the_piece_of_its_own_time():
    """The kept camera is the fresh clock. Seen from the pinned one its rate changed in the middle, the new one's did not."""
    kept = _pieces(a_fit(1, "a"), Piece(0.0, 1_000_000.0, 0.0, 0.0))
    changed = (Piece(0.0, 500_000.0, 0.0, 0.0), Piece(500_000.0, 1_000_000.0, -50.0, 100.0))
    new = _pieces(a_fit(2, "b"), Piece(0.0, 500_000.0, 0.0, 0.0), Piece(500_000.0, 999_950.0, 50.0, -100.0))
    fits = on_pinned_clock([kept, new], {"a": _pieces(a_fit(1, "a"), *changed)})
    assert fits is not None
    assert [piece.drift_ppm for piece in fits[1].pieces] == pytest.approx([0.0, 0.0], abs=0.02)
    assert fits[1].pieces[1].offset_ms == pytest.approx(0.0, abs=0.02)
    assert fits[1].confidence == pytest.approx(0.9)


def test_a_new_recording_bends_where_the_pinned_clock_does():
    """The fresh clock is steady; on the pinned one, whose own camera is gone, everything bends after 500 s."""
    bent = (Piece(0.0, 500_000.0, 0.0, 0.0), Piece(500_000.0, 1_000_000.0, -50.0, 100.0))
    kept = _pieces(a_fit(1, "a"), *(replace(piece, offset_ms=0.0, drift_ppm=0.0) for piece in bent))
    new = _pieces(a_fit(2, "b"), Piece(0.0, 900_000.0, 100_000.0, 0.0))
    fits = on_pinned_clock([kept, new], {"a": _pieces(a_fit(1, "a"), *bent)})
    assert fits is not None
    first, second = fits[1].pieces
    assert first.file_end_ms == second.file_start_ms == pytest.approx(400_000.0, abs=1.0)
    assert first.lesson_end_ms == pytest.approx(second.lesson_start_ms, abs=0.01)
    assert second.to_lesson(900_000.0) == pytest.approx(1_000_050.0, abs=0.01)
    assert fits[1].confidence == pytest.approx(0.9)


def test_the_surest_kept_recording_that_covers_the_new_one_carries_it():
    long = _pieces(a_fit(1, "a"), Piece(0.0, 3_000_000.0, 0.0, 0.0))
    short = _pieces(a_fit(2, "b"), Piece(0.0, 60_000.0, 0.0, 0.0))
    new = _pieces(a_fit(3, "c"), Piece(0.0, 2_900_000.0, 1_000.0, 0.0))
    pinned = {"a": _pieces(long, Piece(0.0, 3_000_000.0, 20.0, 0.0)), "b": _pieces(short, Piece(0.0, 60_000.0, 45.0, 0.0))}
    for order in ((short, long, new), (new, long, short)):
        fits = on_pinned_clock(order, pinned)
        assert fits is not None
        assert next(fit for fit in fits if fit.camera == 3).pieces[0].offset_ms == pytest.approx(1_020.0)


def test_alignments_that_contradict_each_other_are_not_called_sure():
    """A pause of 21 s in the kept recording, which the stored alignment did not see."""
    stored = _pieces(a_fit(1, "a"), Piece(0.0, 1_200_000.0, 0.0, 0.0))
    fresh = _pieces(a_fit(1, "a"), Piece(0.0, 700_000.0, 0.0, 0.0), Piece(700_000.0, 1_200_000.0, 21_000.0, 0.0))
    new = _pieces(a_fit(2, "b"), Piece(0.0, 1_200_000.0, 0.0, 0.0))
    fits = on_pinned_clock([fresh, new], {"a": stored})
    assert fits is not None
    assert fits[0].pieces == stored.pieces
    assert fits[1].confidence == CONTRADICTED


@settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False), steps=st.lists(st.sampled_from(["replace", "add", "again"]), max_size=6))
def test_a_stored_comment_keeps_showing_the_same_moment(chance: random.Random, steps: list[str]):
    noise_ms = chance.choice((0.0, 5.0))
    films = {camera: filmed(camera, f"r{camera}", chance) for camera in range(1, chance.choice((1, 2, 3)) + 1)}
    _, fits = aligned(list(films.values()), chance, noise_ms)
    pinned = {fit.recording_id: fit for fit in fits}
    comments = _comments(pinned, films, chance)
    earliest = 0.0
    for number, step in enumerate(steps, start=1):
        camera = chance.choice(sorted(films)) if step != "add" else min({1, 2, 3} - set(films), default=3)
        if step != "again":
            films[camera] = filmed(camera, f"r{camera}-{number}", chance)
        kept = {film.recording_id for film in films.values()} & set(pinned)
        _, fresh = aligned(list(films.values()), chance, noise_ms)
        placed = on_pinned_clock(fresh, pinned)
        if not kept:
            assert placed is None
            return  # a new clock: comments of the old one stay with the old revision
        assert placed is not None
        for fit in placed:
            if fit.recording_id in kept:
                assert fit.pieces == pinned[fit.recording_id].pieces
            else:
                _shows_what_the_kept_show(fit, films, pinned, kept, (BEND_MS + 2.5 * noise_ms) * (number + 1))
        pinned |= {fit.recording_id: fit for fit in placed}
        for recording_id, lesson_ms, file_ms in comments:
            assert file_of(pinned[recording_id].pieces, lesson_ms) == file_ms
        earliest = min(earliest, *(fit.pieces[0].lesson_start_ms for fit in placed))
        comments += _comments(pinned, films, chance)


def _comments(pinned: dict[str, Fit], films: dict[int, Filmed], chance: random.Random) -> list[tuple[str, int, float]]:
    """Comments on whole milliseconds of lesson time, with the moment of each camera's file that was on the screen."""
    found = []
    for film in films.values():
        pieces = pinned[film.recording_id].pieces
        lesson_ms = round(chance.uniform(pieces[0].lesson_start_ms, pieces[-1].lesson_end_ms))
        file_ms = file_of(pieces, lesson_ms)
        if file_ms is not None:
            found.append((film.recording_id, lesson_ms, file_ms))
    return found


def _shows_what_the_kept_show(
    fit: Fit, films: dict[int, Filmed], pinned: dict[str, Fit], kept: set[str], tolerance_ms: float
) -> None:
    """A moment of the room that a new and a kept camera both filmed lies at one lesson time, as far as alignment is good."""
    new = next(film for film in films.values() if film.recording_id == fit.recording_id)
    for film in (film for film in films.values() if film.recording_id in kept):
        for take in film.takes:
            for share in (0.01, 0.5, 0.99):
                true_ms = take.lesson_start_ms + share * (take.lesson_end_ms - take.lesson_start_ms)
                there, here = film.file_at(true_ms), new.file_at(true_ms)
                if there is None or here is None:
                    continue
                expected = lesson_of(pinned[film.recording_id].pieces, there)
                assert lesson_of(fit.pieces, here) == pytest.approx(expected, abs=tolerance_ms)
