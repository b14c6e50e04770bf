"""Enumerations whose members carry the word people read."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """Members are ``NAME = "value", "Word"``; the value is stored, ``label`` is shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member; ``Kind("value")`` of a subclass looks one up."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
