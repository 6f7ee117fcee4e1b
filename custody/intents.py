"""An effect outside the rows (a file kept, an export, a deletion), announced first so that a crash leaves a trace of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.actions import Action, Actor
from domain.audit import Outcome
from domain.people import Held
from domain.things import Thing


class AlreadyDone(Exception):  # noqa: N818 - reads as what happened
    """The outcome of this intent has been recorded before; the effect must not be repeated."""


@dataclass(frozen=True)
class Intent:
    """What was announced. Report `done` or `failed`; or hand it to `Custody.act`, whose deed is then its outcome.

    The first outcome stands: reporting one again, after a crash for example, changes nothing.
    """

    id: str
    actor: Actor
    action: Action
    thing: Thing
    membership: Held | None
    conclude: Callable[["Intent", Outcome, Mapping[str, Any]], None] = field(repr=False, compare=False)

    @property
    def outcome_id(self) -> str:
        """The id of the entry that says what became of it."""
        return f"{self.id}-outcome"

    def done(self, payload: Mapping[str, Any]) -> None:
        """Record that the effect happened."""
        self.conclude(self, Outcome.DONE, payload)

    def failed(self, words: str) -> None:
        """Record that the effect did not happen, and why."""
        self.conclude(self, Outcome.FAILED, {"reason": words})
