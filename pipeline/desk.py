"""The port between the recipe and the place that a lesson is made for: the service, or a plain folder.

Every method may be called twice with the same arguments and then changes nothing the second time, because a step may
run again after a crash. Methods block; the steps call them off the event loop.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from domain.findings import FindingCode, Found
from domain.lesson import Lesson
from domain.recording import StageState
from pipeline.orders import CameraOrder, Fit, Order, StageKey, Timeline

NONE_TAKEN: Mapping[FindingCode, Path] = MappingProxyType({})


class Superseded(Exception):  # noqa: N818 - reads as what happened
    """Somebody stopped this preparation, or asked for a newer one, so it publishes nothing any more."""


class Desk(Protocol):
    """Where orders come from and where lessons are put."""

    def order(self, preparation_id: str) -> Order:
        """Return what is to be made. Raises KeyError for an unknown preparation."""

    def camera(self, recording_id: str) -> CameraOrder:
        """Return what is known of one recording. Raises KeyError for an unknown one."""

    def fetch(self, recording_id: str, into: Path) -> tuple[Path, ...]:
        """Return the recording's files on this machine, in their order; copied below `into` when they are elsewhere."""

    def begin(self, preparation_id: str, stages: Sequence[StageKey]) -> None:
        """Say that the work is under way and which stages there will be. Findings of earlier tries are put aside."""

    def finish(self, preparation_id: str, failure: str | None = None) -> None:
        """Say that the work has ended: complete, or failed for a reason in words. The first ending stands."""

    def preparing(self, recording_id: str) -> str | None:
        """Return the preparation that is waiting for this recording, if there is one."""

    def wanted(self, preparation_id: str) -> bool:
        """Whether anybody still waits for this preparation: it was not stopped and not overtaken."""

    def stage_began(self, stage: StageKey, total: float, unit: str, done: float = 0.0) -> None:
        """Note that a stage has started, once more: `total` of `unit` are to be done.

        A stage that is made in chunks starts with the first. With `done`, what the chunks before this one hold, it goes on.
        """

    def stage_moved(self, stage: StageKey, done: float) -> None:
        """Note how far a running stage has come. It never goes back: chunks may be made side by side."""

    def stage_ended(self, stage: StageKey, state: StageState) -> None:
        """Note that a stage has ended. A stage that did its work is shown as full, and as having run at least once."""

    def file(
        self,
        camera: CameraOrder | None,
        preparation_id: str | None,
        found: Sequence[Found],
        pictures: Mapping[FindingCode, Path] = NONE_TAKEN,
    ) -> None:
        """File what was found: about a recording (`camera` given), or about the lesson of a preparation.

        `pictures` show what was found about a recording. They are kept where people look at findings, and nowhere else.
        """

    def findings(self, preparation_id: str) -> tuple[Found, ...]:
        """Return everything that was found about the lesson and the recordings that it is made of."""

    def pin(self, preparation_id: str, anchor: int, fits: Sequence[Fit]) -> Timeline:
        """Pin the lesson clock, or express the fits in the clock that was pinned before; store and return them."""

    def keep(self, preparation_id: str, folder: Path, names: Sequence[str]) -> None:
        """Keep finished media files, `names` relative to `folder`, where published manifests will look for them."""

    def grow(self, preparation_id: str, name: str, text: str) -> None:
        """Keep the newest state of a playlist that grows at its end, in the place of a shorter one; a longer one stands."""

    def bring(self, preparation_id: str, name: str, to: Path) -> None:
        """Write a kept media file to the path `to` on this machine."""

    def publish(self, preparation_id: str, lesson: Lesson) -> int:
        """Make this state of the lesson the newest revision and return its number. What was published is not published again.

        Raises Superseded.
        """
