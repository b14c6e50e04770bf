"""Where a later cost of a receipt goes: planned for its preview and for the command alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import answers
from app.core.errors import FieldError, InvalidInput
from app.core.money import ZERO, Money
from app.core.text import tanggal
from app.core.work import Work
from app.stock.api import LandedLine, LandedPreview, PreviewLandedCost
from app.stock.queries.received import Place, receipt_lines
from app.stock.queries.story import family, story
from app.stock.rules.following import Node, Portion, follow, shares_of
from app.stock.rules.landed import Bearing, Wanted, check_amount, shares_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Read
    from app.stock.api import AddLandedCost

#: What the layers of some goods hold.
_HELD: Final = (
    "SELECT product_id, warehouse_id, account_id, layer_id, qty, value FROM cost_layer "
    "WHERE org_id = :org AND {among} AND qty > 0"
)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where goods of a layer stand, for the move that makes them worth more."""

    place: Place
    lot_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Part:
    """Sen that some goods of a receipt line are worth more, and where those are."""

    row: dict[str, Any]
    portion: Portion
    sen: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of a receipt's goods: by line, and where each layer's stand."""

    portions: dict[int, list[Portion]]
    stands: dict[Node, Stand]
    products: dict[str, ProductRef]
    #: Sen of every layer.
    worth: dict[Node, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """A later cost to the sen.

    Attributes:
        warehouse: Code of the receipt's.
        rows: Its moves, see :func:`app.stock.queries.received.receipt_lines`.
        shares: Sen of the cost by row; below zero where one is taken back.
        parts: What of them goes to stock; the rest is sold.
    """

    warehouse: str
    rows: list[dict[str, Any]]
    shares: list[int]
    parts: list[Part]
    stands: dict[Node, Stand]
    products: dict[str, ProductRef]

    @property
    def to_stock(self) -> Money:
        """What goods that are still here are worth more."""
        return Money(sum(part.sen for part in self.parts))

    @property
    def sold(self) -> Money:
        """What is cost of goods sold."""
        return Money(sum(self.shares)) - self.to_stock

    def by_place(self, read: Read) -> tuple[tuple[str, Money], ...]:
        """What goes to stock by code of the warehouse where it is now."""
        codes = dict(read.rows("SELECT id, code FROM warehouse WHERE org_id = :org"))
        found: dict[str, Money] = {}
        for part in self.parts:
            code = codes[part.portion.node.warehouse_id]
            found[code] = found.get(code, ZERO) + Money(part.sen)
        return tuple(sorted(found.items()))


def plan(read: Read, ask: AddLandedCost | PreviewLandedCost) -> Plan:
    """Spread a later cost and find where the goods are; in a command they stay locked.

    Raises:
        InvalidInput: If the amount or the shares do not fit, or the goods came later than the day.
        NotFound, WarehouseRefused, NothingReceived
    """
    check_amount(ask.amount)
    warehouse, rows = receipt_lines(read, ask.receipt)
    lines = [Bearing(row["product"].sku, row["lot"], row["qty"], row["value"]) for row in rows]
    wanted = [Wanted(one.sku, one.lot, one.amount) for one in ask.shares]
    shares = shares_by(ask.spread, ask.amount, lines, wanted)
    return _planned(read, warehouse, rows, shares, ask.on_date)


def plan_back(read: Read, receipt: str, document: str, on_date: date | None) -> Plan:
    """How a later cost leaves the goods again; in a command they stay locked.

    Args:
        read: The transaction.
        receipt: Number.
        document: Id of the later cost.
        on_date: Of the reversal, today unless said.

    Raises:
        InvalidInput: If the goods came to where they are later than the day.
        NotFound, WarehouseRefused, NothingReceived
    """
    warehouse, rows = receipt_lines(read, receipt)
    borne = dict(
        read.rows(
            "SELECT move_id, CAST(sum(share) AS bigint) FROM landed_part "
            "WHERE org_id = :org AND document_id = :document GROUP BY move_id",
            document=document,
        )
    )
    shares = [-borne.get(row["move_id"], 0) for row in rows]
    return _planned(read, warehouse, rows, shares, on_date)


def _planned(
    read: Read, warehouse: str, rows: list[dict[str, Any]], shares: list[int], day: date | None
) -> Plan:
    found = _follow(read, rows)
    parts: list[Part] = []
    for line, share in enumerate(shares):
        portions = found.portions.get(line, [])
        for portion, sen in zip(
            portions, shares_of(share, rows[line]["qty"], portions), strict=True
        ):
            # others may have taken it along: goods are never worth less than nothing
            part = max(sen, -found.worth[portion.node])
            found.worth[portion.node] += part
            if part:
                parts.append(Part(rows[line], portion, part))
    came = [row["on_date"] for row in rows]
    _refuse_before_they_came(day or read.today, [*came, *(part.portion.since for part in parts)])
    return Plan(warehouse, rows, shares, parts, found.stands, found.products)


def _follow(read: Read, rows: list[dict[str, Any]]) -> _Found:
    """Play what happened since the receipt; every layer it could touch stays locked."""
    since = rows[0]["on_date"]
    products = family(read, {row["product"].id for row in rows}, since)
    among = read.among("product_id", "ids")
    if isinstance(read, Work):
        read.lock(
            f"SELECT 1 FROM cost_pool WHERE org_id = :org AND {among} "
            "ORDER BY product_id, warehouse_id, account_id FOR UPDATE",
            ids=products,
        )
        # somebody may have repacked while we waited
        products = family(read, products, since)
    told = story(read, products, since)
    held, places = read.rows_many(
        (_HELD.format(among=among), {"ids": products}),
        ("SELECT id, code, warehouse_id, kind FROM location WHERE org_id = :org", {}),
    )
    place = {row[0]: Place(*row) for row in places}
    entries = [entry for event in told.events for entry in event.entries(event.recorded)]
    stands: dict[Node, Stand] = {}
    pools: dict[tuple[str, ...], Stand] = {}
    for entry in entries:
        for move, node in told.moves.get(entry.move_id, ())[:1]:
            pools[node[:3]] = Stand(place[move.location_id], move.lot_id, move.status)
        # a change of method moves cost and no goods: they stand where those of the pool did
        if entry.qty > 0 and (stand := pools.get(entry.node[:3])):
            stands[entry.node] = stand
    lines = {row["move_id"]: line for line, row in enumerate(rows)}
    portions: dict[int, list[Portion]] = {}
    for portion in follow(lines, entries, {Node(*row[:4]): row[4] for row in held}):
        portions.setdefault(portion.line, []).append(portion)
    worth = {Node(*row[:4]): row[5] for row in held}
    return _Found(portions, stands, catalog.products_by_id(read, products), worth)


def _refuse_before_they_came(day: date, days: Sequence[date | None]) -> None:
    """Goods are not worth more where they were not yet, nor before they were received."""
    last = max((came for came in days if came), default=None)
    if last is not None and day < last:
        message = (
            f"Biaya bertanggal {tanggal(day)}, padahal barangnya sampai di tempatnya sekarang "
            f"{tanggal(last)}. Pakai tanggal {tanggal(last)} atau sesudahnya."
        )
        raise InvalidInput(message, (FieldError("on_date", message),))


@answers(PreviewLandedCost)
def preview_landed_cost(read: Read, ask: PreviewLandedCost) -> LandedPreview:
    """The plan by article and lot; what a command of the same words would write now."""
    planned = plan(read, ask)
    stock: dict[str, int] = {}
    for part in planned.parts:
        stock[part.row["move_id"]] = stock.get(part.row["move_id"], 0) + part.sen
    groups: dict[tuple[str, str], list[int]] = {}
    products: dict[str, ProductRef] = {}
    for row, share in zip(planned.rows, planned.shares, strict=True):
        product = products.setdefault(row["product"].sku, row["product"])
        sums = groups.setdefault((product.sku, row["lot"]), [0, 0, 0, 0])
        figures = (row["qty"], row["value"], share, stock.get(row["move_id"], 0))
        for at, figure in enumerate(figures):
            sums[at] += figure
    lines = tuple(
        LandedLine(
            sku, products[sku].name, lot, products[sku].base_unit, qty, Money(value), Money(share),
            Money(kept), Money(share - kept),
        )
        for (sku, lot), (qty, value, share, kept) in groups.items()
    )  # fmt: skip
    return LandedPreview(lines, planned.to_stock, planned.sold, planned.by_place(read))
