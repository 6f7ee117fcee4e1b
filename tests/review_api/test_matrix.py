"""Who gets what answer from which route: a table written by hand, never worked out from the policy.

Amara is the trainee, Bilal another trainee of the cohort, `tutor` is Amara's, `moderator` has a sample with Amara's lesson,
`former` was a tutor of the cohort, `outsider` leads a cohort of another provider, `nobody` is not signed in.
"""

import pytest
from fastapi.testclient import TestClient

from domain.findings import FindingCode
from domain.moderation import Standing
from domain.people import Role, ScopeKind
from domain.things import OfProvider
from ingest.opening import Offered
from review.nudges import Push
from review_api.app import create_app
from storage.disk import DiskObjects
from tests.review_api.academy import Academy, an_academy, copied

WHO = ("amara", "bilal", "tutor", "mentor", "moderator", "lead", "admin", "former", "outsider", "nobody")

TABLE = {
    # route                             amara bilal tutor mentor moder. lead admin former outsider nobody
    "GET {planned}":                    (200, 404, 200, 404, 404, 200, 404, 404, 404, 401),
    "POST {planned}/prepare":           (409, 404, 403, 404, 404, 409, 404, 404, 404, 401),
    "POST {planned}/stop":              (409, 404, 403, 404, 404, 409, 404, 404, 404, 401),
    "POST {planned}/cameras/2/uploads": (422, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {planned}/uploads":            (200, 404, 200, 404, 404, 200, 404, 404, 404, 401),
    "GET {upload}":                     (200, 404, 200, 404, 404, 200, 404, 404, 404, 401),
    "POST {upload}/sign":               (422, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "PUT {upload}/order":               (422, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "POST {upload}/complete":           (422, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "DELETE {upload}":                  (204, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "PUT {planned}/cameras/1/confirmation": (409, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "POST {planned}/cameras/1/send-backs": (403, 404, 409, 404, 404, 409, 404, 404, 404, 401),
    "PUT {open}/cameras/2/confirmation": (200, 404, 403, 404, 403, 403, 404, 404, 404, 401),
    "POST {open}/cameras/2/send-backs": (403, 404, 201, 404, 403, 409, 404, 404, 404, 401),
    "PUT {finding}/explanation":        (200, 404, 403, 403, 403, 403, 404, 404, 404, 401),
    "PUT {sent_back}/answer":           (200, 404, 403, 403, 403, 403, 404, 404, 404, 401),
    "DELETE {sent_back}":               (403, 404, 204, 403, 403, 204, 404, 404, 404, 401),
    "PUT /api/parts/made-up":           (403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "GET /api/me/upload-tokens":        (200, 200, 200, 200, 200, 200, 200, 200, 200, 401),
    "POST /api/me/upload-tokens":       (201, 201, 403, 403, 403, 403, 403, 404, 403, 401),
    "DELETE /api/me/upload-tokens/x":   (404, 404, 403, 403, 403, 403, 403, 404, 403, 401),
    "GET {planned}/attestation-text":   (200, 404, 200, 404, 404, 200, 404, 404, 404, 401),
    "GET {planned}/comments":           (200, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {closed}":                     (200, 404, 200, 404, 404, 200, 404, 404, 404, 401),
    "GET {closed}/lesson":              (200, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {closed}/alignment":           (200, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "POST {closed}/nudges":             (201, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {closed}/transcript":          (200, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "POST {closed}/transcript/masks":   (201, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {closed}/transcript/files/txt": (200, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {closed_media}":               (200, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {closed_finding}/picture":     (200, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "POST {closed}/viewings":           (201, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {closed}/watched":             (200, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {open}/watched":               (200, 404, 200, 404, 200, 200, 404, 404, 404, 401),
    "GET {open}":                       (200, 404, 200, 404, 200, 200, 404, 404, 404, 401),
    "GET {open}/lesson":                (200, 404, 200, 404, 200, 200, 404, 404, 404, 401),
    "GET {open}/alignment":             (200, 404, 200, 404, 200, 200, 404, 404, 404, 401),
    "POST {open}/nudges":               (201, 404, 201, 404, 403, 201, 404, 404, 404, 401),
    "GET {open}/transcript":            (200, 404, 200, 404, 200, 200, 404, 404, 404, 401),
    "GET {open}/transcript/versions":   (200, 404, 200, 404, 200, 200, 404, 404, 404, 401),
    "POST {open}/transcript/edits":     (201, 404, 201, 404, 403, 201, 404, 404, 404, 401),
    "POST {open}/transcript/masks":     (201, 404, 201, 404, 403, 201, 404, 404, 404, 401),
    "POST {open}/transcript/unmasks":   (201, 404, 201, 404, 403, 201, 404, 404, 404, 401),
    "POST {open}/transcript/restore":   (201, 404, 201, 404, 403, 201, 404, 404, 404, 401),
    "POST {open}/transcript/undo":      (409, 404, 409, 404, 403, 409, 404, 404, 404, 401),
    "GET {open}/transcript/files/docx": (200, 404, 200, 404, 403, 200, 404, 404, 404, 401),
    "GET {open_media}":                 (200, 404, 200, 404, 200, 200, 404, 404, 404, 401),
    "GET {open_finding}/picture":       (200, 404, 200, 404, 200, 200, 404, 404, 404, 401),
    "GET {open}/comments":              (200, 404, 200, 404, 200, 200, 404, 404, 404, 401),
    "POST {open}/comments":             (403, 404, 201, 404, 403, 403, 404, 404, 404, 401),
    "GET {closed}/drafts":              (200, 404, 403, 404, 404, 403, 404, 404, 404, 401),
    "GET {open}/drafts":                (200, 404, 200, 404, 403, 403, 404, 404, 404, 401),
    "PUT {open}/drafts/{draft}":        (200, 404, 200, 404, 403, 403, 404, 404, 404, 401),
    "DELETE {open}/drafts/nothing?saves=1": (204, 404, 204, 404, 403, 403, 404, 404, 404, 401),
    "POST {waiting}/reflection":        (201, 404, 403, 403, 403, 403, 404, 404, 404, 401),
    "GET {waits}/comments":             (403, 404, 200, 200, 200, 200, 404, 404, 404, 401),
    "POST {unread}/replies":            (403, 404, 201, 403, 403, 403, 404, 404, 404, 401),
    "POST {open}/feedback":             (403, 404, 409, 404, 403, 403, 404, 404, 404, 401),
    "POST {open}/attestation":          (409, 404, 403, 404, 403, 403, 404, 404, 404, 401),
    "GET {fed}":                        (200, 404, 200, 200, 200, 200, 404, 404, 404, 401),
    "GET {fed}/alignment":              (200, 404, 200, 200, 200, 200, 404, 404, 404, 401),
    "POST {fed}/nudges":                (403, 404, 201, 403, 403, 201, 404, 404, 404, 401),
    "DELETE {nudge}":                   (403, 404, 204, 403, 403, 204, 404, 404, 404, 401),
    "GET {fed}/transcript":             (200, 404, 200, 200, 200, 200, 404, 404, 404, 401),
    "POST {fed}/transcript/edits":      (403, 404, 201, 403, 403, 201, 404, 404, 404, 401),
    "POST {fed}/transcript/restore":    (403, 404, 201, 403, 403, 201, 404, 404, 404, 401),
    "POST {fed}/transcript/masks":      (201, 404, 201, 403, 403, 201, 404, 404, 404, 401),
    "POST {fed}/transcript/unmasks":    (201, 404, 201, 403, 403, 201, 404, 404, 404, 401),
    "GET {fed}/transcript/files/json":  (200, 404, 200, 403, 403, 200, 404, 404, 404, 401),
    "GET {fed_media}":                  (200, 404, 200, 200, 200, 200, 404, 404, 404, 401),
    "GET {fed_finding}/picture":        (200, 404, 200, 200, 200, 200, 404, 404, 404, 401),
    "GET {fed}/comments":               (200, 404, 200, 200, 200, 200, 404, 404, 404, 401),
    "PATCH {private}":                  (404, 404, 200, 404, 404, 404, 404, 404, 404, 401),
    "GET {private}/versions":           (404, 404, 200, 404, 404, 404, 404, 404, 404, 401),
    "PATCH {public}":                   (403, 404, 200, 403, 403, 403, 404, 404, 404, 401),
    "DELETE {gone}":                    (404, 404, 404, 404, 404, 404, 404, 404, 404, 401),
    "POST {public}/replies":            (201, 404, 201, 403, 403, 403, 404, 404, 404, 401),
    "PUT {public}/resolution":          (200, 404, 200, 403, 403, 403, 404, 404, 404, 401),
    "PUT {private}/resolution":         (404, 404, 409, 404, 404, 404, 404, 404, 404, 401),
    "GET {public}/versions":            (200, 404, 200, 200, 200, 200, 404, 404, 404, 401),
    "GET /api/cohorts/{cohort}":        (403, 403, 404, 403, 404, 200, 200, 404, 404, 401),
    "GET /api/people?cohort_id={cohort}": (403, 403, 404, 403, 404, 200, 200, 404, 404, 401),
    "POST /api/cohorts/{cohort}/standings": (403, 403, 404, 403, 404, 201, 403, 404, 404, 401),
    "GET /api/cohorts/{cohort}/samples": (403, 403, 404, 403, 404, 200, 403, 404, 404, 401),
    "POST /api/cohorts/{cohort}/samples": (403, 403, 404, 403, 404, 201, 403, 404, 404, 401),
    "GET /api/samples/{sample}":        (404, 404, 404, 404, 200, 200, 404, 404, 404, 401),
    "POST /api/schools":                (403, 403, 403, 403, 403, 201, 201, 422, 404, 401),
    "POST /api/cohorts":                (403, 403, 403, 403, 403, 403, 201, 422, 404, 401),
    "POST /api/placements":             (403, 403, 404, 403, 404, 201, 201, 404, 404, 401),
    "POST /api/observations":           (201, 403, 201, 403, 404, 201, 403, 404, 404, 401),
    "POST /api/invitations":            (403, 403, 404, 403, 404, 201, 201, 404, 404, 401),
    "POST /api/memberships":            (403, 403, 404, 403, 404, 409, 409, 404, 404, 401),
    "DELETE /api/memberships/{admins}": (403, 403, 403, 403, 403, 403, 409, 404, 404, 401),
    "POST /api/people/{amara}/password-link": (403, 403, 404, 403, 404, 201, 201, 404, 404, 401),
    "POST /api/people/{admin}/password-link": (403, 403, 403, 403, 403, 403, 201, 404, 404, 401),
    "GET /api/attestation-text?provider_id={provider}": (200, 200, 200, 200, 200, 200, 200, 404, 404, 401),
    "PUT /api/attestation-text?provider_id={provider}": (403, 403, 403, 403, 403, 403, 200, 404, 404, 401),
    "GET /api/reflection-rule?provider_id={provider}": (200, 200, 200, 200, 200, 200, 200, 404, 404, 401),
    "PUT /api/reflection-rule?provider_id={provider}": (403, 403, 403, 403, 403, 403, 200, 404, 404, 401),
    "GET /api/me":                      (200, 200, 200, 200, 200, 200, 200, 200, 200, 401),
    "GET /api/observations":            (200, 200, 200, 200, 200, 200, 200, 200, 200, 401),
    "GET /api/placements":              (200, 200, 200, 200, 200, 200, 200, 200, 200, 401),
    "GET /api/frameworks/iqts-2022-short": (200, 200, 200, 200, 200, 200, 200, 200, 200, 401),
    "GET /api/health":                  (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
}  # fmt: skip


FED = ("fed", "waits", "waiting")
STATES = {"planned", "closed", "open", *FED}


class Stage:
    """One academy in which every route of the table has something to answer about."""

    def __init__(self, academy: Academy) -> None:
        self.academy = academy
        academy.join("former", Role.TUTOR, ScopeKind.COHORT, academy.cohort_id)
        academy.services.memberships.end(academy.actor("admin"), academy.cohort, academy.memberships_of("former")[0].id)
        outsiders = an_academy(academy.rows)
        academy.people["outsider"] = outsiders.people["lead"]
        planned, closed = academy.planned("amara"), academy.published("amara", attested=False, cameras=2)
        opened, fed = academy.published("amara", cameras=2), academy.published("amara", cameras=2)
        nudge = academy.services.nudges.make(academy.actor("amara"), academy.thing(fed), Push(2, "The clap.", delta_ms=80.0))
        public = academy.comment("tutor", fed)
        academy.services.feedback.publish(academy.actor("tutor"), academy.thing(fed))
        private = academy.comment("tutor", fed, "Not yet.")
        gone = academy.comment("tutor", fed, "Taken back.")
        found = academy.services.comments.facts(gone)
        assert found is not None
        academy.services.comments.withdraw(academy.actor("tutor"), found)
        lead = academy.actor("lead")
        academy.services.reflections.set_first(academy.actor("admin"), OfProvider(academy.provider_id), first=True)
        waits, waiting = academy.published("amara", cameras=2), academy.published("amara", cameras=2)
        unread = academy.comment("tutor", waits)
        academy.comment("tutor", waiting)
        for observation in (waits, waiting):
            academy.services.feedback.publish(academy.actor("tutor"), academy.thing(observation))
        academy.services.standings.set(lead, academy.cohort, academy.people["amara"], Standing.BORDERLINE, "Pace.")
        sample = academy.services.samples.draw(lead, academy.cohort, random_count=0, seed=1, reason="Spring")
        academy.join("moderator", Role.MODERATOR, ScopeKind.SAMPLE, sample, by="lead")
        files = [Offered("a.mp4", 3, "0" * 64)]
        actor, thing = academy.actor("amara"), academy.thing(planned)
        upload, _ = academy.services.opening.open(actor, thing, 1, files, None, again=False)
        covered = academy.find(fed, 1, FindingCode.COVERED)
        asked = academy.recording(fed, 1)
        sent_back = academy.services.send_backs.make(academy.actor("tutor"), academy.thing(fed), 1, asked, "Too dark.")
        self.names = {
            "finding": f"/api/findings/{covered}",
            "sent_back": f"/api/send-backs/{sent_back}",
            "upload": f"/api/uploads/{upload.upload.id}",
            "planned": f"/api/observations/{planned}",
            "closed": f"/api/observations/{closed}",
            "closed_media": f"/media/{closed}/1/angles/1/master.m3u8",
            "open": f"/api/observations/{opened}",
            "open_media": f"/media/{opened}/1/angles/1/master.m3u8",
            "fed": f"/api/observations/{fed}",
            "closed_finding": f"/api/findings/{academy.found(closed)}",
            "open_finding": f"/api/findings/{academy.found(opened)}",
            "fed_finding": f"/api/findings/{academy.found(fed)}",
            "fed_media": f"/media/{fed}/1/captions.en.vtt",
            "waits": f"/api/observations/{waits}",
            "waiting": f"/api/observations/{waiting}",
            "unread": f"/api/comments/{unread}",
            "draft": "0193b1f2c4d8a1b2c3d4e5f607182900",
            "public": f"/api/comments/{public}",
            "private": f"/api/comments/{private}",
            "gone": f"/api/comments/{gone}",
            "nudge": f"/api/nudges/{nudge}",
            "cohort": academy.cohort_id,
            "provider": academy.provider_id,
            "sample": sample,
            "amara": academy.people["amara"],
            "admin": academy.people["admin"],
            "admins": academy.memberships_of("admin")[0].id,
        }
        text = academy.services.programme.attestation_text(academy.provider_id)
        assert text is not None
        cohort = {"scope_kind": "cohort", "scope_id": academy.cohort_id}
        person = {"email": "new@new.example", "full_name": "New", "known_as": "New"}
        self.bodies = {
            "PUT {planned}/cameras/1/confirmation": {"recording_id": "none"},
            "POST {planned}/cameras/1/send-backs": {"recording_id": "none", "reason": "Too dark."},
            "PUT {open}/cameras/2/confirmation": {"recording_id": academy.recording(opened, 2)},
            "POST {open}/cameras/2/send-backs": {"recording_id": academy.recording(opened, 2), "reason": "Too dark."},
            "PUT {finding}/explanation": {"text": "A child stood there."},
            "PUT {sent_back}/answer": {"text": "There is no other."},
            "POST /api/me/upload-tokens": {"label": "School computer"},
            "POST {open}/comments": {"kind": "note", "text": "Mine.", "start_ms": 0, "revision": 1},
            "POST {open}/attestation": {
                "text_id": text.id,
                "register_outcome": "absent",
                "register_checked_on": "2026-01-05",
            },
            **{
                f"POST {{{state}}}/nudges": {"camera": 2, "delta_ms": 40.0, "reason": "The clap."}
                for state in ("closed", "open", "fed")
            },
            **{
                f"POST {{{state}}}/transcript/{deed}": body
                for state in ("closed", "open", "fed")
                for deed, body in {
                    "edits": {"revision": 1, "words": ["0.0"], "text": "Good"},
                    "masks": {"revision": 1, "words": ["0.3"]},
                    "unmasks": {"revision": 1, "words": ["0.3"]},
                    "restore": {"revision": 1, "version": 0},
                    "undo": {"revision": 1, "version": 999},
                }.items()
            },
            "PUT {open}/drafts/{draft}": {"kind": "note", "text": "Half a", "saves": 0},
            "POST {waiting}/reflection": {"text": "I waited at 00:12.", "revision": 1},
            "POST {unread}/replies": {"text": "Thank you."},
            "PUT {public}/resolution": {"resolved": True},
            "PUT {private}/resolution": {"resolved": True},
            "PUT /api/reflection-rule?provider_id={provider}": {"first": True},
            "PATCH {private}": {"version": 1},
            "PATCH {public}": {"version": 1},
            "POST {public}/replies": {"text": "Thank you."},
            "POST /api/cohorts/{cohort}/standings": {
                "trainee_id": academy.people["bilal"],
                "standing": "on_track",
                "reason": "Well.",
            },
            "POST /api/cohorts/{cohort}/samples": {"random_count": 0, "reason": "Again"},
            "POST /api/schools": {
                "name": "X",
                "country": "GB",
                "zone": "Europe/London",
            },
            "POST /api/cohorts": {"name": "X", "starts_on": "2026-09-01", "ends_on": "2027-07-31"},
            "POST /api/placements": {
                "cohort_id": academy.cohort_id,
                "trainee_id": academy.people["amara"],
                "school_id": academy.school_id,
                "term": "Third",
                "age_phase": "post_16",
            },
            "POST /api/observations": {
                "placement_id": academy.placements["amara"],
                "kind": "formative",
                "title": "X",
                "focus": "X",
                "focus_reason": "",
                "phase": "post_16",
                "subject": "X",
                "lesson_language": "en",
                "due_on": "2026-12-04",
            },
            "POST /api/invitations": {**person, "role": "trainee", **cohort},
            "POST /api/memberships": {"person_id": academy.people["bilal"], "role": "trainee", **cohort},
            "PUT /api/attestation-text?provider_id={provider}": {"text": "I checked."},
        }
        self.app = create_app(academy.services.parts)

    def status(self, who: str, route: str) -> int:
        method, _, pattern = route.partition(" ")
        client = TestClient(
            self.app, base_url="http://127.0.0.1:8000", headers={"X-Triptych": "1"}, raise_server_exceptions=False
        )
        if who != "nobody":
            client.cookies.set("triptych_session", self.academy.sign_in(who))
        body = self.bodies.get(route)
        if who == "outsider" and route in {"POST /api/schools", "POST /api/cohorts"}:
            body = {**(body or {}), "provider_id": self.academy.provider_id}
        path = pattern.format(**self.names)
        answer = client.request(
            method, path, json=body, params={"file_name": "a.mp4"} if method == "PUT" and not body else None
        )
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", path
            assert answer.json()["detail"].endswith((".", "?")), answer.json()
        return answer.status_code


@pytest.fixture(scope="module")
def stage(template: Academy, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("matrix")
    return Stage(copied(template, folder, objects=DiskObjects(folder / "objects")))


@pytest.mark.parametrize("route", TABLE)
def test_each_role_gets_the_answer_of_the_table(stage: Stage, route: str):
    found = {who: stage.status(who, route) for who in WHO}
    assert found == dict(zip(WHO, TABLE[route], strict=True))


def test_hidden_and_missing_cannot_be_told_apart(stage: Stage):
    client = TestClient(stage.app, base_url="http://127.0.0.1:8000", headers={"X-Triptych": "1"})
    client.cookies.set("triptych_session", stage.academy.sign_in("bilal"))
    hidden = client.get(stage.names["open"])
    missing = client.get("/api/observations/0123456789abcdef0123456789abcdef")
    assert (hidden.status_code, hidden.json()) == (missing.status_code, missing.json()) == (404, missing.json())


def test_lists_hold_only_what_is_ones_own(stage: Stage):
    def ids(who: str, path: str) -> set[str]:
        client = TestClient(stage.app, base_url="http://127.0.0.1:8000")
        client.cookies.set("triptych_session", stage.academy.sign_in(who))
        return {one["id"] for one in client.get(path).json()}

    of_amara = {name.rpartition("/")[2] for key, name in stage.names.items() if key in STATES}
    sampled = {stage.names[key].rpartition("/")[2] for key in ("open", *FED)}
    assert of_amara <= ids("amara", "/api/observations")
    assert sampled == ids("moderator", "/api/observations")
    assert ids("mentor", "/api/observations") == {stage.names[key].rpartition("/")[2] for key in FED}
    for who in ("bilal", "admin", "former", "outsider"):
        assert ids(who, "/api/observations") == set()
    assert ids("moderator", "/api/samples") == {stage.names["sample"]}
    assert ids("former", "/api/schools") == set()
