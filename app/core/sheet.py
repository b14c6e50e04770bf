"""Rows of a spreadsheet made into typed values, with every problem at once and its place.

For files that people fill in themselves (products, opening stock): columns are found by their
titles in any order, each cell is read by its own reader (:mod:`app.core.cells`), and a problem
never stops the reading.  A slice lists its :class:`Column` objects; whoever opened the file hands
in rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from app.core.cells import BadCell, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

T = TypeVar("T")
#: Row number as the spreadsheet shows it, and its cells from column A on.
NumberedRow = tuple[int, Sequence[Any]]
#: Name of a tab ("" for text files) and its filled rows.
NamedSheet = tuple[str, Sequence[NumberedRow]]
#: Told (done, total, words) while a file is read; may raise to stop.
SheetProgress = Callable[[int, int, str], object]

_BLANKS: Final = re.compile(r"\s+")
_INVISIBLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\u200b-\u200f\u2060\u00ad]")
_UNIT_NOTE: Final = re.compile(r"\s*\((?:rp\.?|idr|mm|cm|gram|gr|g|hari)\)$")
#: A header stands in the first rows; above it a title at most.
_TOP: Final = 20
#: How the code of a template's example row begins.
_EXAMPLE: Final = "CONTOH-"


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
        kind: number format of the template: ``text``, ``money``, ``whole``, ``amount``, ``day`` or
            ``yes_no``.
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
    plain = _BLANKS.sub(" ", _INVISIBLE.sub(" ", plain)).strip(" *'")
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
    """Index of the row that is the header: of the first rows, the one that names most columns."""
    best, most = None, 1
    for index, (_number, cells) in enumerate(rows[:_TOP]):
        named = len(lay_out(cells, columns).places)
        if named > most:
            best, most = index, named
    return best


class NoColumns(ValueError):
    """A sheet whose columns were not found; what to do is its text."""


def below_header(
    rows: Iterable[NumberedRow], columns: Sequence[Column], titles: str
) -> tuple[RowReader, list[NumberedRow]]:
    """What is to be read: a reader of the columns found, and the rows below the header.

    Args:
        rows: Numbered as the spreadsheet shows them; blank ones are passed over.
        columns: Wanted.
        titles: What the first row should hold, for who has another file.

    Raises:
        NoColumns: If no row looks like the header, or a required column is not in it.
    """
    numbered = [(number, line) for number, line in rows if not is_blank(line)]
    head = find_header(numbered, columns)
    if head is None:
        raise NoColumns(
            f"Judul kolom tidak ditemukan. Pakai berkas templat: baris pertama berisi {titles}."
        )
    layout = lay_out(numbered[head][1], columns)
    if layout.missing:
        raise NoColumns(f"Kolom {', '.join(layout.missing)} tidak ada. Tambahkan kolomnya.")
    return RowReader(layout), numbered[head + 1 :]


def is_example(cell: object) -> bool:
    """Whether a row is the example of a template, by the code it bears."""
    return shown(cell).upper().startswith(_EXAMPLE)


def pick_sheet(sheets: Sequence[NamedSheet], columns: Sequence[Column]) -> Sequence[NumberedRow]:
    """Rows of the sheet whose header names most of the columns; of equals the first."""
    best: Sequence[NumberedRow] = sheets[0][1] if sheets else ()
    most = 0
    for _name, rows in sheets:
        head = find_header(rows, columns)
        named = 0 if head is None else len(lay_out(rows[head][1], columns).places)
        if named > most:
            best, most = rows, named
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
