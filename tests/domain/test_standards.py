"""The shipped framework of standards is whole, labelled as what it is, and read from a file."""

import pytest

from domain.standards import SHIPPED_VERSION, framework


def test_the_shipped_framework_has_both_parts():
    shipped = framework(SHIPPED_VERSION)
    assert shipped.version == SHIPPED_VERSION
    assert [standard.code for standard in shipped.standards] == ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "P2"]


def test_it_says_that_its_words_are_not_the_official_ones():
    assert framework(SHIPPED_VERSION).wording == "short form, not the official wording"


def test_every_sub_heading_has_a_code_of_its_standard_and_words():
    shipped = framework(SHIPPED_VERSION)
    codes = [point.code for standard in shipped.standards for point in standard.points]
    assert len(codes) == len(set(codes)) == len(shipped.points)
    for standard in shipped.standards:
        assert standard.title
        assert standard.points
        for point in standard.points:
            assert point.code.startswith(standard.code)
            assert point.text.strip() == point.text != ""


def test_unknown_codes_are_named_in_order():
    shipped = framework(SHIPPED_VERSION)
    assert shipped.unknown(["S4a", "S9z", "S1", "S1a"]) == ["S9z", "S1"]  # a standard is not a sub-heading
    assert shipped.unknown([]) == []


def test_a_framework_that_was_never_shipped_is_not_made_up():
    with pytest.raises(KeyError, match="no framework"):
        framework("iqts-1999")


@pytest.mark.parametrize("version", ["../data/iqts-2022-short", "", "a/b", "iqts\x00", "IQTS-2022-SHORT"])
def test_a_version_is_a_name_and_no_path(version: str):
    with pytest.raises(KeyError):
        framework(version)
