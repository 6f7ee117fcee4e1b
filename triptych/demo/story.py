"""What happens in the demonstration, told in order: a programme is set up, a lesson handed in, watched and moderated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from triptych.demo.cast import (
    COHORT,
    COMMENTS,
    LEAD,
    LESSON,
    MENTOR,
    MODERATOR,
    OTHER_TRAINEES,
    PASSWORD,
    PLACEMENT,
    REPLY,
    SCHOOL,
    TRAINEE,
    TUTOR,
    Player,
)
from triptych.demo.visitor import Visitor

Say = Callable[[str], None]


@dataclass(frozen=True)
class Programme:
    """The ids of what was set up."""

    cohort_id: str
    observation_id: str


def set_up(address: str, admin: Visitor, provider_id: str) -> Programme:
    """Make the cohort, the school and the people, each by an invitation that they accept; plan the lesson."""
    cohort = admin.post("/api/cohorts", {"provider_id": provider_id, **COHORT})["id"]
    admin.post("/api/schools", {"provider_id": provider_id, **SCHOOL})
    _invite(address, admin, LEAD, cohort_id=cohort, scope_kind="cohort", scope_id=cohort)
    with Visitor(address) as lead:
        return Programme(cohort, _fill(address, lead.sign_in(LEAD), cohort))


def _fill(address: str, lead: Visitor, cohort: str) -> str:
    """As the lead: invite everybody, place the trainees, plan the lesson; return the observation's id."""
    for player in (TRAINEE, *OTHER_TRAINEES, MENTOR):
        _invite(address, lead, player, cohort_id=cohort, scope_kind="cohort", scope_id=cohort)
    people = {seen["person"]["full_name"]: seen["person"]["id"] for seen in lead.get(f"/api/people?cohort_id={cohort}")}
    _invite(address, lead, TUTOR, cohort_id=cohort, scope_kind="trainee", scope_id=people[TRAINEE.full_name])
    schools = lead.get("/api/schools")
    for player in (TRAINEE, *OTHER_TRAINEES):
        placement = lead.post(
            "/api/placements",
            {
                "cohort_id": cohort,
                "trainee_id": people[player.full_name],
                "school_id": schools[0]["id"],
                "mentor_id": people[MENTOR.full_name],
                **PLACEMENT,
            },
        )
        if player is TRAINEE:
            due = (date.today() + timedelta(days=7)).isoformat()  # noqa: DTZ011 - a day in the school's zone, not a moment
            observation = lead.post("/api/observations", {"placement_id": placement["id"], "due_on": due, **LESSON})
    return str(observation["id"])


def hand_in(trainee: Visitor, observation_id: str, files: list[Path], say: Say) -> None:
    """Upload the three files, one camera after the other, then attest once the lesson is watchable."""
    for camera, file in enumerate(files, start=1):
        trainee.upload(observation_id, camera, [file])
        say(f"uploaded camera {camera}: {file.name}, {file.stat().st_size / 1e6:.1f} MB")


def wait_until(
    trainee: Visitor, observation_id: str, done: Callable[[Mapping[str, Any]], bool], say: Say, *, seconds: float
) -> Mapping[str, Any]:
    """Ask for the observation until `done`, saying each stage as it moves. Raises TimeoutError or RuntimeError."""
    deadline = monotonic() + seconds
    told: dict[str, str] = {}
    while True:
        detail: Mapping[str, Any] = trainee.get(f"/api/observations/{observation_id}")
        preparation = detail["preparation"] or {"state": "queued", "failure": None, "stages": []}
        for stage in preparation["stages"]:
            name = f"{stage['name']} {stage['camera'] or ''}".strip()
            if told.get(name) != stage["state"]:
                told[name] = stage["state"]
                say(f"{name}: {stage['state']}")
        if preparation["state"] == "failed":
            raise RuntimeError(f"the lesson could not be prepared: {preparation['failure']}")
        if done(detail):
            return detail
        if monotonic() > deadline:
            raise TimeoutError(f"the lesson was not ready after {seconds:.0f} s; the last that was seen: {told}")
        sleep(0.3)


def attest(trainee: Visitor, observation_id: str) -> None:
    """Confirm the provider's text: the register was checked, no child on it was present."""
    text = trainee.get(f"/api/observations/{observation_id}/attestation-text")
    trainee.post(
        f"/api/observations/{observation_id}/attestation",
        {
            "text_id": text["id"],
            "register_outcome": "none_present",
            "register_checked_on": date.today().isoformat(),  # noqa: DTZ011 - a calendar day
        },
    )


def give_feedback(tutor: Visitor, observation_id: str) -> None:
    """Write the tutor's comments and publish them in one act."""
    lesson = tutor.get(f"/api/observations/{observation_id}/lesson")
    for comment in COMMENTS:
        body = {key: value for key, value in comment.items() if key not in {"from", "to"}}
        body["start_ms"] = round(comment["from"] * lesson["end_ms"])
        body["end_ms"] = comment["to"] and round(comment["to"] * lesson["end_ms"])
        body["revision"] = lesson["revision"]
        tutor.post(f"/api/observations/{observation_id}/comments", body)
    tutor.post(f"/api/observations/{observation_id}/feedback")


def answer(trainee: Visitor, observation_id: str) -> None:
    """Reply to the tutor's question."""
    comments = trainee.get(f"/api/observations/{observation_id}/comments")
    question = next(comment for comment in comments if comment["kind"] == "question")
    trainee.post(f"/api/comments/{question['id']}/replies", {"text": REPLY})


def draw_sample(address: str, lead: Visitor, programme: Programme) -> None:
    """Mark the trainee borderline, draw the sample, and invite the moderator to it."""
    cohort = programme.cohort_id
    trainees = lead.get(f"/api/cohorts/{cohort}")["trainees"]
    chosen = next(item for item in trainees if item["person"]["full_name"] == TRAINEE.full_name)
    lead.post(
        f"/api/cohorts/{cohort}/standings",
        {
            "trainee_id": chosen["person"]["id"],
            "standing": "borderline",
            "reason": "Checking for understanding is not yet secure; the next placement decides.",
        },
    )
    sample = lead.post(
        f"/api/cohorts/{cohort}/samples", {"random_count": 1, "seed": 20260312, "reason": "First moderation of the year"}
    )
    _invite(address, lead, MODERATOR, cohort_id=cohort, scope_kind="sample", scope_id=sample["id"])


def _invite(address: str, by: Visitor, player: Player, *, cohort_id: str, scope_kind: str, scope_id: str) -> None:
    made = by.post(
        "/api/invitations",
        {
            "cohort_id": cohort_id,
            "email": player.email,
            "full_name": player.full_name,
            "known_as": player.known_as,
            "role": player.role,
            "scope_kind": scope_kind,
            "scope_id": scope_id,
        },
    )
    accept(address, made["link"], player)


def accept(address: str, link: str, player: Player) -> None:
    """Open an invitation's link and choose a password."""
    token = link.rstrip("/").rsplit("/", 1)[-1]
    chosen = {"full_name": player.full_name, "known_as": player.known_as, "password": PASSWORD}
    with Visitor(address) as guest:
        guest.post(f"/api/invitations/{token}", chosen)
