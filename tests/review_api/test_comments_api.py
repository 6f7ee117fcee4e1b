"""Comments over HTTP, as the lesson page works with them."""

import pytest


@pytest.fixture
def tutor(browser):
    return browser("tutor")


def write(client, lesson: str, **change):
    body = {"kind": "strength", "text": "Clear model.", "start_ms": 12_000, "standards": ["S4a"], "revision": 1, **change}
    return client.post(f"/api/observations/{lesson}/comments", json=body)


def test_a_comment_is_written_published_answered_and_read_back(browser, tutor, lesson, academy):
    written = write(tutor, lesson, end_ms=15_000, camera=1)
    assert written.status_code == 201
    comment = written.json()
    assert (comment["author"]["known_as"], comment["version"], comment["published_at"]) == ("Tutor", 1, None)
    assert (comment["start_ms"], comment["end_ms"], comment["camera"], comment["standards"]) == (12_000, 15_000, 1, ["S4a"])
    amara = browser("amara")
    assert amara.get(f"/api/observations/{lesson}/comments").json() == []
    published = tutor.post(f"/api/observations/{lesson}/feedback")
    assert published.json()["published"] == [comment["id"]]
    reply = amara.post(f"/api/comments/{comment['id']}/replies", json={"text": "Thank you."})
    assert reply.status_code == 201
    [read] = amara.get(f"/api/observations/{lesson}/comments").json()
    assert [one["text"] for one in read["replies"]] == ["Thank you."]
    assert read["can"] == ["comment.reply", "comment.resolve"]
    assert amara.get(f"/api/observations/{lesson}").json()["status"] == "feedback_published"


def test_a_stale_edit_gets_the_comment_as_it_stands(tutor, lesson):
    comment = write(tutor, lesson).json()
    path = f"/api/comments/{comment['id']}"
    assert tutor.patch(path, json={"version": 1, "text": "Second."}).json()["version"] == 2
    refused = tutor.patch(path, json={"version": 1, "text": "Lost?"})
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "changed_meanwhile"
    assert (problem["current"]["text"], problem["current"]["version"]) == ("Second.", 2)
    assert [one["text"] for one in tutor.get(f"{path}/versions").json()] == ["Clear model."]


def test_what_a_comment_said_before_it_was_published_stays_with_its_author(browser, tutor, lesson):
    comment = write(tutor, lesson, kind="note", text="Dreadful.").json()
    path = f"/api/comments/{comment['id']}"
    assert tutor.patch(path, json={"version": 1, "kind": "development", "text": "A thought."}).status_code == 200
    tutor.post(f"/api/observations/{lesson}/feedback")
    amara = browser("amara")
    assert amara.get(f"{path}/versions").json() == []
    tutor.patch(path, json={"version": 2, "text": "A better thought."})
    assert [one["text"] for one in amara.get(f"{path}/versions").json()] == ["A thought."]
    assert [one["text"] for one in tutor.get(f"{path}/versions").json()] == ["Dreadful.", "A thought."]


def test_an_edit_changes_what_was_sent_and_null_takes_away(tutor, lesson):
    comment = write(tutor, lesson, end_ms=15_000, camera=1).json()
    path = f"/api/comments/{comment['id']}"
    same = tutor.patch(path, json={"version": 1, "text": "New."}).json()
    assert (same["end_ms"], same["camera"], same["kind"]) == (15_000, 1, "strength")
    less = tutor.patch(path, json={"version": 2, "end_ms": None, "camera": None, "text": None}).json()
    assert (less["end_ms"], less["camera"], less["text"]) == (None, None, "New.")


def test_a_withdrawn_comment_is_gone(tutor, lesson):
    comment = write(tutor, lesson).json()
    assert tutor.delete(f"/api/comments/{comment['id']}").status_code == 204
    assert tutor.delete(f"/api/comments/{comment['id']}").status_code == 404
    assert tutor.get(f"/api/observations/{lesson}/comments").json() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "   "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "nul \x00"}, "text"),
        ({"kind": "reply"}, "kind"),
        ({"start_ms": 1.5}, "start_ms"),
        ({"start_ms": 10**12}, "start_ms"),
        ({"camera": 4}, "camera"),
        ({"standards": ["'; DROP"]}, "standards.0"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_is_said_field_by_field(tutor, lesson, change, field):
    refused = write(tutor, lesson, **change)
    assert refused.status_code == 422
    problem = refused.json()
    assert list(problem["fields"]) == [field]
    assert problem["fields"][field].startswith(("Please", "This"))
    assert "Nothing was changed" in problem["detail"]


def test_outside_the_lesson_is_a_sentence(tutor, lesson):
    refused = write(tutor, lesson, start_ms=90_001)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_within")
    assert refused.json()["detail"] == "The lesson runs from 00:00 to 01:30. Please choose a time within it."


def test_what_was_typed_is_never_sent_back(browser):
    refused = browser().post("/api/sign-in", json={"email": "no address", "password": "my secret words", "x": "my secret too"})
    assert refused.status_code == 422
    assert "secret" not in refused.text


def test_a_viewing_collects_what_was_played(browser, tutor, lesson):
    viewing = tutor.post(f"/api/observations/{lesson}/viewings").json()["id"]
    assert tutor.patch(f"/api/viewings/{viewing}", json={"ranges": [[0, 1000], [900, 2000]]}).status_code == 204
    assert tutor.patch(f"/api/viewings/{viewing}", json={"ranges": [[10, 10]]}).status_code == 422
    assert tutor.patch(f"/api/viewings/{viewing}", json={"ranges": [[10]]}).status_code == 422
    assert browser("lead").patch(f"/api/viewings/{viewing}", json={"ranges": []}).status_code == 404


def test_a_draft_is_kept_told_when_stale_and_becomes_the_comment(tutor, lesson):
    path = f"/api/observations/{lesson}/drafts/d1"
    body = {"kind": "strength", "text": "You wait, ", "start_ms": 12_000, "standards": ["S4a"], "saves": 0}
    assert tutor.put(path, json=body).json()["saves"] == 1
    assert tutor.put(path, json={**body, "text": "You wait, and", "saves": 1}).json()["saves"] == 2
    stale = tutor.put(path, json={**body, "text": "Other", "saves": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_changed")
    assert (stale.json()["current"]["text"], stale.json()["current"]["saves"]) == ("You wait, and", 2)
    assert [one["text"] for one in tutor.get(f"/api/observations/{lesson}/drafts").json()] == ["You wait, and"]
    made = write(tutor, lesson, draft="d1").json()
    assert write(tutor, lesson, draft="d1").json()["id"] == made["id"]
    assert tutor.get(f"/api/observations/{lesson}/drafts").json() == []
    gone = tutor.put(path, json={**body, "saves": 2})
    assert (gone.status_code, gone.json()["code"], gone.json()["current"]["id"]) == (409, "draft_sent", made["id"])


ARROW = {"camera": 1, "at_ms": 12_000, "strokes": [{"tool": "arrow", "points": [[1_000, 2_000], [4_000, 5_000]]}]}


def test_a_drawing_goes_with_its_comment(browser, tutor, lesson):
    comment = write(tutor, lesson, drawing=ARROW).json()
    assert comment["drawing"] == ARROW
    path = f"/api/comments/{comment['id']}"
    assert tutor.patch(path, json={"version": 1, "text": "New."}).json()["drawing"] == ARROW
    assert tutor.patch(path, json={"version": 2, "drawing": None}).json()["drawing"] is None
    assert [one["drawing"] for one in tutor.get(f"{path}/versions").json()] == [ARROW, ARROW]


@pytest.mark.parametrize(
    "stroke",
    [
        {"tool": "arrow", "points": [[0, 0], [1, 1], [2, 2]]},
        {"tool": "pen", "points": [[0, 0]]},
        {"tool": "pen", "points": [[0, 0], [10_001, 0]]},
        {"tool": "pen", "points": [[0, 0]] * 401},
        {"tool": "spray", "points": [[0, 0], [1, 1]]},
    ],
)
def test_a_drawing_that_is_none_is_refused(tutor, lesson, stroke):
    assert write(tutor, lesson, drawing={**ARROW, "strokes": [stroke]}).status_code == 422


def test_dealt_with_is_told_and_opened_again(browser, tutor, lesson):
    comment = write(tutor, lesson).json()
    tutor.post(f"/api/observations/{lesson}/feedback")
    path = f"/api/comments/{comment['id']}/resolution"
    amara = browser("amara")
    assert amara.put(path, json={"resolved": True}).json()["resolved"]["by"]["known_as"] == "Amara"
    assert tutor.put(path, json={"resolved": False}).json()["resolved"] is None


def test_feedback_waits_for_the_reflection_where_that_is_the_rule(browser, tutor, lesson, academy):
    rule = f"/api/reflection-rule?provider_id={academy.provider_id}"
    assert browser("admin").put(rule, json={"first": True}).json() == {"first": True}
    assert tutor.get(rule).json() == {"first": True}
    write(tutor, lesson)
    tutor.post(f"/api/observations/{lesson}/feedback")
    amara = browser("amara")
    waiting = amara.get(f"/api/observations/{lesson}").json()
    assert (waiting["awaits_reflection"], "comment.read" in waiting["can"], waiting["comment_count"]) == (True, False, 0)
    refused = amara.get(f"/api/observations/{lesson}/comments")
    assert (refused.status_code, "own reflection" in refused.json()["detail"]) == (403, True)
    assert tutor.get(f"/api/observations/{lesson}").json()["awaits_reflection"]
    made = amara.post(f"/api/observations/{lesson}/reflection", json={"text": "I waited.", "revision": 1})
    assert (made.status_code, made.json()["kind"]) == (201, "reflection")
    assert len(amara.get(f"/api/observations/{lesson}/comments").json()) == 2
    assert not amara.get(f"/api/observations/{lesson}").json()["awaits_reflection"]


def test_one_reads_ones_own_watching_from_all_sittings(browser, tutor, lesson):
    for ranges in ([[0, 1000]], [[800, 2000], [5000, 6000]]):
        viewing = tutor.post(f"/api/observations/{lesson}/viewings").json()["id"]
        played = {"ranges": ranges, "cameras": [{"camera": 2, "ranges": ranges[:1]}]}
        assert tutor.patch(f"/api/viewings/{viewing}", json=played).status_code == 204
    refused = {"ranges": [], "cameras": [{"camera": 2, "ranges": [[10, 5]]}]}
    assert tutor.patch(f"/api/viewings/{viewing}", json=refused).status_code == 422
    assert tutor.get(f"/api/observations/{lesson}/watched").json() == {
        "ranges": [[0, 2000], [5000, 6000]],
        "cameras": [{"camera": 2, "ranges": [[0, 2000]]}],
    }
    assert browser("lead").get(f"/api/observations/{lesson}/watched").json() == {"ranges": [], "cameras": []}
