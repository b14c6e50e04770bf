"""Rows of a spreadsheet made into typed values, with every problem at once and its place.

For files that people fill in themselves (products, opening stock): columns are found by their titles in
any order, each cell is read by its own reader, and a problem never stops the reading.  A slice lists its
:class:`Column` objects; whoever opened the file hands in plain cells: text, Decimal, date, None, or
an object with a ``reason`` that tells why the cell holds no value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

from app.core.money import LIMIT_SEN, ZERO, Money
from app.core.quantity import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

T = TypeVar("T")
#: Row number as the spreadsheet shows it, and its cells from column A on.
NumberedRow = tuple[int, Sequence[Any]]

_BLANKS: Final = re.compile(r"\s+")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\u200b-\u200f\u2060\u00ad]")
_UNIT_NOTE: Final = re.compile(r"\s*\((?:rp\.?|idr|mm|cm|gram|gr|g|hari)\)$")
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d*)?E\+?\d+|\d[.,]\d*E\d+", re.IGNORECASE)
_CURRENCY: Final = re.compile(r"^(-?)\s*(?:rp\.?|idr)\s*|\s*(?:rp\.?|idr)$|,-$|\.-$", re.IGNORECASE)
_GROUPED: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
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
    "angkanya rusak karena disimpan sebagai bilangan (digitnya hilang); ubah kolom menjadi teks dan "
    "isi ulang"
)


class BadCell(Exception):  # noqa: N818 - says what happened
    """A cell that does not hold what its column promises; the reason is part of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing to mend, with the place a person can look at in the spreadsheet.

    Attributes:
        row: Row number as the spreadsheet shows it; 0 when the whole sheet is concerned.
        column: Title of the column; "" when the whole row is concerned.
        value: The cell as written.
        reason: Indonesian sentence.
    """

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column somebody may fill in.

    Attributes:
        field: Name in the program.
        title: Header in the template and in messages.
        names: Other headers it goes by.
        required: Whether a sheet without the column cannot be read.
        note: What to fill in, for the template.
        example: Cell of the template's example row.
        kind: ``text``, ``money``, ``whole``, ``day`` or ``yes_no``: number format of the template.
        choices: The only words allowed, offered as a list in the template.
        width: Width in characters in the template.
    """

    field: str
    title: str
    names: tuple[str, ...] = ()
    required: bool = False
    note: str = ""
    example: object = ""
    kind: str = "text"
    choices: tuple[str, ...] = ()
    width: int = 14


def header_key(text: str) -> str:
    """A header as it is compared: no case, stars, invisible marks or unit in brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _BLANKS.sub(" ", _CONTROL.sub(" ", plain)).strip(" *'")
    return _UNIT_NOTE.sub("", plain).strip(" *")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column stands in this sheet.

    Attributes:
        places: Field -> index of its cell; absent columns are left out.
        titles: Field -> header as written.
        missing: Titles of required columns that are absent.
        unknown: Headers nobody reads, as written.
    """

    places: Mapping[str, int]
    titles: Mapping[str, str]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Whether the sheet has the column of a field."""
        return name in self.places


def lay_out(header: Sequence[Any], columns: Iterable[Column]) -> Layout:
    """Find the columns among the header cells; of two equal headers the first counts."""
    wanted = list(columns)
    by_key = {header_key(name): each.field for each in wanted for name in (each.title, *each.names)}
    places: dict[str, int] = {}
    titles: dict[str, str] = {}
    unknown: list[str] = []
    for index, cell in enumerate(header):
        title = shown(cell)
        name = by_key.get(header_key(title)) if title else None
        if name is not None and name not in places:
            places[name], titles[name] = index, title
        elif title:
            unknown.append(title)
    missing = tuple(each.title for each in wanted if each.required and each.field not in places)
    return Layout(places, titles, missing, tuple(unknown))


def find_header(rows: Sequence[NumberedRow], columns: Sequence[Column]) -> int | None:
    """Index of the row that is the header: of the first twenty, the one that names most columns."""
    best, most = None, 1
    for index, (_number, cells) in enumerate(rows[:20]):
        named = len(lay_out(cells, columns).places)
        if named > most:
            best, most = index, named
    return best


@dataclass(slots=True)
class RowReader:
    """Reads one row after the other and keeps what is wrong."""

    layout: Layout
    problems: list[RowProblem] = field(default_factory=list)
    row: int = 0
    _cells: Sequence[Any] = ()

    def start(self, row: int, cells: Sequence[Any]) -> None:
        """Turn to a row."""
        self.row, self._cells = row, cells

    def cell(self, name: str) -> Any:
        """The raw cell of a field, None when the sheet or the row has none."""
        place = self.layout.places.get(name)
        return self._cells[place] if place is not None and place < len(self._cells) else None

    def get(self, name: str, read: Callable[[Any], T], default: T) -> T:
        """The value of a field; ``default`` after noting the problem, or without the column."""
        if not self.layout.has(name):
            return default
        try:
            return read(self.cell(name))
        except BadCell as error:
            self.problem(name, error.reason)
            return default

    def problem(self, name: str, reason: str) -> None:
        """Note a problem of this row; ``name`` is a field, or "" for the whole row."""
        title = self.layout.titles.get(name, name)
        value = shown(self.cell(name)) if name else ""
        self.problems.append(RowProblem(self.row, title, value, _sentence(reason)))


def _sentence(reason: str) -> str:
    text = reason[:1].upper() + reason[1:]
    return text if text.endswith((".", "?")) else f"{text}."


def is_blank(cells: Sequence[Any]) -> bool:
    """Whether nothing but blanks is in the row."""
    return not any(shown(cell) for cell in cells)


# ---------------------------------------------------------------- cells


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
        BadCell: If it is none.
    """
    number = _number(cell, "bukan bilangan bulat (contoh yang benar: 12)")
    if number != number.to_integral_value():
        raise BadCell("harus bilangan bulat, tanpa koma")
    if not 0 <= number <= LIMIT:
        raise BadCell("harus antara 0 dan 2.000.000.000")
    return int(number)


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
