"""Rows of a table and how each cell reads; windowed by key, 100 000 rows without a wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.money import Money
from app.core.text import angka, tanggal, waktu
from app.ui.pills import PillText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: More belongs in the second line or the side area (WMS-GEN-05).
MOST_COLUMNS: Final = 7

# Plain ints: comparing with Qt's enums costs three times the rest of data() (measured, tech.md).
_DISPLAY: Final = 0
_TOOL_TIP: Final = 3
_ALIGNMENT: Final = 7
_ACCESSIBLE: Final = 11
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NOWHERE: Final = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class Kind(Enum):
    """What a column holds; decides how it reads, aligns, copies and exports."""

    TEXT = auto()
    NUMBER = auto()
    MONEY = auto()
    DATE = auto()
    TIME = auto()
    PILL = auto()

    @property
    def right(self) -> bool:
        """Whether it stands at the right, figures under figures."""
        return self in {Kind.NUMBER, Kind.MONEY}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        key: Name for remembering its width and for sorting.
        title: The words in the header.
        value: Row to value: str, int, Money, date, datetime or PillText by kind; None is an empty
            cell.
        kind: What it holds.
        detail: Row to second line, in small type.
        width: Pixels at 100 %.
        stretch: Takes the room that is left; one column at most.
        sort: Whether the header sorts by it (the query gets its key).
        names: Holds codes by which people tell one thing from another (a rack, a lot): never cut,
            as the first column is not.
        gives_way: Left out where there is no room for all, the highest first; 0 never is.  For what
            the open detail says too.
    """

    key: str
    title: str
    value: Callable[[Any], object]
    kind: Kind = Kind.TEXT
    detail: Callable[[Any], str] | None = None
    width: int = 120
    stretch: bool = False
    sort: bool = False
    names: bool = False
    gives_way: int = 0


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What the next page of a list needs; ``sort`` is a column key, with "-" in front downwards."""

    limit: int
    after: str | None = None
    sort: str | None = None


def cell_text(value: object, kind: Kind) -> str:
    """How a value reads on the screen."""
    match value:
        case None:
            text = ""
        case PillText():
            text = value.text
        case Money():
            text = value.rupiah()
        case datetime():
            text = waktu(value)
        case date():
            text = tanggal(value)
        case int() if kind.right:
            text = angka(value)
        case _:
            text = str(value)
    return text


def plain_text(value: object) -> str:
    """How a value travels to a spreadsheet: no thousands dots, decimals with a comma."""
    if isinstance(value, Money):
        whole = str(value).removesuffix(".00")
        return whole.replace(".", ",")
    if isinstance(value, datetime):
        return waktu(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, PillText):
        return value.text
    text = "" if value is None else str(value)
    return " ".join(text.split()) if any(mark in text for mark in "\t\r\n") else text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell ready to paint."""

    text: str
    detail: str
    value: object


class RowsModel(QAbstractTableModel):
    """Rows in memory, formatted when first painted."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        if len(columns) > MOST_COLUMNS:
            raise ValueError(f"{len(columns)} columns; a table has at most {MOST_COLUMNS}")
        self.columns = tuple(columns)
        self._all: list[Any] = []
        self._rows: list[Any] = []
        self._cells: list[tuple[Cell, ...] | None] = []
        self._haystack: list[str] | None = None
        self._needle = ""
        self._sort: tuple[int, bool] | None = None

    # ---------------------------------------------------------------- rows
    @property
    def rows(self) -> Sequence[Any]:
        """Rows in the order shown."""
        return self._rows

    def row(self, at: int) -> Any:  # noqa: ANN401 - a slice's own row class
        """The row at a position."""
        return self._rows[at]

    def cell(self, at: int, column: int) -> Cell:
        """A cell ready to paint."""
        cells = self._cells[at]
        return (cells if cells is not None else self._format(at))[column]

    def _format(self, at: int) -> tuple[Cell, ...]:
        row = self._rows[at]
        cells = tuple(_cell(column, row) for column in self.columns)
        self._cells[at] = cells
        return cells

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._all = list(rows)
        self._haystack = None
        self._arrange()
        self.endResetModel()

    def append(self, rows: Sequence[Any]) -> None:
        """Add the next page."""
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(_NOWHERE, first, first + len(rows) - 1)
        self._all.extend(rows)
        if self._rows is not self._all:
            self._rows.extend(rows)
        self._cells.extend([None] * len(rows))
        self._haystack = None
        self.endInsertRows()

    def replace(self, at: int, row: object) -> None:
        """Show another state of one row."""
        old = self._rows[at]
        self._rows[at] = row
        if self._rows is not self._all:
            self._all[next(i for i, one in enumerate(self._all) if one is old)] = row
        self._cells[at] = None
        self._haystack = None
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    # ---------------------------------------------------------------- in memory: search and sort
    def find(self, text: str) -> None:
        """Show only rows that hold every word; refines the hits before when the text grew."""
        needle = text.casefold().strip()
        if needle == self._needle:
            return
        self.beginResetModel()
        self._needle = needle
        self._arrange()
        self.endResetModel()

    def sort_by(self, column: int, *, descending: bool) -> None:
        """Sort the rows in memory by a column's values."""
        self.beginResetModel()
        self._sort = (column, descending)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        rows = self._all
        if self._needle:
            words = self._needle.split()
            hay = self._texts()
            rows = [
                row for row, text in zip(rows, hay, strict=True) if all(w in text for w in words)
            ]
        if self._sort is not None:
            column, descending = self._sort
            rows = sorted(rows, key=_sort_key(self.columns[column]), reverse=descending)
        self._rows = rows
        self._cells = [None] * len(rows)

    def _texts(self) -> list[str]:
        if self._haystack is None:
            self._haystack = [self._text(row) for row in self._all]
        return self._haystack

    def _text(self, row: object) -> str:
        cells = (_cell(column, row) for column in self.columns)
        return " ".join(f"{cell.text} {cell.detail}" for cell in cells).casefold()

    # ---------------------------------------------------------------- Qt
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if role == _DISPLAY:
            return self.cell(index.row(), index.column()).text
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[index.column()].kind.right else _LEFT
        if role in {_ACCESSIBLE, _TOOL_TIP}:
            cell = self.cell(index.row(), index.column())
            return f"{cell.text}\n{cell.detail}" if cell.detail else cell.text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _DISPLAY:
            return self.columns[section].title
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[section].kind.right else _LEFT
        return None


def _cell(column: Column, row: object) -> Cell:
    value = column.value(row)
    detail = column.detail(row) if column.detail is not None else ""
    return Cell(cell_text(value, column.kind), detail, value)


def _sort_key(column: Column) -> Callable[[Any], tuple[bool, Any]]:
    def key(row: object) -> tuple[bool, Any]:
        value = column.value(row)
        if isinstance(value, str):
            return False, value.casefold()
        if isinstance(value, PillText):
            return False, value.text.casefold()
        return value is None, 0 if value is None else value

    return key
