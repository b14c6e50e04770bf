"""Where a later cost of a receipt goes: planned for its preview and for the command alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import answers
from app.core.driver import as_date
from app.core.errors import FieldError, InvalidInput
from app.core.money import ZERO, Money
from app.core.text import tanggal
from app.core.work import Work
from app.stock.api import LandedLine, LandedPreview, PreviewLandedCost
from app.stock.queries.received import Place, receipt_lines
from app.stock.rules.following import Entry, Node, Portion, follow, shares_of
from app.stock.rules.landed import Bearing, Wanted, check_amount, shares_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Read
    from app.stock.api import AddLandedCost

#: Everything that happened to the cost of some goods since a move, in the order it was made; what
#: only changed a value moved no goods.
_ENTRIES: Final = (
    "SELECT e.move_id, e.product_id, e.warehouse_id, e.account_id, e.layer_id, e.qty, e.value, "
    "coalesce(m.kind, ''), m.pair_id, m.source_id, m.on_date, m.location_id, m.lot_id, m.status "
    "FROM cost_entry e LEFT JOIN stock_move m ON m.org_id = e.org_id AND m.id = e.move_id "
    "WHERE e.org_id = :org AND {among} AND e.move_id >= :first AND e.qty <> 0 "
    "ORDER BY e.move_id, e.qty"
)
#: What the layers of some goods hold.
_HELD: Final = (
    "SELECT product_id, warehouse_id, account_id, layer_id, qty FROM cost_layer "
    "WHERE org_id = :org AND {among} AND qty > 0"
)
#: Articles that some goods were repacked into since a move.
_BECAME: Final = (
    "SELECT DISTINCT t.product_id FROM stock_move s JOIN stock_move t ON t.org_id = s.org_id "
    "AND t.source_kind = s.source_kind AND t.source_id = s.source_id AND t.kind = 'repack' "
    "AND t.qty > 0 WHERE s.org_id = :org AND {among} AND s.kind = 'repack' AND s.qty < 0 "
    "AND s.id >= :first"
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


@dataclass(frozen=True, slots=True)
class Plan:
    """A later cost to the sen.

    Attributes:
        warehouse: Code of the receipt's.
        rows: Its moves, see :func:`app.stock.queries.received.receipt_lines`.
        shares: Sen of the cost by row.
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
    found = _follow(read, rows)
    parts: list[Part] = []
    for line, share in enumerate(shares):
        portions = found.portions.get(line, [])
        each = shares_of(share, rows[line]["qty"], portions)
        parts += [
            Part(rows[line], portion, sen)
            for portion, sen in zip(portions, each, strict=True)
            if sen
        ]
    _refuse_before_they_came(ask.on_date or read.today, [part.portion for part in parts])
    return Plan(warehouse, rows, shares, parts, found.stands, found.products)


def _follow(read: Read, rows: list[dict[str, Any]]) -> _Found:
    """Play what happened since the receipt; every layer it could touch stays locked."""
    first = min(row["move_id"] for row in rows)
    products = _family(read, {row["product"].id for row in rows}, first)
    among = read.among("product_id", "ids")
    if isinstance(read, Work):
        read.lock(
            f"SELECT 1 FROM cost_pool WHERE org_id = :org AND {among} "
            "ORDER BY product_id, warehouse_id, account_id FOR UPDATE",
            ids=products,
        )
        # somebody may have repacked while we waited
        products = _family(read, set(products), first)
    held, places, played = read.rows_many(
        (_HELD.format(among=among), {"ids": products}),
        ("SELECT id, code, warehouse_id, kind FROM location WHERE org_id = :org", {}),
        (
            _ENTRIES.format(among=read.among("e.product_id", "ids")),
            {"ids": products, "first": first},
        ),
    )
    place = {row[0]: Place(*row) for row in places}
    entries = [
        Entry(
            row[0], Node(*row[1:5]), row[5], row[6], kind=row[7], pair_id=row[8],
            document_id=row[9], on_date=as_date(row[10]),
        )
        for row in played
    ]  # fmt: skip
    stands: dict[Node, Stand] = {}
    pools: dict[tuple[str, ...], Stand] = {}
    for entry, row in zip(entries, played, strict=True):
        if row[11]:
            pools[entry.node[:3]] = Stand(place[row[11]], row[12], row[13])
        # a change of method moves cost and no goods: they stand where those of the pool did
        if entry.qty > 0 and (stand := pools.get(entry.node[:3])):
            stands[entry.node] = stand
    lines = {row["move_id"]: line for line, row in enumerate(rows)}
    portions: dict[int, list[Portion]] = {}
    for portion in follow(lines, entries, {Node(*row[:4]): row[4] for row in held}):
        portions.setdefault(portion.line, []).append(portion)
    return _Found(portions, stands, catalog.products_by_id(read, products))


def _family(read: Read, products: set[str], first: str) -> list[str]:
    """These articles and all that they were repacked into since."""
    known, fresh = set(products), set(products)
    while fresh:
        rows = read.rows(
            _BECAME.format(among=read.among("s.product_id", "ids")),
            ids=sorted(fresh), first=first,
        )  # fmt: skip
        fresh = {row[0] for row in rows} - known
        known |= fresh
    return sorted(known)


def _refuse_before_they_came(day: date, portions: Sequence[Portion]) -> None:
    """Goods are not worth more where they were not yet."""
    last = max((portion.since for portion in portions if portion.since), default=None)
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
