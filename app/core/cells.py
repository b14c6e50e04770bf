"""Cells of a spreadsheet as typed values: codes, rupiah, whole numbers, days, yes or no.

A cell is text, Decimal, date, None, or an object whose ``reason`` tells why it holds no value.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from app.core.money import LIMIT_SEN, ZERO, Money
from app.core.quantity import DECIMALS, LIMIT

_BLANKS: Final = re.compile(r"\s+")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\u200b-\u200f\u2060\u00ad]")
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d*)?E\+?\d+|\d[.,]\d*E\d+", re.IGNORECASE)
_CURRENCY: Final = re.compile(r"^(-?)\s*(?:rp\.?|idr)\s*|\s*(?:rp\.?|idr)$|,-$|\.-$", re.IGNORECASE)
_GROUPED: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
#: A comma before three digits: thousands in an English file, decimals in an Indonesian one.
_EITHER: Final = re.compile(r"\d{1,3},\d{3}")
_DECIMALS: Final = re.compile(
    r"(\d+|\d{1,3}(?:\.\d{3})+),(\d{1,2})|(\d+|\d{1,3}(?:,\d{3})+)\.(\d{1,2})"
)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]+)[-/. ](\d{4})", re.IGNORECASE)
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "jan januari january", "feb februari february", "mar maret march", "apr april",
            "mei may", "jun juni june", "jul juli july", "agu agt ags agustus aug august",
            "sep sept september", "okt oktober oct october", "nov nopember november",
            "des desember dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_YES: Final = frozenset({"ya", "y", "yes", "true", "benar", "1", "aktif", "v", "✓", "x"})
_NO: Final = frozenset({"tidak", "tdk", "t", "no", "n", "false", "salah", "0", "nonaktif", "-"})
#: Whole numbers beyond this are not exact in a spreadsheet's binary numbers.
_EXACT: Final = 2**53
_EPOCH: Final = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_YEARS: Final = range(1990, 2101)
_SHOWN: Final = 60
_LOST: Final = (
    "angkanya rusak karena disimpan sebagai bilangan (digitnya hilang); ubah kolom menjadi teks "
    "dan isi ulang"
)


class BadCell(Exception):
    """A cell that does not hold what its column promises; the reason is part of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def shown(cell: Any) -> str:
    """A cell as a person would read it, one line, shortened."""
    text = _plain(cell)
    text = _BLANKS.sub(" ", _CONTROL.sub(" ", text)).strip()
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, Decimal):
        return format(cell.normalize() if cell else Decimal(0), "f")
    return str(getattr(cell, "text", cell))


def _usable(cell: Any) -> Any:
    reason = getattr(cell, "reason", None)
    if isinstance(reason, str):
        raise BadCell(reason)
    if isinstance(cell, float):
        # Python's shortest text of a float is what the spreadsheet shows; floats go no further.
        return Decimal(repr(cell))
    if isinstance(cell, int) and not isinstance(cell, bool):
        return Decimal(cell)
    return cell


def text(cell: Any) -> str:
    """Free text on one line; a number as its digits."""
    value = _usable(cell)
    return _BLANKS.sub(" ", _CONTROL.sub(" ", unicodedata.normalize("NFKC", _plain(value)))).strip()


def identifier(cell: Any) -> str:
    """A code exactly as written: SKU, barcode, document number.

    Raises:
        BadCell: If its digits were lost in a number format.
    """
    value = _usable(cell)
    if isinstance(value, Decimal):
        if value != value.to_integral_value() or abs(value) >= _EXACT:
            raise BadCell(_LOST)
        return str(int(value))
    code = _CONTROL.sub("", _plain(value)).strip(" \t\r\n'’`\xa0")
    if _SCIENTIFIC.fullmatch(code):
        raise BadCell(_LOST)
    return code


def money(cell: Any) -> Money:
    """Rupiah: ``125000``, ``125.000``, ``Rp 125.000,50``, ``125,000.50``; blank is zero.

    Raises:
        BadCell: If it is none, or has more than two decimals.
    """
    number = _number(cell, "bukan jumlah rupiah (contoh yang benar: 125000 atau 125.000,50)")
    scaled = number.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise BadCell("jumlah rupiah paling banyak dua angka di belakang koma")
    if abs(scaled) > LIMIT_SEN:
        raise BadCell("jumlah rupiah melebihi batas Rp 900 triliun")
    return Money(int(scaled)) if scaled else ZERO


def price(cell: Any) -> Money:
    """Money that is not negative."""
    amount = money(cell)
    if amount.sen < 0:
        raise BadCell("harga tidak boleh minus")
    return amount


def whole(cell: Any) -> int:
    """A whole number, not negative: ``12``, ``1.200``; blank is zero.

    Raises:
        BadCell: If it is none, or ``1,200``: nobody can tell 1200 from 1,2.
    """
    _refuse_either(cell)
    number = _number(cell, "bukan bilangan bulat (contoh yang benar: 12)")
    if number != number.to_integral_value():
        raise BadCell("harus bilangan bulat, tanpa koma")
    if not 0 <= number <= LIMIT:
        raise BadCell("harus antara 0 dan 2.000.000.000")
    return int(number)


def amount(cell: Any) -> Decimal:
    """A quantity in some unit, not negative, exact: ``12``, ``1.200``, ``2,5``; blank is zero.

    Raises:
        BadCell: If it is none, has more than six decimals, or is ``1,200`` (see :func:`whole`).
    """
    _refuse_either(cell)
    number = _number(cell, "bukan jumlah (contoh yang benar: 12 atau 2,5)")
    if not 0 <= number <= LIMIT:
        raise BadCell("harus antara 0 dan 2.000.000.000")
    if number != round(number, DECIMALS):
        raise BadCell(f"paling banyak {DECIMALS} angka di belakang koma")
    return number


def _refuse_either(cell: Any) -> None:
    """Read either way, somebody's quantity would be a thousand times wrong.

    Raises:
        BadCell: If the text is one of two numbers.
    """
    if not isinstance(cell, str) or not _EITHER.fullmatch(digits := text(cell).strip(" '")):
        return
    big, small = int(digits.replace(",", "")), digits.rstrip("0").rstrip(",")
    raise BadCell(f'"{digits}" dapat berarti {big} atau {small}; tulis salah satunya')


def _number(cell: Any, unknown: str) -> Decimal:
    value = _usable(cell)
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (bool, date)):
        raise BadCell(unknown)
    digits = _CURRENCY.sub(r"\1", text(value)).strip(" '")
    digits = _CURRENCY.sub(r"\1", digits).strip()
    negative = digits.startswith("-") or (digits.startswith("(") and digits.endswith(")"))
    digits = digits.strip("-() ").replace(" ", "")
    if not digits and not text(value).strip("- "):
        return Decimal(0)
    number = _digits(digits)
    if number is None:
        raise BadCell(unknown)
    return -number if negative else number


def _digits(digits: str) -> Decimal | None:
    if not digits.isascii():
        return None
    if digits.isdigit() or _GROUPED.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", ""))
    found = _DECIMALS.fullmatch(digits)
    if found is None:
        return None
    whole_part, decimals = (found[1], found[2]) if found[1] else (found[3], found[4])
    return Decimal(f"{whole_part.replace('.', '').replace(',', '')}.{decimals}")


def day(cell: Any, *, epoch_1904: bool = False) -> date | None:
    """A date, the day before the month: ``21/11/2026``, ``21 Nov 2026``, ``2026-11-21``.

    Raises:
        BadCell: If it is none.
    """
    value = _usable(cell)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, Decimal):
        return _serial(value, epoch_1904=epoch_1904)
    words = text(value).strip("'")
    if words in {"", "-"}:
        return None
    found = _year_month_day(words)
    if found is None:
        raise BadCell("bukan tanggal (contoh yang benar: 21/11/2026)")
    try:
        answer = date(*found)
    except ValueError:
        raise BadCell("tanggal itu tidak ada di kalender") from None
    return _near(answer)


def _year_month_day(words: str) -> tuple[int, int, int] | None:
    found = _YEAR_FIRST.fullmatch(words)
    if found:
        return int(found[1]), int(found[2]), int(found[3])
    found = _DAY_FIRST.fullmatch(words)
    if found is None:
        return None
    month = int(found[2]) if found[2].isdigit() else _MONTHS.get(found[2].lower(), 0)
    return int(found[3]), month, int(found[1])


def _serial(value: Decimal, *, epoch_1904: bool) -> date:
    if not 1 <= value < 100_000:  # noqa: PLR2004 - to the year 2173
        raise BadCell("bukan tanggal (contoh yang benar: 21/11/2026)")
    return _near(_EPOCH[epoch_1904] + timedelta(days=int(value)))


def _near(answer: date) -> date:
    if answer.year not in _YEARS:
        raise BadCell("tahunnya di luar 1990–2100")
    return answer


def yes_no(cell: Any) -> bool | None:
    """``ya`` or ``tidak`` in the ways people write them; blank is None.

    Raises:
        BadCell: If it is neither.
    """
    value = _usable(cell)
    if isinstance(value, bool):
        return value
    word = text(value).casefold()
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise BadCell("isi dengan ya atau tidak")
