"""What the review side refuses, each with a sentence for the person who asked."""

from domain.commentary import Comment


class ReviewError(Exception):
    """Base: the message says what happened, what is kept and what to do."""


class NotNow(ReviewError):  # noqa: N818 - reads as what happened
    """The thing is not in a state in which this can be done."""


class NotWithin(ReviewError):  # noqa: N818
    """A value lies outside what the lesson, the programme or the framework has."""


class StaleVersion(ReviewError):  # noqa: N818
    """Somebody changed the comment since it was read. Carries the comment as it stands."""

    def __init__(self, comment: Comment) -> None:
        super().__init__(
            "This comment was changed meanwhile, perhaps in another window. Nothing was overwritten: compare the two, then"
            " save again."
        )
        self.comment = comment
