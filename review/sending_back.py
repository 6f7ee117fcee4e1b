"""Recordings that are sent back: a tutor or lead asks for another file of a camera and says why. Nothing is taken away."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from custody.act import Custody
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.observation import Observation
from domain.people import Person
from domain.recording import Recording, SendBack
from domain.things import OfObservation
from review.errors import NotNow
from storage.facts import observation_facts, open_send_backs
from storage.rows import Rows


@dataclass(frozen=True)
class SendBackSeen:
    """What was sent back, with who asked for another file."""

    send_back: SendBack
    by: Person


class SendBacks:
    """Sends recordings back, takes that back, and keeps what the trainee says to it."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def thing_of(self, send_back_id: str) -> OfObservation | None:
        """Return the observation on which something was sent back, or None when there is no such thing."""
        with self._rows.read() as session:
            found = session.get(SendBack, send_back_id)
            return None if found is None else observation_facts(session, found.observation_id)

    def one(self, send_back_id: str) -> SendBackSeen:
        """Return one, whatever became of it. The caller has asked whether it may be seen."""
        with self._rows.read() as session:
            found = session.get_one(SendBack, send_back_id)
            return SendBackSeen(found, session.get_one(Person, found.made_by))

    def make(self, actor: Actor, thing: OfObservation, camera: int, recording_id: str, reason: str) -> str:
        """Ask for another file of a camera in the place of this recording, and return the id of that.

        Raises Denied; NotNow when another recording is there by now, or this one was sent back already.
        """
        with self._custody.act(actor, Action.SEND_BACK_MAKE, thing) as deed:
            session = deed.session
            session.get_one(Observation, thing.id, with_for_update=True)  # a new recording comes before or after, never between
            recording = session.get(Recording, recording_id)
            if recording is None or (recording.observation_id, recording.camera) != (thing.id, camera):
                raise NotNow(f"That recording of camera {camera} is not here. Reload the page and look at the one that is.")
            if recording.replaced_at is not None:
                raise NotNow(f"Camera {camera} has a newer recording by now. Reload the page and look at that one first.")
            if any(each.recording_id == recording_id for each in open_send_backs(session, [thing.id])):
                raise NotNow(f"Camera {camera} was sent back already. Reload the page to read the reason.")
            made = SendBack(
                observation_id=thing.id,
                recording_id=recording_id,
                camera=camera,
                reason=reason,
                made_by=actor.person_id,
                made_at=self._now(),
            )
            session.add(made)
            deed.about("send_back", made.id)
            deed.payload |= {"observation": thing.id, "camera": camera, "recording": recording_id, "reason": reason}
        return made.id

    def undo(self, actor: Actor, thing: OfObservation, send_back_id: str) -> None:
        """Take it back: the recording that is there will do. It stays in the record; undone twice is undone once.

        Raises Denied; NotNow when the recording was replaced meanwhile.
        """
        with self._custody.act(actor, Action.SEND_BACK_UNDO, thing) as deed:
            found = self._locked(deed.session, thing, send_back_id)
            deed.about("send_back", send_back_id)
            deed.payload |= {"observation": thing.id, "camera": found.camera}
            if found.undone_at is not None:
                deed.payload["already_undone_by"] = found.undone_by
                return
            _must_be_there(deed.session, found)
            found.undone_at, found.undone_by = self._now(), actor.person_id

    def answer(self, actor: Actor, thing: OfObservation, send_back_id: str, text: str) -> None:
        """Keep what the trainee says to it: that there is no other file, for one. Raises Denied; NotNow when it is closed."""
        with self._custody.act(actor, Action.SEND_BACK_ANSWER, thing) as deed:
            found = self._locked(deed.session, thing, send_back_id)
            if found.undone_at is not None:
                raise NotNow("This is not asked for any more: the recording that is here will do. Nothing needs to be said.")
            _must_be_there(deed.session, found)
            deed.about("send_back", send_back_id)
            deed.payload |= {"observation": thing.id, "camera": found.camera, "before": found.answer, "after": text}
            found.answer, found.answered_at = text, self._now()

    @staticmethod
    def _locked(session: Session, thing: OfObservation, send_back_id: str) -> SendBack:
        session.get_one(Observation, thing.id, with_for_update=True)
        return session.get_one(SendBack, send_back_id, populate_existing=True)


def sent_back(session: Session, observation_ids: Collection[str]) -> dict[str, tuple[SendBackSeen, ...]]:
    """Return what is asked for again on these observations, by observation, cameras in order."""
    found = open_send_backs(session, observation_ids)
    ids = {each.made_by for each in found}
    people = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))} if ids else {}
    gathered: dict[str, tuple[SendBackSeen, ...]] = {}
    for each in found:
        seen = SendBackSeen(each, people[each.made_by])
        gathered[each.observation_id] = (*gathered.get(each.observation_id, ()), seen)
    return gathered


def send_backs_changed(session: Session, observation_ids: Collection[str]) -> dict[str, datetime]:
    """Return when last a recording was sent back, or something done about that, for each observation on which one ever was."""
    rows = session.execute(
        select(SendBack.observation_id, SendBack.made_at, SendBack.answered_at, SendBack.undone_at).where(
            SendBack.observation_id.in_(observation_ids)
        )
    )
    latest: dict[str, datetime] = {}
    for observation_id, *moments in rows:
        latest[observation_id] = max(at for at in (latest.get(observation_id), *moments) if at is not None)
    return latest


def _must_be_there(session: Session, send_back: SendBack) -> None:
    if session.get_one(Recording, send_back.recording_id, populate_existing=True).replaced_at is not None:
        raise NotNow(f"Camera {send_back.camera} has a newer recording by now. Reload the page and look at that one.")
