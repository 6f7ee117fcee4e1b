"""Who takes part in the demonstration, and what they say. Invented people, an invented school."""

from dataclasses import dataclass
from typing import Any

from domain.people import Role

PASSWORD = "three cameras one lesson"  # noqa: S105 - the demonstration's own, printed on the screen


@dataclass(frozen=True)
class Player:
    """A person of the demonstration."""

    key: str
    role: Role
    full_name: str
    known_as: str
    email: str


PROVIDER = "University of the Peaks"
ADMIN = Player("admin", Role.ADMIN, "Priya Raghunathan", "Priya", "admin@peaks.example")
LEAD = Player("lead", Role.LEAD, "Samuel Whitcombe", "Sam", "lead@peaks.example")
TUTOR = Player("tutor", Role.TUTOR, "Helen Okafor", "Helen", "tutor@peaks.example")
MODERATOR = Player("moderator", Role.MODERATOR, "Rūta Kazlauskaitė", "Rūta", "moderator@peaks.example")
MENTOR = Player("mentor", Role.MENTOR, "Trần Quốc Bảo", "Bảo", "mentor@peaks.example")
TRAINEE = Player("trainee", Role.TRAINEE, "Nguyễn Thị Mai Anh", "Mai Anh", "trainee@peaks.example")
OTHER_TRAINEES = (
    Player("trainee2", Role.TRAINEE, "Marta Quintanilla Reyes", "Marta", "marta@peaks.example"),
    Player("trainee3", Role.TRAINEE, "يوسف الحداد", "Yusuf", "yusuf@peaks.example"),
)

COHORT = {"name": "iQTS 2026-27", "starts_on": "2026-09-01", "ends_on": "2027-07-31"}
SCHOOL = {"name": "Riverside International School", "country": "VN", "zone": "Asia/Ho_Chi_Minh"}
PLACEMENT = {"term": "Second placement", "age_phase": "key_stage_2"}
LESSON = {
    "kind": "formative",
    "title": "Year 4 fractions: halves and quarters",
    "focus": "Checking what every pupil has understood before moving on",
    "focus_reason": "The last observation asked for questions that reach the whole class, not only raised hands.",
    "phase": "key_stage_2",
    "subject": "Mathematics",
    "lesson_language": "en",
}
# Where each comment stands is a share of the lesson, so that a sample of any length can be commented on.
COMMENTS: tuple[dict[str, Any], ...] = (
    {
        "kind": "strength",
        "text": "You say what the lesson is about and why it matters before anyone picks up a pen. "
        "Two pupils at the back look up at once.",
        "from": 0.07,
        "to": None,
        "camera": 1,
        "standards": ["S1b", "S4a"],
    },
    {
        "kind": "development",
        "text": "Three hands, and you take the first. Try mini-whiteboards here: what would the other pupils have shown you?",
        "from": 0.38,
        "to": 0.52,
        "camera": 2,
        "standards": ["S6b"],
    },
    {
        "kind": "question",
        "text": "What did you notice about the right-hand table just before you moved on?",
        "from": 0.7,
        "to": None,
        "camera": 3,
        "standards": ["S5a"],
    },
)
REPLY = "I saw that they had folded the paper differently, and should have asked them to show the class. I will next time."
