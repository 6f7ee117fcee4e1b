"""The manifest as it is kept: the values that JSON gives back, so that what is stored and what is new can be compared."""

import json
from typing import Any

from domain.lesson import Lesson


def as_stored(lesson: Lesson) -> dict[str, Any]:
    """Return `lesson.json` as it reads back from any store: lists for tuples, plain text for enums."""
    stored: dict[str, Any] = json.loads(json.dumps(lesson.to_json()))
    return stored
