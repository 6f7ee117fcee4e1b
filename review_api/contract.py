"""The published contract of the API: what every route may refuse, and the OpenAPI document with all of it written in."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from review_api.errors import MEDIA_TYPE, ProblemShape
from review_api.guard import actions_of

VERSION = "1"

_PROBLEM = {"$ref": "#/components/schemas/ProblemShape"}

_MEANING = {
    400: "The request broke off.",
    401: "Nobody is signed in, or no longer.",
    403: "Not allowed; `detail` says why.",
    404: "Not there, or not yours to know of.",
    409: "It is not in a state in which this can be done; `detail` says what to do.",
    410: "The link has been used, has run out, or was not copied whole.",
    413: "More than is taken in at once.",
    422: "Something in the request is not right; `fields` or `detail` says what.",
    429: "Too many failures; wait as long as `Retry-After` says.",
    507: "There is no space left.",
    503: "Something this depends on cannot be reached; try again later.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that may refuse with these statuses, apart from those that every route may."""
    return {status: {"model": ProblemShape, "description": _MEANING[status]} for status in statuses}


def openapi(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document: refusals are problem+json, and each guarded route names its action (`x-action`)."""
    document = get_openapi(
        title=app.title, version=VERSION, description=app.description, routes=app.routes, tags=app.openapi_tags
    )
    for context in iter_route_contexts(app.routes):
        if not isinstance(context.original_route, APIRoute) or not context.include_in_schema:
            continue
        path = context.path_format or ""
        actions = sorted(actions_of(context.dependant))
        for method in context.methods or ():
            operation = document["paths"][path][method.lower()]
            if actions:
                operation["x-action"] = actions[0]
                _may_refuse(operation, 401)
            if actions or method not in {"GET", "HEAD"}:
                _may_refuse(operation, 403)
            if actions and ("{" in path or method not in {"GET", "HEAD"}):
                _may_refuse(operation, 404)
            _as_problems(operation)
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document


def _may_refuse(operation: dict[str, Any], status: int) -> None:
    operation["responses"].setdefault(
        str(status),
        {
            "description": _MEANING[status],
            "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
        },
    )


def _as_problems(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if status >= "400" and "content" in response:
            response["content"] = {MEDIA_TYPE: {"schema": _PROBLEM}}
    operation["responses"] = dict(sorted(operation["responses"].items()))
