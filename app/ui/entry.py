"""Reads what Indonesians type: ``1.250.000,50``, ``12.500``, ``21/11/26``.  Strict; knows no Qt.

A dot is a thousands mark and must stand before three digits; a comma begins the decimals.  ``1.25``
is refused rather than guessed at.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.core.money import LIMIT_SEN, Money
from app.core.quantity import LIMIT
from app.core.text import angka

if TYPE_CHECKING:
    from collections.abc import Callable

_WHOLE: Final = re.compile(r"\d{1,3}(\.\d{3})+|\d+")
_MONEY: Final = re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<sen>\d{1,2}))?")
_DAY: Final = re.compile(r"(\d{1,2})(?:[/.\- ](\d{1,2}|[a-z]{3,9})(?:[/.\- ](\d{4}|\d{2}))?)?")
_COMPACT: Final = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_STEP: Final = re.compile(r"[+-]\d{1,3}")
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des",
)  # fmt: skip
_TODAY: Final = frozenset({"h", "hari ini"})


class EntryError(ValueError):
    """What was typed cannot be read; carries the Indonesian sentence."""


def read_money(text: str, *, negative: bool = False) -> Money | None:
    """Money from ``Rp 1.250.000,50``; None from an empty text.

    Raises:
        EntryError: If it is not an amount, or negative where that is not allowed.
    """
    cleaned, minus = _bare(text)
    if not cleaned:
        return None
    found = _MONEY.fullmatch(cleaned)
    if found is None:
        raise EntryError(f'"{text.strip()}" bukan jumlah uang. Contoh: 1.250.000 atau 1.250,50')
    sen = int(found["whole"].replace(".", "")) * 100 + int((found["sen"] or "0").ljust(2, "0"))
    if sen > LIMIT_SEN:
        raise EntryError("Jumlah uang melebihi batas Rp 900 triliun.")
    if minus and not negative:
        raise EntryError("Jumlah uang tidak boleh minus.")
    return Money(-sen if minus else sen)


def _bare(text: str) -> tuple[str, bool]:
    """Without ``Rp`` and spaces, and whether it was negative (minus or parentheses)."""
    cleaned = text.replace("\u00a0", " ").strip().lower()
    minus = cleaned.startswith("-") or (cleaned.startswith("(") and cleaned.endswith(")"))
    cleaned = cleaned.strip("-() ").removeprefix("rp").lstrip(". ").strip()
    return cleaned.removeprefix("-").strip(), minus


def read_quantity(text: str, *, most: int = LIMIT) -> int | None:
    """A whole quantity from ``1.380``; None from an empty text.

    Raises:
        EntryError: If it is not a whole number, or above ``most``.
    """
    cleaned = text.strip()
    if not cleaned:
        return None
    if not _WHOLE.fullmatch(cleaned):
        raise EntryError(f'"{cleaned}" bukan jumlah bulat. Contoh: 12 atau 1.380')
    value = int(cleaned.replace(".", ""))
    if value > most:
        raise EntryError(f"Jumlah melebihi batas {angka(most)}.")
    return value


def read_date(text: str, today: Callable[[], date]) -> date | None:
    """A date from ``21/11/26``, ``21 Nov 2026``, ``21/11``, ``21``, ``211126``, ``h`` or ``+7``.

    What is left out is taken from today; None from an empty text.

    Raises:
        EntryError: If there is no such day.
    """
    cleaned = " ".join(text.strip().lower().split())
    if not cleaned:
        return None
    if cleaned in _TODAY:
        return today()
    if _STEP.fullmatch(cleaned):
        return today() + timedelta(days=int(cleaned))
    found = _COMPACT.fullmatch(cleaned) or _DAY.fullmatch(cleaned)
    try:
        if found is None:
            raise EntryError
        return _day(found[1], found[2], found[3], today())
    except ValueError as wrong:
        sentence = f'"{text.strip()}" bukan tanggal. Contoh: 21/11/2026 atau 21 Nov 2026'
        raise EntryError(sentence) from wrong


def _day(day: str, month: str | None, year: str | None, today: date) -> date:
    number = today.month if month is None else _month(month)
    full = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
    return date(full, number, int(day))


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _MONTHS.index(text[:3]) + 1
