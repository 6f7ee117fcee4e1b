"""Brings every persistent noun into one metadata. Import `METADATA` from here, and no table can be forgotten."""

from domain import (
    account,
    audit,
    commentary,
    findings,
    lease,
    moderation,
    observation,
    people,
    programme,
    recording,
    transcription,
    upload,
)
from domain.base import Noun

MODULES = (
    account,
    audit,
    commentary,
    findings,
    lease,
    moderation,
    observation,
    people,
    programme,
    recording,
    transcription,
    upload,
)
"""Every module that holds rows. A test reads `domain/` and fails when one is missing here."""

METADATA = Noun.metadata
