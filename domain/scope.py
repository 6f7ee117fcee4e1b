"""What an actor can see, as clauses that decide about one thing here and that storage turns into SQL."""

from dataclasses import dataclass
from enum import StrEnum

from domain.things import OfObservation


class Relation(StrEnum):
    """How a membership reaches an observation."""

    PROVIDER = "provider"
    COHORT = "cohort"
    OWN = "own"
    ASSIGNED = "assigned"
    MENTEE = "mentee"
    SAMPLED = "sampled"


@dataclass(frozen=True)
class Clause:
    """One way to reach observations: all of one provider that stand in `relation` to `key` and meet the conditions."""

    provider_id: str
    relation: Relation
    key: str
    needs_attestation: bool = False
    needs_feedback: bool = False
    until_feedback: bool = False
    needs_reflection: bool = False

    def reaches(self, thing: OfObservation) -> bool:
        """Whether the relation holds, conditions apart."""
        if thing.provider_id != self.provider_id:
            return False
        match self.relation:
            case Relation.PROVIDER:
                return True
            case Relation.COHORT:
                return thing.cohort_id == self.key
            case Relation.OWN | Relation.ASSIGNED:
                return thing.trainee_id == self.key
            case Relation.MENTEE:
                return thing.mentor_id == self.key
            case Relation.SAMPLED:
                return self.key in thing.sample_ids

    def obstacle(self, thing: OfObservation) -> str:
        """Return the unmet condition as a sentence, or nothing."""
        if self.needs_attestation and not thing.attested:
            return "The trainee has not yet confirmed that the filming register was checked."
        if self.needs_attestation and thing.stopped:
            return "One of the recordings cannot be used. The trainee is asked to replace it, or to go on without it."
        if self.needs_feedback and not thing.feedback_published:
            return "The feedback on this lesson has not been published yet."
        if self.until_feedback and thing.feedback_published:
            return "The feedback on this lesson is published and speaks of it as it is. Your tutor can still change this."
        if self.needs_reflection and thing.awaits_reflection:
            return "Your tutor's feedback is ready. Please hand in your own reflection on the lesson first; then it opens."
        return ""

    def admits(self, thing: OfObservation) -> bool:
        """Whether the thing is in."""
        return self.reaches(thing) and not self.obstacle(thing)


@dataclass(frozen=True)
class Scope:
    """The observations an actor can see: those that any clause admits. Storage turns it into SQL."""

    clauses: tuple[Clause, ...] = ()

    def admits(self, thing: OfObservation) -> bool:
        """Whether the observation is in scope."""
        return any(clause.admits(thing) for clause in self.clauses)
