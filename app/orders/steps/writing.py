"""Writing orders with their lines and items, thousands at once; every source goes through here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.orm.exc import StaleDataError

from app.core.db import Base, Day, Flag, Id, Instant, Json, instant_text
from app.core.effects import EffectKind
from app.core.money import Money
from app.orders.ledger import ORDER_EVENT
from app.orders.models import Order, OrderCode, OrderItem, OrderLine
from app.orders.rules.resolve import Part, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.core.work import Work
    from app.orders.rules.platform import PlatformLine
    from app.orders.rules.resolve import Resolved


def _table(model: type[Base]) -> sa.Table:
    return cast("sa.Table", model.__table__)


_ORDERS: Final = _table(Order)
_LINES: Final = _table(OrderLine)
_ITEMS: Final = _table(OrderItem)
_CODES: Final = _table(OrderCode)
_ORDER_COLUMNS: Final = tuple(
    column.name for column in _ORDERS.columns if column.name not in {"updated_at", "updated_by"}
)
_LINE_COLUMNS: Final = (
    "org_id", "id", "order_id", "line_no", "sku_raw", "sku_key", "product_name", "variation",
    "product_id", "multiplier", "qty", "returned_qty", "unit_price", "subtotal_before",
    "seller_discount", "platform_discount", "subtotal",
)  # fmt: skip
_ITEM_COLUMNS: Final = (
    "org_id", "id", "order_id", "line_id", "item_no", "product_id", "qty", "bundle_id",
)  # fmt: skip
_CODE_COLUMNS: Final = ("org_id", "code", "order_id")
_MANY_LINES: Final = 1_000
#: What the statements after an import find and join rows by.
_FOUND_BY: Final = {
    _ORDERS: "org_id, id, customer_id, store_id, platform, platform_order_id, state, ordered_at",
    _LINES: "org_id, id, order_id, product_id, sku_key",
    _ITEMS: "org_id, order_id, line_id, product_id",
}
_CODE_ROWS: Final = EffectKind("order_codes", (("code", "text"), ("order_id", "uuid")))


class KeyedLine:
    """A line with the key its SKU is looked up by, and what it was found to be.

    Attributes:
        parts: What it takes from the shelf; nothing while the SKU is not known.
        pieces: Base units to pack; pieces as sold while the SKU is not known.
    """

    __slots__ = ("key", "line", "parts", "pieces", "resolved")

    def __init__(self, line: PlatformLine, key: str, resolved: Resolved | None) -> None:
        self.line = line
        self.key = key
        self.resolved = resolved
        self.parts: list[Part] = [] if resolved is None else parts_of(resolved, line.qty)
        self.pieces = line.qty if resolved is None else sum([part.qty for part in self.parts])


def pieces_of(lines: Iterable[KeyedLine]) -> int:
    """Base units to pack for all lines."""
    return sum([each.pieces for each in lines])


@dataclass(slots=True)
class Writer:
    """Collects rows and writes them: a few bulk inserts however many orders there are."""

    work: Work
    orders: list[Mapping[str, Any]] = field(default_factory=list)
    lines: list[tuple[Any, ...]] = field(default_factory=list)
    items: list[tuple[Any, ...]] = field(default_factory=list)
    codes: list[tuple[str, str]] = field(default_factory=list)
    events: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    written: int = 0

    def order(self, row: Mapping[str, Any], lines: Sequence[KeyedLine]) -> None:
        """A new order; ``row`` names every column but those every row has."""
        now = self.work.now
        self.orders.append({**row, "org_id": self.work.org_id, "created_at": now, "version": 1})
        self.order_lines(row["id"], lines)

    def order_lines(self, order_id: str, lines: Sequence[KeyedLine]) -> None:
        """Lines of an order, and the items they take from the shelf."""
        item_no = 0
        for number, each in enumerate(lines, 1):
            line_id = self.work.new_id()
            self.lines.append(_line_row(self.work.org_id, line_id, order_id, number, each))
            item_no = self.line_items(order_id, line_id, each.parts, item_no)

    def line_items(self, order_id: str, line_id: str, parts: Iterable[Part], item_no: int) -> int:
        """Items of one line, counted on from ``item_no``; answers the last number used."""
        for part in parts:
            item_no += 1
            self.items.append(
                (
                    self.work.org_id, self.work.new_id(), order_id, line_id, item_no,
                    part.product_id, part.qty, part.bundle_id,
                )
            )  # fmt: skip
        return item_no

    def event(self, order_id: str, old: str, new: str, note: str = "") -> None:
        """A change of state in the order's trail."""
        self.events.append((self.work.new_id(), order_id, old, new, note))

    def write(self) -> None:
        """Write what was collected, and be empty again."""
        self.taken()()

    def taken(self) -> Callable[[], None]:
        """Take what was collected, and be empty again; the answer writes it."""
        work = self.work
        orders, lines, items, codes = self.orders, self.lines, self.items, self.codes
        if self.events:
            work.emit(ORDER_EVENT, *self.events)
        self.written += len(lines)
        self.orders, self.lines, self.items, self.codes, self.events = [], [], [], [], []
        work.changed("order")

        def write() -> None:
            if orders:
                work.bulk(_ORDERS, _ORDER_COLUMNS, map(_order_values, orders))
            if lines:
                work.bulk(_LINES, _LINE_COLUMNS, lines)
            if items:
                work.bulk(_ITEMS, _ITEM_COLUMNS, items)
            if codes:
                _write_codes(work, codes)

        return write

    def tell_planner(self) -> None:
        """After many lines: let PostgreSQL see at once how large the tables have become.

        Its plans for the statements that follow were 300 times slower otherwise (23 s instead of
        0.08 s, measured).  Only the columns rows are found by: to sort long texts took most of it.
        """
        if self.written >= _MANY_LINES and self.work.dialect == "postgresql":
            for table, columns in _FOUND_BY.items():
                self.work.execute(f"ANALYZE {table.name} ({columns})")


def _write_codes(work: Work, codes: Iterable[tuple[str, str]]) -> None:
    """Codes may be there already: a changed order brings its own again."""
    work.execute(
        "INSERT INTO sales_order_code (org_id, code, order_id) "
        f"SELECT CAST(:org AS {_uuid(work)}), f.code, f.order_id "
        f"FROM {_CODE_ROWS.source(work.dialect)} f WHERE true ON CONFLICT DO NOTHING",
        rows_order_codes=to_json(sorted(set(codes))).decode(),
    )


def _order_values(row: Mapping[str, Any]) -> list[Any]:
    return [row[name] for name in _ORDER_COLUMNS]


def _uuid(work: Work) -> str:
    return "uuid" if work.dialect == "postgresql" else "text"


def _line_row(
    org_id: str, line_id: str, order_id: str, number: int, each: KeyedLine
) -> tuple[Any, ...]:
    line, resolved = each.line, each.resolved
    return (
        org_id, line_id, order_id, number, line.sku, each.key, line.product, line.variation,
        resolved.product.id if resolved else None, resolved.multiplier if resolved else 1,
        line.qty, line.returned_qty, line.unit_price, line.subtotal_before, line.seller_discount,
        line.platform_discount, line.revenue,
    )  # fmt: skip


def drop_lines(work: Work, order_ids: Sequence[str]) -> None:
    """Take away lines and items of orders nothing is reserved for."""
    for table in ("sales_order_item", "sales_order_line"):
        work.execute(
            f"DELETE FROM {table} WHERE org_id = :org AND {work.among('order_id', 'ids')}",
            ids=list(order_ids),
        )


_TYPES: Final[tuple[tuple[type[Any], str], ...]] = (
    (Id, "uuid"), (Instant, "instant"), (Flag, "bool"), (Json, "json"), (Day, "date"),
    (sa.Text, "text"),
)  # fmt: skip


def _effect_type(column: sa.Column[Any]) -> str:
    return next((name for kind, name in _TYPES if isinstance(column.type, kind)), "bigint")


def update_orders(work: Work, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Set columns of orders; each row names them, the order's ``id`` and the ``version`` read.

    Raises:
        StaleDataError: Somebody else changed one of them meanwhile; the command is decided again.
    """
    if not rows:
        return
    kind = EffectKind(
        "order_changes",
        (
            ("id", "uuid"), ("version", "bigint"),
            *((name, _effect_type(_ORDERS.columns[name])) for name in columns),
        ),
    )  # fmt: skip
    sets = ", ".join(f"{name} = f.{name}" for name in columns)
    values = [
        [row["id"], row["version"], *(_json_value(row[name]) for name in columns)] for row in rows
    ]
    done = work.execute(
        f"UPDATE sales_order SET {sets}, version = sales_order.version + 1, updated_at = :now, "
        f"updated_by = :me FROM {kind.source(work.dialect)} f WHERE sales_order.org_id = :org "
        "AND sales_order.id = f.id AND sales_order.version = f.version",
        now=work.now, me=work.actor.user_id, rows_order_changes=to_json(values).decode(),
    )  # fmt: skip
    if done != len(rows):
        raise StaleDataError(f"{len(rows) - done} orders changed since they were read")
    work.changed("order")


def _json_value(value: object) -> object:
    if isinstance(value, Money):
        return value.sen
    return instant_text(value) if isinstance(value, datetime) else value
