"""Where a comment may lie and what it may cite: inside the lesson of its revision, on its cameras, in its framework."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from domain.drawing import Drawing
from domain.people import Provider
from domain.standards import Framework, framework
from domain.timeline import LessonMs, clock_time
from review.errors import NotWithin
from review.making import revision_numbered
from review.nudged import served


class Placed(Protocol):
    """What is checked: a stretch of lesson time, perhaps a camera, and sub-headings of the standards."""

    @property
    def start_ms(self) -> LessonMs:
        """Where it begins."""

    @property
    def end_ms(self) -> LessonMs | None:
        """Where it ends, or None for a moment."""

    @property
    def camera(self) -> int | None:
        """Which camera it is about, if one."""

    @property
    def drawing(self) -> Drawing | None:
        """What is drawn on a frame, if anything."""

    @property
    def standards(self) -> Sequence[str]:
        """The codes of the sub-headings it cites."""


def framework_of(session: Session, provider_id: str, version: str | None = None) -> Framework:
    """Return the framework in use at a provider, or the named version that something was written under."""
    return framework(version or session.get_one(Provider, provider_id).framework_version)


def check_place(session: Session, observation_id: str, revision: int, placed: Placed, standards: Framework) -> None:
    """Raise NotWithin, in words, unless the times lie in the published revision and camera and codes exist there."""
    published = revision_numbered(session, observation_id, revision)
    if published is None:
        raise NotWithin("This version of the lesson is not published. Reload the lesson; your text is still on the page.")
    lesson = served(session, published)
    start_ms, end_ms = lesson["start_ms"], lesson["end_ms"]
    if not start_ms <= placed.start_ms <= end_ms or (placed.end_ms is not None and placed.end_ms > end_ms):
        raise NotWithin(f"The lesson runs from {clock_time(start_ms)} to {clock_time(end_ms)}. Please choose a time within it.")
    if placed.end_ms is not None and placed.end_ms <= placed.start_ms:
        raise NotWithin("The end of the range must be later than its start. Please correct one of the two times.")
    cameras = [angle["camera"] for angle in lesson["angles"]]
    if placed.camera is not None and placed.camera not in cameras:
        raise NotWithin(f"Camera {placed.camera} is not part of this lesson. Please choose another, or none.")
    drawing = placed.drawing
    if drawing is not None and drawing.camera not in cameras:
        raise NotWithin(f"Camera {drawing.camera} is not part of this lesson, so nothing can be drawn on it.")
    if drawing is not None and not start_ms <= drawing.at_ms <= end_ms:
        raise NotWithin("The drawing belongs to a moment outside the lesson. Please draw it anew.")
    unknown = standards.unknown(list(placed.standards))
    if unknown:
        raise NotWithin(f"{standards.name} has no sub-heading {', '.join(unknown)}. Please choose from the list.")
    if len(set(placed.standards)) != len(placed.standards):
        raise NotWithin("A standard is named twice. Please name each one once.")
