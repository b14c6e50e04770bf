"""Values inside GS1 element strings: separators, dates, measures, check digits."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from app.scanning.gtin import has_check_digit, is_digits
from app.scanning.normalise import GS

if TYPE_CHECKING:
    from collections.abc import Iterable

#: AIs with a date YYMMDD (PU-12).
DATES: Final = frozenset({"11", "13", "15", "16", "17"})
#: GLNs of parties: ship to, bill to, purchased from, ship for, this location.
LOCATIONS: Final = frozenset({"410", "411", "412", "413", "414"})
#: First three digits of the measures that are understood, with their unit.
MEASURE_UNITS: Final = {
    "310": "kg", "311": "m", "312": "m", "313": "m", "314": "m2", "315": "l", "316": "m3",
    "320": "lb", "330": "kg",
}  # fmt: skip
#: AIs whose last digit is a check digit that must hold (PU-12); 41n beyond 414 are GLNs as well.
_CHECKED: Final = frozenset({"00", "01", "02", *LOCATIONS, "415", "416", "417"})
_TEXTS: Final = frozenset({"10", "21", "30", "37", "240", "241", "400", "420"})
_HUMAN: Final = re.compile(r"(?:\(\d{2,4}\)[^()]+)+")
_HUMAN_FIELD: Final = re.compile(r"\((\d{2,4})\)([^()]+)")
_MEASURE_AI: Final = 4
_DATE: Final = 6
#: The 50-year window: at most 50 years ahead, at most 49 back (GS1 General Specifications 7.12).
_AHEAD: Final = 50
_CENTURY: Final = 100
#: A date found by guessing a missing separator must be a believable one.
_BACK_YEARS: Final = 15
_FORWARD_YEARS: Final = 15


@dataclass(frozen=True, slots=True)
class Measure:
    """A weight, length, area or volume: AI without its decimal digit, exact amount, unit."""

    ai: str
    amount: Decimal
    unit: str


def separated(text: str, separators: Iterable[str]) -> str:
    """The text with every form of FNC1 turned into 0x1D, also from ``(01)...(10)...`` writing."""
    if text.startswith("(") and _HUMAN.fullmatch(text):
        return GS.join(ai + value.strip() for ai, value in _HUMAN_FIELD.findall(text))
    tokens = sorted({token for token in separators if token}, key=len, reverse=True)
    upper = text.upper()
    if not any(token.upper() in upper for token in tokens):
        return text
    either = "|".join(re.escape(token) for token in tokens)
    return re.sub(either, GS, text, flags=re.IGNORECASE)


def read_date(text: str, today: date) -> date | None:
    """The day of a YYMMDD; day 00 is the month's last (PU-13).  None when there is no such day."""
    if len(text) != _DATE or not is_digits(text):
        return None
    year, month, day = _full_year(int(text[:2]), today.year), int(text[2:4]), int(text[4:])
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:  # also calendar's own error for month 00 and 13
        return None


def _full_year(two_digits: int, this_year: int) -> int:
    century = this_year - this_year % _CENTURY
    ahead = two_digits - this_year % _CENTURY
    if ahead > _AHEAD:
        return century - _CENTURY + two_digits
    if ahead <= _AHEAD - _CENTURY:
        return century + _CENTURY + two_digits
    return century + two_digits


def believable(day: date, today: date) -> bool:
    """Whether a date is near enough to be one that a product carries today."""
    return today.year - _BACK_YEARS <= day.year <= today.year + _FORWARD_YEARS


def is_measure(ai: str) -> bool:
    """Whether the AI is one of the measures that are understood, such as 3103."""
    return len(ai) == _MEASURE_AI and ai[:3] in MEASURE_UNITS


def measure(ai: str, value: str) -> Measure:
    """The amount of a measure; the AI's last digit says how many decimals (PU-13)."""
    return Measure(ai[:3], Decimal(int(value)).scaleb(-int(ai[3])), MEASURE_UNITS[ai[:3]])


def is_ours(ai: str) -> bool:
    """Whether the AI has a named field in the result."""
    return ai in DATES or ai in LOCATIONS or ai in {"00", "01", "02"} or _is_text(ai)


def _is_text(ai: str) -> bool:
    return ai in _TEXTS or is_measure(ai)


def needs_check_digit(ai: str) -> bool:
    """Whether the field ends with a check digit that must hold."""
    return ai in _CHECKED


def check_digit_holds(ai: str, value: str) -> bool:
    """Whether the field has no check digit or a right one."""
    return not needs_check_digit(ai) or has_check_digit(value)
