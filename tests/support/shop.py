"""A company with stores and goods, and short ways to make orders; for orders, imports, packing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sqlalchemy as sa

from app.catalog.api import ComponentIn
from app.core.driver import fetch
from app.core.money import ZERO, Money
from app.core.work import Read
from app.fulfilment.api import ShipOrder, VerifiedPart
from app.integrations.api import ImportOrders
from app.integrations.neutral import FileTotals, ParsedFile
from app.integrations.orderfile import OrderFile
from app.orders.api import CreateOrder, CreateStore, NewLine, Recipient
from app.orders.models import Order
from app.orders.rules.platform import PlatformLine, PlatformOrder, PlatformState
from tests.support.goods import Goods
from tests.support.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.commands import Command, Done, Query
    from app.integrations.api import Imported
    from app.orders.api import OrderSaved
    from app.orders.api.common import PlatformName
    from app.stock.api import Posted
    from tests.support.company import Company

R = TypeVar("R")
STORES: Final[dict[str, PlatformName]] = {
    "SHP": "shopee", "SHP2": "shopee", "TTS": "tiktok", "MGT": "mengantar", "MAN": "manual",
}  # fmt: skip
SITI: Final = Recipient(
    name="Siti Aminah", phone="0812-1111-2222", address="Jl. Melati 5", city="KOTA BANDUNG"
)
#: Every table a command of orders may write.
TABLES: Final = (
    "sales_order", "sales_order_line", "sales_order_item", "sales_order_code", "order_event",
    "reservation", "customer", "customer_platform", "sku_mapping", "courier_mapping", "store",
    "import_batch", "audit_entry", "command", "journal", "stock_move",
)  # fmt: skip
CREATED: Final = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@dataclass
class Shop:
    """Stores of every kind, four products and a bundle; no stock until somebody receives it."""

    goods: Goods
    _count: int = field(default=0)

    @classmethod
    def build(cls, url: str, stores: tuple[str, ...] = ("SHP", "TTS", "MGT", "MAN")) -> Shop:
        """With these stores."""
        return remembered(
            f"shop_{'_'.join(stores).lower()}", url, partial(cls._built, stores=stores)
        )

    @classmethod
    def _built(cls, url: str, *, stores: tuple[str, ...]) -> Shop:
        goods = Goods.build(url)
        goods.product(
            "PAKET", kind="bundle", product_name="Paket Glowing",
            components=(ComponentIn(sku="SERUM", qty=1), ComponentIn(sku="KAPAS", qty=2)),
        )  # fmt: skip
        made = cls(goods)
        for code in stores:
            made.do(
                CreateStore(code=code, title=f"Toko {code}", platform=STORES[code], warehouse="GD1")
            )
        return made

    @property
    def company(self) -> Company:
        return self.goods.company

    def do(self, command: Command[R], **more: Any) -> Done[R]:
        return self.company.admin.do(command, **more)

    def ask(self, query: Query[R]) -> R:
        return self.company.admin.ask(query)

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with self.company.database.reading() as session:
            return fetch(session, sql, {"org": self.company.admin.actor.org_id, **params})

    def one(self, sql: str, **params: Any) -> Any:
        """The one value of a select."""
        [(value,)] = self.rows(sql, **params)
        return value

    def reading(self, look: Callable[[Read], R]) -> R:
        """Run a step as a higher slice would."""
        with self.company.database.reading() as session:
            return look(Read(session, self.company.admin.actor, self.company.env))

    def counts(self) -> dict[str, int]:
        """Rows of every table of ours: the same before and after a refusal."""
        return {table: self.one(f"SELECT count(*) FROM {table}") for table in TABLES}

    def state(self, number: str) -> str:
        """Where an order stands."""
        return str(self.one("SELECT state FROM sales_order WHERE number = :n", n=number))

    def receive(self, sku: str, qty: int, **more: Any) -> Posted:
        """Stock at Rp 1.000 a piece; lots for what is tracked by lot."""
        if sku in {"SERUM", "TONER"}:
            more.setdefault("lot", f"L-{sku}")
        return self.goods.receive(sku, qty, f"{1000 * qty}.00", **more)

    def take(self, *orders: PlatformOrder, store: str = "SHP") -> Imported:
        """Import marketplace orders as a file of their store's platform would bring them."""
        platform = STORES[store]
        parsed = ParsedFile(
            kind=f"{platform}.orders", label="uji", layout="uji", sheet="orders", orders=(),
            row_problems=(), unknown_columns=(), unknown_statuses={}, rejected_orders=(),
            totals=FileTotals(), rows_read=sum(len(order.lines) for order in orders),
            file_name="uji.xlsx", sha256="0" * 64,
        )  # fmt: skip
        file = OrderFile(parsed, platform, orders)
        return self.do(ImportOrders.of(file, store=store)).value

    def stored(self, number: str) -> dict[str, Any]:
        """The row of an order, as the database holds it."""
        with self.company.database.reading() as session:
            order = session.scalar(sa.select(Order).where(Order.number == number))
            assert order is not None
            return {column.name: getattr(order, column.name) for column in Order.__table__.columns}

    def ship(self, number: str) -> None:
        """Pack and ship an order whose stock is reserved."""
        items = self.rows(
            "SELECT i.item_no, i.qty FROM sales_order_item i "
            "JOIN sales_order o ON o.id = i.order_id WHERE o.number = :n",
            n=number,
        )
        parts = tuple(VerifiedPart(line=str(item_no), qty=qty) for item_no, qty in items)
        self.do(ShipOrder(order=number, verified=parts))

    def ledger(self) -> dict[str, int]:
        """Balance of every account in rupiah, debits positive; zero ones left out."""
        rows = self.rows(
            "SELECT a.code, CAST(sum(b.debit - b.credit) AS bigint) FROM account_balance b "
            "JOIN account a ON a.org_id = b.org_id AND a.id = b.account_id GROUP BY a.code"
        )
        return {code: sen // 100 for code, sen in rows if sen}

    def order(self, *lines: tuple[str, int], **more: Any) -> OrderSaved:
        """A manual order of SKUs and quantities at Rp 10.000 each."""
        price = Money.rupiah_of(10_000)
        wanted = tuple(NewLine(sku=sku, qty=qty, price=price) for sku, qty in lines)
        values: dict[str, Any] = {"store": "MAN", "recipient": SITI, "lines": wanted}
        return self.do(CreateOrder(**(values | more))).value


def line(sku: str, qty: int = 1, price: int = 10_000, **more: Any) -> PlatformLine:
    """A marketplace line at so many rupiah a piece."""
    values: dict[str, Any] = {
        "sku": sku, "product": f"Produk {sku}", "variation": "", "qty": qty,
        "unit_price": Money.rupiah_of(price), "subtotal_before": Money.rupiah_of(price * qty),
    }  # fmt: skip
    return PlatformLine(**(values | more))


def told(
    order_id: str, state: str = "ready_to_ship", *lines: PlatformLine, **more: Any
) -> PlatformOrder:
    """A marketplace's word about an order, as the importers give it."""
    values: dict[str, Any] = {
        "order_id": order_id, "state": PlatformState(state), "status": state, "channel": "shopee",
        "ordered_at": CREATED, "seen_at": CREATED + timedelta(hours=1),
        "lines": lines or (line("SERUM"),), "paid_at": CREATED + timedelta(minutes=3),
        "username": f"pembeli{order_id.lower()}", "recipient": "S******i", "phone": "******28",
        "address": "Jl******", "city": "KOTA BANDUNG", "courier_option": "Reguler-SPX Standard",
        "voucher": ZERO,
    }  # fmt: skip
    return PlatformOrder(**(values | more))
