"""Cameras without usable sound find their place by what they see: people who move, lights that change (`ingest.picture`)."""

from collections.abc import Mapping, Sequence

from domain.timeline import Piece
from ingest.duplicate import Look
from ingest.picture import PictureFit, fit_pictures
from ingest.place import BY_PICTURE, Place


def seen(places: Mapping[int, Place], deaf: Sequence[int], lengths_s: Mapping[int, float], look: Look) -> dict[int, Place]:
    """Return the places, with those of `deaf` cameras that could be told by picture from a camera that has one.

    The surest place is looked at first; a film is decoded only for a camera that is compared.
    """
    found = dict(places)
    for camera in deaf:
        if camera in found:
            continue
        for near in sorted(found, key=lambda other: -found[other].confidence):
            theirs, own = look(near, None), look(camera, None)
            fit = fit_pictures(theirs, own) if theirs is not None and own is not None else None
            if fit is not None:
                found[camera] = _hung(lengths_s[camera], fit, near, found[near])
                break
    return found


def _hung(length_s: float, fit: PictureFit, near: int, place: Place) -> Place:
    """Return the place of a camera, as one piece: pictures are too coarse to tell where a recording was interrupted."""
    theirs = place.piece_at(length_s / 2 + fit.at(length_s / 2))
    rate = theirs.rate * (1.0 + fit.slope)
    piece = Piece(0.0, length_s * 1000.0, theirs.offset_ms + fit.lag_s * 1000.0 * theirs.rate, (rate - 1.0) * 1e6)
    uncertainty = (place.uncertainty_s**2 + fit.uncertainty_s**2) ** 0.5
    return Place((piece,), place.confidence * fit.confidence, uncertainty, near, BY_PICTURE, fit.points)
