"""What a model made up is taken out and counted; what people say stays, however odd."""

import pytest

from transcode.sifting import Guess, Heard, Reason, TakenOut, sifted


def heard(
    text: str, each_ms: float = 300.0, *, probability: float = 0.9, loudest_dbfs: float = -20.0, **figures: float
) -> Heard:
    words = tuple(
        Guess(each_ms * place, each_ms * (place + 1) - 1, f" {word}", probability, loudest_dbfs)
        for place, word in enumerate(text.split())
    )
    return Heard(words, **figures)


def said(windows: list[Heard]) -> str:
    return "".join(word.text for word in sifted(windows)[0]).strip()


REAL = "one half is two quarters"


def test_a_loop_is_cut_out_of_what_was_said_around_it():
    window = heard(f"{REAL} {'thank you ' * 12} and now we fold it", each_ms=60)
    kept, gone = sifted([window])
    assert "".join(word.text for word in kept).strip() == f"{REAL} thank you thank you and now we fold it"
    first = window.words[9]
    assert gone == [TakenOut(Reason.LOOP, first.start_ms, window.words[28].end_ms, 20)]


def test_a_loop_that_fills_its_window_is_one_whatever_its_pace():
    kept, gone = sifted([heard("and so we go on " * 12)])
    assert "".join(word.text for word in kept).strip() == "and so we go on and so we go on"
    assert [(each.reason, each.words) for each in gone] == [(Reason.LOOP, 50)]


def test_a_class_that_counts_in_chorus_or_a_teacher_who_insists_stays():
    chorus = "two four six eight two four six eight two four six eight two four six eight who do we like"
    assert said([heard(chorus)]) == chorus
    assert said([heard("no no no no no you may not")]) == "no no no no no you may not"


def test_the_same_window_again_and_again_stays_twice():
    kept, gone = sifted([heard("Thank you.")] * 6)
    assert (len(kept), sum(each.words for each in gone)) == (4, 8)


def test_text_over_silence_is_taken_out():
    assert sifted([heard("Thank you.", loudest_dbfs=-70.0)])[1][0].reason is Reason.SILENCE
    assert sifted([heard("Bye.", no_speech=0.9, mean_log_probability=-1.4)])[1][0].words == 1


def test_words_that_have_no_time_are_said_by_nobody():
    real, crammed = heard(REAL), heard("we will be back in a moment", each_ms=1.0)
    kept, gone = sifted([Heard((*real.words, *crammed.words))])
    assert (kept, gone[0].reason, gone[0].words) == (list(real.words), Reason.SILENCE, 7)


def test_what_is_only_a_little_odd_stays():
    assert sifted([heard("Shh.", no_speech=0.9), heard("Yes.", mean_log_probability=-1.4)])[1] == []


@pytest.mark.parametrize("phrase", ["Thanks for watching!", "Please subscribe."])
def test_the_end_of_a_film_is_taken_out_where_the_model_doubts_it(phrase):
    window = heard(f"{REAL} {phrase}", probability=0.4)
    assert said([window]) == REAL
    assert sifted([window])[1][0].reason is Reason.FILM
    assert said([heard(f"{REAL} {phrase}", probability=0.95)]).endswith(phrase)


def test_who_signs_subtitles_goes_with_the_name():
    window = heard("Subtitles by the Amara.org community. Now look here.", probability=0.7)
    assert said([window]) == "Now look here."


def test_a_thank_you_of_a_teacher_stays():
    assert said([heard("Thank you.", probability=0.3)]) == "Thank you."


def test_nothing_is_sifted_out_of_nothing():
    assert sifted([]) == ([], [])
    assert sifted([Heard(())]) == ([], [])
