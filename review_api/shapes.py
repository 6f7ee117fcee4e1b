"""The field types that several slices of the API share: identifiers, words that people type, a person as others see them."""

import unicodedata
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from domain.people import Person

_AN_ID = "0193b1f2c4d8a1b2c3d4e5f60718293a"

Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$"), Field(examples=[_AN_ID])]
"""The identifier of a stored thing, as other answers of this API give it."""

IdInPath = Annotated[Id, Path(description="The thing's identifier, as other answers give it.", examples=[_AN_ID])]


def _without_null(words: str) -> str:
    """Refuse the one character that PostgreSQL cannot store in a text."""
    if "\x00" in words:
        raise ValueError("contains a character that cannot be stored; please type it again")
    return words


_stored = AfterValidator(_without_null)

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of everything after them. Words of any script need none of them, joiners they do."""


def one_line(words: str) -> str:
    """Refuse what would break out of its line in a letter or a list: line ends, other controls, turns of direction."""
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} or letter in _TURNING for letter in words):
        raise ValueError("must be one line of plain words; please type it again")
    return words


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(one_line)]
"""One line that a person typed: a name, a title."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), _stored]
"""A few sentences that a person typed."""

OptionalWords = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), _stored]
"""A few sentences, or nothing."""

LongWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), _stored]
"""A page of text."""

OptionalLongWords = Annotated[str, StringConstraints(max_length=20_000), _stored]
"""A page of text as it is being typed, or nothing; spaces at its ends are part of it."""

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$"),
    Field(examples=["amara.okafor@example.org"]),
]
"""An e-mail address. Only its outline is checked: whether it works shows when somebody uses it."""

Secret = Annotated[str, StringConstraints(min_length=1, max_length=256)]
"""A password as typed, never trimmed. The rules for a new one are said by the accounts, in words."""

Zone = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_+/-]+$"), Field(examples=["Europe/London"])]
"""The IANA name of a time zone."""


LessonTime = Annotated[int, Field(ge=-86_400_000, le=86_400_000, examples=[252_000])]
"""Signed whole milliseconds of lesson time."""


CameraNumber = Annotated[int, Field(ge=1, le=3, examples=[1])]
"""One of the three places for a camera."""

CameraInPath = Annotated[int, Path(ge=1, le=3, description="Which of the three cameras.", examples=[1])]


class Shape(BaseModel):
    """Base of what is answered: built from attributes, nothing unknown let through."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


class Ask(BaseModel):
    """Base of what is asked: a misspelt field is an error rather than silence."""

    model_config = ConfigDict(extra="forbid")


class PersonShape(Shape):
    """A person, as others in the programme see them."""

    id: Id
    full_name: str = Field(examples=["Amara Okafor"])
    known_as: str = Field(examples=["Amara"])

    @classmethod
    def of(cls, person: Person) -> "PersonShape":
        """Build from the noun."""
        return cls(id=person.id, full_name=person.full_name, known_as=person.known_as)


class Link(Shape):
    """A single-use link, shown once to copy. Only its digest is kept, so it cannot be shown again."""

    link: str = Field(examples=["https://triptych.example.org/invitations/q0bY1dR8mFZ3aE6s"])
    expires_at: datetime = Field(examples=["2026-03-19T09:30:00Z"])
