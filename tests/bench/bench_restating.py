"""A receipt dated back before 2,000 later issues: all of them are valued anew in its transaction.

The floor is what the plain database needs for the same: every move and cost of the goods read once,
and as many moves and costs written as were restated.  Beside it the same receipt dated today, which
restates nothing.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from app.core.money import Money
from app.stock.api import IssueLine, IssueStock, ReceiptLine, ReceiveStock
from tests.bench.floor import FloorTables
from tests.bench.harness import Options, Report, fresh_database, measure_together, run
from tests.support.goods import Goods

_ISSUES: Final = 2_000
_LINES: Final = 100
#: Beside reading and writing the rows alone.
_LIMITS: Final = {"ratio": 20}
_READ: Final = (
    "SELECT m.id, m.on_date, m.qty, e.layer_id, e.qty, e.value FROM stock_move m "
    "JOIN cost_entry e ON e.org_id = m.org_id AND e.move_id = m.id WHERE m.org_id = ? "
    "AND m.product_id = (SELECT id FROM product WHERE org_id = ? AND sku = 'KAPAS') "
    "AND m.on_date >= ? ORDER BY m.on_date, m.id"
)
_ISSUED: Final = "WHERE kind = 'issue'"
_TABLES: Final = ("stock_move", "cost_entry")


def _receive(goods: Goods, day: int, _number: int) -> None:
    line = ReceiptLine(sku="KAPAS", qty=10, cost=Money(7_777), location="GD1-A-01")
    command = ReceiveStock(warehouse="GD1", lines=(line,), on_date=date(2026, 11, day))
    goods.me.do(command)


def _fill(goods: Goods, issues: int) -> None:
    """Much comes on the first; then single pieces leave, a hundred on a day's document."""
    line = ReceiptLine(sku="KAPAS", qty=issues * 2, cost=Money(999_999), location="GD1-A-01")
    goods.me.do(ReceiveStock(warehouse="GD1", lines=(line,), on_date=date(2026, 11, 1)))
    for at in range(issues // _LINES):
        command = IssueStock(
            warehouse="GD1", reason="supplies", note="bench", on_date=date(2026, 11, 4 + at % 16),
            lines=tuple(IssueLine(sku="KAPAS", qty=1) for _ in range(_LINES)),
        )  # fmt: skip
        goods.me.do(command)


def _plain(floor: FloorTables, org: str, issues: int, _number: int) -> None:
    """Read them all, and write as many; what an earlier run wrote makes room."""
    floor.begin()
    floor.run(_READ.replace("?", floor.mark), (org, org, "2026-11-03"))
    for table in _TABLES:
        floor.run(f"DELETE FROM floor_{table}")
    floor.run(f"INSERT INTO floor_stock_move SELECT * FROM stock_move {_ISSUED} LIMIT {issues}")
    floor.run(
        "INSERT INTO floor_cost_entry SELECT e.* FROM cost_entry e JOIN stock_move m "
        f"ON m.org_id = e.org_id AND m.id = e.move_id {_ISSUED} LIMIT {issues}"
    )
    floor.driver.commit()


def bench(report: Report, options: Options) -> None:
    issues = max(_LINES, int(_ISSUES * options.scale) // _LINES * _LINES)
    for kind in options.databases:
        with fresh_database(kind) as url:
            goods = Goods.build(url)
            _fill(goods, issues)
            floor = FloorTables(url, _TABLES)
            org = str(goods.me.actor.org_id)
            taken = measure_together(
                {
                    "back": partial(_receive, goods, 3),
                    "plain SQL": partial(_plain, floor, org, issues),
                    "today": partial(_receive, goods, 21),
                },
                5,
                warm_up=1,
            )
            for name, limits in (("back", _LIMITS), ("today", {})):
                object.__setattr__(taken[name], "name", f"{name}, {issues} issues later, {kind}")
                report.add(taken[name], floor=taken["plain SQL"], limits=limits)
            floor.driver.close()
            goods.company.close()


if __name__ == "__main__":
    run(__doc__ or "", bench)
