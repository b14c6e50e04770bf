"""Stock on hand of 6,000 products from 50,000 moves, a card of 10,000 moves, lists and reports.

The sheet of age has the sums of all moves as its floor: it needs every move, not only what is left.
"""

from __future__ import annotations

import random
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.catalog.api import ImportProducts, ProductIn
from app.core.driver import fetch
from app.core.money import Money
from app.identity.api import OrganisationSettings
from app.identity.rules.settings import StockSettings
from app.stock.api import (
    AdjustLine,
    AdjustStock,
    AlertList,
    ApproveTransfer,
    CreateTransfer,
    DispatchTransfer,
    FaceLine,
    FaceList,
    ImportOpening,
    LimitLine,
    OpeningRow,
    SetPickFaces,
    SetStockLimits,
    StockCard,
    StockMoves,
    StockOnHand,
    StockReport,
    StockSummary,
    TransferList,
    WantedLine,
    WatchStock,
)
from tests.bench.harness import Options, Report, fresh_database, measure_together, run
from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.commands import Query

_PRODUCTS: Final = 6_000
_MOVES: Final = 50_000
_CARD: Final = 10_000
_BATCH: Final = 4_000
_LIMITS: Final = {"p50": 50, "p99": 100}
#: A whole sheet of every product, made in a worker while the screen stays alive.
_SHEET: Final = {"p50": 1000, "p99": 2000}
#: What these may take beside the plain sums they are made of, whatever else the machine does.
_RATIOS: Final = {"on hand, cards": 6, "sheet of age, all products": 20}
_BINS: Final = ("GD1-A-01", "GD1-B-01", "GD1-B-02")
_PAGE: Final = (
    "SELECT p.sku, p.name, w.code, sum(b.on_hand), sum(b.reserved) FROM (SELECT id, sku, name "
    "FROM product WHERE org_id = :org ORDER BY sku LIMIT 101) p JOIN stock_balance b "
    "ON b.org_id = :org AND b.product_id = p.id JOIN warehouse w ON w.org_id = :org "
    "AND w.id = b.warehouse_id GROUP BY p.sku, p.name, w.code ORDER BY p.sku LIMIT 101"
)
_TOTALS: Final = (
    "SELECT count(*), sum(x.q) FROM (SELECT product_id, warehouse_id, sum(on_hand) AS q "
    "FROM stock_balance WHERE org_id = :org GROUP BY product_id, warehouse_id) x"
)
_MOVED: Final = (
    "SELECT id, on_date, qty, value, source_number FROM stock_move WHERE org_id = :org "
    "AND product_id = (SELECT id FROM product WHERE org_id = :org AND sku = 'P00000') "
    "ORDER BY on_date, id LIMIT 101"
)
_NEWEST: Final = (
    "SELECT id, on_date, qty, value, source_number FROM stock_move WHERE org_id = :org "
    "ORDER BY id DESC LIMIT 101"
)
_TRANSFERS: Final = (
    "SELECT id, number, state FROM transfer WHERE org_id = :org ORDER BY id DESC LIMIT 101"
)
_ALERTS: Final = (
    "SELECT id, kind, label FROM stock_alert WHERE org_id = :org ORDER BY id DESC LIMIT 101"
)
_MOVED_ALL: Final = (
    "SELECT product_id, warehouse_id, sum(qty), sum(value) FROM stock_move WHERE org_id = :org "
    "GROUP BY product_id, warehouse_id"
)
_TRANSFERRED: Final = 200


def _sku(number: int) -> str:
    return f"P{number:05}"


def _fill(url: str) -> Goods:
    """A company whose first product has 10,000 moves, the others the rest."""
    # corrections worth any amount: here they only make moves
    free = StockSettings(adjustment_limit=2_000_000_000)
    goods = Goods.build(url, settings=OrganisationSettings(stock=free))
    products = tuple(
        ProductIn(
            row=number, sku=_sku(number), product_name=f"Produk {number} wajah", tracking="none"
        )
        for number in range(_PRODUCTS)
    )
    goods.me.do(ImportProducts(rows=products))
    chance = random.Random(7)  # noqa: S311 - the same company every time
    opening = [
        _opening(number, place, chance) for number in range(_PRODUCTS) for place in _BINS[:2]
    ]
    for first in range(0, len(opening), _BATCH):
        goods.me.do(ImportOpening(warehouse="GD1", rows=tuple(opening[first : first + _BATCH])))
    card = [0] * (_CARD - 2)
    others = [1 + chance.randrange(_PRODUCTS - 1) for _ in range(_MOVES - len(opening) - len(card))]
    moved = [*card, *others]
    chance.shuffle(moved)
    for first in range(0, len(moved), _BATCH):
        lines = tuple(
            AdjustLine(
                sku=_sku(number),
                change=-1 if chance.random() < 0.5 else 2,
                location=_BINS[0],
                unit_cost=Money(1_000_000),
            )
            for number in moved[first : first + _BATCH]
        )
        goods.me.do(AdjustStock(warehouse="GD1", note="bench", lines=lines))
    _move_on(goods)
    if url.startswith("postgresql"):
        with goods.company.database.writing() as session:
            session.connection().exec_driver_sql("ANALYZE")
            session.commit()  # rolled back, the planner would know nothing of these tables
    return goods


def _move_on(goods: Goods) -> None:
    """Transfers on the road and limits crossed, so that their lists are not empty."""
    clerk = goods.company.client("transfer.create", username="rencana")
    for number in range(_TRANSFERRED):
        wish = (WantedLine(sku=_sku(number % 50 + 1), qty=1),)
        made = clerk.do(CreateTransfer(warehouse="GD1", to_warehouse="GD2", lines=wish))
        if number % 2:
            goods.me.do(ApproveTransfer(number=made.value.code))
            goods.me.do(DispatchTransfer(number=made.value.code))
    limits = tuple(
        LimitLine(sku=_sku(number), warehouse="GD1", minimum=1_000_000) for number in range(1000)
    )
    goods.me.do(SetStockLimits(lines=limits))
    faces = tuple(
        FaceLine(sku=_sku(number), location=_BINS[0], minimum=number % 200, maximum=1_000)
        for number in range(1, 2000)
    )
    goods.me.do(SetPickFaces(warehouse="GD1", lines=faces))
    goods.me.do(WatchStock())


def _opening(number: int, place: str, chance: random.Random) -> OpeningRow:
    return OpeningRow(
        row=number + 2,
        sku=_sku(number),
        location=place,
        qty=20_000 if number == 0 else 50 + chance.randrange(100),
        cost=Money(1_000_000 + number),
    )


def _plain(goods: Goods, sql: str, _number: int) -> None:
    with goods.company.database.reading() as session:
        fetch(session, sql, {"org": goods.company.admin.actor.org_id})


def _ask(goods: Goods, query: Callable[[int], Query[Any]], number: int) -> None:
    goods.me.ask(query(number))


def bench(report: Report, options: Options) -> None:
    for kind in options.databases:
        with fresh_database(kind) as url:
            goods = _fill(url)
            for name, query, sql in _measured(goods):
                taken = measure_together(
                    {name: partial(_ask, goods, query), "plain SQL": partial(_plain, goods, sql)},
                    options.runs(20 if name.startswith("sheet") else 200),
                    warm_up=5,
                )
                named = taken[name]
                object.__setattr__(named, "name", f"{name}, {kind}")
                limits = _limits_of(name)
                report.add(named, floor=taken["plain SQL"], limits=limits)
            goods.company.close()


def _limits_of(name: str) -> dict[str, float]:
    limits: dict[str, float] = dict(_SHEET if name.startswith("sheet") else _LIMITS)
    if name in _RATIOS:
        limits["ratio"] = _RATIOS[name]
    return limits


def _measured(goods: Goods) -> list[tuple[str, Callable[[int], Query[Any]], str]]:
    """What is measured, and the same read in plain SQL."""
    last = goods.me.ask(StockCard(sku=_sku(0), limit=1000))
    middle = last.page.next
    return [
        ("on hand, first page", lambda _n: StockOnHand(), _PAGE),
        ("on hand, word searched", lambda n: StockOnHand(search=f"{n % 60} wajah"), _PAGE),
        ("on hand, only low", lambda _n: StockOnHand(level="low"), _TOTALS),
        ("on hand, cards", lambda _n: StockSummary(), _TOTALS),
        ("card of 10,000, first page", lambda _n: StockCard(sku=_sku(0)), _MOVED),
        ("card of 10,000, later page", lambda _n: StockCard(sku=_sku(0), after=middle), _MOVED),
        (
            "card of 10,000, from a date",
            lambda _n: StockCard(sku=_sku(0), since=date(2026, 11, 21)),
            _MOVED,
        ),
        ("moves of all, first page", lambda _n: StockMoves(), _NEWEST),
        ("transfers, first page", lambda _n: TransferList(), _TRANSFERS),
        ("alerts, first page", lambda _n: AlertList(), _ALERTS),
        ("sheet of age, all products", lambda _n: StockReport(kind="ageing"), _MOVED_ALL),
        ("places to fill", lambda _n: FaceList(), _TOTALS),
        ("sheet of slow goods", lambda _n: StockReport(kind="slow"), _MOVED_ALL),
        ("sheet of value on a day", lambda _n: StockReport(kind="valuation"), _MOVED_ALL),
    ]


if __name__ == "__main__":
    run(__doc__ or "", bench)
