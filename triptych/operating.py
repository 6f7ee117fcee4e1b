"""What an operator and the worker do with the service as a whole. Apart from the wiring, so that the API loads none of it."""

import json
from dataclasses import asdict

from rich.console import Console

from custody.act import Custody
from custody.anchor import Anchors
from custody.verify import verify_all
from people.founding import admin_create
from pipeline.engine import install
from storage.migrate import upgrade
from storage.rows import Rows
from triptych.settings import Settings
from triptych.wiring import object_store, opened


def bring_up_to_date(settings: Settings) -> None:
    """Make the data folder and bring both sets of tables, ours and the job engine's, to this version."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    upgrade(settings.database)
    install(settings.database)


def create_first_admin(settings: Settings, provider: str, *, full_name: str, known_as: str, email: str, password: str) -> str:
    """Found a provider whose admin can sign in at once; return the provider's id."""
    with opened(settings) as rows:
        founded = admin_create(
            Custody(rows), provider_name=provider, full_name=full_name, known_as=known_as, email=email, password=password
        )
    return founded.provider_id


def invite_first_admin(settings: Settings, provider: str, full_name: str, known_as: str, email: str) -> str:
    """Found a provider; return the link with which its admin chooses a password."""
    with opened(settings) as rows:
        founded = admin_create(Custody(rows), provider_name=provider, full_name=full_name, known_as=known_as, email=email)
    assert founded.invitation is not None, "without a password there is an invitation"
    return f"{settings.address}/invitations/{founded.invitation.token}"


def anchors(settings: Settings, rows: Rows) -> Anchors:
    """Return the signer of the audit chains' heads."""
    return Anchors(rows, object_store(settings), settings.anchor_key_path)


def verify_audit(settings: Settings, *, as_json: bool, out: Console) -> int:
    """Print what is proved about each chain; return 1 when one is broken."""
    with opened(settings) as rows:
        found = verify_all(rows, anchors(settings, rows))
    if as_json:
        out.print_json(json.dumps([{**asdict(one), "unanchored": one.unanchored} for one in found]))
    for one in () if as_json else found:
        out.print(one.in_words(), highlight=False, soft_wrap=True)
    return 0 if all(one.sound for one in found) else 1
