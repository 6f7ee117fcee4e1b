"""The academies that the people tests use too."""

from tests.people.conftest import academy, academy_on_each, template

__all__ = ["academy", "academy_on_each", "template"]
