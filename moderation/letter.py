"""A sample as a letter to its moderator: how many of whom, why each, and how to draw it again."""

from collections import Counter
from collections.abc import Mapping, Sequence

from domain.moderation import SamplePart, Standing
from moderation.draw import Drawn, Frame


def letter(frame: Frame, drawn: Sequence[Drawn], names: Mapping[str, str], *, seed: int, reason: str) -> str:
    """Return the letter. `names` gives each trainee's full name by id; it is for eyes that may see the sample."""
    standings = Counter(one.standing for one in frame.candidates)
    by_lot = sum(one.part is SamplePart.RANDOM for one in drawn)
    parts = [
        *_all_of(standings[Standing.BORDERLINE], "borderline"),
        *_all_of(standings[Standing.AT_RISK], "at risk"),
        f"{by_lot} drawn from the rest",
    ]
    first = f"{len(drawn)} of {_count(len(frame.candidates), 'trainee')}: {_listed(parts)}. Seed {seed}."
    lines = [first, f"Why this sample: {reason}", ""]
    for one in drawn:
        watch = _count(len(one.lessons), "lesson") + " to watch" if one.lessons else "no lesson that can be watched yet"
        lines.append(f"{names[one.trainee_id]} ({watch}). {one.reason}")
    without = sum(not one.lessons for one in frame.candidates if one.standing is Standing.ON_TRACK)
    if without:
        lines += ["", f"{_count(without, 'trainee')} on track had no lesson to watch yet, so the lot could not fall on them."]
    return "\n".join(lines)


def _all_of(number: int, standing: str) -> list[str]:
    match number:
        case 0:
            return [f"nobody {standing}"]
        case 1:
            return [f"1 {standing}"]
        case _:
            return [f"all {number} {standing}"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
