"""A document before it is issued: what it claims, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to issue.

    Attributes:
        kind: A type of :mod:`app.signing.rules.kinds`.
        number: Its final number (not the token of one to come: it is signed).
        on_date: Its own date.
        facts: Everything it claims, as JSON values with Money and dates; not when or where it is
            printed.  Two prints with the same facts are copies of one document.
        subject_id: The row it is about.
        total: Its amount; zero where it has none.
    """

    kind: str
    number: str
    on_date: date
    facts: Mapping[str, object]
    subject_id: str
    total: Money = ZERO
