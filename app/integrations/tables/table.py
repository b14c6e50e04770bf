"""One sheet being read: where its columns are, how its cells read, what was odd."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from app.integrations.neutral import Problem, Severity
from app.integrations.tables.amounts import Amounts, NumberStyle
from app.integrations.tables.dates import Dates, DateStyle
from app.integrations.tables.headers import bind
from app.integrations.tables.values import BadCell, Counts, Identifiers, Texts, clean, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from app.integrations.tables.headers import Binding
    from app.integrations.xlsx.sheet import Cell, NumberedRow, Sheet


#: Every ERROR is told; more warnings than this nobody reads, and they would fill the memory.
_WARNINGS_TOLD: Final = 10_000


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of sheet.

    Attributes:
        names: Field -> the headers it goes by.
        ignored: Headers known and not read on purpose.
        amounts, counts, dates, ids: Fields of each type; the others are free text.
        shared: Order-level fields, repeated on each line of an order.
    """

    names: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...]
    amounts: frozenset[str]
    counts: frozenset[str]
    dates: frozenset[str]
    ids: frozenset[str]
    shared: tuple[str, ...] = ()


@dataclass(slots=True)
class Styles:
    """What a first reading learned about the file's locale."""

    numbers: NumberStyle = field(default_factory=NumberStyle)
    dates: DateStyle = field(default_factory=DateStyle)


class Table:
    """Readers and findings of one pass over a sheet.

    Attributes:
        at: Field -> index into a padded row.
        problems: Findings so far.
        unknown_statuses: Status words nobody has mapped -> orders.
    """

    def __init__(
        self, sheet: Sheet, header: Sequence[Cell], columns: Columns, styles: Styles
    ) -> None:
        self.sheet = sheet
        self.columns = columns
        self.binding: Binding = bind(header, columns.names, columns.ignored)
        self.at = self.binding.places
        self.texts = Texts()
        self.ids = Identifiers()
        self.amounts = Amounts(styles.numbers)
        self.counts = Counts(self.amounts)
        self.dates = Dates(epoch_1904=sheet.epoch_1904, style=styles.dates)
        self.problems: list[Problem] = []
        self.unknown_statuses: Counter[str] = Counter()
        self._warnings = 0

    def has(self, name: str) -> bool:
        """Whether the sheet has the field."""
        return self.binding.has(name)

    def getter(self, names: Iterable[str]) -> Callable[[list[Cell]], tuple[Cell, ...]]:
        """A fast reader of several fields of a padded row; missing ones are blank."""
        places = [self.at[name] for name in names]
        # The blank last cell twice keeps the result a tuple whatever the number of fields.
        return itemgetter(*places, self.binding.width, self.binding.width)

    def padded(self, rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        """Rows of the header's width and one blank; a row with shifted columns is a problem."""
        width = self.binding.width
        for number, cells in rows:
            missing = width + 1 - len(cells)
            if missing >= 0:
                cells.extend([""] * missing)
                cells[width] = ""
                yield number, cells
            elif self._extra_is_harmless(number, cells):
                yield number, [*cells[:width], ""]

    def _extra_is_harmless(self, number: int, cells: list[Cell]) -> bool:
        extra = [cell for cell in cells[self.binding.width :] if shown(cell)]
        if extra and self.sheet.ragged_is_fault:
            self.problem(
                number,
                "",
                extra[0],
                "baris ini lebih panjang daripada baris judul, jadi kolomnya bergeser (tanda "
                "pemisah di "
                "dalam teks?); unduh berkas dalam bentuk .xlsx",
            )
            return False
        return True

    def problem(
        self,
        row: int,
        name: str,
        cell: Cell,
        reason: str,
        *,
        severity: Severity = Severity.ERROR,
        order_id: str = "",
    ) -> None:
        """Note a finding; ``name`` is a field, or empty for the whole row."""
        if severity is not Severity.ERROR:
            self._warnings += 1
            if self._warnings > _WARNINGS_TOLD:
                return
        self.problems.append(
            Problem(
                sheet=self.sheet.name,
                row=row,
                column=self.binding.title(name) if name else "",
                value=shown(cell),
                reason=reason,
                severity=severity,
                order_id=order_id,
            )
        )

    def findings(self) -> tuple[Problem, ...]:
        """Everything noted, in the order of the file."""
        untold = self._warnings - _WARNINGS_TOLD
        if untold > 0:
            self._warnings = 0
            self.problem(
                0, "", "", f"{untold} peringatan lain tidak ditampilkan", severity=Severity.INFO
            )
        return tuple(sorted(self.problems, key=lambda each: each.row))

    def blame(self, row: int, cells: list[Cell], order_id: str, error: BadCell) -> None:
        """Note every unreadable cell of a row at once, as ERROR.

        ``error`` is what the row's reader ran into; noted alone if no cell can be found for it.
        """
        before = len(self.problems)
        for name in self.columns.names:
            reason = self._fault(name, cells[self.at[name]])
            if reason:
                self.problem(row, name, cells[self.at[name]], reason, order_id=order_id)
        if len(self.problems) == before:
            cell = cells[self.at[error.field]] if error.field else ""
            self.problem(row, error.field, cell, error.reason, order_id=order_id)

    def _fault(self, name: str, cell: Cell) -> str:
        try:
            self.value(name, cell)
        except BadCell as error:
            return error.reason
        return ""

    def value(self, name: str, cell: Cell) -> object:
        """A cell by its field's type.

        Raises:
            BadCell: If it does not hold that type.
        """
        columns = self.columns
        if name in columns.amounts:
            return self.amounts[cell]
        if name in columns.counts:
            return self.counts[cell]
        if name in columns.dates:
            return self.dates(cell)
        if name in columns.ids:
            return self.ids[cell]
        return clean(cell)
