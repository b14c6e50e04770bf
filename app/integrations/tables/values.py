"""Cells as texts, ids and counts.

Readers that many rows share are dicts that fill themselves: a repeated cell costs one look-up, and
equal texts are kept in memory once.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.integrations.xlsx.sheet import CellFault

if TYPE_CHECKING:
    from app.integrations.tables.amounts import Amounts
    from app.integrations.xlsx.sheet import Cell

#: Control characters PostgreSQL or a label printer would choke on, and invisible marks.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200b\u2060\ufffe\uffff]")
_LINE_ENDS: Final = re.compile(r"\r\n?")
_BLANKS: Final = re.compile(r"\s+")
#: An id that went through a number format: 5.83871E+17.  ``2610E12`` alone can be a real Shopee id.
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d*)?E[+-]\d+|\d[.,]\d*E\d+", re.IGNORECASE)
#: Whole numbers beyond this are not exact in a spreadsheet's binary numbers.
EXACT_LIMIT: Final = 2**53
EMPTY_MARKS: Final = frozenset({"", "-", "--", "/", "–", "—", "n/a", "N/A"})
_WEIGHT: Final = re.compile(r"([\d.,]+)\s*(kg|gr?|gram)?\.?", re.IGNORECASE)


class BadCell(Exception):
    """A cell that does not hold what its column promises.

    Args:
        reason: Indonesian sentence.
        field: The field concerned, where its type alone does not tell.
    """

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


class UnknownStatus(Exception):
    """A status word nobody has mapped; never guessed."""

    def __init__(self, raw: str) -> None:
        super().__init__(raw)
        self.raw = raw


def shown(cell: Cell) -> str:
    """A cell as a person would read it in a list of problems, shortened."""
    text = cell if isinstance(cell, str) else _plain(cell)
    text = _BLANKS.sub(" ", _CONTROL.sub("", text)).strip()
    return text if len(text) <= 80 else f"{text[:79]}…"  # noqa: PLR2004 - one line of a table


def _plain(cell: Decimal | CellFault) -> str:
    if isinstance(cell, CellFault):
        return cell.text
    return format(cell.normalize() if cell else Decimal(0), "f")


def clean(cell: Cell) -> str:
    """Free text: outer blanks and control characters out, line breaks kept as line feeds."""
    if not isinstance(cell, str):
        return "" if isinstance(cell, CellFault) else _plain(cell)
    text = cell.strip()
    if text.isprintable():
        return text
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", text)).strip()


def clean_or_empty(cell: Cell) -> str:
    """As ``clean``, with the exports' marks for nothing (``-``, ``/``) as empty."""
    text = clean(cell)
    return "" if text in EMPTY_MARKS else text


class Texts(dict["Cell", str]):
    """``clean_or_empty`` remembered, for columns whose values repeat (status, courier, city)."""

    def __missing__(self, cell: Cell) -> str:
        text = self[cell] = clean_or_empty(cell)
        return text


def identifier(cell: Cell) -> str:
    """An order, parcel or tracking number as text, exactly as the platform wrote it.

    Raises:
        BadCell: If its digits were lost in a spreadsheet.
    """
    if isinstance(cell, CellFault):
        raise BadCell(cell.reason)
    if isinstance(cell, Decimal):
        if cell != cell.to_integral_value() or abs(cell) >= EXACT_LIMIT:
            raise BadCell(_LOST)
        return str(int(cell))
    text = cell.strip(" \t\r\n'’`\xa0\ufeff\u200b\u2060")
    if not text.isprintable():
        text = _CONTROL.sub("", text).strip()
    if text in EMPTY_MARKS:
        return ""
    if _SCIENTIFIC.fullmatch(text):
        raise BadCell(_LOST)
    return text


_LOST: Final = (
    "nomor sudah rusak karena disimpan sebagai angka (digitnya hilang); unduh ulang berkas "
    "aslinya dan "
    "jangan disimpan lewat Excel"
)


class Identifiers(dict["Cell", str]):
    """``identifier`` remembered, for ids repeated on each line of an order."""

    def __missing__(self, cell: Cell) -> str:
        text = self[cell] = identifier(cell)
        return text


@lru_cache(maxsize=65_536)
def normalise_sku(raw: str) -> str:
    """A seller SKU as it is compared: NFKC, blanks collapsed, upper case."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", raw)).strip().upper()


class Counts(dict["Cell", int]):
    """Whole pieces; ``2``, ``2.0`` and a native number read the same, a fraction is refused."""

    def __init__(self, amounts: Amounts) -> None:
        super().__init__()
        self._amounts = amounts

    def __missing__(self, cell: Cell) -> int:
        whole, rest = divmod(self._amounts[cell].sen, 100)
        if rest or whole < 0:
            raise BadCell("jumlah harus bilangan bulat, tidak boleh pecahan atau minus")
        if whole > 1_000_000:  # noqa: PLR2004 - more than any order line; catches shifted columns
            raise BadCell("jumlah tidak masuk akal (lebih dari satu juta)")
        self[cell] = whole
        return whole


def grams(cell: Cell, default_unit: str = "gr") -> int:
    """A weight in whole grams: ``200 gr``, ``1,5 kg``, ``0.3`` with ``default_unit="kg"``.

    Weights only help to choose a courier, so an unreadable one is 0, not an error.
    """
    if isinstance(cell, Decimal):
        number, unit = cell, default_unit
    else:
        found = _WEIGHT.fullmatch(clean(cell))
        if found is None:
            return 0
        number, unit = _weight_number(found[1], found[2] or default_unit), found[2] or default_unit
    value = number * 1000 if unit.lower() == "kg" else number
    return int(value.to_integral_value()) if 0 <= value <= 10**9 else 0


def _weight_number(text: str, unit: str) -> Decimal:
    """Thousands are written only in grams (``1.200 gr``); in kilograms a mark is a decimal mark."""
    digits = re.sub(r"[.,](?=\d{3}\b)", "", text) if unit.lower() != "kg" else text
    digits = digits.replace(",", ".").strip(".")
    return Decimal(digits) if digits.count(".") <= 1 and digits else Decimal(0)
