"""Pictures of what a check found in a recording: what they are about, and where they are kept."""

from domain.findings import Finding
from domain.things import OfObservation
from storage.facts import observation_facts
from storage.rows import Rows


class Evidence:
    """Finds the picture of a finding."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def thing_of(self, finding_id: str) -> OfObservation | None:
        """Return the observation that a finding is about, as the policy sees it, or None when there is no such finding."""
        with self._rows.read() as session:
            finding = session.get(Finding, finding_id)
            return None if finding is None else observation_facts(session, finding.observation_id)

    def picture_of(self, finding_id: str) -> str | None:
        """Return the key of a finding's picture in the object store, or None when it has none."""
        with self._rows.read() as session:
            finding = session.get(Finding, finding_id)
            return None if finding is None else finding.picture
