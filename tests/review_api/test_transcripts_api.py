"""Words over HTTP: corrected, masked, exported; and every way to a masked word tried, as every role, and found closed."""

import asyncio
import io
import json
import re
import zipfile

import pytest
from docx import Document
from sqlalchemy import select

from domain.audit import AuditEntry, AuditPayload, Outcome
from domain.moderation import Standing
from domain.people import Role, ScopeKind
from domain.recording import Revision, RevisionState
from domain.transcription import MASK
from review_api.events import NewsDesk
from tests.review_api.academy import MEDIA, SAID, Academy
from tests.review_api.asgi import asked
from tests.review_api.test_events import next_event

KINDS = ("vtt", "srt", "txt", "docx", "json")


def words_of(told: dict) -> list[dict]:
    return [word for phrase in told["phrases"] for word in phrase["words"]]


def ids(browser, lesson: str, *texts: str) -> list[str]:
    told = browser("tutor").get(f"/api/observations/{lesson}/transcript?revision=1").json()
    return [next(word["id"] for word in words_of(told) if word["text"] == text) for text in texts]


def ask(page, lesson: str, deed: str, status: int = 201, **body) -> dict:
    answer = page.post(f"/api/observations/{lesson}/transcript/{deed}", json={"revision": 1, **body})
    assert answer.status_code == status, answer.text
    return answer.json()


def test_the_words_come_with_what_wrote_them(browser, lesson):
    answer = browser("tutor").get(f"/api/observations/{lesson}/transcript")
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert {name: told[name] for name in ("revision", "version", "newest", "changes", "undo", "language", "model")} == {
        "revision": 1, "version": 0, "newest": 0, "changes": 0, "undo": None, "language": "en", "model": "tiny.en",
    }  # fmt: skip
    assert (told["options"], told["versions"], told["removed"]) == ({"beam": 5}, {"faster_whisper": "1.2"}, 1)
    assert [phrase["number"] for phrase in told["phrases"]] == [0, 1, 2, 3]
    assert told["phrases"][0]["words"][0] == {
        "id": "0.0", "start_ms": 2_000, "end_ms": 2_350, "text": "Good", "probability": 0.95,
        "glued": False, "masked": False, "edited": False,
    }  # fmt: skip
    unsure = [word["text"] for word in words_of(told) if word["probability"] < told["unsure_below"]]
    assert unsure == ["quarters,", "Oliver’s"]
    assert " ".join(word["text"] for word in words_of(told)) == " ".join(SAID)


def test_a_correction_is_in_captions_and_transcript_at_once_and_the_published_file_is_kept(browser, academy, lesson):
    before = browser("tutor").get(f"/media/{lesson}/1/transcript.json")
    assert before.content == MEDIA["transcript.json"], "as it was published, while nobody changed anything"
    made = ask(browser("amara"), lesson, "edits", words=ids(browser, lesson, "half?"), text="third part?")
    assert (made["version"], made["changes"], made["whole"]) == (1, 1, False)
    assert [(word["id"], word["text"], word["start_ms"], word["probability"]) for word in made["words"]] == [
        ("1.0", "third", 4_800, None),
        ("1.1", "part?", 4_975, None),
    ]
    page = browser("tutor")
    captions = page.get(f"/media/{lesson}/1/captions.en.vtt")
    assert captions.headers["cache-control"] == "no-store"
    assert "third part?" in captions.text
    assert "version 1" in captions.text
    served = page.get(f"/media/{lesson}/1/transcript.json").json()
    assert set(served) == set(json.loads(MEDIA["transcript.json"])), "the form of the contract"
    assert served["versions"] == {"faster_whisper": "1.2", "edits": "1"}
    assert served["segments"][1]["text"] == "Oliver, what is a third part?"
    assert page.get(f"/api/observations/{lesson}/transcript?version=0").json()["newest"] == 1
    revision = academy.services.observations.revision(lesson)
    assert revision is not None
    stored = b"".join(academy.services.parts.objects.read(f"{revision.prefix}/transcript.json"))
    assert stored == MEDIA["transcript.json"]


def test_the_history_says_who_when_and_what_and_an_old_version_can_be_gone_back_to(browser, lesson):
    ask(browser("amara"), lesson, "edits", words=ids(browser, lesson, "half?"), text="third?")
    ask(browser("tutor"), lesson, "edits", words=ids(browser, lesson, "says"), text="")
    ask(browser("lead"), lesson, "restore", version=0)
    history = browser("tutor").get(f"/api/observations/{lesson}/transcript/versions").json()
    assert [(one["version"], one["kind"], one["by"]["known_as"], one["before"], one["after"]) for one in history] == [
        (1, "replace", "Amara", "half?", "third?"),
        (2, "replace", "Tutor", "says", ""),
        (3, "restore", "Lead", "", ""),
    ]
    assert (history[2]["to_version"], history[2]["at_ms"], history[0]["at_ms"]) == (0, None, 4_800)
    told = browser("amara").get(f"/api/observations/{lesson}/transcript").json()
    assert " ".join(word["text"] for word in words_of(told)) == " ".join(SAID)
    assert told["undo"] == {"version": 3, "kind": "restore"}
    assert ask(browser("amara"), lesson, "undo", version=3)["whole"]
    told = browser("amara").get(f"/api/observations/{lesson}/transcript").json()
    assert "third? It is two quarters, Oliver." in " ".join(word["text"] for word in words_of(told))


# --- nobody reads a masked word ---------------------------------------------------------------------------------------------


def everything(browser, lesson: str, who: str) -> str:
    """All that one person can read of a lesson by any route that has words, as one text."""
    page, found = browser(who), []
    base = f"/api/observations/{lesson}"
    paths = [
        base,
        "/api/observations",
        f"{base}/lesson",
        f"{base}/alignment",
        f"{base}/transcript",
        f"{base}/transcript/versions",
        *(f"{base}/transcript?version={version}" for version in range(6)),
        *(f"{base}/transcript?revision={revision}" for revision in (1, 2)),
        *(f"{base}/transcript/versions?revision={revision}" for revision in (1, 2)),
        *(f"/media/{lesson}/{revision}/{name}" for revision in (1, 2) for name in NAMES),
        *(f"{base}/transcript/files/{kind}" for kind in KINDS),
    ]
    for path in paths:
        for headers in ({}, {"Range": "bytes=0-4000"}, {"Accept-Encoding": "identity"}):
            answer = page.get(path, headers=headers)
            found.append(str(answer.headers))
            if answer.content[:2] == b"PK":
                with zipfile.ZipFile(io.BytesIO(answer.content)) as document:
                    found += [document.read(name).decode(errors="replace") for name in document.namelist()]
            else:
                found.append(answer.text)
        found.append(page.head(path).text)
    return "\n".join(found)


NAMES = (
    "transcript.json",
    "captions.en.vtt",
    "captions.vtt",
    "transcript.en.json",
    "captions.en.vtt.json",
    "lesson.json",
    "x.vtt",
)
PEOPLE = ("amara", "tutor", "lead", "mentor", "moderator", "admin", "bilal", None)


@pytest.fixture
def sampled(academy: Academy, lesson: str) -> str:
    """The lesson, seen by everybody who ever may: feedback published, in a moderator's sample."""
    academy.comment("tutor", lesson)
    academy.services.feedback.publish(academy.actor("tutor"), academy.thing(lesson))
    lead = academy.actor("lead")
    academy.services.standings.set(lead, academy.cohort, academy.people["amara"], Standing.BORDERLINE, "Pace.")
    sample = academy.services.samples.draw(lead, academy.cohort, random_count=0, seed=1, reason="Spring")
    academy.join("moderator", Role.MODERATOR, ScopeKind.SAMPLE, sample, by="lead")
    return lesson


def test_words_that_lie_in_a_folder_are_no_way_round_a_mask(browser, academy, lesson):
    for name in ("words/transcript.json", "words/en/captions.vtt"):
        text = MEDIA["transcript.json"] if name.endswith("json") else b"WEBVTT\n\n00:01.000 --> 00:02.000\nOliver\n"
        academy.services.parts.objects.put(f"lessons/{lesson}/made/{name}", io.BytesIO(text))
    page = browser("tutor")
    ask(page, lesson, "masks", words=ids(browser, lesson, "Oliver,"), everywhere=True)
    for name in ("words/transcript.json", "words/en/captions.vtt"):
        answer = page.get(f"/media/{lesson}/1/{name}")
        assert answer.status_code == 200
        assert "Oliver" not in answer.text


@pytest.mark.parametrize("who", PEOPLE)
def test_a_masked_word_is_told_nobody_by_any_route_in_any_version_or_revision(browser, academy, sampled, who):
    tutor = browser("tutor")
    academy.publish(sampled, "amara", number=2)
    ask(tutor, sampled, "edits", words=ids(browser, sampled, "right!"), text="Olliver Twist!")
    ask(tutor, sampled, "edits", words=ids(browser, sampled, "Olliver"), text="Oliver")
    ask(tutor, sampled, "masks", words=ids(browser, sampled, "Oliver,"), everywhere=True)
    last = ask(browser("amara"), sampled, "masks", words=ids(browser, sampled, "Twist!"))
    assert last["version"] == 4
    ask(tutor, sampled, "restore", version=1)
    found = everything(browser, sampled, who)
    assert re.search(r"ol+iver|twist|right!", found.replace(MASK, ""), re.IGNORECASE) is None
    if who in {"amara", "tutor", "lead"}:
        assert MASK in found


def test_the_leak_hunt_would_find_a_leak(browser, sampled):
    for who in ("amara", "tutor", "lead", "mentor", "moderator"):
        assert "Oliver" in everything(browser, sampled, who)
    for who in ("admin", "bilal", None):
        assert "Oliver" not in everything(browser, sampled, who)


def test_an_early_revision_does_not_give_what_a_later_one_of_its_preparation_masks(browser, academy, lesson):
    """Revisions of one preparation share their files: one that names no transcript yet can be asked for it all the same."""
    with academy.rows.write() as session:
        [first] = session.scalars(select(Revision).where(Revision.observation_id == lesson))
        full = dict(first.manifest)
        first.manifest = {**full, "transcript": None, "captions": []}
        second = Revision(
            observation_id=lesson,
            preparation_id=first.preparation_id,
            clock_id=first.clock_id,
            number=2,
            state=RevisionState.COMPLETE,
            prefix=first.prefix,
            manifest={**full, "revision": 2},
        )
        session.add(second)
    page = browser("tutor")
    assert "Oliver" in page.get(f"/media/{lesson}/1/transcript.json").text
    answer = page.post(
        f"/api/observations/{lesson}/transcript/masks", json={"revision": 2, "words": ["0.3"], "everywhere": True}
    )
    assert answer.status_code == 201
    for revision in (1, 2):
        for name in ("transcript.json", "captions.en.vtt"):
            text = page.get(f"/media/{lesson}/{revision}/{name}").text
            assert "Oliver" not in text
            assert MASK in text


def test_a_masked_word_is_shown_again_by_those_who_may_and_that_is_recorded(browser, academy, lesson):
    [name] = ids(browser, lesson, "Oliver,")
    ask(browser("tutor"), lesson, "masks", words=[name])
    shown = ask(browser("amara"), lesson, "unmasks", words=[name])
    assert [(word["text"], word["masked"]) for word in shown["words"]] == [("Oliver,", False)]
    with academy.rows.read() as session:
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("transcript.")).order_by(AuditEntry.sequence)
        ).all()
    assert actions == ["transcript.mask", "transcript.unmask"]


# --- files -----------------------------------------------------------------------------------------------------------------


def test_each_kind_of_file_holds_the_words_as_they_are_now(browser, lesson):
    ask(browser("tutor"), lesson, "masks", words=ids(browser, lesson, "Oliver,"), everywhere=True)
    ask(browser("tutor"), lesson, "edits", words=ids(browser, lesson, "half?"), text="third?")
    page = browser("lead")
    files = {kind: page.get(f"/api/observations/{lesson}/transcript/files/{kind}") for kind in KINDS}
    for kind, answer in files.items():
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="year-4-fractions-transcript-v2.{kind}"'
        assert answer.headers["cache-control"] == "no-store"
    assert files["vtt"].text.startswith("WEBVTT\n\nNOTE\nWritten by tiny.en; language en. Changed by people since: version 2.")
    assert re.match(r"1\n00:00:02,000 --> 00:00:\d\d,\d\d\d\nGood morning, everyone\.", files["srt"].text)
    lines = files["txt"].text.splitlines()
    assert lines[0] == "Year 4 fractions"
    assert "Taken out by Lead Example on " in files["txt"].text
    assert f"[0:03] {MASK}, what is a third?" in lines or f"[00:03] {MASK}, what is a third?" in lines
    told = files["json"].json()
    assert (told["model"], told["options"], told["revision"], told["lesson"]) == ("tiny.en", {"beam": 5}, 1, "Year 4 fractions")
    assert told["segments"][1]["words"][0] == {
        "start_ms": 3_200, "end_ms": 3_550, "text": f"{MASK},", "probability": None, "edited": False, "masked": True,
    }  # fmt: skip
    document = Document(io.BytesIO(files["docx"].content))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[0] == "Year 4 fractions"
    assert any(text.endswith(f"\t{MASK}, what is a third?") for text in paragraphs)
    unsure = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.underline]
    assert unsure == ["quarters,"], "heard with doubt, and not masked"


def test_taking_a_file_out_is_announced_and_reported(browser, academy, lesson, monkeypatch):
    page = browser("tutor")
    file = page.get(f"/api/observations/{lesson}/transcript/files/txt")
    monkeypatch.setattr("review.transcript_docx.word_document", lambda *_: 1 / 0)
    assert page.get(f"/api/observations/{lesson}/transcript/files/docx").status_code == 500
    with academy.rows.read() as session:
        rows = session.execute(
            select(AuditEntry.outcome, AuditPayload.payload)
            .join(AuditPayload, AuditPayload.entry_id == AuditEntry.id)
            .where(AuditEntry.action == "transcript.export")
            .order_by(AuditEntry.sequence)
        ).all()
    assert [outcome for outcome, _ in rows] == [Outcome.INTENT, Outcome.DONE, Outcome.INTENT, Outcome.FAILED]
    assert rows[0][1] == {"format": "txt", "revision": 1, "version": 0, "masked": 0}
    assert rows[1][1]["bytes"] == len(file.content)
    assert rows[3][1]["reason"] == "The file could not be made."


def test_another_site_s_page_takes_nothing_out(browser, academy, lesson):
    path = f"/api/observations/{lesson}/transcript/files/txt"
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        assert browser("tutor", **{"Sec-Fetch-Site": site}).get(path).status_code == status


# --- refusals --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deed", "body", "status"),
    [
        ("edits", {"words": ["0.0"], "text": "two\nlines"}, 422),
        ("edits", {"words": ["0.0"], "text": "turned\u202eround"}, 422),
        ("edits", {"words": ["0.0"], "text": "x" * 61}, 422),
        ("edits", {"words": ["0.0"], "text": "x" * 4001}, 422),
        ("edits", {"words": [], "text": "x"}, 422),
        ("edits", {"words": ["zero"], "text": "x"}, 422),
        ("edits", {"words": ["0.99"], "text": "x"}, 409),
        ("masks", {"words": ["0.0"], "everwhere": True}, 422),
        ("masks", {"words": ["9.0"]}, 409),
        ("restore", {"version": 8}, 422),
        ("undo", {"version": 0}, 409),
        ("undo", {"version": -1}, 422),
    ],
)
def test_what_cannot_be_is_refused_in_words(browser, lesson, deed, body, status):
    refused = ask(browser("tutor"), lesson, deed, status, **body)
    assert refused["detail"].endswith((".", "?"))
    assert browser("tutor").get(f"/api/observations/{lesson}/transcript").json()["newest"] == 0


def test_without_words_the_page_is_told_so(browser, academy):
    planned = academy.planned("amara")
    page = browser("amara")
    assert page.get(f"/api/observations/{planned}/transcript").json()["code"] == "not_written"
    assert page.get(f"/api/observations/{planned}/transcript/versions").json()["code"] == "not_written"
    assert page.get(f"/api/observations/{planned}/transcript?revision=3").json()["code"] == "not_found"
    assert page.get(f"/api/observations/{planned}/transcript/files/txt").status_code == 409


def test_pages_that_are_open_learn_of_an_edit(app, academy: Academy, lesson: str):
    app.state.news = NewsDesk(academy.rows, poll_seconds=0.05)

    async def follow() -> list[dict]:
        heard = []
        address = f"/api/observations/{lesson}/events"
        async with asked(app, "GET", address, token=academy.sign_in("amara")) as exchange:
            for step in range(2):
                academy.services.rewording.mask(academy.actor("tutor"), academy.thing(lesson), 1, [f"0.{step}"])
                kind = ""
                while kind != "transcript":
                    kind, news = await next_event(exchange)
                heard.append(news)
        return heard

    assert asyncio.run(follow()) == [{"changes": 1}, {"changes": 2}]
