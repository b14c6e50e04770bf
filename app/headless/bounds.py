"""Dates and whole numbers no shop has: refused at the door, so that no calculation meets them.

The first day a calendar knows has no time in WIB, and the last one no next day; a number beyond 53
bits is read differently by other programs (RFC 8259 §6) and beyond 63 by no database.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from app.core.errors import FieldError
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199
_LARGEST: Final = 2**53 - 1


def out_of_bounds(value: Any, where: str = "") -> Iterator[FieldError]:
    """Every date and number inside a value that is too far out."""
    if isinstance(value, bool | str | Money) or value is None:  # money has a limit of its own
        return
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            yield FieldError(where, f"bilangan di luar batas (paling besar {_LARGEST})")
    elif isinstance(value, date):
        if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            yield FieldError(where, f"tahun harus antara {_FIRST_YEAR} dan {_LAST_YEAR}")
    else:
        for name, part in _parts(value):
            yield from out_of_bounds(part, f"{where}.{name}" if where else name)


def _parts(value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        return iter(value)
    if isinstance(value, dict):
        return ((str(name), part) for name, part in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ((str(place), part) for place, part in enumerate(value))
    return ()
