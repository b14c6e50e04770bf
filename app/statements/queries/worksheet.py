"""Kertas kerja (neraca lajur): from the trial balance over the adjustments to both statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.scope import one_of
from app.accounting.queries.sums import by_account, movement
from app.accounting.rules import Role
from app.accounting.rules.accounts import RESULT_KINDS
from app.core.commands import answers
from app.core.money import Money
from app.documents.report import (
    Column,
    Drill,
    Footer,
    Kind,
    Look,
    Report,
    Row,
    Rows,
    Term,
)
from app.statements.api import Worksheet
from app.statements.queries.figures import nets
from app.statements.queries.frame import LEDGER, chart_of, frame_of, whole_books
from app.statements.queries.outline import plus
from app.statements.rules import ranges
from app.statements.rules.adjusting import ADJUSTING_EVENTS, BY_HAND, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    days = ranges.Days(ask.date_from or end.replace(day=1), end)
    (closing,) = nets(read, frame.scope, movement(None, end, after_closing=False))
    cash = sorted(chart.inside(chart.group_of(Role.CASH)))
    adjusted = _adjustments(read, frame.scope, cash, days)
    columns = _columns()
    rows = Rows(columns)
    drill = frame.ledger("", None, end, after_closing=False)
    for node in chart.nodes:
        balance, sides = closing.get(node.id, 0), adjusted.get(node.id, (0, 0))
        if balance or any(sides):
            rows.add(_row(node, balance, sides, drill))
    _foot(rows, cooperative=frame.cooperative)
    name = frame.title(read, "Kertas Kerja", days.words, "Neraca lajur, sebelum penutupan")
    return Report(
        name, columns, tuple(rows.rows), (_proof(rows), Footer(WORDS)), landscape=True
    )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    words = (Column("Kode", Kind.CODE), Column("Nama Akun", weight=14))
    # What is adjusted is one journal among the lines of the balance: those open from there.
    return (
        *words,
        *(
            Column(side, Kind.MONEY, group=group, opens=group not in _GROUPS[:2])
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


def _foot(rows: Rows, *, cooperative: bool) -> None:
    """Totals, the result that makes both statements balance, and their totals with it."""
    blank: list[Cell] = [None] * len(_PLACES)
    total = rows.total(
        ("", "Jumlah", *blank), _PLACES, [Term(0, rows.next - 1)], key=TOTAL_ROW
    )  # fmt: skip
    result = _difference(rows.rows[total].cells, _ENDS[0])
    words = "Sisa Hasil Usaha" if cooperative else "Laba (Rugi) Bersih"
    earned, lost = _two(-result.sen)
    kept = [None] * (len(_PLACES) - len(_ENDS))
    place = rows.add(Row(("", words, *kept, earned, lost, lost, earned), key=RESULT_ROW))
    rows.total(
        ("", "Jumlah setelah laba (rugi)", *blank), _ENDS, plus([total, place]),
        look=Look.TOTAL, key=FOOT_ROW,
    )  # fmt: skip


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
    ends = [one.end for one in ranges.months(days) if one.end == ranges.month(one.end).end]
    events = {f"e{at}": event for at, event in enumerate(ADJUSTING_EVENTS)}
    last_days = {f"d{at}": day for at, day in enumerate(ends)}
    moving, ids = one_of("c.account_id", cash)
    by_hand = "1 = 0"
    given: dict[str, Any] = {}
    if ends:
        given = {**ids, **last_days, "by_hand": BY_HAND}
        by_hand = (
            "coalesce(o.event, j.event) = :by_hand AND coalesce(o.on_date, j.on_date) IN "
            f"({', '.join(f':{name}' for name in last_days)}) AND NOT EXISTS (SELECT 1 "
            "FROM journal_line c WHERE c.org_id = j.org_id AND c.journal_id = j.id "
            f"AND {moving})"
        )
    sql = (
        "SELECT x.account_id, CAST(sum(x.debit) AS bigint), CAST(sum(x.credit) AS bigint) "
        "FROM journal j LEFT JOIN journal o ON o.org_id = j.org_id AND o.id = j.reverses_id "
        "JOIN journal_line x ON x.org_id = j.org_id AND x.journal_id = j.id "
        "WHERE j.org_id = :org AND j.on_date BETWEEN :start AND :end AND NOT j.closing "
        f"AND (coalesce(o.event, j.event) IN ({', '.join(f':{name}' for name in events)}) "
        f"OR ({by_hand})){scope.on('x')} GROUP BY x.account_id"
    )
    params = {**scope.params, **events, **given, "start": days.start, "end": days.end}
    return by_account(read.rows(sql, **params))
