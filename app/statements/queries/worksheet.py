"""Kertas kerja (neraca lajur): from the trial balance over the adjustments to both statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.queries.adjusting import adjusts
from app.accounting.queries.sums import by_account, movement
from app.accounting.rules import Role
from app.accounting.rules.accounts import RESULT_KINDS
from app.accounting.rules.adjusting import WORDS
from app.core.commands import answers
from app.core.money import Money
from app.documents.report import (
    Column,
    Drill,
    Footer,
    Kind,
    Look,
    Over,
    Report,
    Row,
    Rows,
    Term,
)
from app.statements.api import Worksheet
from app.statements.queries.figures import nets
from app.statements.queries.frame import LEDGER, chart_of, frame_of, whole_books
from app.statements.queries.outline import each_of, lines_of, plus
from app.statements.rules import ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.accounting.queries.chart import Node
    from app.accounting.queries.scope import Scope
    from app.core.work import Read
    from app.documents.report import Cell
    from app.statements.rules.ranges import Days

_GROUPS: Final = ("Neraca Saldo", "Penyesuaian", "NS Disesuaikan", "Laba Rugi", "Neraca")
_SIDES: Final = ("Debit", "Kredit")
_FIRST: Final = 2
_PLACES: Final = range(_FIRST, _FIRST + len(_GROUPS) * len(_SIDES))
#: The columns of both statements: there the result is added to the smaller side.
_ENDS: Final = _PLACES[-4:]
TOTAL_ROW, RESULT_ROW, FOOT_ROW = "total", "result", "foot"


@answers(Worksheet)
def worksheet(read: Read, ask: Worksheet) -> Report:
    """Ten columns that tie: before and after the adjustments, and where each balance goes."""
    whole_books(read, "Kertas kerja")
    frame = frame_of(read, entity=ask.entity)
    chart = chart_of(read)
    end = ask.date_to or read.today
    days = ranges.asked(ask.date_from or end.replace(day=1), end)
    (closing,) = nets(read, frame.scope, movement(None, end, after_closing=False))
    cash = sorted(chart.inside(chart.group_of(Role.CASH)))
    adjusted = _adjustments(read, frame.scope, cash, days)
    columns = _columns(days)
    rows = Rows(columns)
    drill = frame.ledger("", None, end, after_closing=False)
    for node in chart.nodes:
        balance, sides = closing.get(node.id, 0), adjusted.get(node.id, (0, 0))
        if balance or any(sides):
            rows.add(_row(node, balance, sides, drill))
    _foot(rows, drill, cooperative=frame.cooperative)
    name = frame.title(read, "Kertas Kerja", days.words, "Neraca lajur, sebelum penutupan")
    return Report(
        name, columns, tuple(rows.rows), (_proof(rows), Footer(WORDS)), landscape=True
    )  # fmt: skip


def _columns(days: Days) -> tuple[Column, ...]:
    """The first two pairs open the lines without the adjustments, and those alone."""
    since = {"adjusting_since": days.start}
    opens = {
        _GROUPS[0]: Drill("", {**since, "adjusting": "without"}),
        _GROUPS[1]: Drill("", {**since, "adjusting": "only", "date_from": days.start}),
    }
    return (
        Column("Kode", Kind.CODE),
        Column("Nama Akun", weight=14),
        *(
            Column(side, Kind.MONEY, group=group, drill=opens.get(group))
            for group in _GROUPS
            for side in _SIDES
        ),
    )


def _row(node: Node, closing: int, adjusted: tuple[int, int], drill: Drill) -> Row:
    debit, credit = adjusted
    after = _two(closing)
    nothing = (None, None)
    ends = (*after, *nothing) if node.kind in RESULT_KINDS else (*nothing, *after)
    cells = (
        node.code, node.name, *_two(closing - debit + credit), Money(debit), Money(credit),
        *after, *ends,
    )  # fmt: skip
    opened = Drill(LEDGER, {**drill.arguments, "account": node.code})
    return Row(cells, key=node.code, drill=opened)


def _two(net: int) -> tuple[Money, Money]:
    """A balance in the column of its side: never negative (documents-id §1)."""
    return (Money(max(net, 0)), Money(max(-net, 0)))


def _foot(rows: Rows, handed: Drill, *, cooperative: bool) -> None:
    """Totals, the result that makes both statements balance, and their totals with it."""
    lines = list(rows.rows)
    opened = {one.column: one for one in each_of(lines, _PLACES, handed)}
    blank: list[Cell] = [None] * len(_PLACES)
    total = rows.total(
        ("", "Jumlah", *blank), _PLACES, [Term(0, rows.next - 1)], key=TOTAL_ROW,
        over=opened.values(),
    )  # fmt: skip
    result = _difference(rows.rows[total].cells, _ENDS[0])
    words = "Sisa Hasil Usaha" if cooperative else "Laba (Rugi) Bersih"
    earned, lost = _two(-result.sen)
    kept = [None] * (len(_PLACES) - len(_ENDS))
    cells = ("", words, *kept, earned, lost, lost, earned)
    results = [row.key for row in lines if any(row.cells[at] for at in _ENDS[:2])]
    told = lines_of(results, handed)
    place = rows.add(
        Row(cells, key=RESULT_ROW, over=tuple(Over(at, drill=told) for at in _ENDS if cells[at]))
    )
    feet = _feet(rows.rows[place], lines, results, opened, handed)
    rows.total(
        ("", "Jumlah setelah laba (rugi)", *blank), _ENDS, plus([total, place]),
        look=Look.TOTAL, key=FOOT_ROW, over=feet,
    )  # fmt: skip


def _feet(
    result: Row, lines: Sequence[Row], results: Sequence[str], opened: Mapping[int, Over],
    handed: Drill,
) -> Iterator[Over]:  # fmt: skip
    """What the last totals open.

    Where the result was added, a side of the laba rugi is as much as the other side, whose lines it
    opens: its own and the result would be those of the same accounts twice.
    """
    for place in _ENDS:
        if not result.cells[place]:
            one = opened.get(place)
        elif place in _ENDS[:2]:
            other = opened.get(_ENDS[1] if place == _ENDS[0] else _ENDS[0])
            one = other and Over(place, drill=other.drill)
        else:
            codes = [*results, *(row.key for row in lines if row.cells[place])]
            one = Over(place, drill=lines_of(codes, handed))
        if one is not None:
            yield one


def _difference(cells: Sequence[Cell], place: int) -> Money:
    """Debit less credit of the pair of columns that begins there."""
    debit, credit = cells[place], cells[place + 1]
    if not isinstance(debit, Money) or not isinstance(credit, Money):
        raise TypeError("a total without amounts")
    return debit - credit


def _proof(rows: Rows) -> Footer:
    """Every pair of columns ties: the first three as they are, both statements with the result."""
    by_key = {row.key: row.cells for row in rows.rows}
    pairs = [(TOTAL_ROW, place) for place in _PLACES[:6:2]]
    pairs += [(FOOT_ROW, place) for place in _ENDS[::2]]
    gaps = [gap for key, place in pairs if (gap := _difference(by_key[key], place))]
    if not gaps:
        return Footer("Debit sama dengan kredit pada kelima pasang kolom.", holds=True)
    words = ", ".join(gap.rupiah() for gap in gaps)
    return Footer(f"Debit dan kredit berbeda {words}.", holds=False)


def _adjustments(
    read: Read, scope: Scope, cash: Sequence[str], days: Days
) -> dict[str, tuple[int, int]]:
    """Debit and credit by account of the journals that adjust; a mirror goes with its journal."""
    adjusting, params = adjusts(cash, days.start, days.end)
    sql = (
        "SELECT x.account_id, CAST(sum(x.debit) AS bigint), CAST(sum(x.credit) AS bigint) "
        "FROM journal j JOIN journal_line x ON x.org_id = j.org_id AND x.journal_id = j.id "
        "WHERE j.org_id = :org AND j.on_date BETWEEN :start AND :end "
        f"AND {adjusting}{scope.on('x')} GROUP BY x.account_id"
    )
    return by_account(read.rows(sql, **scope.params, **params, start=days.start, end=days.end))
