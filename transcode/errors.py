"""What can go wrong between a timeline and a published lesson, each with a sentence for a person."""


class TranscodeError(Exception):
    """The base of this package's own errors. A failed tool is `media.errors.ToolFailed` instead."""


class RenditionFaulty(TranscodeError):  # noqa: N818 - reads as what happened
    """What was written does not hold what the source promised: a segment too few, a length that does not fit."""


class NotCopyable(TranscodeError):  # noqa: N818 - reads as what happened
    """A copied picture turned out not to be playable from its segment boundaries; encoding it is the way."""


class PictureDamaged(NotCopyable):
    """A picture that could have been copied is damaged, `holes_ms` from when to when in lesson time; encoding conceals it."""

    def __init__(self, holes_ms: tuple[tuple[int, int], ...]) -> None:
        super().__init__(f"it is damaged in {len(holes_ms)} place(s)")
        self.holes_ms = holes_ms


class SpeechModelMissing(TranscodeError):  # noqa: N818 - reads as what happened
    """The speech model is not on this machine. The lesson is made without captions, with a finding that says so."""


class TranscriptFaulty(TranscodeError):  # noqa: N818 - reads as what happened
    """The speech program ended well but did not leave a transcript that can be read."""
