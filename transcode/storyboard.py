"""Pictures to seek by: a poster, and sheets of thumbnails with a WebVTT file that says which one belongs to when.

Made from the keyframes of a published rung (the small one), so that the camera's original is not decoded again, and of those
only from the ones that are shown: each begins a fragment, and the other fragments are left out of what is decoded. Decoding
happens in the jail; what is put together here are images that ffmpeg wrote, raw, so that they are compressed once.
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
from transcode.cmaf import read_init, spans
from transcode.errors import RenditionFaulty
from transcode.joining import Rendered
from transcode.playlist import addresses

MOST_THUMBNAILS = 600
"""One every six seconds of an hour: finer than a pointer on a timeline can aim."""

CLOSEST_S = 2.0
"""Keyframes of the small rung lie this far apart, and only keyframes are decoded."""

SLACK_S = 0.05
"""How much nearer than wished a keyframe may come: published times are rounded."""

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
    """Fragments of a rung as one plain file, and when the keyframe of each is shown, in lesson time."""

    path: Path
    keys_ms: tuple[LessonMs, ...]


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
    size = WIDTH, max(1, round(WIDTH * rendered.height / rendered.width))
    films, poster = list(_films(rendered, media, scratch)), scratch / "poster.bmp"
    poster_in, number = _poster_of([film.keys_ms for film in films])
    thumbnails: list[_Thumbnail] = []
    for index, film in enumerate(films):
        into = scratch / str(index)
        into.mkdir()
        command = thumbnails_command(film.path, size, into, poster=(number, poster) if index == poster_in else None)
        run(command, limits=limits, watch=watch)
        film.path.unlink()
        thumbnails += _timed(sorted(into.glob("*.bmp")), film.keys_ms[0])
    if not thumbnails or not poster.exists():
        raise RenditionFaulty(f"no picture could be read back from {rendered.playlist}")
    write_image(folder / "poster.jpg", read_image(poster))
    names = _sheets(thumbnails, size, folder)
    text = _vtt(thumbnails, names, size[1], _end_ms(rendered), gaps)
    (folder / "storyboard.vtt").write_text(text, encoding="ascii")
    shutil.rmtree(scratch)
    base = f"angles/{rendered.camera}"
    return Storyboard(
        rendered.camera, f"{base}/poster.jpg", f"{base}/storyboard.vtt", tuple(f"{base}/{name}" for name in names)
    )


def interval_s(duration_s: float) -> float:
    """Return how far apart thumbnails lie."""
    return max(CLOSEST_S, duration_s / MOST_THUMBNAILS)


def thumbnails_command(film: Path, size: tuple[int, int], into: Path, *, poster: tuple[int, Path] | None = None) -> Command:
    """Return the command that writes a film's keyframes as images of `size`, named by their media time in milliseconds.

    `poster` is a number and a file: that keyframe, counted from 0, is written to it as large as it is, or the last one before
    it that could be read.
    """
    argv = [
        "-skip_frame", "nokey",
        *open_input(film, formats=("mov",)),
        "-copyts",
        "-map", "0:V:0",
        "-vf", f"scale={size[0]}:{size[1]}:flags=area,settb=1/1000",
        "-fps_mode", "passthrough", "-enc_time_base", "1:1000",
        "-f", "image2", "-frame_pts", "1", f"{str(into.absolute()).replace('%', '%%')}/%09d.bmp",
    ]  # fmt: skip
    if poster is not None:
        number, path = poster
        argv += [
            "-map", "0:V:0",
            "-vf", f"select='lte(n,{number})'",
            "-fps_mode", "passthrough",
            "-f", "image2", "-update", "1", str(path.absolute()).replace("%", "%%"),
        ]  # fmt: skip
    return ffmpeg(*argv, reads=[film], writes=[into.absolute(), *([] if poster is None else [poster[1].absolute().parent])])


def _films(rendered: Rendered, media: Path, scratch: Path) -> Iterator[_Film]:
    """Yield the rung as plain files: each initialisation segment, with those fragments after it that begin with a thumbnail."""
    playlist = media / rendered.playlist
    names = addresses(playlist.read_text(encoding="ascii"))
    apart = interval_s(rendered.duration_s) - SLACK_S
    for number, at in enumerate([place for place, name in enumerate(names) if name.endswith(".mp4")]):
        segments = itertools.takewhile(lambda name: name.endswith(".m4s"), names[at + 1 :])
        init = read_init(playlist.parent / names[at])
        path, shown = scratch / f"film-{number}.mp4", list[float]()
        with path.open("wb") as whole:
            whole.write((playlist.parent / names[at]).read_bytes())
            for name in segments:
                with (playlist.parent / name).open("rb") as segment:
                    for span in spans(segment):
                        time_s = span.times(init).shown[0] / init.timescale
                        if not shown or time_s - shown[-1] >= apart:
                            shown.append(time_s)
                            span.append_to(whole, 0)
        yield _Film(path, tuple(rendered.start_ms + round(time_s * 1000) for time_s in shown))


def _timed(paths: Sequence[Path], first_ms: LessonMs) -> list[_Thumbnail]:
    """Return thumbnails with their moments, counted from the first, which is the film's first picture.

    ffmpeg names them by times of its own: it moves a file with negative composition offsets until none is negative.
    """
    return [_Thumbnail(path, first_ms + int(path.stem) - int(paths[0].stem)) for path in paths]


def _poster_of(films: Sequence[Sequence[LessonMs]]) -> tuple[int, int]:
    """Return which keyframe becomes the poster, out of those of each film: the film's number and the keyframe's."""
    first, last = films[0][0], films[-1][-1]
    places = [(number, at) for number, film in enumerate(films) for at in range(len(film))]
    return min(places, key=lambda place: abs(films[place[0]][place[1]] - first - POSTER_AT * (last - first)))


def _sheets(thumbnails: Sequence[_Thumbnail], size: tuple[int, int], folder: Path) -> list[str]:
    names = []
    for number, part in enumerate(_parts(thumbnails)):
        names.append(f"storyboard-{number:02d}.jpg")
        write_image(folder / names[-1], sprite([read_image(one.path) for one in part], COLUMNS, *size))
    return names


def _vtt(thumbnails: Sequence[_Thumbnail], names: Sequence[str], height: int, end_ms: LessonMs, gaps: Sequence[Gap]) -> str:
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


def _end_ms(rendered: Rendered) -> LessonMs:
    return rendered.start_ms + round(rendered.duration_s * 1000.0)
