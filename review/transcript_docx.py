"""A transcript as a Word document: one paragraph a phrase, with its time; words that were heard with doubt are underlined."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.enum.text import WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from domain.timeline import clock_time
from domain.transcription import UNSURE_BELOW
from domain.wordings import ShownWord, merged

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a Word document, being XML, has no way of writing."""

_GREY = RGBColor(0x59, 0x59, 0x59)


@dataclass(frozen=True)
class Page:
    """What stands over the phrases: the lesson's title, sentences about where the words come from, their language (BCP 47)."""

    title: str
    about: tuple[str, ...]
    language: str


def word_document(page: Page, phrases: Sequence[Sequence[ShownWord]]) -> bytes:
    """Return the file. Phrases are words in order; of masked ones only marks are known here."""
    document = Document()
    document.core_properties.title = _clean(page.title)
    document.core_properties.author = "Triptych"
    document.core_properties.language = page.language
    normal = document.styles["Normal"]
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), page.language)
    normal.element.get_or_add_rPr().append(language)
    document.add_heading(_clean(page.title), level=1)
    for sentence in page.about:
        run = document.add_paragraph().add_run(_clean(sentence))
        run.font.size, run.font.color.rgb = Pt(9), _GREY
    for phrase in phrases:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(2)
        paragraph.paragraph_format.first_line_indent = Cm(-2)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(2))
        time = paragraph.add_run(f"{clock_time(phrase[0].start_ms)}\t")
        time.font.color.rgb = _GREY
        for text, unsure in _runs(phrase):
            run = paragraph.add_run(_clean(text))
            if unsure:
                run.font.underline = WD_UNDERLINE.DOTTED
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _runs(phrase: Sequence[ShownWord]) -> list[tuple[str, bool]]:
    """A phrase as few stretches of text, each sure or not; the spaces between are sure."""
    runs: list[tuple[str, bool]] = []
    for place, word in enumerate(merged(phrase)):
        unsure = word.probability is not None and word.probability < UNSURE_BELOW
        for text, doubted in ((" " if place and not word.glued else "", False), (word.text, unsure)):
            if runs and runs[-1][1] is doubted:
                runs[-1] = (runs[-1][0] + text, doubted)
            elif text:
                runs.append((text, doubted))
    return runs


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
