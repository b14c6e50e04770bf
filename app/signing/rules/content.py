"""The hash of what a document says: of its facts, not of one print-out's bytes.

Two prints of one document differ in fonts, paper and the moment of printing; what they claim does
not.  The facts are written as canonical JSON, so any program can compute the hash again.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.core.db import instant_text
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping


def canonical(facts: Mapping[str, object]) -> str:
    """Sorted, compact JSON; money as decimal strings, dates ISO, never a float.

    Raises:
        TypeError: For a value that has no one spelling.
    """
    return json.dumps(
        _plain(facts), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    )


def content_hash(facts: Mapping[str, object]) -> str:
    """Lower-case hex SHA-256 of the canonical facts."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot stand in a document's facts: {type(value)}")
