"""Makes the pictures of a camera: which rungs, in which chunks, one chunk at a time, and what is published of them.

A chunk's work folder is named for what goes into it and not for who asked, so that a lesson that was stopped, or failed, and is
asked for again finds the chunks that were finished.
"""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from domain.findings import FindingCode, Found, Severity
from domain.timeline import clock_time
from media.command import Watch
from pipeline.contract import StageName
from pipeline.crew import Stage, StageFailed
from pipeline.listen import Listened
from pipeline.make import Bench, source_of
from pipeline.orders import StageKey
from transcode.chunks import Chunk, chunks
from transcode.errors import NotCopyable, PictureDamaged, TranscodeError
from transcode.joining import Reel, grown, joined, playlist_path
from transcode.ladder import Rung, encoded_ladder, ladder
from transcode.render import copy, encode
from transcode.source import Source

Paper = dict[str, Any]

NOT_COPIED = "not_copied"
"""The outcome of a copy that cannot be published: where it is damaged, in lesson time; nowhere when that is not the reason."""

TOLD = 3
"""So many places of damage are told one by one."""


def plan(bench: Bench) -> Paper:
    """Say which rungs the camera gets, largest first, and of how many chunks each encoded one is."""
    listened = bench.listened(bench.camera)
    source = source_of(listened, bench.timeline)
    rungs = ladder(source, listened.hearing.keyframes)
    if len(rungs) == 1:
        bench.skip(StageName.SMALL)
    return _planned(source, listened.hearing.keyframes, rungs)


def copied(bench: Bench, piece: Paper) -> Paper:
    """Make the camera's own picture the largest rung. Where it cannot be played, `rendered` is empty and the plan another."""
    one = _part(bench, piece, "copy")

    def work(folder: Path, watch: Watch) -> Any:
        try:
            return copy(one.source, one.rung, folder, keyframes=one.keyframes, watch=watch).to_json()
        except NotCopyable as reason:
            shutil.rmtree(folder / "angles")
            return {NOT_COPIED: [list(hole) for hole in reason.holes_ms] if isinstance(reason, PictureDamaged) else []}

    stage = one.stage()
    finished = bench.crew.do(stage, work, bench.stop)
    if NOT_COPIED in finished.outcome:
        holes = finished.outcome[NOT_COPIED]
        if holes:
            bench.crew.desk.file(None, bench.preparation_id, [_damage(bench.camera, holes)])
        return {**_planned(one.source, one.keyframes, encoded_ladder(one.source)), "rendered": [], "damaged": holes}
    bench.crew.keep(bench.order, finished.folder)
    bench.crew.ended(stage)
    return {"rendered": [finished.outcome]}


def chunk(bench: Bench, piece: Paper) -> Paper:
    """Encode one chunk of a rung, and keep its segments; nothing is published of it yet."""
    one = _part(bench, piece, "chunk")
    wanted = one.chunks[piece["number"]]

    def work(folder: Path, watch: Watch) -> Any:
        return encode(one.source, one.rung, wanted, folder, watch=watch).to_json()

    finished = bench.crew.do(one.stage(wanted), work, bench.stop)
    bench.crew.keep(bench.order, finished.folder)
    outcome: Paper = finished.outcome
    return outcome


def grow(bench: Bench, piece: Paper, reels: Sequence[Paper | None]) -> Paper:
    """Publish a rung as far as it has been made: segments are kept before a playlist names them. Raises StageFailed."""
    one = _part(bench, piece, "grown")
    folder = one.fresh()
    try:
        rendered = grown(one.source, one.rung, one.chunks, _reels(reels), folder)
    except TranscodeError as error:
        raise StageFailed(str(error)) from error
    bench.crew.grow(bench.order, folder, rendered.playlist)
    bench.crew.bring(bench.order, rendered.playlist)
    return {"rendered": [rendered.to_json()]}


def finish(bench: Bench, piece: Paper, reels: Sequence[Paper | None]) -> Paper:
    """Join a rung's chunks and publish the whole of it. What could not be made is said. Raises StageFailed."""
    one = _part(bench, piece, "joined")
    folder = one.fresh()
    try:
        rendered = joined(one.source, one.rung, _reels(reels), folder, event=piece["event"])
    except TranscodeError as error:
        bench.crew.ended(one.stage(), ok=False)
        raise StageFailed(str(error)) from error
    if piece["event"]:
        bench.crew.grow(bench.order, folder, rendered.playlist)
    else:
        bench.crew.keep(bench.order, folder)
    bench.crew.bring(bench.order, rendered.playlist)
    found = [_hole(bench.camera, *hole) for hole in rendered.holes_ms]
    known = piece["damaged"]
    flawed = [span for span in rendered.flawed_ms if not any(_meet(span, hole) for hole in known)]
    bench.crew.desk.file(None, bench.preparation_id, found + ([_flaw(bench.camera, flawed)] if flawed else []))
    bench.crew.ended(one.stage())
    return {"rendered": [rendered.to_json()]}


@dataclass(frozen=True)
class _Part:
    """One thing that is done for a rung of a camera: of what, for whom, and by which name it is known."""

    bench: Bench
    listened: Listened
    source: Source
    rung: Rung
    name: StageName
    what: str
    beside: bool

    @property
    def keyframes(self) -> tuple[tuple[float, ...], ...]:
        return self.listened.hearing.keyframes

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        return chunks(self.source, self.keyframes, beside=self.beside)

    def stage(self, chunk: Chunk | None = None) -> Stage:
        """The stage, or a chunk of it, whose work folder is named for everything that its files depend on."""
        cut = None if chunk is None else (chunk.index, chunk.from_s, chunk.until_s)
        folder, pieces = str(playlist_path(Path(), self.source, self.rung)), [asdict(piece) for piece in self.source.pieces]
        depends = json.dumps([asdict(self.rung), pieces, folder, self.what, cut])
        step = f"picture-{self.listened.camera.recording_id}-{hashlib.sha256(depends.encode()).hexdigest()[:16]}"
        key = StageKey(self.bench.preparation_id, self.name, self.bench.camera)
        seconds = self.listened.hearing.duration_ms / 1000.0
        return Stage(
            self.bench.order.observation_id, step, lambda: key, seconds, begins=0.0 if chunk is None else chunk.begins_s
        )

    def fresh(self) -> Path:
        """An empty folder for a playlist."""
        step = f"{self.bench.preparation_id}-{self.what}-{self.bench.camera}-{self.rung.name}"
        return self.bench.crew.workshop.fresh(self.bench.order.observation_id, step)


def _part(bench: Bench, piece: Paper, what: str) -> _Part:
    listened = bench.listened(bench.camera)
    source = source_of(listened, bench.timeline)
    return _Part(bench, listened, source, Rung(**piece["rung"]), StageName(piece["stage"]), what, piece.get("beside", False))


def _planned(source: Source, keyframes: Sequence[Sequence[float]], rungs: Sequence[Rung]) -> Paper:
    beside = rungs[0].copied
    return {
        "rungs": [asdict(rung) for rung in rungs],
        "beside": beside,
        "chunks": len(chunks(source, keyframes, beside=beside)),
    }


def _reels(papers: Sequence[Paper | None]) -> list[Reel | None]:
    return [None if paper is None else Reel.from_json(paper) for paper in papers]


def _meet(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _places(spans: Sequence[Sequence[int]]) -> str:
    """Say stretches of lesson time, the first few of many."""
    said = [f"from {clock_time(from_ms)} to {clock_time(to_ms)}" for from_ms, to_ms in spans[:TOLD]]
    more = len(spans) - TOLD
    return ", ".join(said) + (f" and in {more} more {'place' if more == 1 else 'places'}" if more > 0 else "")


def _damage(camera: int, holes: Sequence[Sequence[int]]) -> Found:
    words = (
        f"Camera {camera}'s recording is damaged {_places(holes)} of the lesson. What can be read of it is made into a new "
        "picture, which takes longer. The file is kept. If you have an undamaged copy, replace it."
    )
    return Found(FindingCode.RENDER_FAILED, Severity.WARNING, words, camera)


def _flaw(camera: int, spans: Sequence[Sequence[int]]) -> Found:
    words = (
        f"Some pictures of camera {camera} somewhere {_places(spans)} of the lesson are damaged in the file and look broken. "
        "The file is kept. If you have an undamaged copy, replace it."
    )
    return Found(FindingCode.RENDER_FAILED, Severity.WARNING, words, camera)


def _hole(camera: int, from_ms: int, to_ms: int) -> Found:
    words = (
        f"Camera {camera}'s picture from {clock_time(from_ms)} to {clock_time(to_ms)} of the lesson could not be read and is "
        "left out. The file is kept. Check that it plays there, or replace it."
    )
    return Found(FindingCode.RENDER_FAILED, Severity.WARNING, words, camera)
