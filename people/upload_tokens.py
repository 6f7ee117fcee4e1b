"""Tokens with which a trainee's own computer sends recordings unattended: made and revoked by their person, shown once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from custody.act import Custody
from domain.account import UploadToken
from domain.actions import Action, Actor
from domain.base import utc_now
from domain.things import OfProvider
from people.accounts import SEEN_EVERY, Present
from people.errors import NoSuch
from people.tokens import digest_of, new_token
from storage.facts import actor_of
from storage.rows import Rows

PREFIX = "tup_"
"""What every token begins with, so that one that was left somewhere is recognised for what it is."""


@dataclass(frozen=True)
class MadeToken:
    """A new token: the words are known to its person and to nobody else."""

    token: str
    row: UploadToken


class UploadTokens:
    """Makes, lists, revokes and recognises upload tokens. Only digests are kept."""

    def __init__(self, rows: Rows, custody: Custody, *, now: Callable[[], datetime] = utc_now) -> None:
        self._rows = rows
        self._custody = custody
        self._now = now

    def make(self, actor: Actor, provider: OfProvider, label: str, *, days: int) -> MadeToken:
        """Make a token that is good for so many days. Raises Denied."""
        token = PREFIX + new_token()
        with self._custody.act(actor, Action.UPLOAD_TOKEN_MAKE, provider) as deed:
            now = self._now()
            row = UploadToken(
                person_id=actor.person_id,
                token_sha256=digest_of(token),
                label=label,
                made_at=now,
                expires_at=now + timedelta(days=days),
            )
            deed.session.add(row)
            deed.about("upload_token", row.id)
            deed.payload |= {"label": label, "expires_at": row.expires_at}
        return MadeToken(token, row)

    def of_person(self, person_id: str) -> Sequence[UploadToken]:
        """Return a person's tokens that are in force, newest first."""
        with self._rows.read() as session:
            return session.scalars(
                select(UploadToken)
                .where(
                    UploadToken.person_id == person_id,
                    UploadToken.revoked_at.is_(None),
                    UploadToken.expires_at > self._now(),
                )
                .order_by(UploadToken.id.desc())
            ).all()

    def revoke(self, actor: Actor, provider: OfProvider, token_id: str) -> None:
        """End one of one's own tokens, at once. Raises Denied; NoSuch for one that is not one's own, or has ended."""
        with self._custody.act(actor, Action.UPLOAD_TOKEN_REVOKE, provider) as deed:
            row = deed.session.get(UploadToken, token_id, with_for_update=True)
            if row is None or row.person_id != actor.person_id or row.revoked_at is not None:
                raise NoSuch("There is no such token any more. Reload the page to see those that are in force.")
            row.revoked_at = self._now()
            deed.about("upload_token", row.id)
            deed.payload["label"] = row.label

    def present(self, token: str) -> Present | None:
        """Return whose token this is, or None when it never was one, was revoked or has run out."""
        now = self._now()
        with self._rows.read() as session:
            row = session.scalar(select(UploadToken).where(UploadToken.token_sha256 == digest_of(token)))
            if row is None or row.revoked_at is not None or row.expires_at <= now:
                return None
            actor = actor_of(session, row.person_id, now)
        if row.last_used_at is None or now - row.last_used_at >= SEEN_EVERY:
            with self._rows.write() as session:
                session.execute(update(UploadToken).where(UploadToken.id == row.id).values(last_used_at=now))
        return Present(actor, f"upload-token:{row.id}")
