"""The one gate before every route: who asks, about what, and whether they may.

Without a sign-in the answer is 401; about something whose very existence is private, 404, the same as for something that
is not there; otherwise a refusal is 403 and says why. The act itself is checked again in its own transaction by `custody`:
the gate exists so that nothing is read, parsed or streamed for somebody who may not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from custody.act import Custody
from domain.actions import Action, Actor
from domain.policy import may
from domain.things import Thing
from people.accounts import Present
from review_api.errors import NOT_THERE, Problem, denied
from review_api.parts import The

SESSION = APIKeyCookie(
    name="triptych_session",
    auto_error=False,
    scheme_name="session",
    description="Set by signing in. On https its name is `__Host-triptych`.",
)


def not_there() -> Problem:
    """Return the one answer for what is missing and for what is hidden: nobody can tell them apart."""
    return Problem(404, "not_found", NOT_THERE)


def signed_in(request: Request, the: The, _cookie: Annotated[str | None, Depends(SESSION)] = None) -> Present:
    """Return who is asking. Raises a 401 problem when nobody is signed in, or no longer."""
    present = the.accounts.present(request.app.state.cookie.read(request))
    if present is None:
        raise Problem(401, "signed_out", "You are signed out. Sign in again; what you typed on this page is still there.")
    return present


SignedIn = Annotated[Present, Depends(signed_in)]
"""Whoever is asking."""

UPLOAD_TOKEN = HTTPBearer(
    auto_error=False,
    scheme_name="upload_token",
    description="A token that a trainee made for the upload command. Only the routes of uploads take it.",
)


def uploading(
    request: Request,
    the: The,
    _cookie: Annotated[str | None, Depends(SESSION)] = None,
    token: Annotated[HTTPAuthorizationCredentials | None, Depends(UPLOAD_TOKEN)] = None,
) -> Present:
    """Return who is sending: by their sign-in, or by an upload token. Raises a 401 problem for neither."""
    if token is None:
        return signed_in(request, the)
    present = the.upload_tokens.present(token.credentials)
    if present is None:
        words = "This upload token is not valid: it was revoked, has run out, or was not copied whole. Make a new one."
        raise Problem(401, "token_not_valid", words)
    return present


@dataclass(frozen=True)
class Permit:
    """A decision that was made: this person may do the route's action to this thing."""

    present: Present
    thing: Any

    @property
    def actor(self) -> Actor:
        """Who acts, with the memberships they hold now."""
        return self.present.actor


def guard(action: Action, thing: Callable[..., Thing], *, by: Callable[..., Present] = signed_in) -> Any:
    """Return the dependency that lets through only those who may do `action` to what `thing` finds; it gives a `Permit`.

    `thing` is itself a dependency: it reads the path or the body and returns a `Thing`, or raises `not_there()`. `by` finds
    out who asks.
    """

    def guarded(present: Annotated[Present, Depends(by)], thing: Annotated[Any, Depends(thing)], the: The) -> Permit:
        decide(the.parts.custody, present.actor, action, thing)
        return Permit(present, thing)

    return marked(guarded, action)


def within(action: Action) -> Any:
    """Return the dependency of a route whose answer holds only what the person may do `action` to: it finds them itself."""

    def guarded(present: SignedIn) -> Present:
        return present

    return marked(guarded, action)


def marked(dependency: Callable[..., Any], action: Action) -> Any:
    """Return a dependency that guards `action` by itself, marked so that a walk over all routes sees it."""
    vars(dependency)["action"] = action
    return Depends(dependency)


def actions_of(dependant: Dependant) -> set[Action]:
    """Return the actions that a route's dependencies guard: how a walk over all routes sees that none is left open."""
    found = {vars(dependant.call)["action"]} if "action" in getattr(dependant.call, "__dict__", {}) else set()
    for inner in dependant.dependencies:
        found |= actions_of(inner)
    return found


def decide(custody: Custody, actor: Actor, action: Action, thing: Thing) -> None:
    """Raise the 404 or 403 problem unless `actor` may do `action` to `thing`. What is refused is in the record."""
    verdict = may(actor, action, thing)
    if not verdict.allowed:
        raise denied(custody.refuse(actor, action, thing, verdict).verdict)
