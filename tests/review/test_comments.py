"""Comments: private until published, every wording kept, no later write lost, and never outside the lesson."""

import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from custody.act import Denied
from domain.actions import Action
from domain.audit import AuditEntry, AuditPayload
from domain.commentary import Comment, CommentKind
from domain.people import Role, ScopeKind
from domain.timeline import clock_time
from review.comments import Wording
from review.errors import NotNow, NotWithin, StaleVersion
from tests.review_api.academy import Academy


def texts(academy: Academy, name: str, observation_id: str) -> list[str]:
    return [seen.comment.text for seen in academy.services.comments.on(academy.actor(name), academy.thing(observation_id))]


def comment_thing(academy: Academy, comment_id: str):
    found = academy.services.comments.facts(comment_id)
    assert found is not None
    return found


def edit(academy: Academy, name: str, comment_id: str, version: int, **change) -> None:
    academy.services.comments.edit(
        academy.actor(name), comment_thing(academy, comment_id), version, lambda wording: replace(wording, **change)
    )


def versions(academy: Academy, comment_id: str, name: str = "tutor"):
    return academy.services.comments.versions(academy.actor(name), comment_thing(academy, comment_id))


def publish(academy: Academy, observation_id: str, name: str = "tutor"):
    return academy.services.feedback.publish(academy.actor(name), academy.thing(observation_id))


@pytest.fixture
def lesson(academy: Academy) -> str:
    return academy.published("amara")


def test_a_comment_is_its_authors_alone_until_published_and_a_note_for_ever(academy: Academy, lesson: str):
    academy.comment("tutor", lesson, "Clear model.")
    academy.comment("tutor", lesson, "Ask about the register.", kind="note", start_ms=5_000)
    for name in ("amara", "lead"):
        assert texts(academy, name, lesson) == []
    assert texts(academy, "tutor", lesson) == ["Ask about the register.", "Clear model."]
    done = publish(academy, lesson)
    assert len(done.comment_ids) == 1
    for name in ("amara", "lead", "mentor"):
        assert texts(academy, name, lesson) == ["Clear model."]
    assert texts(academy, "tutor", lesson) == ["Ask about the register.", "Clear model."]


def test_publishing_is_one_act_of_ones_own_and_needs_something(academy: Academy, lesson: str):
    academy.services.memberships.grant(
        academy.actor("admin"),
        academy.cohort,
        academy.people["lead"],
        role=Role.TUTOR,
        scope_kind=ScopeKind.COHORT,
        scope_id=academy.cohort_id,
    )
    academy.comment("tutor", lesson, "One.")
    academy.comment("tutor", lesson, "Two.", start_ms=13_000)
    academy.comment("lead", lesson, "The lead's.", start_ms=14_000)
    first = publish(academy, lesson)
    assert len(first.comment_ids) == 2
    assert texts(academy, "amara", lesson) == ["One.", "Two."]
    with pytest.raises(NotNow, match="nothing to publish"):
        publish(academy, lesson)
    second = publish(academy, lesson, "lead")
    assert second.feedback_published_at == first.feedback_published_at
    with academy.rows.read() as session:
        acts = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.FEEDBACK_PUBLISH.value)).all()
    assert len(acts) == 2


def test_who_may_write(academy: Academy, lesson: str):
    for name in ("amara", "lead", "mentor", "bilal", "admin"):
        with pytest.raises(Denied):
            academy.comment(name, lesson)
    with pytest.raises(Denied):
        academy.comment("tutor", academy.published("amara", attested=False))


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ({"start_ms": -1}, "runs from 00:00 to 01:30"),
        ({"start_ms": 90_001}, "runs from 00:00 to 01:30"),
        ({"start_ms": 80_000, "end_ms": 90_001}, "runs from 00:00 to 01:30"),
        ({"start_ms": 80_000, "end_ms": 80_000}, "later than its start"),
        ({"start_ms": 80_000, "end_ms": 70_000}, "later than its start"),
        ({"camera": 2}, "Camera 2 is not part of this lesson"),
        ({"standards": ("S4a", "S99z")}, "no sub-heading S99z"),
        ({"standards": ("S4",)}, "no sub-heading S4"),
        ({"standards": ("S4a", "S4a")}, "named twice"),
    ],
)
def test_a_comment_lies_within_its_lesson_and_cites_what_exists(academy: Academy, lesson: str, where, says: str):
    with pytest.raises(NotWithin, match=says):
        academy.comment("tutor", lesson, **where)
    comment_id = academy.comment("tutor", lesson)
    with pytest.raises(NotWithin, match=says):
        edit(academy, "tutor", comment_id, 1, **where)
    assert texts(academy, "tutor", lesson) == ["Clear model."]


def test_the_ends_of_the_lesson_belong_to_it(academy: Academy, lesson: str):
    academy.comment("tutor", lesson, start_ms=0, end_ms=90_000, camera=1)
    academy.comment("tutor", lesson, start_ms=90_000)


def test_a_comment_is_made_on_a_revision_that_is_there(academy: Academy, lesson: str):
    with pytest.raises(NotWithin, match="not published"):
        academy.services.comments.write(
            academy.actor("tutor"), academy.thing(lesson), Wording(CommentKind.STRENGTH, "x", 0), revision=2
        )


def test_every_earlier_wording_is_kept(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson, "First.")
    edit(academy, "tutor", comment_id, 1, text="Second.", kind=CommentKind.DEVELOPMENT)
    publish(academy, lesson)
    edit(academy, "tutor", comment_id, 2, text="Third.", start_ms=20_000, end_ms=25_000, standards=("S6b",))
    kept = versions(academy, comment_id)
    assert [(one.version, one.kind, one.text, one.start_ms) for one in kept] == [
        (1, CommentKind.STRENGTH, "First.", 12_000),
        (2, CommentKind.DEVELOPMENT, "Second.", 12_000),
    ]
    now = academy.services.comments.one(academy.actor("amara"), academy.thing(lesson), comment_id).comment
    assert (now.version, now.text, now.start_ms, now.end_ms, now.standards) == (3, "Third.", 20_000, 25_000, ["S6b"])
    assert now.edited_at is not None
    with academy.rows.read() as session:
        payloads = session.scalars(
            select(AuditPayload).join(AuditEntry).where(AuditEntry.action == Action.COMMENT_EDIT.value)
        ).all()
    assert [(one.payload["before"]["text"], one.payload["after"]["text"]) for one in payloads] == [
        ("First.", "Second."),
        ("Second.", "Third."),
    ]


def test_saving_without_a_change_changes_nothing(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson)
    edit(academy, "tutor", comment_id, 1)
    assert versions(academy, comment_id) == []


def test_a_stale_edit_is_refused_with_the_comment_as_it_stands(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson, "First.")
    edit(academy, "tutor", comment_id, 1, text="Second.")
    with pytest.raises(StaleVersion) as refused:
        edit(academy, "tutor", comment_id, 1, text="Lost?")
    assert refused.value.comment.text == "Second."
    assert texts(academy, "tutor", lesson) == ["Second."]


def test_of_two_edits_at_once_one_is_told_so(academy_on_each: Academy):
    academy = academy_on_each
    lesson = academy.published("amara")
    comment_id = academy.comment("tutor", lesson, "First.")
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def change(text: str) -> None:
        start.wait(10)
        try:
            edit(academy, "tutor", comment_id, 1, text=text)
            outcomes.append("saved")
        except StaleVersion:
            outcomes.append("told")

    threads = [threading.Thread(target=change, args=(text,)) for text in ("One.", "Two.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["saved", "told"]
    assert len(versions(academy, comment_id)) == 1


def test_only_the_author_changes_or_withdraws(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson)
    for name, hidden in (("amara", True), ("lead", True), ("bilal", True)):
        with pytest.raises(Denied) as refused:
            edit(academy, name, comment_id, 1, text="x")
        assert refused.value.verdict.hidden is hidden
    publish(academy, lesson)
    for name in ("amara", "lead"):
        with pytest.raises(Denied, match="Only its author"):
            edit(academy, name, comment_id, 1, text="x")
        with pytest.raises(Denied, match="Only its author"):
            academy.services.comments.withdraw(academy.actor(name), comment_thing(academy, comment_id))


def test_a_published_comment_does_not_become_private_again(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson)
    publish(academy, lesson)
    with pytest.raises(NotNow, match="cannot become a private note"):
        edit(academy, "tutor", comment_id, 1, kind=CommentKind.NOTE)


def test_a_withdrawn_comment_is_read_by_nobody_and_kept(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson)
    publish(academy, lesson)
    academy.services.comments.reply(academy.actor("amara"), comment_thing(academy, comment_id), "Thank you.")
    academy.services.comments.withdraw(academy.actor("tutor"), comment_thing(academy, comment_id))
    assert all(texts(academy, name, lesson) == [] for name in ("tutor", "amara", "lead"))
    assert academy.services.comments.facts(comment_id) is None
    with academy.rows.read() as session:
        assert session.get_one(Comment, comment_id).text == "Clear model."


def test_replies_stand_under_what_they_answer(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson)
    with pytest.raises(Denied) as refused:
        academy.services.comments.reply(academy.actor("amara"), comment_thing(academy, comment_id), "?")
    assert refused.value.verdict.hidden
    with pytest.raises(NotNow, match="Publish it first"):
        academy.services.comments.reply(academy.actor("tutor"), comment_thing(academy, comment_id), "?")
    publish(academy, lesson)
    for name in ("amara", "tutor"):
        academy.services.comments.reply(academy.actor(name), comment_thing(academy, comment_id), f"From {name}.")
    for name in ("mentor", "lead", "bilal"):
        with pytest.raises(Denied):
            academy.services.comments.reply(academy.actor(name), comment_thing(academy, comment_id), "?")
    [thread] = academy.services.comments.on(academy.actor("mentor"), academy.thing(lesson))
    assert [reply.comment.text for reply in thread.replies] == ["From amara.", "From tutor."]
    assert {reply.comment.kind for reply in thread.replies} == {CommentKind.REPLY}
    with pytest.raises(NotNow, match="cannot be replied to"):
        academy.services.comments.reply(academy.actor("tutor"), comment_thing(academy, thread.replies[0].comment.id), "?")


def test_of_a_reply_only_the_text_changes(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson)
    publish(academy, lesson)
    reply_id = academy.services.comments.reply(academy.actor("amara"), comment_thing(academy, comment_id), "Thanks.")
    edit(academy, "amara", reply_id, 1, text="Thank you.")
    with pytest.raises(NotNow, match="only the text"):
        edit(academy, "amara", reply_id, 2, start_ms=1)


def test_what_is_offered_is_what_is_allowed(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson)

    def offered(name: str):
        [one] = academy.services.comments.on(academy.actor(name), academy.thing(lesson))
        return set(one.can)

    assert offered("tutor") == {Action.COMMENT_EDIT, Action.COMMENT_WITHDRAW}
    publish(academy, lesson)
    talking = {Action.COMMENT_REPLY, Action.COMMENT_RESOLVE}
    assert offered("tutor") == {Action.COMMENT_EDIT, Action.COMMENT_WITHDRAW, *talking}
    assert offered("amara") == talking
    assert offered("lead") == set()
    assert comment_id


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["strength", "development", "question", "note"]), st.sampled_from("wpx")),
        min_size=1,
        max_size=4,
    )
)
def test_nobody_but_its_author_reads_what_is_not_published(shared: tuple[Academy, str], told):
    """Whatever is written (w), then published (p) or withdrawn (x): others read exactly what is published, no note, nothing
    withdrawn; the author reads all but what was withdrawn.
    """
    academy, lesson = shared
    written: dict[str, tuple[str, bool, bool]] = {}
    for kind, fate in told:
        comment_id = academy.comment("tutor", lesson, kind=kind)
        written[comment_id] = (kind, False, False)
        if fate == "p" and any(k != "note" and not p and not x for k, p, x in written.values()):
            publish(academy, lesson)
            written = {one: (k, p or (k != "note" and not x), x) for one, (k, p, x) in written.items()}
        if fate == "x":
            academy.services.comments.withdraw(academy.actor("tutor"), comment_thing(academy, comment_id))
            written[comment_id] = (*written[comment_id][:2], True)
    mine = {one for one, (_, _, withdrawn) in written.items() if not withdrawn}
    public = {one for one in mine if written[one][1]}
    for name, expected in (("tutor", mine), ("amara", public), ("lead", public)):
        found = {seen.comment.id for seen in academy.services.comments.on(academy.actor(name), academy.thing(lesson))}
        assert found & set(written) == expected


@pytest.fixture
def shared(academy: Academy, lesson: str) -> tuple[Academy, str]:
    return academy, lesson


@pytest.mark.parametrize(
    ("ms", "words"), [(0, "00:00"), (59_999, "00:59"), (761_300, "12:41"), (3_723_000, "1:02:03"), (-61_000, "-01:01")]
)
def test_lesson_time_in_words(ms: int, words: str):
    assert clock_time(ms) == words
