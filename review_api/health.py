"""Whether the service works, for whoever watches over it."""

from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from review_api.contract import problems
from review_api.errors import Problem
from review_api.parts import The
from review_api.shapes import Shape

router = APIRouter(prefix="/api", tags=["Health"])


class Health(Shape):
    """All is well."""

    status: Literal["ok"] = Field(examples=["ok"])


@router.get("/health", responses=problems(503))
def read_health(the: The) -> Health:
    """Answer 200 when the rows can be read, 503 when not."""
    try:
        with the.parts.rows.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        words = "The database cannot be reached. Nothing was lost; whoever runs the service should look at it now."
        raise Problem(503, "no_database", words) from error
    return Health(status="ok")
