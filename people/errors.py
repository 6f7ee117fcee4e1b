"""What the people side refuses, each with a sentence for the person who asked."""


class PeopleError(Exception):
    """Base: the message says what happened and what to do."""


class WrongPassword(PeopleError):  # noqa: N818 - reads as what happened
    """E-mail address and password do not belong together, or the address is unknown: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(
            "This e-mail address and password do not go together. Check both, or ask your programme lead for a link to set"
            " a new password."
        )


class WeakPassword(PeopleError):  # noqa: N818
    """A new password that is too easy to guess."""


class LinkNotValid(PeopleError):  # noqa: N818
    """A single-use link that is unknown, used or expired: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(
            "This link has been used already, has run out, or was not copied whole. Ask the person who sent it for a new one."
        )


class MayNotGrant(PeopleError):  # noqa: N818
    """A role that the person who acts cannot give, take or hand a password to."""


class AlreadyThere(PeopleError):  # noqa: N818
    """What was asked for exists already, or the last of something would be lost."""


class NoSuch(PeopleError):  # noqa: N818
    """Something named in the request does not exist, or not where it should."""


class Unfit(PeopleError):  # noqa: N818
    """A value that cannot be right: a time zone that is none, an end before its beginning."""
