"""What is published about the API is true: every route guarded, the document current, nothing heavy loaded."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from review_api.app import routes_only
from review_api.guard import actions_of
from review_api.openapi import document

ROOT = Path(__file__).resolve().parents[2]

PUBLIC = {
    ("GET", "/api/health"),
    ("POST", "/api/sign-in"),
    ("POST", "/api/sign-out"),
    ("GET", "/api/invitations/{token}"),
    ("POST", "/api/invitations/{token}"),
    ("GET", "/api/password-links/{token}"),
    ("POST", "/api/password-links/{token}"),
    ("GET", "/{path:path}"),
    ("PUT", "/api/parts/{ticket}"),  # the ticket is the permission: an HMAC over upload, part, length, digest and time
}
"""Every route that a stranger may use. A route joins this list only when a reviewer has seen why."""


def routes() -> dict[tuple[str, str], set[str]]:
    return {
        (method, context.path): {action.value for action in actions_of(context.dependant)}
        for context in iter_route_contexts(routes_only().routes)
        for method in context.methods
    }


BY_TOKEN = {
    "open_upload", "list_uploads", "read_upload", "sign_parts", "order_files", "complete_upload", "abandon_upload",
}  # fmt: skip
"""Every route that an upload token opens: those of uploads, and nothing else."""


def test_every_route_names_its_action_or_is_public_by_name():
    unguarded = {route for route, actions in routes().items() if not actions}
    assert unguarded == PUBLIC


def test_no_route_asks_for_two_permissions_and_every_one_is_walked():
    assert all(len(actions) <= 1 for actions in routes().values())
    assert all(isinstance(context.original_route, APIRoute) for context in iter_route_contexts(routes_only().routes))
    assert len(routes()) > 40


def test_the_walk_would_see_an_open_route():
    app = routes_only()

    @app.get("/api/left-open")
    def left_open() -> None:
        """Stands for a route that somebody forgot to guard."""

    open_routes = {c.path for c in iter_route_contexts(app.routes) if not actions_of(c.dependant)}
    assert "/api/left-open" in open_routes - {path for _, path in PUBLIC}


def test_the_committed_document_is_current():
    committed = (ROOT / "web" / "openapi.json").read_text(encoding="utf-8")
    assert committed == document(), "run: python -m review_api.openapi > web/openapi.json"


@pytest.fixture(scope="module")
def described() -> dict:
    return json.loads(document())


def operations(described: dict):
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_every_refusal_is_a_problem(described):
    for name, operation in operations(described):
        for status, response in operation["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"], (name, status)


def test_every_guarded_operation_says_what_it_may_refuse(described):
    for name, operation in operations(described):
        if "x-action" in operation:
            assert {"401", "403"} <= set(operation["responses"]), name
            by_token = [{"upload_token": []}] if operation["operationId"] in BY_TOKEN else []
            assert sorted(operation["security"], key=str) == [{"session": []}, *by_token], name


def has_example(schema: dict, schemas: dict) -> bool:
    """Whether a schema shows what fits: by an example, by a list of choices, or by a format that says it all."""
    if "$ref" in schema:
        return has_example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if {"enum", "const", "examples", "default"} & set(schema) or schema.get("format") in {"date", "date-time", "binary"}:
        return True
    inner = [*schema.get("properties", {}).values()]
    if inner:
        return all(has_example(one, schemas) for one in inner)
    return any(
        has_example(one, schemas) for one in [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]
    )


def test_everything_that_is_asked_has_an_example(described):
    schemas = described["components"]["schemas"]
    for name, operation in operations(described):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert has_example(content["schema"], schemas), name
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                assert has_example(parameter["schema"], schemas), (name, parameter["name"])


def test_every_operation_is_described_and_named_once(described):
    names = [operation["operationId"] for _, operation in operations(described)]
    assert len(set(names)) == len(names)
    assert all(operation["description"] for _, operation in operations(described))


DECODING = ["cv2", "faster_whisper", "numpy", "scipy", "ctranslate2", "av", "onnxruntime"]
RARE = ["alembic", "boto3", "botocore", "cryptography", "docx", "lxml"]
"""What only an operator, a bucket or a Word document needs: 30 MB of a process that has 150 for twenty uploads at once."""


@pytest.mark.parametrize("loaded", ["review_api.app", "triptych.cli, triptych.logs, triptych.server"])
def test_the_service_loads_nothing_that_decodes_or_listens_or_is_seldom_needed(loaded: str):
    """In an interpreter of its own: this one has loaded everything already."""
    code = f"import {loaded}, sys; print([name for name in {DECODING + RARE!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "[]"


def test_every_reference_in_the_document_leads_somewhere() -> None:
    text = document()
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', text))
    assert named <= set(json.loads(text)["components"]["schemas"])
