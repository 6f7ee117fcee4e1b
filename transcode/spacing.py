"""Where spaces stand between words: a recogniser's words of a language without spaces are to be written as they were. Pure."""

from transcode.transcript import Segment


def spaced(segment: Segment) -> tuple[bool, ...]:
    """Return for each word of a phrase whether a space stands before it in the phrase's text; the first word has one.

    A word that cannot be found in the text, because the two were changed apart, gets a space.
    """
    found, at = [], 0
    for place, word in enumerate(segment.words):
        begins = segment.text.find(word.text, at)
        found.append(place == 0 or begins < 0 or begins > at)
        at = at if begins < 0 else begins + len(word.text)
    return tuple(found)
