"""Puts the HTTP face together: slices, one gate, one way for errors to leave, and what stands around every request."""

import functools

from fastapi import FastAPI

from ingest.refusals import NotTaken
from review_api import (
    acceptance,
    alignment,
    comments,
    drafts,
    errors,
    events,
    evidence,
    frameworks,
    health,
    lesson,
    login,
    media,
    observations,
    programme,
    reflections,
    roles,
    samples,
    sent_parts,
    transcripts,
    upload_tokens,
    uploads,
    web,
)
from review_api.contract import VERSION, openapi
from review_api.cookie import origins_of, session_cookie
from review_api.doors import NoForgery, OnlyProblems, Protective
from review_api.events import NewsDesk
from review_api.media import Decisions
from review_api.parts import Parts, Services
from review_api.rates import FailureLimits

_DESCRIPTION = """
Three cameras, one lesson. Times of lessons are whole milliseconds of lesson time; every other time is ISO 8601 in UTC.

Signing in sets a cookie. Every request that changes something carries the header `X-Triptych: 1` and comes from a page of
this service. Refusals are `application/problem+json`; `detail` is a sentence for the person, `code` is for programs.
"""

MOST_JSON_BYTES = 1024 * 1024
"""The largest body of a request that is not a part of a recording."""

SLICES = (
    health,
    login,
    observations,
    acceptance,
    uploads,
    sent_parts,
    upload_tokens,
    events,
    lesson,
    alignment,
    transcripts,
    comments,
    drafts,
    reflections,
    frameworks,
    programme,
    roles,
    samples,
    media,
    evidence,
    web,
)
"""Every slice of the API. The web pages come last: they answer whatever is left."""


def create_app(parts: Parts) -> FastAPI:
    """Return the application. Raises ValueError for a public address over which nobody should sign in."""
    cookie = session_cookie(parts.public_url)
    app = routes_only()
    app.state.services = Services(parts)
    app.state.cookie = cookie
    app.state.limits = FailureLimits()
    app.state.decisions = Decisions()
    app.state.news = NewsDesk(parts.rows)
    errors.install(app)
    app.add_exception_handler(NotTaken, uploads.refused)
    app.add_middleware(OnlyProblems)
    app.add_middleware(NoForgery, origins=origins_of(parts.public_url))
    app.add_middleware(Protective, parts.media_origin, https=cookie.secure)
    return app


def routes_only() -> FastAPI:
    """Return every route with nothing behind it: enough to describe the API, and to walk over it."""
    app = FastAPI(
        title="Triptych",
        description=_DESCRIPTION.strip(),
        version=VERSION,
        openapi_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    for part in SLICES:
        most = sent_parts.MOST_BODY_BYTES if part is sent_parts else MOST_JSON_BYTES
        app.include_router(part.router, max_body_size=most)
    app.openapi = functools.cache(functools.partial(openapi, app))  # type: ignore[method-assign]
    return app
