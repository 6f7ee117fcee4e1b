"""Every refusal leaves as problem+json (RFC 9457) with a sentence that says what to do; what broke inside never leaks."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from custody.act import Denied
from domain.base import new_id
from domain.policy import Verdict
from moderation.errors import EmptySample, NotHere
from people.errors import AlreadyThere, LinkNotValid, MayNotGrant, NoSuch, Unfit, WeakPassword, WrongPassword
from review.errors import NotNow, NotWithin
from storage.objects import ObjectMissing, StoreUnavailable

MEDIA_TYPE = "application/problem+json"

NOT_THERE = "There is nothing here, or it is not yours to see. Check the address, or ask your programme lead."

log = structlog.get_logger(__name__)


class ProblemShape(BaseModel):
    """What every refusal looks like. `code` is stable, for programs; `detail` is a sentence, for the person."""

    type: str = Field(default="about:blank", examples=["about:blank"])
    title: str = Field(examples=["Forbidden"])
    status: int = Field(examples=[403])
    detail: str = Field(examples=["The trainee has not yet confirmed that the filming register was checked."])
    code: str = Field(examples=["not_allowed"])
    fields: dict[str, str] | None = Field(
        default=None, description="For a form: what to change in each field.", examples=[{"email": "Please fill this in."}]
    )
    current: dict[str, Any] | None = Field(
        default=None,
        description="What stands in the way: a comment changed meanwhile, an open upload.",
        examples=[None],
    )
    incident: str | None = Field(
        default=None, description="For a fault of ours: the number under which the log knows it.", examples=[None]
    )


class Problem(Exception):  # noqa: N818 - named as RFC 9457 names it
    """A refusal on its way out."""

    def __init__(self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more

    def response(self) -> JSONResponse:
        """Return what is sent."""
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.more,
        }
        return JSONResponse(body, self.status, media_type=MEDIA_TYPE, headers=self.headers)


_STATUS: dict[type[Exception], tuple[int, str]] = {
    WrongPassword: (401, "wrong_password"),
    WeakPassword: (422, "weak_password"),
    LinkNotValid: (410, "link_not_valid"),
    MayNotGrant: (403, "may_not_grant"),
    AlreadyThere: (409, "already_there"),
    NoSuch: (404, "not_found"),
    Unfit: (422, "not_fitting"),
    NotNow: (409, "not_now"),
    NotWithin: (422, "not_within"),
    EmptySample: (409, "empty_sample"),
    NotHere: (404, "not_found"),
}
"""What each error of the services becomes. Its own words are the detail: they were written for the person."""


def install(app: FastAPI) -> None:
    """Make every error of the services, of FastAPI and of the unexpected leave as a problem."""
    for kind in _STATUS:
        app.add_exception_handler(kind, _refused)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(Denied, _denied)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(StoreUnavailable, _store_unavailable)
    app.add_exception_handler(ObjectMissing, _object_missing)
    app.add_exception_handler(OperationalError, _rows_unavailable)


def _problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return error.response()


def _refused(_request: Request, error: Exception) -> JSONResponse:
    kind = next(kind for kind in type(error).__mro__ if kind in _STATUS)
    status, code = _STATUS[kind]
    return Problem(status, code, str(error)).response()


def _denied(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Denied)
    return denied(error.verdict).response()


def denied(verdict: Verdict) -> Problem:
    """Return what somebody is told who may not: nothing at all when they may not know, else the reason and whom to ask."""
    if verdict.hidden:
        return Problem(404, "not_found", NOT_THERE)
    return Problem(403, "not_allowed", f"{verdict.reason} If this seems wrong, ask your programme lead.")


_HTTP_WORDS = {
    401: ("signed_out", "You are signed out. Please sign in again."),
    404: ("not_found", NOT_THERE),
    405: ("wrong_method", "This address does not do that. Go back to the page and try again from there."),
    413: ("too_large", "That is more than can be taken in at once. Please send less."),
    416: ("no_such_range", "The file does not reach that far. Reload the lesson and play it again."),
    415: ("wrong_type", "This address takes JSON. Send the request with the content type application/json."),
}


def _of_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return of_status(error.status_code, error.headers).response()


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """Return the problem for a refusal of the framework's own, which has a status but no words for a person."""
    code, words = _HTTP_WORDS.get(status, ("refused", "The request could not be read. Reload the page and try again."))
    return Problem(status, code, words, headers=headers)


def _not_understood(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = _fields(error.errors())
    named = ", ".join(name.replace("_", " ") for name in fields) or "the request"
    detail = f"Please look again at: {named}. Nothing was changed; correct it and send it again."
    return Problem(422, "not_understood", detail, fields=fields).response()


def _fields(found: Sequence[Any]) -> dict[str, str]:
    """Say for each field what to change. What was typed is never sent back: it may be a password."""
    said: dict[str, str] = {}
    for one in found:
        place = [str(step) for step in one["loc"] if step not in {"body", "query", "path", "header"}]
        said.setdefault(".".join(place) or "body", _sentence(one))
    return said


def _sentence(one: Any) -> str:  # noqa: PLR0911 - a table reads best whole
    limits = one.get("ctx", {})
    match one["type"]:
        case "missing" | "string_too_short":
            return "Please fill this in."
        case "string_too_long":
            return f"Please use at most {limits['max_length']} characters."
        case "extra_forbidden":
            return "This field is not known here; please leave it out."
        case "enum" | "literal_error":
            return f"Please choose one of: {limits['expected']}."
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            return f"{one['msg'].replace('Input', 'This')}."
        case "value_error":
            return f"This {limits['error']}."
        case _:
            return "This is not in the form that is expected here; please look at it again."


def _store_unavailable(request: Request, error: Exception) -> JSONResponse:
    incident = new_id()
    log.error("store_unavailable", incident=incident, path=request.url.path, words=str(error))
    words = "The place where recordings are kept cannot be reached just now. Nothing was lost; please try again in a minute."
    return Problem(503, "store_unavailable", words, headers={"Retry-After": "60"}, incident=incident).response()


def _rows_unavailable(request: Request, error: Exception) -> JSONResponse:
    incident = new_id()
    log.error("rows_unavailable", incident=incident, path=request.url.path, exc_info=error)
    words = "The database cannot be reached just now, so nothing was changed. What you typed is kept; try again in a minute."
    return Problem(503, "rows_unavailable", words, headers={"Retry-After": "10"}, incident=incident).response()


def _object_missing(_request: Request, _error: Exception) -> JSONResponse:
    return Problem(404, "not_found", "This part of the lesson is not there yet, or no longer. Reload the lesson.").response()


def broken(method: str, path: str, error: Exception) -> Problem:
    """Log what nobody foresaw, with all that is known, and return what may be said of it: a number to ask for."""
    incident = new_id()
    log.error("unhandled", incident=incident, method=method, path=path, exc_info=error)
    words = f"Something went wrong on our side. Please try again; if it happens again, tell your programme lead: {incident}."
    return Problem(500, "fault", words, incident=incident)
