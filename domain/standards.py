"""The standards that commentary is linked to: a framework is versioned data, read from a file, never code."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

SHIPPED_VERSION = "iqts-2022-short"

_NAME = re.compile(r"[a-z0-9-]+")  # a version is a name, never a path


@dataclass(frozen=True)
class Point:
    """A sub-heading of a standard, at which evidence is tagged. `text` is the provider's wording or our short form."""

    code: str
    text: str


@dataclass(frozen=True)
class Standard:
    """A standard with its official title. Judgements are made here, never by averaging the sub-headings."""

    code: str
    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Framework:
    """One version of a set of standards. `wording` says whether the sub-headings are official or a short form.

    `language` (BCP 47) is that of its words.
    """

    version: str
    name: str
    language: str
    wording: str
    standards: tuple[Standard, ...]

    @property
    def points(self) -> Mapping[str, Point]:
        """Every sub-heading by its code."""
        return MappingProxyType({point.code: point for standard in self.standards for point in standard.points})

    def unknown(self, codes: list[str]) -> list[str]:
        """Return those of `codes` that are not sub-headings of this framework."""
        return [code for code in codes if code not in self.points]


@cache
def framework(version: str) -> Framework:
    """Return a shipped framework by its version. Raises KeyError when there is none."""
    if not _NAME.fullmatch(version):
        raise KeyError("no framework of standards has such a name")
    path = resources.files("domain").joinpath("data", f"{version}.json")
    if not path.is_file():
        raise KeyError(f"no framework of standards named {version}")
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Framework(
        version=raw["version"],
        name=raw["name"],
        language=raw["language"],
        wording=raw["wording"],
        standards=tuple(
            Standard(item["code"], item["title"], tuple(Point(p["code"], p["paraphrase"]) for p in item["points"]))
            for item in raw["standards"]
        ),
    )
