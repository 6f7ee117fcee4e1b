"""Which language a lesson is in: what is known of it, or what a multilingual model hears in several places. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

PLACES = 5
"""Windows of 30 s that are asked for their language, spread over the lesson: a song at the start is not its language."""

SURE = 0.7
"""A mean probability under this leaves another language likely enough to say so."""

NOT_KNOWN = frozenset({"", "und", "mul", "zxx", "mis"})
"""Tags that name no language (BCP 47)."""

AS_WHISPER_SAYS = {"nb": "no", "fil": "tl", "jv": "jw", "iw": "he", "in": "id", "cmn": "zh"}
"""Tags that Whisper has under another one."""

NAMES = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "gu": "Gujarati", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "nl": "Dutch",
    "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "so": "Somali",
    "sv": "Swedish", "ta": "Tamil", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "yue": "Cantonese",
    "zh": "Chinese",
}  # fmt: skip
"""Languages that are spoken in schools, by what a person calls them."""

GIVEN, ONLY_ONE, HEARD = "given", "only one", "heard"
"""How a language came to be taken: it was said of the lesson, the model knows no other, or it was heard."""


@dataclass(frozen=True)
class Language:
    """A language as Whisper names it. `how` is one of the three above; `probability` of those heard, None otherwise.

    `heard` are the most likely ones of `places` windows, each with its mean probability. `known` is false of a language that
    the model has never heard: nothing is written down then.
    """

    tag: str
    how: str
    probability: float | None = None
    heard: tuple[tuple[str, float], ...] = ()
    places: int = 0
    known: bool = True


def asked(tag: str | None) -> str | None:
    """Return Whisper's name of the language that a BCP 47 tag means; None when it names none."""
    first = (tag or "").split("-")[0].lower()
    return None if first in NOT_KNOWN else AS_WHISPER_SAYS.get(first, first)


def without_hearing(wanted: str | None, spoken: Collection[str]) -> Language | None:
    """Return the language where nothing needs to be heard; None where it does. `spoken` are those that the model knows."""
    if wanted is not None:
        return Language(wanted, GIVEN, known=wanted in spoken)
    return Language(next(iter(spoken)), ONLY_ONE) if len(spoken) == 1 else None


def elected(answers: Sequence[Mapping[str, float]]) -> Language:
    """Return the language with the highest mean probability over several places, at least one; the three likeliest are told."""
    total: dict[str, float] = {}
    for answer in answers:
        for tag, probability in answer.items():
            total[tag] = total.get(tag, 0.0) + probability / len(answers)
    likely = tuple((tag, round(mean, 3)) for tag, mean in sorted(total.items(), key=lambda each: -each[1])[:3])
    return Language(likely[0][0], HEARD, likely[0][1], likely, len(answers))


def name_of(tag: str) -> str:
    """Return a language as a person calls it; its tag when that is not known here."""
    return NAMES.get(tag, f"“{tag}”")
