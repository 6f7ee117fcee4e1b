"""The whole corpus of hostile and broken files, made anew each time from nothing that is kept."""

from pathlib import Path

from benchmarks.hostile_files.boxes import put_forged, put_nested, put_polyglots, put_references, put_units
from benchmarks.hostile_files.kinds import Bait, Hostile, Shelf
from benchmarks.hostile_files.streams import (
    GOOD,
    film,
    put_damaged,
    put_endless,
    put_large,
    put_names,
    put_no_files,
    put_silent_kinds,
)
from benchmarks.hostile_files.texts import put_strangers, put_texts


def corpus(folder: Path, bait: Bait) -> list[Hostile]:
    """Make every file below `folder`, which is there and empty, and return them. Needs ffmpeg with x264 and x265."""
    sources = folder / "good"
    sources.mkdir()
    good = {name: film(sources / name, *arguments) for name, arguments in GOOD.items()}
    shelf = Shelf(folder)
    put_texts(shelf, bait)
    put_strangers(shelf)
    put_polyglots(shelf, bait, good["good.mp4"])
    put_references(shelf, bait, good["good.mp4"], good["good.mkv"])
    put_forged(shelf, good["good.mp4"])
    put_units(shelf, sources / "hevc.mp4")
    put_nested(shelf, good["good.mp4"])
    put_large(shelf, sources / "good.mkv")
    put_silent_kinds(shelf, sources / "good.mp4")
    put_endless(shelf, good["good.ts"])
    put_names(shelf, good["good.mp4"])
    put_no_files(shelf)
    put_damaged(shelf, good)
    return shelf.files


def some(files: list[Hostile], each: int) -> list[Hostile]:
    """Return at most `each` files of every kind: a selection in which no kind is missing."""
    taken: dict[str, int] = {}
    chosen = []
    for file in files:
        taken[file.kind] = taken.get(file.kind, 0) + 1
        if taken[file.kind] <= each:
            chosen.append(file)
    return chosen
