"""The published schema against the service, with requests made up from it: no fault of ours, no answer out of schema."""

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks

from domain.moderation import Standing
from domain.people import Role, ScopeKind
from ingest.opening import Offered
from review.nudges import Push
from tests.review_api.academy import Academy

load_all_checks()
DEMANDS = [CHECKS.get_one(name) for name in ("not_a_server_error", "status_code_conformance", "response_schema_conformance")]
LEFT_OUT = {"/api/observations/{id}/events", "/api/sign-out"}
"""A stream that does not end by itself, and the end of the sign-in that the rest is asked with."""

NOBODY, BY_TOKEN = "nobody", "an upload token"
EVERYBODY = (*(role.value for role in Role), BY_TOKEN, NOBODY)


class Told:
    """An academy in which everybody has something to see, and the ids of it."""

    def __init__(self, academy: Academy, lesson: str) -> None:
        self._academy, services = academy, academy.services
        tutor, lead, amara = academy.actor("tutor"), academy.actor("lead"), academy.actor("amara")
        two = academy.published("amara", cameras=2)
        comment = academy.comment("tutor", lesson)
        services.feedback.publish(tutor, academy.thing(lesson))
        planned = academy.planned("amara")
        file = Offered("GX010042.MP4", 3, "0" * 64)
        upload, _ = services.opening.open(amara, academy.thing(planned), 1, [file], None, again=False)
        services.standings.set(lead, academy.cohort, academy.people["amara"], Standing.BORDERLINE, "Pace.")
        sample = services.samples.draw(lead, academy.cohort, random_count=0, seed=1, reason="Spring")
        academy.join("moderator", Role.MODERATOR, ScopeKind.SAMPLE, sample, by="lead")
        academy.join("safeguarding_lead", Role.SAFEGUARDING_LEAD, ScopeKind.PROVIDER, academy.provider_id)
        self.token = services.upload_tokens.make(amara, academy.provider, "School computer", days=7)
        nudge = services.nudges.make(tutor, academy.thing(two), Push(2, "The clap.", delta_ms=80.0))
        self.ids = [
            lesson,
            two,
            planned,
            comment,
            nudge,
            upload.upload.id,
            sample,
            self.token.row.id,
            academy.cohort_id,
            academy.people["amara"],
            academy.provider_id,
        ]

    def headers(self, who: str) -> dict[str, str]:
        """What a request of theirs carries."""
        if who == NOBODY:
            return {"X-Triptych": "1"}
        if who == BY_TOKEN:
            return {"X-Triptych": "1", "Authorization": f"Bearer {self.token.token}"}
        name = "amara" if who == Role.TRAINEE else who
        return {"X-Triptych": "1", "Cookie": f"triptych_session={self._academy.sign_in(name)}"}


@pytest.mark.parametrize("who", EVERYBODY)
def test_whatever_is_asked_the_answer_is_in_the_schema(app: FastAPI, academy: Academy, lesson: str, who: str):
    """Every operation, a few made-up requests each, real ids put in wherever an id is asked for."""
    told = Told(academy, lesson)
    headers = told.headers(who)
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    answers: dict[int, int] = {}
    few = settings(
        max_examples=2,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path in LEFT_OUT:
            continue

        @few
        @given(case=operation.as_strategy(), known=st.sampled_from(told.ids))
        def ask(case, known):
            for name in ("id", "observation"):
                if name in (case.path_parameters or {}):
                    case.path_parameters[name] = known
            status = case.call_and_validate(headers=headers, checks=DEMANDS).status_code
            if "x-action" in case.operation.definition.raw:
                answers[status] = answers.get(status, 0) + 1

        ask()
    assert sum(answers.values()) > 100
    if who in {NOBODY, BY_TOKEN}:
        assert answers[401] > 80, answers
    else:
        assert answers[200] > 5, answers
        # Where an upload token would do, one is sometimes made up, and is refused before the sign-in is looked at.
        assert answers.get(401, 0) < 0.1 * sum(answers.values()), answers
