"""Whether a recording that is in may give its place to another one. The one that it replaces is kept in any case."""

from sqlalchemy.orm import Session

from domain.observation import Observation
from domain.recording import Recording, SendBack, may_be_replaced
from domain.upload import Upload
from ingest.refusals import NotTaken, Refusal
from storage.facts import open_send_backs


def asked_for_again(session: Session, present: Recording) -> list[SendBack]:
    """Return what asks for another file in the place of this recording."""
    return [each for each in open_send_backs(session, [present.observation_id]) if each.recording_id == present.id]


def must_be_replaceable(session: Session, present: Recording, upload: Upload | None = None) -> None:
    """Raise NotTaken once feedback is published, unless a tutor or lead has asked for another file with a reason.

    `upload` is one whose parts are here already, and stay. It is asked when an upload is opened and when its end is announced:
    what was announced before the feedback was published counts.
    """
    observation = session.get_one(Observation, present.observation_id)
    is_published = observation.feedback_published_at is not None
    if may_be_replaced(feedback_published=is_published, sent_back=bool(asked_for_again(session, present))):
        return
    kept = "Nothing was sent." if upload is None else "What has arrived of the new file is kept."
    raise NotTaken(
        Refusal.NEEDS_REASON,
        f"Feedback on this lesson is published, and it speaks of the recording of camera {present.camera} that is here. To "
        f"replace that, ask your tutor or programme lead: they can send it back to you with a reason. {kept}",
        None if upload is None else upload.id,
    )
