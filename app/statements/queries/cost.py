"""HPP proved from stock (documents-id §4): opening + in − closing = cost of goods of the ledger.

What went in is told by event.  A sale takes from stock exactly what it puts into cost, so it moves
nothing here; receipts, returns, losses and differences show what they did to stock otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.accounting.queries.sums import Range, before
from app.accounting.rules import Kind as Account
from app.accounting.rules import Role
from app.accounting.rules.accounts import SEVERAL
from app.accounting.rules.events import title as event_title
from app.accounting.rules.touching import Touching
from app.core.commands import answers
from app.core.money import Money
from app.documents.report import Column, Drill, Footer, Kind, Look, Report, Row, Rows, Term
from app.statements.api import CostProof
from app.statements.queries.figures import beside, nets
from app.statements.queries.frame import LEDGER, chart_of, frame_of, whole_books
from app.statements.queries.outline import less, lines_of, plus
from app.statements.rules import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.core.work import Read
    from app.documents.report import Argument

_AMOUNT = 1
COST_ROW = "cost"


@answers(CostProof)
def cost_proof(read: Read, ask: CostProof) -> Report:
    """The cost of goods twice: as stock tells it, and as the ledger has it."""
    whole_books(read, "Pembuktian HPP")
    frame = frame_of(read, entity=ask.entity)
    chart = chart_of(read)
    end = ask.date_to or read.today
    days = ranges.asked(ask.date_from or end.replace(day=1), end)
    group = chart.group_of(Role.STOCK_GOODS)
    stock = chart.inside(group)
    costs = {node.id for node in chart.of_kinds({Account.COGS})}
    opened, closed, moved = nets(
        read, frame.scope, [before(days.start)], [Range(None, days.end)],
        [Range(days.start, days.end, closing=False)],
    )  # fmt: skip
    added: dict[str, int] = defaultdict(int)
    through_cost: set[str] = set()
    taken = 0
    for event, account, net in beside(read, frame.scope, stock, (days.start, days.end), "event"):
        if account in stock or account in costs:
            added[event] += net
        if account in costs:
            through_cost.add(event)
            taken += net
    ledger = sum(moved.get(account, 0) for account in costs)
    start = sum(opened.get(account, 0) for account in stock)
    finish = sum(closed.get(account, 0) for account in stock)
    rows = Rows()
    handed = frame.ledger(group, days.start, days.end, after_closing=True).arguments
    at_start = {**handed, "date_from": None, "date_to": ranges.day_before(days.start)}
    cost_codes = [node.code for node in chart.of_kinds({Account.COGS})]
    both = SEVERAL.join(
        sorted({*cost_codes, *(node.code for node in chart.nodes if node.id in stock)})
    )
    of_cost = lines_of(cost_codes, Drill(LEDGER, {**handed, "after_closing": False}))
    first = rows.add(
        Row(("Persediaan awal", Money(start)), drill=Drill(LEDGER, at_start), key="opening")
    )
    _add_events(rows, added, handed, through_cost, both)
    ready = rows.total(
        ("Barang tersedia untuk dijual", None), (_AMOUNT,), [Term(first, rows.next - 1)]
    )
    last = rows.add(
        Row(("Persediaan akhir", Money(finish)),
            drill=Drill(LEDGER, {**handed, "date_from": None}), key="closing")
    )  # fmt: skip
    sold = rows.total(
        ("HPP dari persediaan", None), (_AMOUNT,), [*plus([ready]), *less([last])], key="sold",
        drill=of_cost and of_cost.under(Drill("", {"touching": Touching.STOCK})),
    )  # fmt: skip
    cost_group = chart.group_of(Role.COGS)
    without = {**handed, "account": cost_group, "touching": Touching.NO_STOCK.value}
    other = rows.add(
        Row(("HPP tanpa mutasi persediaan", Money(ledger - taken)), key="other",
            drill=Drill(LEDGER, {**without, "after_closing": False})
            if chart.inside(cost_group) == costs else None)
    )  # fmt: skip
    rows.total(
        ("Harga Pokok Penjualan", None), (_AMOUNT,), plus([sold, other]), look=Look.TOTAL,
        key=COST_ROW, drill=of_cost,
    )  # fmt: skip
    holds = rows.rows[-1].cells[_AMOUNT] == Money(ledger)
    words = "sama dengan" if holds else "berbeda dari"
    return Report(
        frame.title(read, "Pembuktian Harga Pokok Penjualan", days.words),
        (Column("Uraian"), Column("Jumlah", Kind.MONEY)),
        tuple(rows.rows),
        (
            Footer(f"HPP {words} saldo akun harga pokok {Money(ledger).rupiah()}.", holds=holds),
            Footer(f"Persediaan: kelompok {group}."),
        ),
    )  # fmt: skip


def _add_events(
    rows: Rows, added: Mapping[str, int], handed: Mapping[str, Argument],
    through_cost: Iterable[str], both: str,
) -> None:  # fmt: skip
    """What each event did to stock; with a part on cost its lines are on the accounts of both."""
    rows.add(Row(("Penambahan (pengurangan) selain penjualan", None), Look.HEADING))
    for event, net in sorted(added.items(), key=lambda one: -abs(one[1])):
        if net:
            asked = {**handed, "event": event}
            if event in through_cost:
                asked |= {"account": both, "touching": Touching.STOCK}
            rows.add(
                Row((event_title(event), Money(net)), Look.LINE, 1, event, Drill(LEDGER, asked))
            )
