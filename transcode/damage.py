"""Finds pictures in a copied rung that no decoder could read: what a failing card or a broken transfer leaves in a recording.

A copy carries damage into what is published, and some browsers give a whole angle up over one such picture. So every H.264
picture of a copy is looked at without decoding it (ISO/IEC 14496-10, 7.3.1 and 7.4.1; 14496-15, 5.3): its units must fill it
exactly, hold a slice, and hold no run of zeros, which an encoder cannot have written. (A run of ones it can: an even wall.)
Damage that keeps all of that is concealed by decoders.
"""

from collections.abc import Iterator
from pathlib import Path

from domain.timeline import LessonMs
from transcode.cmaf import Init, sample_bytes, spans

BLANK = b"\0" * 32
"""Three zeros in a row are a start code, which a unit never holds inside; a card's lost block is thousands."""

SLICES = range(1, 6)
"""The unit types that hold a picture's slices."""

NEAR_MS = 1000
"""Damage this near together is one stretch for a person."""


def damaged(segments: list[Path], init_path: Path, init: Init, start_ms: LessonMs) -> tuple[tuple[LessonMs, LessonMs], ...]:
    """Return from when to when, in lesson time, pictures of these segments of a track are damaged, in order.

    The track's tick 0 is lesson time `start_ms`.
    """
    prefix, found = _prefix_bytes(init_path.read_bytes()), list[tuple[LessonMs, LessonMs]]()
    for at in sorted(at for path in segments for at in _damaged_ticks(path, init, prefix)):
        at_ms = start_ms + round(at * 1000 / init.timescale)
        begins_ms = found.pop()[0] if found and at_ms - found[-1][1] <= NEAR_MS else at_ms
        found.append((begins_ms, at_ms))
    return tuple(found)


def _damaged_ticks(segment: Path, init: Init, prefix: int) -> Iterator[int]:
    with segment.open("rb") as file:
        for span in spans(file):
            for at, picture in zip(span.times(init).shown, sample_bytes(span, init), strict=True):
                if not is_sound(picture, prefix):
                    yield at


def is_sound(picture: bytes, prefix: int = 4) -> bool:
    """Whether a picture's units are whole. `prefix` is how many bytes say the length of a unit."""
    at, slices = 0, 0
    while at < len(picture):
        begin = at + prefix
        end = begin + int.from_bytes(picture[at:begin], "big")
        if not begin < end <= len(picture):
            return False
        kind = picture[begin] & 0x1F
        if kind == 0 or picture[begin] & 0x80:
            return False
        if kind in SLICES:
            slices += 1
            if _is_blank_inside(picture, begin, end):
                return False
        at = end
    return slices > 0


def _is_blank_inside(picture: bytes, begin: int, end: int) -> bool:
    """Whether a unit has a hole in it; zeros at its very end are padding, which careless encoders leave."""
    blank = picture.find(BLANK, begin, end)
    return blank >= 0 and any(picture[blank:end])


def _prefix_bytes(init: bytes) -> int:
    """How many bytes say the length of a unit, as the decoder's configuration record tells (14496-15, 5.3.3)."""
    at = init.find(b"avcC")
    return 4 if at < 0 else (init[at + 8] & 3) + 1
