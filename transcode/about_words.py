"""What a reader of a lesson should know about its words, as findings in plain sentences. Pure."""

from collections import Counter
from collections.abc import Iterator

from domain.findings import FindingCode, Found, Severity
from domain.timeline import clock_time
from transcode.sifting import Reason
from transcode.speech_language import HEARD, ONLY_ONE, SURE, name_of
from transcode.transcript import Transcript

WHY = {
    Reason.LOOP: "because the speech model only repeated itself",
    Reason.SILENCE: "because nobody speaks there",
    Reason.FILM: "because it is what the speech model knows from the ends of films",
}
"""Why words were left out, as the end of a sentence."""

NO_SPEECH = "No speech was found in the lesson's sound, so it has no captions. The pictures and the sound are kept."


def about_words(transcript: Transcript) -> Iterator[Found]:
    """Yield what to say of a transcript: that there is none and why, the language that it was taken for, what was left out."""
    if transcript.note:
        yield Found(FindingCode.NO_CAPTIONS, Severity.WARNING, transcript.note)
        return
    if not transcript.segments:
        yield Found(FindingCode.NO_SPEECH, Severity.WARNING, NO_SPEECH)
    else:
        yield from _of_language(transcript)
    if transcript.left_out:
        yield Found(FindingCode.WORDS_LEFT_OUT, Severity.INFO, _left_out(transcript))


def _left_out(transcript: Transcript) -> str:
    counts: Counter[str] = Counter()
    for each in transcript.left_out:
        counts[each.reason] += each.words
    first = clock_time(min(each.start_ms for each in transcript.left_out))
    total = counts.total()
    what = f"{total} words that the speech model wrote were" if total > 1 else "One word that the speech model wrote was"
    reasons = [(count, WHY[Reason(reason)]) for reason, count in counts.most_common()]
    parts = ", ".join(f"{count} {why}" for count, why in reasons)
    why = f" {reasons[0][1]}" if len(reasons) == 1 else f": {parts}"
    where = "It would have stood" if total == 1 else "They begin"
    return (
        f"{what} left out of the captions{why}. {where} at {first} of the lesson. If words are missing, they can be written in."
    )


def _of_language(transcript: Transcript) -> Iterator[Found]:
    name = name_of(transcript.language)
    if transcript.language_how == ONLY_ONE:
        words = f"The lesson's language was not given. The speech model knows {name} only, so the captions are in {name}."
        yield Found(FindingCode.LANGUAGE_TAKEN, Severity.INFO, words)
    elif transcript.language_how == HEARD:
        heard = [(name_of(tag), probability) for tag, probability in transcript.options.get("heard", ())]
        places = transcript.options.get("places", 0)
        listened = "one place" if places == 1 else f"{places} places"
        if (transcript.language_probability or 0.0) >= SURE or len(heard) < 2:
            words = f"The lesson's language was not given. By what is heard in {listened} it was taken to be {name}."
            yield Found(FindingCode.LANGUAGE_TAKEN, Severity.INFO, words)
            return
        words = (
            f"We are not sure which language is spoken: by what is heard in {listened} it may be {heard[0][0]}"
            f" ({heard[0][1]:.0%}) or {heard[1][0]} ({heard[1][1]:.0%}). The captions are in {name}. If that is wrong, they are"
            " of no use, and the lesson has to be prepared again with its language."
        )
        yield Found(FindingCode.LANGUAGE_TAKEN, Severity.WARNING, words)
