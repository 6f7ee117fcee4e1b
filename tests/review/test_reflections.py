"""A trainee's own reflection, and what is dealt with: who hands in, who reads, what waits, and since when."""

import pytest

from custody.act import Denied
from domain.actions import Action
from domain.commentary import CommentKind
from domain.things import OfProvider
from review.errors import NotNow
from tests.review_api.academy import Academy


@pytest.fixture
def lesson(academy: Academy) -> str:
    return academy.published("amara")


def hand_in(academy: Academy, lesson: str, name: str = "amara", text: str = "At 00:12 I waited.", draft: str | None = None):
    return academy.services.reflections.hand_in(academy.actor(name), academy.thing(lesson), text, revision=1, draft=draft)


def publish(academy: Academy, lesson: str) -> str:
    comment_id = academy.comment("tutor", lesson)
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(lesson))
    return comment_id


def set_rule(academy: Academy, *, first: bool) -> None:
    academy.services.reflections.set_first(academy.actor("admin"), OfProvider(academy.provider_id), first=first)


def read(academy: Academy, name: str, lesson: str) -> list[CommentKind]:
    actor, thing = academy.actor(name), academy.thing(lesson)
    academy.services.parts.custody.require(actor, Action.COMMENT_READ, thing)
    return [seen.comment.kind for seen in academy.services.comments.on(actor, thing)]


def test_a_reflection_is_the_trainees_handed_in_once_and_changed_in_the_open(academy: Academy, lesson: str):
    for name in ("tutor", "lead", "bilal"):
        with pytest.raises(Denied):
            hand_in(academy, lesson, name)
    made = hand_in(academy, lesson, draft="d")
    assert hand_in(academy, lesson, draft="d") == made
    with pytest.raises(NotNow, match="handed in already"):
        hand_in(academy, lesson)
    assert read(academy, "tutor", lesson) == [CommentKind.REFLECTION]
    comments, thing = academy.services.comments, academy.services.comments.facts(made)
    assert thing is not None
    with pytest.raises(NotNow, match="changed, not taken back"):
        comments.withdraw(academy.actor("amara"), thing)
    seen = comments.one(academy.actor("amara"), academy.thing(lesson), made)
    assert set(seen.can) == {Action.COMMENT_EDIT}
    assert academy.services.observations.detail(academy.actor("tutor"), lesson).seen.comment_count == 0


def test_where_the_provider_wishes_feedback_opens_with_the_reflection(academy: Academy, lesson: str):
    set_rule(academy, first=True)
    assert read(academy, "amara", lesson) == []  # nothing is published, so nothing waits
    comment_id = publish(academy, lesson)
    found = academy.services.comments.facts(comment_id)
    assert found is not None
    with pytest.raises(Denied, match="own reflection"):
        read(academy, "amara", lesson)
    with pytest.raises(Denied, match="own reflection"):
        academy.services.comments.reply(academy.actor("amara"), found, "?")
    for name in ("tutor", "mentor", "lead"):
        assert read(academy, name, lesson) == [CommentKind.STRENGTH]
    hand_in(academy, lesson)
    assert set(read(academy, "amara", lesson)) == {CommentKind.STRENGTH, CommentKind.REFLECTION}


def test_a_reflection_before_the_feedback_makes_nothing_wait(academy: Academy, lesson: str):
    set_rule(academy, first=True)
    hand_in(academy, lesson)
    publish(academy, lesson)
    assert set(read(academy, "amara", lesson)) == {CommentKind.STRENGTH, CommentKind.REFLECTION}


def test_a_rule_made_later_hides_nothing_that_was_read(academy: Academy, lesson: str):
    publish(academy, lesson)
    assert read(academy, "amara", lesson) == [CommentKind.STRENGTH]
    set_rule(academy, first=True)
    assert academy.services.reflections.first(academy.provider_id)
    publish(academy, lesson)  # more feedback on a lesson whose feedback is open already
    assert read(academy, "amara", lesson) == [CommentKind.STRENGTH] * 2
    set_rule(academy, first=False)
    other = academy.published("amara")
    publish(academy, other)
    assert read(academy, "amara", other) == [CommentKind.STRENGTH]


def test_only_the_admin_makes_the_rule(academy: Academy):
    for name in ("amara", "tutor", "lead", "mentor"):
        with pytest.raises(Denied):
            academy.services.reflections.set_first(academy.actor(name), OfProvider(academy.provider_id), first=True)


def test_either_of_the_two_says_that_a_comment_is_dealt_with(academy: Academy, lesson: str):
    comment_id = academy.comment("tutor", lesson)
    resolving = academy.services.resolving

    def found():
        thing = academy.services.comments.facts(comment_id)
        assert thing is not None
        return thing

    with pytest.raises(NotNow, match="Publish it first"):
        resolving.set(academy.actor("tutor"), found(), resolved=True)
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(lesson))
    for name in ("mentor", "lead"):
        with pytest.raises(Denied):
            resolving.set(academy.actor(name), found(), resolved=True)
    for _ in range(2):
        resolving.set(academy.actor("amara"), found(), resolved=True)
    [seen] = academy.services.comments.on(academy.actor("mentor"), academy.thing(lesson))
    assert seen.dealt is not None
    assert seen.dealt.by.id == academy.people["amara"]
    for _ in range(2):
        resolving.set(academy.actor("tutor"), found(), resolved=False)
    [seen] = academy.services.comments.on(academy.actor("mentor"), academy.thing(lesson))
    assert seen.dealt is None
