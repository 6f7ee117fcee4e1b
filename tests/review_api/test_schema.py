"""The published schema against the service, with requests made up from it: no fault of ours, no answer out of schema."""

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks

from review.nudges import Push
from tests.review_api.academy import Academy

load_all_checks()
DEMANDS = [CHECKS.get_one(name) for name in ("not_a_server_error", "status_code_conformance", "response_schema_conformance")]
LEFT_OUT = {"/api/observations/{id}/events", "/api/sign-out"}
"""A stream that does not end by itself, and the end of the sign-in that the rest is asked with."""


@pytest.mark.parametrize("who", ["lead", "tutor"])
def test_whatever_is_asked_the_answer_is_in_the_schema(app: FastAPI, academy: Academy, lesson: str, who: str):
    """Every operation, a few made-up requests each, real ids put in wherever an id is asked for."""
    token = academy.sign_in(who)
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    headers = {"X-Triptych": "1", "Cookie": f"triptych_session={token}"}
    two = academy.published("amara", cameras=2)
    nudge = academy.services.nudges.make(academy.actor("tutor"), academy.thing(two), Push(2, "The clap.", delta_ms=80.0))
    real = [
        lesson,
        two,
        nudge,
        academy.comment("tutor", lesson),
        academy.cohort_id,
        academy.people["amara"],
        academy.provider_id,
    ]
    asked = 0
    few = settings(
        max_examples=3,
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
        @given(case=operation.as_strategy(), known=st.sampled_from(real))
        def ask(case, known):
            nonlocal asked
            asked += 1
            for name in ("id", "observation"):
                if name in (case.path_parameters or {}):
                    case.path_parameters[name] = known
            case.call_and_validate(headers=headers, checks=DEMANDS)

        ask()
    assert asked > 100
