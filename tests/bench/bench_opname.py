"""Opname of 50,000 lines: opening the count, entering a count, completing 5,000 differences.

The floors are plain SQL on the same database: one event and its line written and committed, the
sums read, and for completion the moves, costs and balances of 5,000 differences into bare tables.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.catalog.api import ImportProducts, ProductIn
from app.core.driver import execute, fetch, raw
from app.core.money import Money
from app.opname.api import (
    ClassPolicy,
    CompleteSession,
    CountBin,
    CountEvent,
    CountTask,
    CreateSession,
    LineList,
    RecordCounts,
    SetCountPolicy,
)
from app.stock.api import CreateLocations, ImportOpening, NewLocation, OpeningRow
from tests.bench.harness import Options, Report, Samples, fresh_database, measure_together, run
from tests.support.goods import Goods

if TYPE_CHECKING:
    from app.core.commands import Query

_LINES: Final = 50_000
_PLACES: Final = 500
_EACH: Final = 10
_BATCH: Final = 4_000
_QTY: Final = 20
_SUMS: Final = (
    "SELECT location_id, count(*), count(counted) FROM opname_line WHERE org_id = :org "
    "AND session_id = (SELECT id FROM opname_session WHERE org_id = :org ORDER BY id DESC "
    "LIMIT 1) "
    "GROUP BY location_id"
)
_ONE_BIN: Final = (
    "SELECT l.line_no, p.sku, p.name, l.counted FROM opname_line l JOIN product p "
    "ON p.org_id = l.org_id AND p.id = l.product_id WHERE l.org_id = :org AND l.location_id = "
    "(SELECT id FROM location WHERE org_id = :org AND code = 'GD1-R007') ORDER BY l.line_no"
)


class Prepared:
    """A warehouse with as many buckets as lines are wanted."""

    def __init__(self, url: str, lines: int) -> None:
        self.goods = Goods.build(url)
        self.me = self.goods.me
        self.env = self.goods.company.env
        self.lines = lines
        self.org = self.goods.company.admin.actor.org_id
        self._fill(lines)
        self.me.do(
            SetCountPolicy(
                policies=tuple(
                    ClassPolicy.model_validate(
                        {
                            "abc": abc, "percent_bp": 10_000, "every_days": 30,
                            "value": Money.rupiah_of(10**9),
                        }
                    )
                    for abc in "ABC"
                )
            )
        )  # fmt: skip

    def _fill(self, lines: int) -> None:
        places = tuple(
            NewLocation.model_validate({"code": f"GD1-R{place:03}", "kind": "storage"})
            for place in range(_PLACES)
        )
        self.me.do(CreateLocations(warehouse="GD1", locations=places))
        products = tuple(
            ProductIn(row=number, sku=f"P{number:05}", product_name=f"Produk {number}")
            for number in range(lines // _EACH)
        )
        for first in range(0, len(products), _BATCH):
            self.me.do(ImportProducts(rows=products[first : first + _BATCH]))
        rows = [
            OpeningRow(
                row=number + 2, sku=f"P{number // _EACH:05}", qty=_QTY, cost=Money(2_000_000),
                location=f"GD1-R{(number // _EACH + number % _EACH * 50) % _PLACES:03}",
            )
            for number in range(lines)
        ]  # fmt: skip
        for first in range(0, len(rows), _BATCH):
            self.me.do(ImportOpening(warehouse="GD1", rows=tuple(rows[first : first + _BATCH])))
        self.analyze()

    def analyze(self) -> None:
        """What autovacuum does on a server that lives longer than a bench."""
        if self.goods.company.url.startswith("postgresql"):
            with self.goods.company.database.writing() as session:
                session.connection().exec_driver_sql("ANALYZE")
                session.commit()

    def session(self) -> str:
        made = self.me.do(CreateSession(title="Bench", warehouse="GD1", start=True)).value
        return made.number

    def event(self, line: int, kind: str = "add", qty: int = 1) -> CountEvent:
        return CountEvent.model_validate(
            {
                "event": self.env.new_id(), "at": self.env.now(), "kind": kind, "qty": str(qty),
                "line": line,
            }
        )  # fmt: skip

    def count_all(self, number: str) -> None:
        """Every tenth line differs, over and short in turn."""
        known: list[tuple[int, int]] = []
        after: str | None = None
        while True:
            page = self.me.ask(LineList(session=number, limit=1000, after=after))
            known += [(row.line, row.system_qty or 0) for row in page.rows]
            if (after := page.next) is None:
                break
        events = []
        for place, (line, qty) in enumerate(known):
            wrong = (1 if place % 20 else -1) if place % 10 == 0 else 0
            events.append(self.event(line, "total", max(0, qty + wrong)))
        for first in range(0, len(events), 10_000):
            self.me.do(RecordCounts(session=number, events=tuple(events[first : first + 10_000])))

    def plain(self, sql: str, _number: int) -> None:
        with self.goods.company.database.reading() as session:
            fetch(session, sql, {"org": self.org})

    def ask(self, query: Query[Any], _number: int) -> None:
        self.me.ask(query)

    def enter(self, number: str, run_no: int) -> None:
        event = self.event(1 + run_no % self.lines)
        self.me.do(RecordCounts(session=number, events=(event,)))

    def floor_tables(self) -> None:
        with self.goods.company.database.writing() as session:
            for name, source in (
                ("floor_count", "opname_count"),
                ("floor_move", "stock_move"),
                ("floor_cost", "cost_entry"),
                ("floor_line", "opname_line"),
                ("floor_balance", "stock_balance"),
            ):
                session.connection().exec_driver_sql(
                    f"CREATE TABLE {name} AS SELECT * FROM {source}"
                    + ("" if name in {"floor_line", "floor_balance"} else " WHERE 1 = 0")
                )
            session.connection().exec_driver_sql(
                "CREATE UNIQUE INDEX floor_line_id ON floor_line (org_id, id)"
            )
            session.connection().exec_driver_sql(
                "CREATE UNIQUE INDEX floor_balance_key ON floor_balance "
                "(org_id, location_id, lot_id, serial, status)"
            )
            session.commit()

    def enter_plainly(self, run_no: int) -> None:
        with self.goods.company.database.writing() as session:
            execute(
                session,
                "INSERT INTO floor_count (org_id, id, line_id, qty, at) SELECT org_id, :id, id, 1, "
                ":at FROM floor_line WHERE org_id = :org AND line_no = :line",
                {"org": self.org, "id": self.env.new_id(), "at": self.env.now(),
                 "line": 1 + run_no % self.lines},
            )  # fmt: skip
            session.commit()

    def complete(self, number: str) -> None:
        self.me.do(CompleteSession(session=number))

    def complete_plainly(self) -> None:
        """The same rows, moved row by row by one prepared statement a table."""
        with self.goods.company.database.writing() as session:
            rows = fetch(
                session,
                "SELECT id, product_id, location_id, lot_id, counted - expected FROM floor_line "
                "WHERE org_id = :org AND counted <> expected",
                {"org": self.org},
            )
            driver = raw(session)
            mark = "%s" if self.goods.company.url.startswith("postgresql") else "?"
            cursor = driver.cursor()
            cursor.executemany(
                "INSERT INTO floor_move (org_id, id, product_id, location_id, lot_id, qty) VALUES "
                f"({', '.join([mark] * 6)})",
                [(self.org, *row) for row in rows],
            )
            cursor.executemany(
                "INSERT INTO floor_cost (org_id, move_id, product_id, qty, value) VALUES "
                f"({', '.join([mark] * 5)})",
                [(self.org, row[0], row[1], row[4], row[4] * 100_000) for row in rows],
            )
            cursor.executemany(
                f"UPDATE floor_balance SET on_hand = on_hand + {mark} WHERE org_id = {mark} AND "
                f"location_id = {mark} AND lot_id = {mark} AND serial = '' AND "
                "status = 'available'",
                [(row[4], self.org, row[2], row[3]) for row in rows],
            )
            execute(session, "UPDATE floor_line SET state = 'counted' WHERE org_id = :org",
                    {"org": self.org})  # fmt: skip
            session.commit()


def _memory_mb(*, peak: bool) -> float:
    """Resident memory now, or its peak since :func:`_forget_peak`."""
    wanted = "VmHWM" if peak else "VmRSS"
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(wanted):
            return int(line.split()[1]) / 1024
    return 0.0


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def bench(report: Report, options: Options) -> None:
    lines = max(1_000, round(_LINES * min(1.0, options.scale)))
    for kind in options.databases:
        with fresh_database(kind) as url:
            made = Prepared(url, lines)
            number = made.session()
            _reading(report, options, made, number, kind)
            made.floor_tables()
            taken = measure_together(
                {
                    f"enter a count, {kind}": partial(made.enter, number),
                    "plain SQL": made.enter_plainly,
                },
                options.runs(500),
                warm_up=20,
            )
            mine, plain = taken[f"enter a count, {kind}"], taken["plain SQL"]
            report.add(
                mine, floor=plain, limits={"p99": 20},
                **{
                    "floor p99": plain.percentile(99),
                    "ratio p99": mine.percentile(99) / plain.percentile(99),
                },
            )  # fmt: skip
            _completing(report, made, number, kind)
            made.goods.company.close()


def _reading(report: Report, options: Options, made: Prepared, number: str, kind: str) -> None:
    for name, query, sql in (
        ("open the counting panel", CountTask(session=number), _SUMS),
        ("open a bin of 100", CountBin(session=number, location="GD1-R007"), _ONE_BIN),
        ("first page of the review", LineList(session=number), _ONE_BIN),
    ):
        taken = measure_together(
            {f"{name}, {kind}": partial(made.ask, query), "plain SQL": partial(made.plain, sql)},
            options.runs(30),
            warm_up=2,
        )
        report.add(taken[f"{name}, {kind}"], floor=taken["plain SQL"], limits={"p99": 300})


def _completing(report: Report, made: Prepared, number: str, kind: str) -> None:
    made.count_all(number)
    with made.goods.company.database.writing() as session:
        session.connection().exec_driver_sql("DROP TABLE floor_line")
        session.connection().exec_driver_sql("CREATE TABLE floor_line AS SELECT * FROM opname_line")
        session.commit()
    floor = measure_together({"plain SQL": lambda _n: made.complete_plainly()}, 1)["plain SQL"]
    before = _memory_mb(peak=False)
    _forget_peak()
    name = f"complete {made.lines} lines, {made.lines // 10} differ, {kind}"
    taken: Samples = measure_together({name: lambda _n: made.complete(number)}, 1)[name]
    used = _memory_mb(peak=True)
    report.add(
        taken, floor=floor, limits={"max": 5_000, "more MB": 300},
        **{"peak MB": used, "more MB": used - before},
    )  # fmt: skip
    made.goods.sound()


if __name__ == "__main__":
    run(__doc__ or "", bench)
