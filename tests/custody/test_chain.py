"""The chain holds under many hands at once, and every way of tampering with it is found."""

import io
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from custody.act import Custody, Denied
from custody.anchor import PREFIX, Anchor, Anchors, signing_key
from custody.chain import GENESIS, Line, append, entry_hash, erase
from custody.verify import Verification, verify, verify_all
from domain.actions import Action
from domain.audit import AuditAnchor, AuditEntry, AuditHead, AuditPayload, Outcome
from storage.memory import MemoryObjects
from storage.objects import StoreUnavailable
from storage.rows import Rows, connect
from tests.programme import NOW, a_programme

CHAIN = "provider-1"


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


@pytest.fixture
def anchors(rows: Rows, objects: MemoryObjects, tmp_path: Path) -> Anchors:
    return Anchors(rows, objects, tmp_path / "keys" / "audit.pem")


def _line(number: int, chain: str = CHAIN) -> Line:
    return Line(
        provider_id=chain,
        action="standing.set",
        outcome=Outcome.DONE,
        actor_id=f"person-{number}",
        role="lead",
        subject_kind="trainee",
        subject_id="t",
        payload={"number": number, "weight": 0.1 + 0.2, "words": "ﷺ 東京 ✓"},
    )


def _write(rows: Rows, count: int) -> None:
    for number in range(count):
        with rows.write() as session:
            append(session, _line(number))


def _in_threads(work: Callable[[int], None], threads: int) -> None:
    together = threading.Barrier(threads)

    def start(number: int) -> None:
        together.wait(timeout=30)
        work(number)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(start, range(threads), timeout=120))


def test_many_at_once_give_one_unbroken_chain(rows: Rows, anchors: Anchors):
    programme = a_programme(rows)
    custody = Custody(rows, now=lambda: NOW)
    lead, tutor, cohort, observation = (
        programme.actor("lead"), programme.actor("tutor"), programme.cohort, programme.observation,
    )  # fmt: skip

    def act(number: int) -> None:
        for turn in range(6):
            with custody.act(lead, Action.STANDING_SET, cohort) as deed:
                deed.payload["by"] = f"{number}.{turn}"
            if number == 0:
                with pytest.raises(Denied):
                    custody.require(tutor, Action.OBSERVATION_ATTEST, observation)

    _in_threads(act, 12)
    found = verify(rows, programme.provider_id, anchors)
    assert found.sound, found.problem
    assert found.entries == 12 * 6 + 1
    with rows.read() as session:
        times = session.scalars(select(AuditEntry.at).order_by(AuditEntry.sequence)).all()
    assert list(times) == sorted(times)


def test_the_first_acts_of_a_chain_may_come_together(rows: Rows, anchors: Anchors):
    def first(number: int) -> None:
        with rows.write() as session:
            append(session, _line(number, chain="new"))

    _in_threads(first, 8)
    assert verify(rows, "new", anchors).entries == 8


def test_two_processes_worth_of_connections_share_a_chain(database_url: str, tmp_path: Path):
    homes = [connect(database_url), connect(database_url)]

    def act(number: int) -> None:
        _write(homes[number % 2], 5)

    _in_threads(act, 6)
    found = verify(homes[0], CHAIN, Anchors(homes[0], MemoryObjects(), tmp_path / "key.pem"))
    for home in homes:
        home.close()
    assert (found.sound, found.entries) == (True, 30)


def test_two_that_report_the_same_outcome_at_once_leave_one(rows: Rows):
    programme = a_programme(rows)
    custody = Custody(rows, now=lambda: NOW)
    intent = custody.intend(programme.actor("trainee"), Action.RECORDING_RECEIVE, programme.observation, {})
    _in_threads(lambda _: intent.done({"kept": True}), 4)
    with rows.read() as session:
        outcomes = session.scalars(select(AuditEntry.outcome).order_by(AuditEntry.sequence)).all()
    assert outcomes == [Outcome.INTENT, Outcome.DONE]


def test_a_chain_begins_with_the_known_beginning(rows: Rows):
    _write(rows, 1)
    with rows.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
        head = session.get_one(AuditHead, CHAIN)
    assert entry.previous_hash == GENESIS
    assert entry.entry_hash == entry_hash(entry)
    assert (head.sequence, head.entry_hash) == (1, entry.entry_hash)


def test_an_entry_s_hash_is_the_same_on_every_database_and_in_every_year(rows: Rows):
    entry = AuditEntry(
        id="e1",
        provider_id="p1",
        sequence=7,
        at=datetime(2026, 3, 29, 1, 30, 0, 5, tzinfo=UTC),
        action="comment.write",
        outcome=Outcome.DONE,
        actor_id="a1",
        membership_id=None,
        role="tutor",
        subject_kind="comment",
        subject_id="c1",
        payload_hash="ab" * 32,
        previous_hash=GENESIS,
        entry_hash="",
    )
    expected = "f472290f7eba2ebecabce4f9cf51e033bf60ab59e0546ba660ffd397698435b4"
    assert entry_hash(entry) == expected
    with rows.write() as session:
        session.add(entry)
    with rows.read() as session:
        assert entry_hash(session.scalars(select(AuditEntry)).one()) == expected


# --- verification -------------------------------------------------------------------------------------------------------


def test_a_sound_chain_says_what_is_anchored_and_what_is_not_yet(rows: Rows, anchors: Anchors):
    _write(rows, 3)
    [anchor] = anchors.sign_heads()
    _write(rows, 2)
    found = verify(rows, CHAIN, anchors)
    assert found == Verification(CHAIN, entries=5, anchored=3, erased_payloads=0)
    assert (found.sound, found.unanchored, anchor.sequence) == (True, 2, 3)
    assert "3 are covered by a signed anchor, 2 are not yet anchored" in found.in_words()
    assert verify_all(rows, anchors) == [found]


def test_an_empty_chain_is_sound(rows: Rows, anchors: Anchors):
    assert verify(rows, "nobody", anchors) == Verification("nobody", 0, 0, 0)


def test_erased_payloads_leave_the_chain_sound_and_are_counted(rows: Rows, anchors: Anchors):
    _write(rows, 3)
    with rows.write() as session:
        erase(session, session.scalars(select(AuditEntry.id).where(AuditEntry.sequence == 2)).one(), datetime.now(UTC))
    found = verify(rows, CHAIN, anchors)
    assert (found.sound, found.erased_payloads) == (True, 1)
    assert "The details of 1 were lawfully erased" in found.in_words()


def _second(session: Session) -> AuditEntry:
    return session.scalars(select(AuditEntry).where(AuditEntry.sequence == 2)).one()


def _change_a_field(session: Session) -> None:
    _second(session).actor_id = "somebody else"


def _change_a_time(session: Session) -> None:
    _second(session).at = NOW


def _change_a_payload(session: Session) -> None:
    session.get_one(AuditPayload, _second(session).id).payload = {"number": 99}


def _drop_a_payload(session: Session) -> None:
    session.delete(session.get_one(AuditPayload, _second(session).id))


def _drop_an_entry(session: Session) -> None:
    entry = _second(session)
    _drop_a_payload(session)
    session.flush()
    session.delete(entry)


def _drop_the_end(session: Session) -> None:
    last = session.scalars(select(AuditEntry).where(AuditEntry.sequence == 4)).one()
    session.execute(delete(AuditPayload).where(AuditPayload.entry_id == last.id))
    session.delete(last)


def _recompute_one_hash(session: Session) -> None:
    entry = _second(session)
    entry.actor_id = "somebody else"
    entry.entry_hash = entry_hash(entry)


def _swap_two(session: Session) -> None:
    for old, new in ((2, 9), (3, 2), (9, 3)):
        session.execute(update(AuditEntry).where(AuditEntry.sequence == old).values(sequence=new))


def _move_the_head(session: Session) -> None:
    session.execute(text("UPDATE audit_head SET entry_hash = 'x'"))


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (_change_a_field, "entry 2 was changed"),
        (_change_a_time, "entry 2 was changed"),
        (_change_a_payload, "details of entry 2 were changed"),
        (_drop_a_payload, "details of entry 2 are missing"),
        (_drop_an_entry, "entry 2 is missing"),
        (_drop_the_end, "entries at the end are missing"),
        (_recompute_one_hash, "entry 3 does not follow"),
        (_swap_two, "entry 2 does not follow"),
        (_move_the_head, "its head says"),
    ],
)
def test_tampering_is_found_and_named(rows: Rows, anchors: Anchors, tamper: Callable[[Session], None], words: str):
    _write(rows, 4)
    assert verify(rows, CHAIN, anchors).sound
    with rows.write() as session:
        tamper(session)
    found = verify(rows, CHAIN, anchors)
    assert not found.sound
    assert words in found.problem
    assert "NOT sound" in found.in_words()


def _rewrite_everything(rows: Rows, count: int) -> None:
    """What somebody can do who holds the whole database: a new chain that agrees with itself."""
    with rows.write() as session:
        for table in ("audit_payload", "audit_entry", "audit_head"):
            session.execute(text(f"DELETE FROM {table}"))
    for number in range(count):
        with rows.write() as session:
            append(session, replace(_line(number), actor_id="somebody else"))


@pytest.mark.parametrize("count", [2, 3, 6])
def test_a_chain_that_was_rewritten_whole_does_not_match_its_anchor(rows: Rows, anchors: Anchors, count: int):
    _write(rows, 3)
    anchors.sign_heads()
    _rewrite_everything(rows, count)
    found = verify(rows, CHAIN, anchors)
    assert not found.sound
    assert ("rewritten" if count >= 3 else "vouches for entry 3") in found.problem


def test_signing_a_rewritten_chain_again_does_not_launder_it(rows: Rows, anchors: Anchors):
    _write(rows, 3)
    anchors.sign_heads()
    _rewrite_everything(rows, 3)
    with rows.write() as session:
        session.execute(delete(AuditAnchor))  # so that the head counts as never signed
    assert len(anchors.sign_heads()) == 1
    assert "rewritten" in verify(rows, CHAIN, anchors).problem


def test_before_the_anchor_nothing_can_be_changed_after_it_only_consistently(rows: Rows, anchors: Anchors):
    _write(rows, 3)
    _rewrite_everything(rows, 3)
    found = verify(rows, CHAIN, anchors)
    assert (found.sound, found.anchored, found.unanchored) == (True, 0, 3)  # and that is exactly what it says


# --- anchors ------------------------------------------------------------------------------------------------------------


def test_a_head_is_signed_once_until_it_moves(rows: Rows, anchors: Anchors, objects: MemoryObjects):
    _write(rows, 2)
    [first] = anchors.sign_heads()
    assert anchors.sign_heads() == []
    _write(rows, 1)
    [second] = anchors.sign_heads()
    assert [first.sequence, second.sequence] == [2, 3]
    assert list(anchors.kept(CHAIN)) == [first, second]
    with rows.read() as session:
        recorded = session.scalars(select(AuditAnchor).order_by(AuditAnchor.sequence)).all()
    assert [row.object_key for row in recorded] == [each.key for each in objects.list(f"{PREFIX}/{CHAIN}/")]
    assert [row.signature for row in recorded] == [first.signature, second.signature]


def test_an_anchor_of_another_key_is_found(rows: Rows, anchors: Anchors, objects: MemoryObjects, tmp_path: Path):
    _write(rows, 1)
    [genuine] = Anchors(rows, MemoryObjects(), tmp_path / "another.pem").sign_heads()
    objects.put(f"{PREFIX}/{CHAIN}/1.json", io.BytesIO(json.dumps(asdict(genuine)).encode()))
    assert "not signed by this service's key" in verify(rows, CHAIN, anchors).problem


@pytest.mark.parametrize("change", [{"sequence": 2}, {"entry_hash": "0" * 64}, {"provider_id": "x"}, {"signature": "zz"}])
def test_a_changed_anchor_is_no_longer_signed(rows: Rows, anchors: Anchors, change: dict[str, object]):
    _write(rows, 1)
    [anchor] = anchors.sign_heads()
    assert anchor.is_signed_by(anchors.public_key)
    assert not replace(anchor, **change).is_signed_by(anchors.public_key)


def test_a_lost_anchor_is_missed(rows: Rows, anchors: Anchors, objects: MemoryObjects):
    _write(rows, 2)
    anchors.sign_heads()
    for stored in list(objects.list(PREFIX)):
        objects.delete(stored.key)
    assert "no longer in the object store" in verify(rows, CHAIN, anchors).problem


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path):
    path = tmp_path / "new" / "audit.pem"
    keys: list[bytes] = []
    _in_threads(lambda _: keys.append(signing_key(path).private_bytes_raw()), 4)
    assert len(set(keys)) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["audit.pem"]


def test_a_store_out_of_reach_delays_the_anchor_and_no_more(rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Flaky(MemoryObjects):
        failures = 2

        def put(self, key, source, *, sha256=None):
            if self.failures:
                self.failures -= 1
                raise StoreUnavailable("connection refused")
            return super().put(key, source, sha256=sha256)

    _write(rows, 1)
    monkeypatch.setattr("custody.anchor.RETRY_SECONDS", 0.0)
    anchors = Anchors(rows, Flaky(), tmp_path / "audit.pem")
    stop = threading.Event()
    signed = anchors.sign_heads

    def sign_and_stop() -> list[Anchor]:
        made = signed()
        stop.set()
        return made

    monkeypatch.setattr(anchors, "sign_heads", sign_and_stop)
    anchors.keep_signing(stop)
    assert [anchor.sequence for anchor in anchors.kept(CHAIN)] == [1]
