"""What an act is done to, as the policy sees it: frozen facts, gathered by whoever holds the rows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfProvider:
    """A provider as a thing: for acts on its people, schools and texts."""

    provider_id: str

    kind = "provider"

    @property
    def id(self) -> str:
        """The provider's id."""
        return self.provider_id


@dataclass(frozen=True)
class OfCohort:
    """A cohort as a thing. `trainee_id` narrows the act to one of its trainees (a placement, a standing, a plan)."""

    provider_id: str
    id: str
    trainee_id: str | None = None

    kind = "cohort"


@dataclass(frozen=True)
class OfSample:
    """A drawn sample as a thing."""

    provider_id: str
    id: str
    cohort_id: str

    kind = "sample"


@dataclass(frozen=True)
class OfObservation:
    """An observation as a thing, with the facts that decide who may watch it.

    `stopped`: a recording that counts cannot be used, and its trainee has neither replaced it nor said to go on without it.
    `awaits_reflection`: its feedback is for the trainee to read after their own reflection, and that is not handed in yet.
    """

    provider_id: str
    id: str
    cohort_id: str
    trainee_id: str
    mentor_id: str | None = None
    sample_ids: frozenset[str] = frozenset()
    attested: bool = False
    feedback_published: bool = False
    stopped: bool = False
    awaits_reflection: bool = False

    kind = "observation"


@dataclass(frozen=True)
class OfComment:
    """A comment as a thing: its observation, its author, and whether others can see it."""

    observation: OfObservation
    id: str
    author_id: str
    published: bool
    is_note: bool = False

    kind = "comment"

    @property
    def provider_id(self) -> str:
        """The provider of the observation."""
        return self.observation.provider_id


Thing = OfProvider | OfCohort | OfSample | OfObservation | OfComment
