"""Words through their edits, and what is masked in which version: the rules that everything served rests on."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.transcription import MASK, EditKind, TranscriptEdit, VersionWord, masked_text
from domain.wordings import ForeignMask, Wordings, alike, bare, differing, joined, places_of, respelt

EARLY = datetime(2026, 11, 2, 12, tzinfo=UTC)


def said(text: str, *, glued: bool = False) -> tuple[VersionWord, ...]:
    """Recognised words, 400 ms each without a pause."""
    return tuple(
        VersionWord(f"0.{n}", 0, 400 * n, 400 * n + 400, word, 400 * n, 400 * n + 400, 0.9, glued)
        for n, word in enumerate(text.split())
    )


class Story:
    """A transcript that is edited step by step, as the service does it."""

    def __init__(self, text: str, foreign=()) -> None:
        self.now = Wordings(said(text), foreign=foreign)

    def __call__(self, kind: EditKind, removed=(), added=(), places=(), to_version=None) -> "Story":
        edit = TranscriptEdit(
            observation_id="o",
            preparation_id="p",
            revision=1,
            version=self.now.head + 1,
            kind=kind,
            removed=[word.id for word in removed],
            added=tuple(added),
            places=tuple(places),
            to_version=to_version,
            made_by="tutor",
            made_at=EARLY + timedelta(minutes=self.now.head),
        )
        self.now = Wordings(self.now.base, [*self.now.edits, edit], self.now.foreign)
        return self

    def find(self, text: str) -> list[VersionWord]:
        head = self.now.words(self.now.head)
        wanted = text.split()
        at = next(n for n in range(len(head)) if [word.text for word in head[n : n + len(wanted)]] == wanted)
        return list(head[at : at + len(wanted)])

    def replace(self, old: str, new: str) -> "Story":
        run = self.find(old)
        return self(EditKind.REPLACE, run, respelt(run, new.split(), self.now.head + 1))

    def mask(self, text: str) -> "Story":
        run = self.find(text)
        return self(EditKind.MASK, run, places=places_of(run))

    def unmask(self, text: str) -> "Story":
        return self(EditKind.UNMASK, self.find(text))

    def restore(self, version: int) -> "Story":
        return self(EditKind.RESTORE, to_version=version)

    def undo(self) -> "Story":
        last = self.now.takes_back()
        assert last is not None
        return self(EditKind.UNDO, to_version=last.version - 1)

    def reads(self, version: int | None = None) -> str:
        return " ".join(word.text for word in self.now.shown(self.now.head if version is None else version))


def test_every_version_can_be_read_and_compared():
    story = Story("good mourning every one").replace("mourning", "morning").replace("every one", "everyone")
    assert [story.reads(version) for version in range(3)] == [
        "good mourning every one",
        "good morning every one",
        "good morning everyone",
    ]
    ids = [{word.id for word in story.now.words(version)} for version in range(3)]
    assert ids[2] - ids[0] == {"1.0", "2.0"}
    assert "0.0" in ids[2], "what was not touched keeps its id"


def test_a_word_for_a_word_keeps_its_time():
    [word] = respelt(said("a halve")[1:], ["half,"], 4)
    assert (word.id, word.start_ms, word.end_ms, word.text, word.probability) == ("4.0", 400, 800, "half,", None)


def test_split_and_joined_words_keep_their_outer_times():
    run = said("one aloud three")[1:2]
    split = respelt(run, ["a", "loud"], 1)
    assert [(word.start_ms, word.end_ms) for word in split] == [(400, 514), (514, 800)]
    [joint] = respelt(said("every one"), ["everyone"], 1)
    assert (joint.start_ms, joint.end_ms) == (0, 800)
    assert [(word.start_ms, word.end_ms) for word in respelt(said("a b"), ["x", "y"], 1)] == [(0, 400), (400, 800)]


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("a b c", "a x c", ("b", "x")),
        ("a b c", "a b c", ("", "")),
        ("a b", "a x b", ("b", "x b")),
        ("a b", "a b x", ("b", "b x")),
        ("a b", "x a b", ("a", "x a")),
        ("a b c", "a c", ("b", "")),
        ("a a", "a", ("a", "")),
        ("a", "a a", ("a", "a a")),
        ("a b", "", ("a b", "")),
    ],
)
def test_only_what_differs_is_changed_and_an_added_word_takes_a_neighbour_with_it(before, after, changed):
    run, texts = said(before), after.split()
    front, run_end, texts_end = differing(run, texts)
    assert (" ".join(word.text for word in run[front:run_end]), " ".join(texts[front:texts_end])) == changed


def test_undo_goes_back_step_by_step_and_can_itself_be_gone_back_behind():
    story = Story("a b").replace("a", "x").replace("b", "y").mask("y")
    assert story.reads() == f"x {MASK}"
    assert story.undo().reads() == "x y"
    assert story.undo().reads() == "x b"
    assert story.replace("b", "z").reads() == "x z"
    assert story.undo().undo().reads() == "a b"
    assert story.now.takes_back() is None
    assert story.reads(3) == "x y", "the undone mask is not in force"
    assert story.restore(2).reads() == "x y"
    assert story.undo().reads() == "a b"


# --- masks -----------------------------------------------------------------------------------------------------------------


def test_a_mask_tells_nothing_of_its_word_but_where_a_sentence_ends():
    assert {masked_text(name) for name in ("Al", "Oliver", "Maximiliane", "Zoë’s")} == {MASK}
    assert masked_text("Oliver.") == f"{MASK}."
    story = Story("well done Oliver Smith today").mask("Oliver Smith")
    [_, _, first, second, _] = story.now.shown(1)
    assert (first.text, first.probability, second.masked) == (MASK, None, True)
    assert joined(story.now.shown(1)) == f"well done {MASK} today", "not even the number of words"


def test_a_masked_word_is_masked_in_every_version():
    story = Story("say Olli ver now").replace("Olli ver", "Oliver").mask("Oliver")
    assert [story.reads(version) for version in range(3)] == [
        f"say {MASK} {MASK} now",
        f"say {MASK} now",
        f"say {MASK} now",
    ]


def test_words_that_changed_places_with_a_name_are_masked_where_the_name_may_have_stood():
    story = Story("Oliver ran home").replace("Oliver ran", "ran Oliver").mask("Oliver")
    assert story.reads() == f"ran {MASK} home"
    assert story.reads(0) == f"{MASK} {MASK} home"


def test_going_back_to_words_of_before_the_mask_does_not_show_them():
    story = Story("say Olli ver now").replace("Olli ver", "Oliver").mask("Oliver").restore(0)
    assert story.reads() == f"say {MASK} {MASK} now"
    story.unmask("Olli").unmask("ver")
    assert story.reads() == "say Olli ver now", "shown again one by one"
    assert story.reads(1) == f"say {MASK} now", "the word that was masked still is"
    assert story.replace("Olli", "Ollie").reads() == "say Ollie ver now"


def test_a_mask_outlives_a_version_in_which_its_word_was_taken_out():
    story = Story("say Oliver now")
    story(EditKind.REPLACE, story.find("Oliver")).restore(0).mask("Oliver").restore(1)
    assert story.reads() == "say now"
    assert story.restore(0).reads() == f"say {MASK} now"


def test_a_mask_is_lifted_and_set_again():
    story = Story("say Oliver now").mask("Oliver").unmask("Oliver")
    assert story.reads() == story.reads(0) == "say Oliver now"
    assert story.mask("Oliver").reads(0) == f"say {MASK} now"
    assert story.undo().reads() == "say Oliver now"


def test_alike_finds_a_name_however_it_is_cased_and_ends():
    words = said("Oliver and oliver’s “Oliver!” Olivers")
    assert [word.text for word in alike(words, words[:1])] == ["Oliver", "oliver’s", "“Oliver!”"]
    twice = said("Jo Ray and Jo and Ray Jo, Ray.")
    assert [word.id for word in alike(twice, twice[:2])] == ["0.0", "0.1", "0.6", "0.7"]
    assert alike(said("… a …"), said("… a …")[:1]) == [said("…")[0]], "signs are not looked for"


def test_bare_words():
    assert [bare(text) for text in ("“Oliver’s,", "OLIVER", "'s", "—", "o'clock", "Ｏliver")] == [
        "oliver",
        "oliver",
        "s",
        "",
        "o'clock",
        "oliver",
    ]


# --- another transcript of the same lesson ---------------------------------------------------------------------------------


def masked_elsewhere(text: str, *, same_clock: bool = True) -> ForeignMask:
    [mask] = Story("well say Oliver now").mask(text).now.masks()
    return ForeignMask(mask, same_clock=same_clock)


def test_a_name_that_was_masked_is_masked_in_words_recognised_anew():
    near = [masked_elsewhere("Oliver")]
    assert Story("well then say Oliver’s name", near).reads() == f"well then say {MASK} name"
    assert Story("well say Olive now", near).reads() == f"well say {MASK} now", "heard otherwise: by its time"
    far = "a b c d e f g h i j Oliver"
    assert Story(far, near).reads().endswith("Oliver"), "another place was not masked"


def test_on_another_clock_a_masked_name_is_found_by_what_it_says():
    other = [masked_elsewhere("Oliver", same_clock=False)]
    assert Story("a b c d e f g h i j oliver, say", other).reads() == f"a b c d e f g h i j {MASK}, say"
    assert Story("well say nothing now", other).reads() == "well say nothing now"


def test_a_carried_mask_can_be_lifted_here_until_it_is_set_again_there():
    mask = masked_elsewhere("Oliver").mask
    story = Story("well say Oliver now", [ForeignMask(mask, same_clock=True)])
    assert story.replace("well", "Now").unmask("Oliver").reads() == "Now say Oliver now"
    later = ForeignMask(type(mask)(mask.place, mask.made_at + timedelta(hours=1)), same_clock=True)
    again = Wordings(story.now.base, story.now.edits, [later])
    assert [word.text for word in again.shown(2)] == ["Now", "say", MASK, "now"]
