"""Moments as the exports and re-saved copies of them write them, as Jakarta time.

Text with the year first is unambiguous.  ``05/10/2026`` is day first, as the platforms write it,
unless the file shows a second number above 12 or writes AM/PM (an English spreadsheet saved it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from app.core.env import WIB
from app.integrations.tables.amounts import LocaleLearned
from app.integrations.tables.values import EMPTY_MARKS, BadCell
from app.integrations.xlsx.sheet import CellFault

if TYPE_CHECKING:
    from app.integrations.xlsx.sheet import Cell

_FORM: Final = re.compile(
    r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})"
    r"(?:(?: |T|, ?)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?(?: ?([AaPp])\.?[Mm]\.?)?)?"
    r"(?: ?(Z|UTC|GMT|WIB|WITA|WIT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?))?"
)
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?")
_ZONES: Final = {
    "Z": UTC,
    "UTC": UTC,
    "GMT": UTC,
    "WIB": WIB,
    "WITA": timezone(timedelta(hours=8)),
    "WIT": timezone(timedelta(hours=9)),
}
_YEARS: Final = range(2000, 2101)
_YEAR_DIGITS: Final = 4
_MONTHS: Final = 12
_NOON: Final = 12
_FULL_TEXT: Final = (16, 19)
_EPOCH: Final = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - made aware below
_UNKNOWN: Final = "tanggal tidak dikenal (contoh yang benar: 2026-11-21 14:05)"


@dataclass(slots=True)
class DateStyle:
    """Which order of day and month the file has shown; it only grows."""

    day_first: bool = False
    month_first: bool = False


class Dates:
    """Reads moments of one sheet.

    Args:
        epoch_1904: Whether serial numbers count from 1904.
        style: Evidence kept over a second reading of the same sheet.
    """

    def __init__(self, *, epoch_1904: bool = False, style: DateStyle | None = None) -> None:
        self._epoch = _EPOCH[epoch_1904]
        self.style = style or DateStyle()
        self._assumed: set[str] = set()

    def __call__(self, cell: Cell) -> datetime | None:
        """The moment, or None for a blank cell.

        Raises:
            BadCell: If the cell holds anything else.
            LocaleLearned: If it proves earlier cells misread.
        """
        if isinstance(cell, str):
            text = cell.strip(" \t\r\n'\xa0\ufeff")
            if len(text) in _FULL_TEXT:
                if text[4] == "-" and text[7] == "-":
                    return self._iso(text)
                if text[2] == "/" and text[5] == "/" and text[13] == ":":
                    return self._slashed(text)
            if text in EMPTY_MARKS:
                return None
            return self._other(text)
        if isinstance(cell, CellFault):
            raise BadCell(cell.reason)
        return self._serial(cell)

    def _iso(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return self._other(text)
        if moment.year not in _YEARS:
            raise BadCell("tahun di luar 2000-2100")
        return moment.replace(tzinfo=WIB) if moment.tzinfo is None else moment.astimezone(WIB)

    def _slashed(self, text: str) -> datetime:
        """``15/10/2026 09:36:00``, the form of the large files, without the general pattern."""
        first, second = text[:2], text[3:5]
        if not (first.isdecimal() and second.isdecimal()):
            return self._other(text)
        if self._month_first(int(first), int(second), english=False):
            first, second = second, first
        try:
            moment = datetime.fromisoformat(f"{text[6:10]}-{second}-{first}{text[10:]}")
        except ValueError:
            return self._other(text)
        if moment.year not in _YEARS or moment.tzinfo is not None:
            return self._other(text)
        return moment.replace(tzinfo=WIB)

    def _other(self, text: str) -> datetime:
        found = _FORM.fullmatch(text)
        if found is None:
            return self._serial_text(text)
        year, month, day = self._order(found)
        hour, minute, second = (int(found[group] or 0) for group in (5, 6, 7))
        if found[8]:
            if not 1 <= hour <= _NOON:
                raise BadCell(_UNKNOWN)
            hour = hour % _NOON + (_NOON if found[8] in "Pp" else 0)
        return _moment((year, month, day, hour, minute, second), _zone(found[9]))

    def _order(self, found: re.Match[str]) -> tuple[int, int, int]:
        first, second, third = found[1], int(found[3]), found[4]
        if len(first) == _YEAR_DIGITS:
            return int(first), second, int(third)
        if len(third) != _YEAR_DIGITS:
            raise BadCell("tahun tanggal tidak lengkap (harus empat angka)")
        if self._month_first(int(first), second, english=found[8] is not None):
            return int(third), int(first), second
        return int(third), second, int(first)

    def _month_first(self, first: int, second: int, *, english: bool) -> bool:
        if first > _MONTHS or second > _MONTHS:
            self._shown(day_first=first > _MONTHS, month_first=second > _MONTHS)
            return second > _MONTHS
        style = self.style
        if style.day_first and style.month_first:
            raise BadCell(
                "urutan tanggal dan bulan bercampur dalam berkas ini, jadi tanggal ini rancu"
            )
        answer = style.month_first or (english and not style.day_first)
        self._assumed.add("month" if answer else "day")
        return answer

    def _shown(self, *, day_first: bool, month_first: bool) -> None:
        style = self.style
        style.day_first = style.day_first or day_first
        style.month_first = style.month_first or month_first
        doubted = {"day"} if style.month_first else set()
        if style.day_first:
            doubted |= {"month", "serial"}
        if doubted & self._assumed:
            raise LocaleLearned

    def _serial_text(self, text: str) -> datetime:
        """A serial number that was written out as text (``46300.5``)."""
        if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
            return self._serial(Decimal(text.replace(",", ".")))
        raise BadCell(_UNKNOWN)

    def _serial(self, serial: Decimal) -> datetime:
        if self.style.day_first:
            # An English Excel turned 05/10 into 10 May and left 15/10 as text: the number is wrong.
            raise BadCell(
                "hari dan bulan tanggal ini ditukar oleh Excel; unduh ulang berkas aslinya"
            )
        self._assumed.add("serial")
        if not 1 <= serial < 100_000:  # noqa: PLR2004 - five digits reach the year 2173
            raise BadCell(_UNKNOWN)
        seconds = int((serial * 86_400).to_integral_value())
        moment = self._epoch + timedelta(seconds=seconds)
        if moment.year not in _YEARS:
            raise BadCell("tahun di luar 2000-2100")
        return moment.replace(tzinfo=WIB)


def _moment(parts: tuple[int, int, int, int, int, int], zone: tzinfo) -> datetime:
    if parts[0] not in _YEARS:
        raise BadCell("tahun di luar 2000-2100")
    try:
        return datetime(*parts, tzinfo=zone).astimezone(WIB)
    except (ValueError, OverflowError) as error:
        raise BadCell(_UNKNOWN) from error


def _zone(text: str | None) -> tzinfo:
    if not text:
        return WIB
    if text in _ZONES:
        return _ZONES[text]
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) > 14 or int(found[3] or 0) > 59:  # noqa: PLR2004 - UTC+14:00
        raise BadCell(_UNKNOWN)
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(offset if found[1] == "+" else -offset)
