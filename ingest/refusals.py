"""What uploads are refused for: a name for programs, and a sentence for the person."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why something about an upload was not done. Stable: pages and programs act on it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    SAME_FILE_TWICE = "same_file_twice"
    ANOTHER_OPEN = "another_open"
    ALREADY_HERE = "already_here"
    NEEDS_REASON = "needs_reason"
    NO_ROOM = "no_room"
    QUOTA_TRAINEE = "quota_trainee"
    QUOTA_COHORT = "quota_cohort"
    NO_SUCH_PART = "no_such_part"
    PART_DIFFERS = "part_differs"
    PARTS_MISSING = "parts_missing"
    COMPOSITE_DIFFERS = "composite_differs"
    UPLOAD_COMPLETE = "upload_complete"
    UPLOAD_ABANDONED = "upload_abandoned"


class NotTaken(Exception):  # noqa: N818 - reads as what happened
    """Something about an upload was refused. The words say what happened, what is kept and what to do.

    `upload_id` names the upload to look at, where there is one.
    """

    def __init__(self, refusal: Refusal, words: str, upload_id: str | None = None) -> None:
        super().__init__(words)
        self.refusal = refusal
        self.upload_id = upload_id


def ended(refusal: Refusal) -> NotTaken:
    """Return the refusal of what can no longer be done to an upload that has ended."""
    if refusal is Refusal.UPLOAD_COMPLETE:
        return NotTaken(refusal, "This recording has arrived completely. There is nothing more to send.")
    return NotTaken(
        Refusal.UPLOAD_ABANDONED, "This upload was put away, and its parts with it. Choose the files again to begin anew."
    )
