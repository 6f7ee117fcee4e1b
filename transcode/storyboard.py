"""Pictures to seek by: a poster, and sheets of thumbnails with a WebVTT file that says which one belongs to when.

Made from the keyframes of a published rung (the small one), so that the camera's original is not decoded again. Decoding
happens in the jail; what is put together here are images that ffmpeg wrote.
"""

import itertools
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from domain.timeline import Gap, LessonMs
from media.command import Command, Limits, Watch, run
from media.ffmpeg import ffmpeg, open_input
from media.frames import read_image, sprite, write_image
from transcode.captions import stamp
from transcode.cmaf import read_fragment, read_init
from transcode.errors import RenditionFaulty
from transcode.joining import Rendered
from transcode.playlist import addresses

MOST_THUMBNAILS = 600
"""One every six seconds of an hour: finer than a pointer on a timeline can aim."""

CLOSEST_S = 2.0
"""Keyframes of the small rung lie this far apart, and only keyframes are decoded."""

WIDTH = 160
COLUMNS, ROWS = 10, 6
"""Sixty thumbnails a sheet, about 250 kB: the first sheet is there soon, and an hour needs ten."""

POSTER_AT = 0.1
"""A tenth into the angle the lesson has begun, and the hand that pressed record is out of the picture."""


@dataclass(frozen=True)
class Storyboard:
    """What was written, as paths in the lesson's folder. `sheets` are named by `storyboard`."""

    camera: int
    poster: str
    storyboard: str
    sheets: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values, for whoever keeps results between steps."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Storyboard":
        """Read them back."""
        return cls(**{**values, "sheets": tuple(values["sheets"])})


@dataclass(frozen=True)
class _Thumbnail:
    path: Path
    at_ms: LessonMs


@dataclass(frozen=True)
class _Film:
    path: Path
    first_ms: int


def storyboard(
    rendered: Rendered,
    media: Path,
    out: Path,
    *,
    scratch: Path,
    gaps: Sequence[Gap] = (),
    watch: Watch | None = None,
) -> Storyboard:
    """Make `out/angles/<camera>/poster.jpg`, `storyboard.vtt` and its sheets from a rung that lies under `media`.

    `media` and `out` may be one folder. `scratch` holds single thumbnails meanwhile. `gaps` are the angle's, so that no
    thumbnail stands for a moment that was not filmed. Raises RenditionFaulty when the rung has no picture, else what
    `media.command` raises.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    folder = out / "angles" / str(rendered.camera)
    folder.mkdir(parents=True, exist_ok=True)
    watch, limits = watch or Watch(), Limits.for_duration(rendered.duration_s)
    thumbnails: list[_Thumbnail] = []
    for index, film in enumerate(_films(rendered, media, scratch)):
        into = scratch / str(index)
        into.mkdir()
        run(thumbnails_command(film.path, rendered, into), limits=limits, watch=watch)
        film.path.unlink()
        thumbnails += _timed(sorted(into.glob("*.jpg")), rendered.start_ms + film.first_ms)
    if not thumbnails:
        raise RenditionFaulty(f"no picture could be read back from {rendered.playlist}")
    _poster(thumbnails, folder / "poster.jpg")
    names = _sheets(thumbnails, folder)
    text = _vtt(thumbnails, names, _end_ms(rendered), gaps)
    (folder / "storyboard.vtt").write_text(text, encoding="ascii")
    shutil.rmtree(scratch)
    base = f"angles/{rendered.camera}"
    return Storyboard(
        rendered.camera, f"{base}/poster.jpg", f"{base}/storyboard.vtt", tuple(f"{base}/{name}" for name in names)
    )


def interval_s(duration_s: float) -> float:
    """Return how far apart thumbnails lie."""
    return max(CLOSEST_S, duration_s / MOST_THUMBNAILS)


def thumbnails_command(film: Path, rendered: Rendered, into: Path) -> Command:
    """Return the command that writes keyframes of a film as images named by their media time in milliseconds."""
    apart = interval_s(rendered.duration_s) - 0.05
    filters = f"select='isnan(prev_selected_t)+gte(t-prev_selected_t,{apart:.3f})',settb=1/1000"
    return ffmpeg(
        "-skip_frame", "nokey",
        *open_input(film, formats=("mov",)),
        "-copyts",
        "-map", "0:V:0",
        "-vf", filters,
        "-fps_mode", "passthrough", "-enc_time_base", "1:1000",
        "-q:v", "3", "-f", "image2", "-frame_pts", "1", f"{str(into.absolute()).replace('%', '%%')}/%09d.jpg",
        reads=[film],
        writes=[into.absolute()],
    )  # fmt: skip


def _films(rendered: Rendered, media: Path, scratch: Path) -> Iterator[_Film]:
    """Yield the rung as plain files: each initialisation segment with the segments that follow it."""
    playlist = media / rendered.playlist
    names = addresses(playlist.read_text(encoding="ascii"))
    for number, at in enumerate([place for place, name in enumerate(names) if name.endswith(".mp4")]):
        segments = list(itertools.takewhile(lambda name: name.endswith(".m4s"), names[at + 1 :]))
        init = read_init(playlist.parent / names[at])
        first = read_fragment(playlist.parent / segments[0], init)
        path = scratch / f"film-{number}.mp4"
        with path.open("wb") as whole:
            for name in (names[at], *segments):
                with (playlist.parent / name).open("rb") as piece:
                    shutil.copyfileobj(piece, whole, 1 << 20)
        yield _Film(path, round(first.shown[0] * 1000 / init.timescale))


def _timed(paths: Sequence[Path], first_ms: LessonMs) -> list[_Thumbnail]:
    """Return thumbnails with their moments, counted from the first, which is the film's first picture.

    ffmpeg names them by times of its own: it moves a file with negative composition offsets until none is negative.
    """
    return [_Thumbnail(path, first_ms + int(path.stem) - int(paths[0].stem)) for path in paths]


def _poster(thumbnails: Sequence[_Thumbnail], path: Path) -> None:
    wanted = thumbnails[0].at_ms + POSTER_AT * (thumbnails[-1].at_ms - thumbnails[0].at_ms)
    chosen = min(thumbnails, key=lambda one: abs(one.at_ms - wanted))
    write_image(path, read_image(chosen.path))


def _sheets(thumbnails: Sequence[_Thumbnail], folder: Path) -> list[str]:
    height, width = read_image(thumbnails[0].path).shape[:2]
    names = []
    for number, part in enumerate(_parts(thumbnails)):
        names.append(f"storyboard-{number:02d}.jpg")
        images = [read_image(one.path) for one in part]
        write_image(folder / names[-1], sprite(images, COLUMNS, WIDTH, _thumbnail_height(width, height)))
    return names


def _vtt(thumbnails: Sequence[_Thumbnail], names: Sequence[str], end_ms: LessonMs, gaps: Sequence[Gap]) -> str:
    height = _thumbnail_height(*reversed(read_image(thumbnails[0].path).shape[:2]))
    blocks = ["WEBVTT"]
    for place, (one, following) in enumerate(itertools.zip_longest(thumbnails, thumbnails[1:])):
        until = min([following.at_ms if following else end_ms, *(gap.from_ms for gap in gaps if gap.from_ms > one.at_ms)])
        number, seat = divmod(place, COLUMNS * ROWS)
        x, y = seat % COLUMNS * WIDTH, seat // COLUMNS * height
        if until > max(0, one.at_ms):
            blocks.append(f"{stamp(one.at_ms)} --> {stamp(until)}\n{names[number]}#xywh={x},{y},{WIDTH},{height}")
    return "\n\n".join([*blocks, ""])


def _parts(thumbnails: Sequence[_Thumbnail]) -> Iterator[Sequence[_Thumbnail]]:
    size = COLUMNS * ROWS
    return (thumbnails[at : at + size] for at in range(0, len(thumbnails), size))


def _thumbnail_height(width: int, height: int) -> int:
    return max(1, round(WIDTH * height / width))


def _end_ms(rendered: Rendered) -> LessonMs:
    return rendered.start_ms + round(rendered.duration_s * 1000.0)
