"""Findings as rows: filed once each, about a recording or, without one, about the lesson."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.findings import Finding, FindingCode, Found
from domain.recording import Preparation


def file_findings(
    session: Session,
    observation_id: str,
    recording_id: str | None,
    found: Sequence[Found],
    pictures: Mapping[FindingCode, str],
) -> None:
    """File findings; one that is filed already is not filed again. `pictures` are keys of objects that show what was found."""
    filed = select(Finding).where(Finding.observation_id == observation_id, Finding.recording_id == recording_id)
    known = {_as_found(finding) for finding in session.scalars(filed)}
    for each in dict.fromkeys(found):
        if each not in known:
            session.add(_as_finding(each, observation_id, recording_id, pictures.get(each.code)))


def findings_of(session: Session, preparation: Preparation) -> tuple[Found, ...]:
    """Return the findings about a preparation's recordings and about the lesson, in the order in which they were made."""
    filed = session.scalars(
        select(Finding).where(Finding.observation_id == preparation.observation_id).order_by(Finding.found_at, Finding.id)
    )
    mine = {None, *preparation.recording_ids}
    return tuple(_as_found(finding) for finding in filed if finding.recording_id in mine)


def put_aside(session: Session, observation_id: str) -> None:
    """Remove findings about the lesson as an earlier preparation made it. Those about recordings stay with them."""
    session.execute(delete(Finding).where(Finding.observation_id == observation_id, Finding.recording_id.is_(None)))


def _as_found(finding: Finding) -> Found:
    return Found(finding.code, finding.severity, finding.message, finding.camera, finding.at_ms)


def _as_finding(found: Found, observation_id: str, recording_id: str | None, picture: str | None) -> Finding:
    return Finding(
        observation_id=observation_id,
        recording_id=recording_id,
        camera=found.camera,
        code=found.code,
        severity=found.severity,
        message=found.message,
        at_ms=found.at_ms,
        picture=picture,
    )
