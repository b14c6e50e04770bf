"""One report, whatever shows it: title block, columns, rows, footers.

A query of a slice makes a `Report`; the same object is shown on screen, written as XLSX and drawn
as PDF, so all three carry the same figures (accounting-ux B6)::

    Report(
        Title("Neraca Saldo", "PT Sari", "Per 30 November 2026"),
        (Column("Kode", Kind.CODE), Column("Nama Akun"), Column("Debit", Kind.MONEY)),
        (
            Row(("11-100", "Kas", Money(150_000)), drill=ledger_of("11-100")),
            Row(("", "Jumlah", Money(150_000)), Look.TOTAL, sums=(Sum(2, (Term(0, 0),)),)),
        ),
    )

A figure opens what is behind it by the drill of its row (which account) together with that of its
column (which month); see `Report.drill_of`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pydantic import Base64Bytes  # noqa: TC002 - pydantic reads the rows' annotations

from app.core.money import ZERO, Money
from app.core.text import angka, wib

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: What a cell may hold; a percentage is a Decimal of per cent, a quantity an int or a Decimal.
Cell = str | date | Money | Decimal | int | None
#: What can be added up.
Figure = Money | Decimal | int
#: What a panel is opened with.
Argument = str | date | bool | int | None
#: More columns of figures than these go on paper laid across (documents-id §2).
MOST_PORTRAIT_FIGURES: Final = 6
_NOTHING: Final = "-"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"

    @property
    def figure(self) -> bool:
        """Whether it stands at the right, digit under digit."""
        return self in {Kind.MONEY, Kind.NUMBER, Kind.PERCENT}


class Look(StrEnum):
    """How a row is set."""

    LINE = "line"
    #: Bold words above what they group; never last on a page.
    HEADING = "heading"
    #: Small and grey: a narration, a remark.
    NOTE = "note"
    #: Bold with a single line above; never first on a page.
    SUBTOTAL = "subtotal"
    #: Bold with a line above and a double one below.
    TOTAL = "total"

    @property
    def bold(self) -> bool:
        """Whether its letters are heavy."""
        return self in {Look.HEADING, Look.SUBTOTAL, Look.TOTAL}

    @property
    def sums(self) -> bool:
        """Whether it adds up what stands above."""
        return self in {Look.SUBTOTAL, Look.TOTAL}

    @property
    def counted(self) -> bool:
        """Whether a total over several rows counts it; heads and totals repeat their lines."""
        return self in _COUNTED


_COUNTED: Final = frozenset({Look.LINE, Look.NOTE})


class Carry(StrEnum):
    """What a column carries from page to page (*Dipindahkan* and *Pindahan*)."""

    NONE = "none"
    SUM = "sum"
    #: The last figure stays: a running balance.
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Drill:
    """What opens behind a figure: a panel and what it is told.

    Attributes:
        panel: Id of the panel; "" when only the column's part is given.
        arguments: Names and values; those of a column win over those of its row.
    """

    panel: str = ""
    arguments: dict[str, Argument] = field(default_factory=dict)

    def under(self, more: Drill | None) -> Drill:
        """With the column's arguments laid over."""
        if more is None:
            return self
        return Drill(more.panel or self.panel, {**self.arguments, **more.arguments})


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        title: Words of its head.
        kind: What it holds.
        weight: Share of the room that text columns divide among themselves.
        group: A head above several neighbours (*Saldo Awal* over Debit and Kredit).
        carry: What goes from page to page.
        drill: Arguments every figure of the column adds to its row's.
        opens: Whether its figures open anything: a difference or a share has no lines behind it.
    """

    title: str
    kind: Kind = Kind.TEXT
    weight: int = 10
    group: str = ""
    carry: Carry = Carry.NONE
    drill: Drill | None = None
    opens: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """Rows ``first`` to ``last`` of the report (both included), added or taken away.

    Attributes:
        column: Where their figures stand; None for the column of the sum itself.
    """

    first: int
    last: int
    minus: bool = False
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """How the figure in a column of a total is made up; becomes its formula in XLSX."""

    column: int
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """What one cell has of its own, where two tables stand side by side (skontro)."""

    column: int
    look: Look | None = None
    level: int | None = None
    drill: Drill | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line.

    Attributes:
        cells: One for each column.
        look: How it is set.
        level: Steps its text is set in.
        key: What it is, for finding it again after a reload (an account's code).
        drill: What its figures open.
        sums: How its figures are made up, for totals.
        over: Cells that differ from the row.
    """

    cells: tuple[Cell, ...]
    look: Look = Look.LINE
    level: int = 0
    key: str = ""
    drill: Drill | None = None
    sums: tuple[Sum, ...] = ()
    over: tuple[Over, ...] = ()

    def over_at(self, column: int) -> Over | None:
        """What a cell has of its own."""
        return next((each for each in self.over if each.column == column), None)

    def look_at(self, column: int) -> Look:
        """How a cell is set."""
        if not self.over:
            return self.look
        own = self.over_at(column)
        return own.look if own is not None and own.look is not None else self.look


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Kop surat: who speaks.

    Attributes:
        name: Name of the legal entity.
        lines: Address, NPWP and what else it says of itself, one line each.
        logo: A picture of at most some hundred dots, or nothing.
    """

    name: str
    lines: tuple[str, ...] = ()
    logo: Base64Bytes = b""


@dataclass(frozen=True, slots=True)
class Title:
    """What a single page needs to be understood (documents-id §2).

    Attributes:
        name: Name of the report.
        entity: Legal entity, or the organisation for all of them.
        period: ``Per 30 November 2026``, ``1 s.d. 30 November 2026``.
        note: Currency and rounding.
        filters: What was left out: store, warehouse, text searched for.
        printed_at: When it was made (an instant; shown in WIB).
        user: Who made it.
        letterhead: Kop of the first page.
    """

    name: str
    entity: str
    period: str
    note: str = "Dalam rupiah"
    filters: tuple[str, ...] = ()
    printed_at: datetime | None = None
    user: str = ""
    letterhead: Letterhead | None = None

    @property
    def printed(self) -> str:
        """``Dicetak 21/11/2026 14.05 WIB oleh Ratna Dewi``."""
        parts = []
        if self.printed_at is not None:
            parts.append(f"Dicetak {wib(self.printed_at):%d/%m/%Y %H.%M} WIB")
        if self.user:
            parts.append(f"oleh {self.user}" if parts else f"Dicetak oleh {self.user}")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Footer:
    """A sentence under the table; a proof says whether it holds."""

    text: str
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """A place to sign (documents-id §2); without a name a dotted line."""

    role: str
    name: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What makes an issued document provable: printed as QR, bars and words.

    Attributes:
        code: Text of the QR.
        number: Number of the document, as bars below its title.
        sha256: Hash of what it claims.
        copy: 0 for the original, n for ``SALINAN ke-n``.
    """

    code: str
    number: str
    sha256: str
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A report, ready for the screen, a spreadsheet and paper.

    Attributes:
        landscape: Paper laid across; None decides by the number of figure columns.
        place: Place and date above the last signer.
        proof: Of an issued document; only on paper, a spreadsheet proves nothing.
    """

    title: Title
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footers: tuple[Footer, ...] = ()
    signers: tuple[Signer, ...] = ()
    place: str = ""
    landscape: bool | None = None
    proof: Proof | None = None

    @property
    def across(self) -> bool:
        """Whether paper is laid across."""
        if self.landscape is not None:
            return self.landscape
        figures = sum(column.kind.figure for column in self.columns)
        return figures > MOST_PORTRAIT_FIGURES

    @property
    def text_column(self) -> int:
        """The column whose text is set in by a row's level."""
        kinds = [column.kind for column in self.columns]
        return kinds.index(Kind.TEXT) if Kind.TEXT in kinds else 0

    def decimals(self) -> int:
        """Decimals of every amount: none when all are whole rupiah (never cell by cell)."""
        cents = any(
            isinstance(cell, Money) and cell.sen % 100 for row in self.rows for cell in row.cells
        )
        return 2 if cents else 0

    def level_at(self, row: Row, column: int) -> int:
        """Steps a cell's text is set in."""
        own = row.over_at(column)
        if own is not None and own.level is not None:
            return own.level
        return row.level if column == self.text_column else 0

    def drill_of(self, row: int, column: int) -> Drill | None:
        """What the figure opens, or None for nothing."""
        line = self.rows[row]
        if line.cells[column] is None or not self.columns[column].opens:
            return None
        own = line.over_at(column)
        drill = own.drill if own is not None and own.drill is not None else line.drill
        if drill is None:
            return None
        opened = drill.under(self.columns[column].drill)
        return opened if opened.panel else None


def amount_text(amount: Money, decimals: int = 2) -> str:
    """``1.234.567,00``; in brackets below zero, a dash for zero (documents-id §1)."""
    if not amount:
        return _NOTHING
    whole, rest = divmod(abs(amount.sen), 100)
    text = f"{whole:,}".replace(",", ".")
    if decimals:
        text = f"{text},{rest:02d}"
    return f"({text})" if amount.sen < 0 else text


def cell_text(cell: Cell, kind: Kind, decimals: int = 2) -> str:
    """How a cell reads on screen and paper."""
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return amount_text(cell, decimals)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if kind is Kind.PERCENT and isinstance(cell, (Decimal, int)):
        return _percent(Decimal(cell))
    if isinstance(cell, (Decimal, int)):
        return _number(cell)
    return cell


def _percent(value: Decimal) -> str:
    if not value:
        return _NOTHING
    whole, _, rest = f"{abs(value):.1f}".partition(".")
    text = f"{angka(int(whole))},{rest}%"
    return f"({text})" if value < 0 else text


def _number(value: Decimal | int) -> str:
    if not value:
        return _NOTHING
    whole, _, rest = f"{abs(value):f}".partition(".")
    rest = rest.rstrip("0")
    text = angka(int(whole)) + (f",{rest}" if rest else "")
    return f"({text})" if value < 0 else text


def added(rows: Sequence[Row], total: Sum, nothing: Figure = ZERO) -> Figure:
    """What a sum's terms add up to: the figure on screen, on paper, and of the formula in XLSX.

    Args:
        rows: The rows that stand above it.
        total: Which of them are added or taken away.
        nothing: What no figure at all comes to: no amount, or no pieces.

    Raises:
        TypeError: If amounts and quantities stand in one column.
    """
    # Sen and pieces as plain numbers: a report of a year has thousands of them.
    sen: int | None = None
    pieces: Decimal | int | None = None
    for term in total.terms:
        column = total.column if term.column is None else term.column
        single = term.first == term.last
        sign = -1 if term.minus else 1
        for row in rows[term.first : term.last + 1]:
            if not single and row.look not in _COUNTED:
                continue
            cell = row.cells[column]
            if isinstance(cell, Money):
                sen = (sen or 0) + sign * cell.sen
            elif isinstance(cell, (Decimal, int)):
                pieces = (pieces or 0) + sign * cell
    if sen is not None and pieces is not None:
        raise TypeError("amounts and quantities in one column do not add up")
    if sen is not None:
        return Money(sen)
    return nothing if pieces is None else pieces


class Rows:
    """Collects rows, so that totals can name what they add up.

    Args:
        columns: Of the report, where some of them hold quantities.
        rows: The first of them.
    """

    def __init__(self, columns: Sequence[Column] = (), rows: Iterable[Row] = ()) -> None:
        self.rows: list[Row] = list(rows)
        self._columns = columns

    @property
    def next(self) -> int:
        """Place of the row that comes next."""
        return len(self.rows)

    def add(self, row: Row) -> int:
        """Add a row; its place."""
        self.rows.append(row)
        return len(self.rows) - 1

    def extend(self, rows: Iterable[Row]) -> None:
        """Add rows."""
        self.rows.extend(rows)

    def total(
        self,
        cells: Sequence[Cell],
        columns: Sequence[int],
        terms: Sequence[Term],
        *,
        look: Look = Look.SUBTOTAL,
        level: int = 0,
        drill: Drill | None = None,
        key: str = "",
        over: Iterable[Over] = (),
    ) -> int:
        """Add a total; the cells of ``columns`` are filled with what the terms add up to."""
        filled, sums = list(cells), []
        for column in columns:
            made = Sum(column, tuple(terms))
            amount = not self._columns or self._columns[column].kind is Kind.MONEY
            filled[column] = added(self.rows, made, ZERO if amount else 0)
            sums.append(made)
        return self.add(Row(tuple(filled), look, level, key, drill, tuple(sums), tuple(over)))


def totalled(
    columns: Sequence[Column], rows: Iterable[Row], cells: Sequence[Cell]
) -> tuple[Row, ...]:
    """The rows and their total, where every column that carries its sum is added up.

    Args:
        columns: Of the report.
        rows: What is added.
        cells: The total's words, and the figures that are no sum of those above.
    """
    made = Rows(columns, rows)
    summed = [at for at, column in enumerate(columns) if column.carry is Carry.SUM]
    made.total(cells, summed, [Term(0, made.next - 1)], look=Look.TOTAL)
    return tuple(made.rows)


def retitled(report: Report, **changes: object) -> Report:
    """The report with other words in its title block."""
    return replace(report, title=replace(report.title, **changes))  # type: ignore[arg-type]
