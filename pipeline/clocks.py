"""Keeps a lesson's clock where it was pinned: a later alignment is expressed in it, so that no comment ever moves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.timeline import Piece
from pipeline.orders import Fit


def on_pinned_clock(fits: Sequence[Fit], pinned: Mapping[str, tuple[Piece, ...]]) -> tuple[Fit, ...] | None:
    """Return a fresh alignment's fits on the pinned clock; None when no recording is kept, so that a new clock is needed.

    `pinned` holds the pieces of recordings that have been fitted before, by recording id. The first of `fits` that is
    among them carries the others over: its file time is on both clocks, so fresh lesson time `t` is the pinned time
    `a + k t`, with `k` the ratio of its two rates. A kept recording keeps its pieces to the last digit.
    """
    kept = next((fit for fit in fits if fit.aligned and pinned.get(fit.recording_id)), None)
    if kept is None:
        return None
    fresh, stored = kept.pieces[0], pinned[kept.recording_id][0]
    scale = stored.rate / fresh.rate
    shift = stored.offset_ms - fresh.offset_ms * scale
    return tuple(
        replace(fit, pieces=pinned.get(fit.recording_id) or tuple(_carried(piece, scale, shift) for piece in fit.pieces))
        if fit.aligned
        else fit
        for fit in fits
    )


def _carried(piece: Piece, scale: float, shift: float) -> Piece:
    rate = piece.rate * scale
    return Piece(piece.file_start_ms, piece.file_end_ms, shift + piece.offset_ms * scale, (rate - 1.0) * 1e6)
