"""Money as sellers' files write it, with the number locale decided once per file.

Most amounts tell themselves: ``1.234.567``, ``1,234.50``, ``4995.0``.  Only one separator before
exactly three digits (``82.500``) can mean two things a factor of 1,000 apart.  Rupiah has no third
decimal, so it is a thousands mark, unless the file itself shows that mark used as a decimal mark:
then such a cell is refused, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from app.core.money import LIMIT_SEN, ZERO, Money
from app.integrations.tables.values import EMPTY_MARKS, BadCell
from app.integrations.xlsx.errors import FileRefused
from app.integrations.xlsx.sheet import CellFault

if TYPE_CHECKING:
    from app.integrations.xlsx.sheet import Cell

_BLANKS: Final = re.compile("[\\s\u00a0\u202f\ufeff\u200b]+")
#: bracket, sign, currency, sign, digits with marks, ",-" or a trailing minus, currency, bracket
_AMOUNT: Final = re.compile(
    r"(\()? ?([-+−])? ?(?:rp\.?|idr)? ?([-+−])? ?(\d[\d., ]*\d|\d|[.,]\d+)?"
    r"(?:[.,]-| ?(-))? ?(?:rp\.?|idr)? ?(\))?",
    re.IGNORECASE | re.ASCII,
)
_SPACED: Final = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?")
_GROUPED: Final = {
    ".": re.compile(r"(\d{1,3}(?:\.\d{3})+),(\d+)"),
    ",": re.compile(r"(\d{1,3}(?:,\d{3})+)\.(\d+)"),
}
_MANY_GROUPS: Final = {
    ".": re.compile(r"\d{1,3}(?:\.\d{3}){2,}"),
    ",": re.compile(r"\d{1,3}(?:,\d{3}){2,}"),
}
_ONE_MARK: Final = re.compile(r"(\d*)([.,])(\d+)")
_COULD_BE_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}")
_GROUP: Final = 3
_CENT: Final = Decimal("0.01")
_OTHER: Final = {".": ",", ",": "."}
_UNKNOWN: Final = "bukan angka rupiah yang dikenal"


class MixedNumbers(FileRefused):
    """One file writes thousands with both marks."""

    code = "FILE_NUMBERS"

    def __init__(self, first: str, second: str) -> None:
        super().__init__(
            f'Format angka dalam berkas ini bercampur: "{first}" dan "{second}". Samakan format '
            "angkanya "
            "(atau unduh ulang berkas aslinya), lalu impor lagi."
        )


class LocaleLearned(Exception):
    """A later cell showed that earlier ones were misread; read the sheet again with this style."""


@dataclass(slots=True)
class NumberStyle:
    """What the file has shown so far about its two marks; it only grows."""

    thousands: set[str] = field(default_factory=set)
    decimal: set[str] = field(default_factory=set)

    def refused(self, mark: str) -> bool:
        """Whether ``mark`` before three digits can no longer be trusted to mean thousands."""
        return mark in self.decimal or _OTHER[mark] in self.thousands


class Amounts(dict["Cell", Money]):
    """Cell -> exact Money, remembered; blank, ``-`` and ``/`` are zero.

    Args:
        style: Evidence kept over a second reading of the same sheet.
    """

    def __init__(self, style: NumberStyle | None = None) -> None:
        super().__init__()
        self.style = style or NumberStyle()
        self._trusted: dict[str, str] = {}

    def __missing__(self, cell: Cell) -> Money:
        money = self[cell] = self._read(cell)
        return money

    def settle(self) -> None:
        """Call after the last row.

        Raises:
            MixedNumbers: If both marks were taken as thousands and nothing told which one is.
        """
        if len(self._trusted) > 1:
            raise MixedNumbers(self._trusted["."], self._trusted[","])

    def _read(self, cell: Cell) -> Money:
        if isinstance(cell, Decimal):
            return _exact(cell)
        if isinstance(cell, CellFault):
            raise BadCell(cell.reason)
        text = _BLANKS.sub(" ", cell).strip(" '")
        if text in EMPTY_MARKS:
            return ZERO
        negative, digits = _sign(text)
        if not digits:
            return ZERO
        value = self._number(digits)
        return _exact(-value if negative else value)

    def _number(self, digits: str) -> Decimal:
        if digits.isdecimal() and digits.isascii():
            return Decimal(digits)
        if _SPACED.fullmatch(digits):
            return self._number(digits.replace(" ", ""))
        for mark, pattern in _GROUPED.items():
            if found := pattern.fullmatch(digits):
                self._shown(thousands=mark, decimal=_OTHER[mark])
                return Decimal(f"{found[1].replace(mark, '')}.{found[2]}")
        for mark, pattern in _MANY_GROUPS.items():
            if pattern.fullmatch(digits):
                self._shown(thousands=mark)
                return Decimal(digits.replace(mark, ""))
        return self._one_mark(digits)

    def _one_mark(self, digits: str) -> Decimal:
        found = _ONE_MARK.fullmatch(digits)
        if found is None or not digits.isascii():
            raise BadCell(_UNKNOWN)
        whole, mark, rest = found[1], found[2], found[3]
        if len(rest) == _GROUP and _COULD_BE_THOUSANDS.fullmatch(whole):
            return self._thousands(whole, mark, rest)
        self._shown(decimal=mark)
        return Decimal(f"{whole or 0}.{rest}")

    def _thousands(self, whole: str, mark: str, rest: str) -> Decimal:
        if self.style.refused(mark):
            raise BadCell(
                f'angka rancu: "{whole}{mark}{rest}" bisa ribuan atau desimal, karena berkas ini '
                "juga "
                "memakai tanda itu dengan arti lain; samakan format angkanya"
            )
        self._trusted.setdefault(mark, f"{whole}{mark}{rest}")
        return Decimal(whole + rest)

    def _shown(self, *, thousands: str = "", decimal: str = "") -> None:
        """Note evidence; start over if a cell already taken as thousands is now in doubt."""
        self.style.thousands.update(thousands)
        self.style.decimal.update(decimal)
        if any(self.style.refused(mark) for mark in self._trusted):
            raise LocaleLearned


def _sign(text: str) -> tuple[bool, str]:
    """Split off currency, sign, brackets and the ``,-`` people end whole rupiah with.

    Returns:
        Whether it is negative, and the digits with their marks; no digits for a lone dash.
    """
    found = _AMOUNT.fullmatch(text)
    if found is None or (found[1] is None) != (found[6] is None):
        raise BadCell(_UNKNOWN)
    signs = [sign for sign in (found[1], found[2], found[3], found[5]) if sign]
    if len(signs) > 1 or (found[1] and not found[4]):
        raise BadCell(_UNKNOWN)
    return bool(signs) and signs[0] != "+", found[4] or ""


def _exact(value: Decimal) -> Money:
    """Whole sen; a computed share such as 3946.0505 is rounded half up to the sen."""
    if abs(value) > LIMIT_SEN // 100:
        raise BadCell("angka melebihi batas Rp 900 triliun")
    return Money(int(value.quantize(_CENT, ROUND_HALF_UP).scaleb(2)))
