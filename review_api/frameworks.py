"""The standards that commentary is linked to."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from domain.actions import Action
from domain.standards import framework
from review_api.contract import problems
from review_api.guard import not_there, within
from review_api.shapes import Shape

router = APIRouter(prefix="/api/frameworks", tags=["Standards"])


class PointShape(Shape):
    """A sub-heading of a standard: what a comment cites."""

    code: str = Field(examples=["S4a"])
    text: str = Field(examples=["Builds knowledge and understanding by good use of the lesson's time"])


class StandardShape(Shape):
    """A standard with its official title."""

    code: str = Field(examples=["S4"])
    title: str = Field(examples=["Plan and teach well structured lessons"])
    points: list[PointShape]


class FrameworkShape(Shape):
    """One version of a set of standards. `wording` says whether the sub-headings are official or a short form.

    `language` (BCP 47) is that of its words.
    """

    version: str = Field(examples=["iqts-2022-short"])
    name: str = Field(examples=["Teachers' Standards for iQTS"])
    language: str = Field(examples=["en-GB"])
    wording: str = Field(examples=["short form, not the official wording"])
    standards: list[StandardShape]


@router.get("/{version}", dependencies=[within(Action.PROVIDER_SEE)], responses=problems(404))
def read_framework(
    version: Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$", examples=["iqts-2022-short"])],
) -> FrameworkShape:
    """Return a framework of standards. A version never changes, so it may be kept."""
    try:
        found = framework(version)
    except KeyError as error:
        raise not_there() from error
    return FrameworkShape.model_validate(found)
