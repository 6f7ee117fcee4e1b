"""Words corrected, masked, undone: who may, what is recorded and what is not, and that nobody reads a masked word."""

import json
import threading

import pytest
from sqlalchemy import select

from custody.act import Denied
from domain.audit import AuditEntry, AuditPayload
from domain.recording import Revision
from domain.transcription import MASK, TranscriptEdit
from review.errors import NotNow, NotWithin
from review.rewording import EditMade
from tests.review_api.academy import SAID, Academy


@pytest.fixture
def lesson(academy: Academy) -> str:
    return academy.published("amara")


class Words:
    """One person at work on the words of one lesson."""

    def __init__(self, academy: Academy, lesson: str, who: str = "tutor", revision: int = 1) -> None:
        self.academy, self.lesson, self.who, self.revision = academy, lesson, who, revision

    def asks(self, deed: str, *what, **more) -> EditMade:
        actor, thing = self.academy.actor(self.who), self.academy.thing(self.lesson)
        made: EditMade = getattr(self.academy.services.rewording, deed)(actor, thing, self.revision, *what, **more)
        return made

    def ids(self, text: str) -> list[str]:
        seen = self.academy.services.transcripts.of(self.lesson, self.revision)
        assert seen is not None
        wanted = text.split()
        texts = [word.text for word in seen.words]
        at = next(n for n in range(len(texts)) if texts[n : n + len(wanted)] == wanted)
        return [word.id for word in seen.words[at : at + len(wanted)]]

    def replace(self, old: str, new: str) -> EditMade:
        return self.asks("replace", self.ids(old), new)

    def mask(self, text: str, **more) -> EditMade:
        return self.asks("mask", self.ids(text), **more)

    def reads(self, version: int | None = None) -> str:
        seen = self.academy.services.transcripts.of(self.lesson, self.revision, version)
        assert seen is not None
        return " ".join(word.text for word in seen.words)


@pytest.fixture
def words(academy: Academy, lesson: str) -> Words:
    return Words(academy, lesson)


def record(academy: Academy, action: str) -> list[tuple[AuditEntry, dict]]:
    with academy.rows.read() as session:
        found = session.execute(
            select(AuditEntry, AuditPayload.payload)
            .join(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
            .where(AuditEntry.action == action)
            .order_by(AuditEntry.sequence)
        )
        return [(entry, payload) for entry, payload in found]


def test_an_edit_is_a_row_and_the_recognised_words_stay(academy: Academy, words: Words):
    made = words.replace("two quarters,", "two-quarters,")
    assert (made.version, made.changes, made.removed) == (1, 1, tuple(words_of_zero(words, "two quarters,")))
    [word] = made.words
    assert (word.text, word.start_ms, word.end_ms, word.edited) == ("two-quarters,", 6_000, 6_750, True)
    assert words.reads(0) == " ".join(SAID)
    assert "It is two-quarters, says" in words.reads()
    with academy.rows.read() as session:
        [edit] = session.scalars(select(TranscriptEdit)).all()
    assert (edit.version, edit.revision, edit.made_by) == (1, 1, academy.people["tutor"])
    [(entry, payload)] = record(academy, "transcript.edit")
    assert (entry.subject_kind, entry.subject_id, entry.role) == ("transcript_edit", edit.id, "tutor")
    assert payload == {
        "observation": words.lesson, "revision": 1, "version": 1, "kind": "replace", "words": 2, "became": 1,
        "from_ms": 6_000, "to_ms": 6_750,
    }  # fmt: skip


def words_of_zero(words: Words, text: str) -> list[str]:
    texts = " ".join(SAID).split()
    at = texts.index(text.split(maxsplit=1)[0])
    return [f"0.{at + step}" for step in range(len(text.split()))]


def test_words_that_are_so_already_make_no_version(academy: Academy, words: Words):
    assert words.replace("Good morning,", "Good  morning,").version == 0
    assert words.mask("Good").version == 1
    assert words.asks("mask", ["0.0"]).version == 1
    assert words.asks("unmask", ["0.1"]).version == 1
    assert words.asks("restore", 1).version == 1
    assert [payload.get("was_so_already") for _, payload in record(academy, "transcript.mask")] == [None, True]


def test_a_name_is_masked_wherever_it_is_said(words: Words):
    made = words.mask("Oliver,", everywhere=True)
    assert [word.text for word in made.words] == [f"{MASK},", f"{MASK}.", MASK]
    assert "Oliver" not in words.reads()
    assert "Oliver" not in words.reads(0)
    assert words.asks("undo", 1).whole
    assert words.reads() == " ".join(SAID)


def test_a_masked_word_is_not_changed_nor_joined_to_another(words: Words):
    [name] = words.ids("Oliver,")
    words.asks("mask", [name])
    for run in ([name], [name, *words.ids("what")]):
        with pytest.raises(NotNow, match="masked"):
            words.asks("replace", run, "Pupil")
    with pytest.raises(NotNow, match="masked already"):
        words.asks("mask", [name], everywhere=True)
    words.asks("unmask", [name])
    words.asks("replace", [name], "Pupil,")
    assert "Pupil, what" in words.reads()


def test_the_record_and_the_history_never_tell_a_masked_word(academy: Academy, words: Words):
    words.replace("right!", "Tamsin!")
    words.replace("Tamsin!", "Tamsin")
    words.mask("Tamsin")
    words.replace("half?", "half")
    words.asks("restore", 0)
    words.asks("undo", 5)
    with academy.rows.read() as session:
        payloads = json.dumps([payload for (payload,) in session.execute(select(AuditPayload.payload))])
    assert "Tamsin" not in payloads
    assert "half" not in payloads, "what is masked later must not stand there either"
    seen = academy.services.transcript_history.of(words.lesson)
    assert seen is not None
    assert [(one.edit.kind, one.count, one.before, one.after) for one in seen] == [
        ("replace", 1, f"{MASK}!", f"{MASK}!"),
        ("replace", 1, f"{MASK}!", MASK),
        ("mask", 1, "", ""),
        ("replace", 1, "half?", "half"),
        ("restore", 0, "", ""),
        ("undo", 0, "", ""),
    ]
    assert [one.by.known_as for one in seen] == ["Tutor"] * 6
    assert [one.from_ms for one in seen] == [8_000, 8_000, 8_000, 4_800, None, None]


def test_somebody_who_was_faster_is_not_overwritten_and_others_words_are_no_conflict(academy: Academy, words: Words):
    theirs = Words(academy, words.lesson, "amara")
    [mine], [elsewhere] = words.ids("half?"), words.ids("says")
    theirs.replace("half?", "third?")
    with pytest.raises(NotNow, match="changed meanwhile"):
        words.asks("replace", [mine], "fourth?")
    assert words.asks("replace", [elsewhere], "said").version == 2
    theirs.replace("morning,", "morning")
    with pytest.raises(NotNow, match="changed meanwhile"):
        words.asks("undo", 2)
    assert words.asks("undo", 3).version == 4


def test_two_at_once_each_make_a_version(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara")
    failures: list[Exception] = []

    def change(who: str, word: str) -> None:
        try:
            Words(academy, lesson, who).asks("replace", [word], f"{who}!")
        except Exception as error:  # noqa: BLE001 - told at the end
            failures.append(error)

    both = [threading.Thread(target=change, args=each) for each in (("tutor", "0.0"), ("amara", "0.5"), ("lead", "0.9"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)
    assert failures == []
    with academy.rows.read() as session:
        versions = session.scalars(select(TranscriptEdit.version).order_by(TranscriptEdit.version)).all()
    assert versions == [1, 2, 3]
    reads = Words(academy, lesson).reads()
    assert all(f"{who}!" in reads for who in ("tutor", "amara", "lead"))


@pytest.mark.parametrize(
    ("text", "said"),
    [("a " * 61, "At most 60 words"), ("a" * 61, "60 letters"), ("a " * 60, None)],
)
def test_limits_are_said_in_words(words: Words, text: str, said: str | None):
    if said is None:
        assert words.replace("morning,", text).version == 1
        return
    with pytest.raises(NotWithin, match=said):
        words.replace("morning,", text)


def test_words_that_are_not_there_or_not_side_by_side_are_refused(words: Words):
    for run in (["0.99"], ["0.0", "0.2"], ["0.0", "7.0"], []):
        with pytest.raises(NotNow):
            words.asks("replace", run, "x")
    for version in (-1, 1):
        with pytest.raises(NotWithin, match="no such version"):
            words.asks("restore", version)
    with pytest.raises(NotNow, match="nothing left"):
        words.asks("undo", 0)


def test_a_trainee_corrects_until_feedback_is_published_and_masks_after_it_too(academy: Academy, words: Words):
    amara = Words(academy, words.lesson, "amara")
    amara.replace("half?", "third?")
    academy.comment("tutor", words.lesson)
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(words.lesson))
    for deed in (
        lambda: amara.replace("says", "said"),
        lambda: amara.asks("undo", 1),
        lambda: amara.asks("restore", 0),
    ):
        with pytest.raises(Denied, match="speaks of it as it is"):
            deed()
    amara.mask("Oliver,")
    assert amara.asks("undo", 2).version == 3, "taking a mask back is unmasking"
    amara.mask("Oliver,", everywhere=True)
    words.replace("says", "said")
    with pytest.raises(Denied):
        Words(academy, words.lesson, "mentor").mask("said")


def test_words_are_read_before_there_is_a_lesson_and_of_a_revision_without_words(academy: Academy):
    planned = academy.planned("amara")
    assert academy.services.transcripts.of(planned) is None
    assert academy.services.transcript_history.of(planned) is None
    lesson = academy.published("amara")
    assert academy.services.transcripts.of(lesson, 2) is None
    assert academy.services.transcripts.of(lesson, 1, 1) is None
    with pytest.raises(NotNow, match="not there"):
        academy.services.rewording.mask(academy.actor("amara"), academy.thing(lesson), 2, ["0.0"])


def test_a_name_masked_on_one_revision_is_masked_on_every_other(academy: Academy, words: Words):
    academy.publish(words.lesson, "amara", number=2)  # the same words of another preparation, on the same clock
    words.mask("Oliver,", everywhere=True)
    newer = Words(academy, words.lesson, revision=2)
    assert "Oliver" not in newer.reads()
    assert newer.asks("unmask", newer.ids(f"{MASK},")).words[0].text == "Oliver,"
    assert "Oliver" not in words.reads(), "shown again there and not here"
    newer.mask("everyone.")
    assert "everyone" not in words.reads()


def test_published_files_are_served_masked_from_either_database(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara")
    transcripts = academy.services.transcripts
    assert transcripts.served(lesson, 1, "transcript.json") is None, "as published, while nobody changed anything"
    Words(academy, lesson).mask("Oliver,", everywhere=True)
    for path in ("transcript.json", "captions.en.vtt"):
        served = transcripts.served(lesson, 1, path)
        assert served is not None
        assert "Oliver" not in served.decode()
        assert MASK in served.decode()
    assert transcripts.served(lesson, 7, "transcript.json") is None, "no such revision: the file is not there either"


def test_where_masks_cannot_be_laid_on_nothing_is_told(academy: Academy, words: Words):
    words.mask("Oliver,", everywhere=True)
    academy.publish(words.lesson, "amara", number=2)
    with academy.rows.write() as session:
        newer = session.scalars(select(Revision).where(Revision.number == 2)).one()
        newer.manifest = {**newer.manifest, "transcript": None}
    served = academy.services.transcripts.served(words.lesson, 2, "captions.en.vtt")
    assert served is not None
    assert served.startswith(b"WEBVTT")
    assert b"-->" not in served
    told = academy.services.transcripts.served(words.lesson, 2, "transcript.json")
    assert told is not None
    assert json.loads(told)["segments"] == []
