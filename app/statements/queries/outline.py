"""Lays accounts out under their groups, with totals that name what they add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from app.accounting.rules.accounts import SEVERAL
from app.core.money import Money
from app.documents.report import Column, Drill, Kind, Look, Over, Row, Rows, Term
from app.statements.queries.frame import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.accounting.queries.chart import Node
    from app.documents.report import Cell
    from app.statements.queries.columns import Figures
    from app.statements.queries.frame import Chart


@dataclass(slots=True)
class Outline:
    """Rows of a statement: code, account, figures.

    Attributes:
        chart: Names and groups.
        figures: The columns.
        drill: What every account row opens, without its account.
        sign: 1 for debit minus credit, -1 for credit minus debit.
    """

    chart: Chart
    figures: Sequence[Figures]
    drill: Drill
    rows: Rows = field(default_factory=Rows)
    codes: bool = True
    _alive: frozenset[str] = field(init=False)
    #: Codes of the accounts behind each row, by its place.
    _behind: dict[int, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._alive = frozenset(
            account for one in self.figures for account, net in one.nets.items() if net
        )

    @property
    def first(self) -> int:
        """Place of the first figure column."""
        return 2 if self.codes else 1

    @property
    def places(self) -> list[int]:
        """Places of the figure columns."""
        return [self.first + at for at in range(len(self.figures))]

    def columns(self) -> tuple[Column, ...]:
        """The columns of the report."""
        words = (Column("Kode", Kind.CODE), Column("Akun", weight=14))
        return (
            *(words if self.codes else words[1:]),
            *(Column(one.title, Kind.MONEY, drill=one.drill) for one in self.figures),
        )

    def amounts(self, node: Node, sign: int) -> list[Cell]:
        """Figures of an account."""
        return [Money(sign * one.nets.get(node.id, 0)) for one in self.figures]

    def words(self, code: str, text: str) -> list[Cell]:
        """The cells before the figures."""
        return [code, text] if self.codes else [text]

    def has_figures(self, node: Node) -> bool:
        """Whether any column has something of it."""
        return node.id in self._alive

    def heading(self, text: str, level: int = 0) -> int:
        """Words above what follows."""
        blank: list[Cell] = [None] * len(self.figures)
        return self.rows.add(Row((*self.words("", text), *blank), Look.HEADING, level))

    def account(self, node: Node, sign: int, level: int) -> int:
        """One account."""
        drill = Drill(LEDGER, {**self.drill.arguments, "account": node.code})
        cells = (*self.words(node.code, node.name), *self.amounts(node, sign))
        place = self.rows.add(Row(tuple(cells), Look.LINE, level, node.code, drill))
        self._behind[place] = frozenset({node.code})
        return place

    def row_of(self, row: Row, nodes: Iterable[Node]) -> int:
        """A row of its own that is made of accounts, for the totals over it."""
        place = self.rows.add(row)
        self._behind[place] = frozenset(one.code for one in nodes if self.has_figures(one))
        return place

    def total(
        self,
        text: str,
        terms: Sequence[Term],
        *,
        look: Look = Look.SUBTOTAL,
        level: int = 0,
        group: str = "",
        key: str = "",
    ) -> int:
        """A total of rows; it opens the lines of all accounts it is made of (B2).

        ``group`` is the group of the chart that is just these accounts.
        """
        blank: list[Cell] = [None] * len(self.figures)
        behind = frozenset(
            code
            for term in terms
            for place in range(term.first, term.last + 1)
            for code in self._behind.get(place, ())
        )
        place = self.rows.total(
            (*self.words("", text), *blank), self.places, terms, look=look, level=level,
            drill=lines_of(group or behind, self.drill), key=key or text,
        )  # fmt: skip
        self._behind[place] = behind
        return place

    def grouped(
        self, nodes: Iterable[Node], sign: int, level: int = 0, *, lone_subtotal: bool = True
    ) -> list[int]:
        """Accounts under their nearest groups; gives the places that add up to all of them.

        A group with figures is a heading, its accounts, and *Jumlah …*, whose place it gives.
        Accounts of one group that follow each other in the chart stand together.

        Args:
            nodes: The accounts, those without figures left out.
            sign: 1 for debit minus credit, -1 for credit minus debit.
            level: Of the headings.
            lone_subtotal: False where a total follows at once: a group that is the only one then
                has no *Jumlah* and gives the places of its accounts.
        """
        found: dict[str, list[Node]] = {}
        for node in nodes:
            if self.has_figures(node):
                above = self.chart.groups[node.id]
                found.setdefault(above[1] if len(above) > 1 else (above or ("",))[0], []).append(
                    node
                )
        names = self.chart.names
        places = []
        for group, members in found.items():
            name = names.get(group, "Tanpa kelompok")
            self.heading(name, level)
            start = self.rows.next
            lines = [self.account(node, sign, level + 1) for node in members]
            if len(found) == 1 and not lone_subtotal:
                return lines
            same = {node.id for node in members} >= self.chart.inside(group) & self._alive
            places.append(
                self.total(
                    f"Jumlah {name}", [Term(start, self.rows.next - 1)], level=level,
                    group=group if same else "", key=group,
                )
            )  # fmt: skip
        return places


def lines_of(accounts: str | Iterable[str], handed: Drill) -> Drill | None:
    """The ledger of one code, or of all these together; None of nothing."""
    code = accounts if isinstance(accounts, str) else SEVERAL.join(sorted(set(accounts)))
    return Drill(LEDGER, {**handed.arguments, "account": code}) if code else None


def each_of(rows: Iterable[Row], places: Iterable[int], handed: Drill) -> Iterator[Over]:
    """What a total of accounts opens in each column: the lines of those that have a figure there.

    The key of a line is the code of its account; heads and totals among them are not counted.
    """
    counted = [row for row in rows if row.look.counted]
    for place in places:
        drill = lines_of((row.key for row in counted if row.cells[place]), handed)
        if drill is not None:
            yield Over(place, drill=drill)


def plus(places: Iterable[int]) -> list[Term]:
    """Rows added up."""
    return [Term(place, place) for place in places]


def less(places: Iterable[int]) -> list[Term]:
    """Rows taken away."""
    return [Term(place, place, minus=True) for place in places]


def share(part: Money, whole: Money) -> Decimal | None:
    """Per cent of a whole, to one decimal; None of nothing."""
    if not whole:
        return None
    return (Decimal(part.sen) * 100 / Decimal(whole.sen)).quantize(Decimal("0.1"))
