"""What moderation refuses, each with a sentence for the person who asked."""


class ModerationError(Exception):
    """Base: the message says what happened and what to do."""


class EmptySample(ModerationError):  # noqa: N818 - reads as what happened
    """A draw that would give a moderator nothing to watch."""


class NotHere(ModerationError):  # noqa: N818
    """Somebody or something named is not here: a trainee who is not in the cohort, a sample that was not drawn."""
