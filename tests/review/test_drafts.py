"""Drafts: their author's alone, never overwritten unseen, and gone in the very moment in which they become a comment."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from custody.act import Denied
from domain.actions import Action
from domain.audit import AuditEntry, AuditPayload
from domain.commentary import Comment, CommentKind
from domain.drawing import Drawing, Stroke, Tool
from review.comments import Wording
from review.drafts import Drafted, DraftMovedOn
from review.errors import NotNow, NotWithin
from tests.review_api.academy import Academy

HALF = Drafted(CommentKind.STRENGTH, "You wait, and three hands", start_ms=12_000, standards=("S4b",))
ARROW = Drawing(1, 12_000, (Stroke(Tool.ARROW, ((1_000, 2_000), (4_000, 5_000))),))


@pytest.fixture
def lesson(academy: Academy) -> str:
    return academy.published("amara")


def keep(academy: Academy, name: str, lesson: str, draft_id: str = "d1", drafted: Drafted = HALF, *, saves: int = 0):
    return academy.services.drafts.keep(academy.actor(name), academy.thing(lesson), draft_id, drafted, saves=saves)


def drafts(academy: Academy, name: str, lesson: str) -> list[str]:
    return [one.text for one in academy.services.drafts.of(academy.actor(name), academy.thing(lesson))]


def send(academy: Academy, lesson: str, draft: str | None = "d1", text: str = "You wait, and three hands go up.") -> str:
    wording = Wording(CommentKind.STRENGTH, text, 12_000)
    return academy.services.comments.write(academy.actor("tutor"), academy.thing(lesson), wording, revision=1, draft=draft)


def audited(academy: Academy, action: Action) -> list[AuditPayload]:
    with academy.rows.read() as session:
        found = select(AuditPayload).join(AuditEntry).where(AuditEntry.action == action.value)
        return list(session.scalars(found.order_by(AuditEntry.sequence)))


def test_a_draft_is_its_authors_alone_and_comes_back_as_it_was(academy: Academy, lesson: str):
    keep(academy, "tutor", lesson, drafted=replace(HALF, end_ms=15_000, camera=1, drawing=ARROW))
    keep(academy, "amara", lesson, drafted=Drafted(CommentKind.REFLECTION, "I waited."))  # the same name, another person
    [kept] = academy.services.drafts.of(academy.actor("tutor"), academy.thing(lesson))
    assert (kept.text, kept.start_ms, kept.end_ms, kept.camera, kept.standards) == (HALF.text, 12_000, 15_000, 1, ["S4b"])
    assert (kept.drawing, kept.saves) == (ARROW, 1)
    assert drafts(academy, "amara", lesson) == ["I waited."]
    for name in ("lead", "mentor", "bilal"):
        with pytest.raises(Denied):
            keep(academy, name, lesson, "d2")


def test_a_window_that_knows_less_overwrites_nothing(academy: Academy, lesson: str):
    keep(academy, "tutor", lesson)
    keep(academy, "tutor", lesson, drafted=replace(HALF, text="Two."), saves=1)
    for stale in (0, 1, 3):
        with pytest.raises(DraftMovedOn) as refused:
            keep(academy, "tutor", lesson, drafted=replace(HALF, text="Lost?"), saves=stale)
        assert refused.value.draft is not None
        assert (refused.value.draft.text, refused.value.draft.saves) == ("Two.", 2)
        with pytest.raises(DraftMovedOn):
            academy.services.drafts.discard(academy.actor("tutor"), academy.thing(lesson), "d1", saves=stale)
    assert drafts(academy, "tutor", lesson) == ["Two."]


def test_of_two_windows_that_begin_the_same_draft_one_is_told_so(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara")
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def begin(text: str) -> None:
        start.wait(10)
        try:
            keep(academy, "tutor", lesson, drafted=replace(HALF, text=text))
            outcomes.append("kept")
        except DraftMovedOn:
            outcomes.append("told")

    threads = [threading.Thread(target=begin, args=(text,)) for text in ("One.", "Two.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["kept", "told"]


def test_only_its_beginning_and_its_end_are_in_the_record_and_its_words_are_not(academy: Academy, lesson: str):
    keep(academy, "tutor", lesson)
    for saves in range(1, 5):
        keep(academy, "tutor", lesson, drafted=replace(HALF, text=f"Secret {saves}"), saves=saves)
    academy.services.drafts.discard(academy.actor("tutor"), academy.thing(lesson), "d1", saves=5)
    academy.services.drafts.discard(academy.actor("tutor"), academy.thing(lesson), "d1", saves=5)  # gone is gone
    assert drafts(academy, "tutor", lesson) == []
    for action in (Action.COMMENT_DRAFT, Action.COMMENT_DISCARD):
        [entry] = audited(academy, action)
        assert "Secret" not in str(entry.payload)
        assert entry.payload["observation"] == lesson


def test_sending_takes_the_draft_away_in_the_same_moment_and_twice_is_once(academy: Academy, lesson: str):
    keep(academy, "tutor", lesson)
    first = send(academy, lesson)
    assert drafts(academy, "tutor", lesson) == []
    assert send(academy, lesson, text="The same, sent again since the answer was lost.") == first
    with academy.rows.read() as session:
        assert session.scalars(select(Comment.text)).all() == ["You wait, and three hands go up."]
    assert len(audited(academy, Action.COMMENT_WRITE)) == 1
    assert send(academy, lesson, "d2") != first
    assert send(academy, lesson, None) != first


def test_two_windows_that_send_the_same_draft_make_one_comment(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara")
    keep(academy, "tutor", lesson)
    start = threading.Barrier(2)
    made: list[str] = []

    def press_enter() -> None:
        start.wait(10)
        made.append(send(academy, lesson))

    threads = [threading.Thread(target=press_enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(made) == 2
    assert len(set(made)) == 1
    with academy.rows.read() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == 1


def test_a_draft_that_was_sent_elsewhere_is_not_begun_again(academy: Academy, lesson: str):
    keep(academy, "tutor", lesson)
    sent = send(academy, lesson)
    with pytest.raises(DraftMovedOn) as refused:
        keep(academy, "tutor", lesson, drafted=replace(HALF, text="More words"), saves=1)
    assert (refused.value.draft, refused.value.comment_id) == (None, sent)


def test_a_refused_comment_leaves_its_draft(academy: Academy, lesson: str):
    keep(academy, "tutor", lesson)
    with pytest.raises(NotWithin):
        academy.services.comments.write(
            academy.actor("tutor"),
            academy.thing(lesson),
            Wording(CommentKind.STRENGTH, "Too late", 90_001),
            revision=1,
            draft="d1",
        )
    assert drafts(academy, "tutor", lesson) == [HALF.text]


def test_a_reply_and_an_edit_are_drafted_about_what_their_author_may_answer_or_change(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson)
    reply = Drafted(CommentKind.REPLY, "Thank", parent_id=comment_id)
    with pytest.raises(NotWithin):
        keep(academy, "amara", lesson, drafted=reply)  # nobody knows of an unpublished comment
    with pytest.raises(NotWithin):
        keep(academy, "tutor", academy.published("amara"), drafted=Drafted(CommentKind.STRENGTH, "x", comment_id=comment_id))
    keep(academy, "tutor", lesson, "edit", Drafted(CommentKind.STRENGTH, "Clearer", comment_id=comment_id, comment_version=1))
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(lesson))
    keep(academy, "amara", lesson, drafted=reply)
    found = academy.services.comments.facts(comment_id)
    assert found is not None
    comments = academy.services.comments
    first = comments.reply(academy.actor("amara"), found, "Thank you.", draft="d1")
    assert comments.reply(academy.actor("amara"), found, "Thank you.", draft="d1") == first
    comments.edit(academy.actor("tutor"), found, 1, lambda wording: replace(wording, text="Clearer."), draft="edit")
    assert drafts(academy, "amara", lesson) == drafts(academy, "tutor", lesson) == []


def test_a_draft_stays_with_its_lesson(academy: Academy, lesson: str):
    keep(academy, "tutor", lesson)
    with pytest.raises(NotWithin, match="another lesson"):
        keep(academy, "tutor", academy.published("amara"), saves=1)


def test_there_is_an_end_to_marks(academy: Academy, lesson: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("review.drafts.MOST_DRAFTS", 2)
    for name in ("a", "b"):
        keep(academy, "tutor", lesson, name)
    with pytest.raises(NotNow, match="2 drafts"):
        keep(academy, "tutor", lesson, "c")
    keep(academy, "tutor", lesson, "a", saves=1)  # those that are there go on


def test_a_drawing_is_kept_with_its_comment_and_each_of_its_wordings(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson, drawing=ARROW)
    found = academy.services.comments.facts(comment_id)
    assert found is not None
    academy.services.comments.edit(academy.actor("tutor"), found, 1, lambda wording: replace(wording, drawing=None))
    [kept] = academy.services.comments.versions(academy.actor("tutor"), found)
    now = academy.services.comments.one(academy.actor("tutor"), academy.thing(lesson), comment_id).comment
    assert (kept.drawing, now.drawing) == (ARROW, None)
    for wrong in (replace(ARROW, camera=3), replace(ARROW, at_ms=90_001)):
        with pytest.raises(NotWithin):
            academy.comment("tutor", lesson, drawing=wrong)
