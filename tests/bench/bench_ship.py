"""Last scan → shipped and committed: one packer, four packers on the same hot lots, a slow line.

The floor is the same rows in plain SQL (:mod:`tests.bench.floor`), by one and by four programs at
once: ``times_one`` is what several make together of what one makes alone, and where plain SQL does
not get to twice as many either, the processors of the machine are the reason.
"""

from __future__ import annotations

import itertools
import sys
import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from app import schema
from app.catalog.api import CreateProduct
from app.core.database import Database
from app.core.env import RealEnvironment
from app.core.money import Money
from app.fulfilment.api import OpenParcel, ShipOrder, VerifiedPart
from app.identity import passwords
from app.identity.signin import SignIn
from app.orders.api import CreateOrder, CreateStore, NewLine, Recipient
from app.stock.api import (
    CheckStock,
    CreateLocations,
    CreateWarehouse,
    NewLocation,
    ReceiptLine,
    ReceiveStock,
)
from tests.bench.floor import FloorTables
from tests.bench.harness import (
    Options,
    Report,
    Samples,
    fresh_database,
    in_processes,
    measure_together,
    run,
    slow_network,
)
from tests.support.company import PASSWORD, Company

if TYPE_CHECKING:
    from app.core.client import Client

#: Products everybody buys; each has two lots.
HOT: Final = 10
_DEWI: Final = Recipient(
    name="Dewi Lestari", phone="0813-2222-3333", address="Jl. Melati No. 5", city="Bandung",
    province="Jawa Barat", postcode="40115",
)  # fmt: skip


@dataclass
class Ready:
    """A company with allocated orders."""

    company: Company
    orders: list[str]

    @property
    def client(self) -> Client:
        return self.company.client()


def prepare(url: str, count: int, *, hot: int = HOT) -> Ready:
    """Goods, a store and ``count`` allocated orders of two lines each."""
    company = Company.found(url)
    me = company.client()
    me.do(CreateWarehouse(code="GD1", title="Gudang"))
    me.do(CreateLocations(warehouse="GD1", locations=(NewLocation(code="GD1-A", kind="picking"),)))
    skus = [f"HOT-{at}" for at in range(max(2, hot))]
    for sku in skus:
        me.do(
            CreateProduct(
                sku=sku, product_name=f"Serum {sku}", tracking="lot", requires_expiry=True
            )
        )
    me.do(
        ReceiveStock(
            warehouse="GD1", counter="opening",
            lines=tuple(
                ReceiptLine(
                    sku=sku, qty=100_000, cost=Money.parse("123456789.01"), location="GD1-A", lot=lot,
                    expires_on=date(2027, month, 1),
                )
                for sku in skus
                for lot, month in (("L1", 6), ("L2", 12))
            ),
        )
    )  # fmt: skip
    me.do(CreateStore(code="SP1", title="Glow", platform="shopee", warehouse="GD1"))
    orders: list[str] = []
    while len(orders) < count:
        with company.admin.atomically() as batch:
            for _ in range(min(100, count - len(orders))):
                at = len(orders)
                pair = skus[:2] if hot == 1 else (skus[at % hot], skus[(at + 1) % hot])
                lines = tuple(
                    NewLine(sku=sku, qty=qty, price=Money.parse("50000"))
                    for sku, qty in zip(pair, (1, 2), strict=True)
                )
                made = batch.do(
                    CreateOrder(
                        store="SP1",
                        recipient=_DEWI,
                        lines=lines,
                        courier="JNE",
                        resi=f"R{at:07d}",
                        platform_order_id=f"B{at:07d}",
                    )
                )
                orders.append(made.value.number)
    return Ready(company, orders)


def ship_command(number: str) -> ShipOrder:
    """What the panel sends with the last scan."""
    return ShipOrder(
        order=number,
        verified=(VerifiedPart(line="1", qty=1, lot="L1"), VerifiedPart(line="2", qty=2, lot="L1")),
    )


# ---------------------------------------------------------------- the floor
class Floor:
    """The same writes in plain SQL.

    Args:
        url: A database where the order was shipped.
        number: Of that order.
        first: Where the keys of its rows begin.
        create: Copy the tables; the first one does.
    """

    _TABLES: Final = (
        "command", "document_number", "journal", "journal_line", "account_balance", "stock_move",
        "stock_balance", "reservation", "cost_layer", "cost_pool", "cost_entry", "sales_order",
        "sales_order_item", "order_event", "pack_task", "shipment", "audit_entry", "command_result",
    )  # fmt: skip

    def __init__(self, url: str, number: str, first: int = 1, *, create: bool = True) -> None:
        self._tables = FloorTables(url, self._TABLES, create=create)
        self._rows = {table: self._rows_of(table, number) for table in self._TABLES}
        if create:
            for table, rows in self._rows.items():
                for row in rows:
                    self._tables.insert(table, row)
        self._ids = itertools.count(first)
        self._tables.driver.commit()

    def _rows_of(self, table: str, number: str) -> list[list[Any]]:
        """Rows the product wrote for one shipment."""
        where = {
            "stock_balance": "lot_id IN (SELECT lot_id FROM stock_move WHERE source_number = {n})",
            "cost_layer": "qty >= 0", "cost_pool": "qty >= 0", "account_balance": "debit >= 0",
            "reservation": "source_number = {n}", "sales_order": "number = {n}",
            "sales_order_item": "order_id = (SELECT id FROM sales_order WHERE number = {n})",
            "pack_task": "id = (SELECT id FROM sales_order WHERE number = {n})",
        }.get(table)  # fmt: skip
        cmd = "(SELECT cmd FROM stock_move WHERE source_number = {n} AND kind = 'shipment' LIMIT 1)"
        if where is None:
            where = f"{'id' if table == 'command' else 'cmd'} = {cmd}"
        sql = f"SELECT * FROM {table} WHERE {where}".replace("{n}", self._tables.mark)
        return [list(row) for row in self._tables.run(sql, (number,) * where.count("{n}"))]

    # ------------------------------------------------------------ one shipment
    def ship(self, _number: int) -> None:
        """Read, write and commit what one shipment reads and writes."""
        fresh = next(self._ids)
        self._tables.begin()
        for table in ("sales_order", "sales_order_item", "reservation", "pack_task"):
            self._touch(table, "SELECT *")
        for table in (
            "command",
            "document_number",
            "journal",
            "journal_line",
            "stock_move",
            "cost_entry",
        ):
            for row in self._rows[table]:
                self._insert_fresh(table, row, fresh)
        for table, column in (
            ("stock_balance", "on_hand"), ("cost_layer", "qty"), ("cost_pool", "qty"),
            ("account_balance", "debit"), ("reservation", "qty"), ("sales_order", "version"),
            ("pack_task", "version"),
        ):  # fmt: skip
            self._touch(table, f"UPDATE {column}")
        for table in ("order_event", "shipment", "audit_entry", "command_result"):
            for row in self._rows[table]:
                self._insert_fresh(table, row, fresh)
        self._tables.driver.commit()

    def _touch(self, table: str, what: str) -> None:
        """Read, or change, as many rows as one shipment does; by primary key."""
        verb, column = what.split()
        keys = list(self._key(table))
        for row in self._rows[table][: 5 if table == "account_balance" else 2]:
            values = dict(zip(self._tables.columns[table], row, strict=True))
            mark = self._tables.mark
            where = " AND ".join(f"{name} = {mark}" for name in keys)
            head = f"SELECT * FROM floor_{table}" if verb == "SELECT" else (
                f"UPDATE floor_{table} SET {column} = {column} + 0"
            )  # fmt: skip
            self._tables.run(f"{head} WHERE {where}", [values[name] for name in keys])

    def _key(self, table: str) -> list[str]:
        if table not in _KEYS:
            from app.core.db import Base

            schema.load()
            _KEYS[table] = [
                column.name for column in Base.metadata.tables[table].primary_key.columns
            ]
        return _KEYS[table]

    def _insert_fresh(self, table: str, row: list[Any], at: int) -> None:
        own = _OWN.get(table, ("id",))
        self._tables.insert(table, self._tables.fresh(table, row, own, at))


_KEYS: dict[str, list[str]] = {}
#: Columns that make a copied row another one.
_OWN: Final = {
    "command": ("id", "seq"), "document_number": ("n", "text", "cmd"), "journal": ("id", "number", "event_key"),
    "journal_line": ("journal_id",), "stock_move": ("id",), "cost_entry": ("move_id",),
    "order_event": ("id",), "shipment": ("order_id", "number"), "audit_entry": ("id",),
    "command_result": ("cmd",),
}  # fmt: skip


# ---------------------------------------------------------------- several packers
def packer(url: str, name: str, orders: list[str], start: Any) -> tuple[list[float], float, float]:
    """One workstation: signs in, opens its first order, ships its share."""
    schema.load()
    passwords.use(passwords.CHEAP)
    client = SignIn(Database(url), RealEnvironment(), name, "bench").with_password(
        name.lower(), PASSWORD
    )
    client.do(OpenParcel(code=orders[0]))
    for number in orders[:3]:
        client.do(ship_command(number))
    start.wait()
    begin, taken = time.time(), []
    for number in orders[3:]:
        before = time.perf_counter_ns()
        client.do(ship_command(number))
        taken.append((time.perf_counter_ns() - before) / 1e6)
    return taken, begin, time.time()


def plain_packer(
    url: str, number: str, first: int, many: int, start: Any
) -> tuple[list[float], float, float]:
    """One writer of the floor among several."""
    floor = Floor(url, number, first, create=False)
    for at in range(3):
        floor.ship(at)
    start.wait()
    begin, taken = time.time(), []
    for at in range(many):
        before = time.perf_counter_ns()
        floor.ship(at)
        taken.append((time.perf_counter_ns() - before) / 1e6)
    return taken, begin, time.time()


def plain_together(title: str, url: str, number: str, workers: int, each: int) -> Samples:
    """Several writers of the floor at once, on the same rows."""
    found = in_processes(
        plain_packer, [(url, number, (at + 1) * 100_000, each) for at in range(workers)]
    )
    return _of_all(title, found)


def together(title: str, url: str, ready: Ready, workers: int, each: int) -> Samples:
    """Several packers at once on the same lots."""
    shares = [[ready.orders.pop() for _ in range(each + 3)] for _ in range(workers)]
    names = [f"MEJA{at}" for at in range(workers)]
    for name in names:
        ready.company.client("Packer", username=name.lower())
    found = in_processes(
        packer, [(url, name, share) for name, share in zip(names, shares, strict=True)]
    )
    return _of_all(title, found)


def _of_all(title: str, found: list[tuple[list[float], float, float]]) -> Samples:
    begin, end = min(one[1] for one in found), max(one[2] for one in found)
    return Samples(title, tuple(ms for one in found for ms in one[0]), end - begin)


# ---------------------------------------------------------------- the report
def bench(report: Report, options: Options) -> None:
    runs = options.runs(400)
    for kind in options.databases:
        with fresh_database(kind) as url:
            each = options.runs(150)
            ready = prepare(url, runs + 60 + (4 * (each + 3) if kind == "postgres" else 0))
            client = ready.client
            first = ready.orders.pop()
            client.do(OpenParcel(code=first))
            client.do(ship_command(first))
            floor = Floor(url, first)
            numbers = iter([ready.orders.pop() for _ in range(runs + 50)])

            def ship(_at: int, client: Client = client, numbers: Any = numbers) -> None:
                client.do(ship_command(next(numbers)))

            name = f"ship, {kind}"
            taken = measure_together({name: ship, "plain SQL": floor.ship}, runs, warm_up=50)
            limits = (
                {"p99": 12.0, "ratio": 4}
                if kind == "sqlite"
                else {"p50": 5.0, "p99": 20, "ratio": 4}
            )
            report.add(taken["plain SQL"])
            report.add(taken[name], floor=taken["plain SQL"], limits=limits)
            if kind == "postgres":
                plain = plain_together("plain SQL, 4 at once", url, first, 4, each)
                alone = taken["plain SQL"].per_second
                report.add(plain, times_one=plain.per_second / alone)
                several = together("4 packers, 10 hot products", url, ready, 4, each)
                report.add(several, times_one=several.per_second / taken[name].per_second)
            assert client.ask(CheckStock()) == ()
    if "postgres" in options.databases:
        _slow(report, options)


def _slow(report: Report, options: Options) -> None:
    """Eight packers, one hot lot, 5 ms to the server."""
    each, workers = options.runs(60), 8
    with fresh_database("postgres") as url:
        ready = prepare(url, workers * (each + 3) + 10, hot=1)
        with slow_network(url, 5) as far:
            samples = together("8 packers, one hot lot, 5 ms away", far, ready, workers, each)
        report.add(samples, limits={"rate": 100})
        assert ready.client.ask(CheckStock()) == ()


if __name__ == "__main__":
    sys.setswitchinterval(0.001)
    run(__doc__ or "", bench)
