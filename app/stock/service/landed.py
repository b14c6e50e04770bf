"""Later costs of a receipt: they follow its goods to wherever those are now (WMS-VAL-06, 07)."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.accounting import steps as books
from app.accounting.postings import JournalDraft, credit, debit
from app.accounting.rules.roles import Role
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.driver import as_date
from app.core.errors import FieldError, InvalidInput, UserError
from app.core.money import ZERO, Money, split_whole
from app.core.text import tanggal
from app.stock import steps
from app.stock.api import AddLandedCost, Posted
from app.stock.models import TransferPiece
from app.stock.postings import RECEIPT_COUNTER
from app.stock.rules.following import Entry, Node, Portion, follow, shares_of
from app.stock.service.operation import Operation
from app.stock.service.receipts import receipt_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work

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


#: A receipt line, where some of it is, and the sen that go there.
_Plan = tuple[dict[str, Any], Portion, int]


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where goods of a layer stand, for the move that makes them worth more."""

    place: steps.PlaceRef
    lot_id: str
    status: str


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of a receipt's goods: by line, and where each layer's stand."""

    portions: dict[int, list[Portion]]
    stands: dict[Node, _Stand]
    products: dict[str, ProductRef]


@handles(AddLandedCost)
def add_landed_cost(work: Work, do: AddLandedCost) -> Posted:
    """Spread a later cost over a receipt's lines; the sold part goes to HPP (WMS-VAL-06, 07).

    What is not sold is worth more where it is now: in its own warehouse or another, on the road,
    or repacked into another article.
    """
    if do.amount.sen <= 0:
        raise UserError("Jumlah biaya harus lebih dari nol.")
    ref, rows = receipt_lines(work, do.receipt)
    counter = RECEIPT_COUNTER[do.counter]
    operation = Operation.begin(
        work, ref, kind="revaluation", series="ADJ", event="landed_cost.added", on_date=do.on_date,
        counter={counter, Role.COGS},
    )  # fmt: skip
    found = _follow(work, rows)
    plans: list[_Plan] = []
    for line, share in enumerate(split_whole(do.amount.sen, _weights(do.spread, rows))):
        portions = found.portions.get(line, [])
        parts = shares_of(share, rows[line]["qty"], portions)
        plans += [
            (rows[line], portion, part)
            for portion, part in zip(portions, parts, strict=True)
            if part
        ]
    _refuse_before_they_came(operation.on_date, [portion for _row, portion, _part in plans])
    sold = do.amount - Money(sum(part for *_, part in plans))
    _journal(operation, do, counter, sold)
    for plan in plans:
        _revalue(operation, do, counter, plan, found)
    _on_the_road(work, plans, found)
    return operation.finish(do.note, do.receipt, _told(work, operation, plans, sold))


def _weights(spread: str, rows: list[dict[str, Any]]) -> list[int]:
    if spread == "equal":
        return [1] * len(rows)
    weights = [row["value" if spread == "value" else "qty"] for row in rows]
    return weights if sum(weights) else [1] * len(rows)


def _follow(work: Work, rows: list[dict[str, Any]]) -> _Found:
    """Play what happened since the receipt; every layer it could touch stays locked."""
    first = min(row["move_id"] for row in rows)
    products = _family(work, {row["product"].id for row in rows}, first)
    among = work.among("product_id", "ids")
    work.lock(
        f"SELECT 1 FROM cost_pool WHERE org_id = :org AND {among} "
        "ORDER BY product_id, warehouse_id, account_id FOR UPDATE",
        ids=products,
    )
    # somebody may have repacked while we waited
    products = _family(work, set(products), first)
    held, places, played = work.rows_many(
        (_HELD.format(among=among), {"ids": products}),
        ("SELECT id, code, warehouse_id, kind FROM location WHERE org_id = :org", {}),
        (
            _ENTRIES.format(among=work.among("e.product_id", "ids")),
            {"ids": products, "first": first},
        ),
    )
    place = {row[0]: steps.PlaceRef(*row) for row in places}
    entries = [
        Entry(
            row[0], Node(*row[1:5]), row[5], row[6], kind=row[7], pair_id=row[8],
            document_id=row[9], on_date=as_date(row[10]),
        )
        for row in played
    ]  # fmt: skip
    stands: dict[Node, _Stand] = {}
    pools: dict[tuple[str, ...], _Stand] = {}
    for entry, row in zip(entries, played, strict=True):
        if row[11]:
            pools[entry.node[:3]] = _Stand(place[row[11]], row[12], row[13])
        # a change of method moves cost and no goods: they stand where those of the pool did
        if entry.qty > 0 and (stand := pools.get(entry.node[:3])):
            stands[entry.node] = stand
    lines = {row["move_id"]: line for line, row in enumerate(rows)}
    portions: dict[int, list[Portion]] = {}
    for portion in follow(lines, entries, {Node(*row[:4]): row[4] for row in held}):
        portions.setdefault(portion.line, []).append(portion)
    return _Found(portions, stands, catalog.products_by_id(work, products))


def _family(work: Work, products: set[str], first: str) -> list[str]:
    """These articles and all that they were repacked into since."""
    known, fresh = set(products), set(products)
    while fresh:
        rows = work.rows(
            _BECAME.format(among=work.among("s.product_id", "ids")),
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


def _journal(operation: Operation, do: AddLandedCost, counter: Role, sold: Money) -> None:
    ref = operation.warehouse
    journal = books.post(
        operation.work,
        JournalDraft(
            entity_id=ref.entity_id, on_date=operation.on_date, event=operation.event,
            source=operation.source,
            description=f"Biaya perolehan {do.receipt}" + (f": {do.note}" if do.note else ""),
            lines=(
                debit(Role.COGS, sold, warehouse=ref.id, memo="Bagian yang sudah terjual"),
                credit(counter, sold, warehouse=ref.id),
            ) if sold else (),
        ),
        accounts=operation.accounts,
        number_only_with_stock_lines=True,
    )  # fmt: skip
    operation.journal_id = journal.id


def _revalue(
    operation: Operation,
    do: AddLandedCost,
    counter: Role,
    plan: _Plan,
    found: _Found,
) -> None:
    """One layer is worth more; the receipt's warehouse owes for it."""
    row, portion, value = plan
    node, stand = portion.node, found.stands[portion.node]
    at_home = node[:2] == (row["product"].id, operation.warehouse.id)
    if at_home and stand.status != "in_transit":
        stand = _Stand(row["place"], row["lot_id"], "available")
    operation.move(
        found.products[node.product_id], stand.place, stand.lot_id, 0, status=stand.status,
        cost="given", cost_value=value, layer_id=node.layer_id, account_id=node.account_id,
        pair_id=row["move_id"], contra_id=operation.accounts.id(counter),
        contra_warehouse_id=operation.warehouse.id, reason=do.note,
    )  # fmt: skip


def _on_the_road(work: Work, plans: Sequence[_Plan], found: _Found) -> None:
    """Goods on the road are worth more in their transfer as well."""
    more: dict[str, int] = {}
    for _row, portion, value in plans:
        if found.stands[portion.node].status == "in_transit":
            more[portion.node.layer_id] = more.get(portion.node.layer_id, 0) + value
    if not more:
        return
    for piece in work.session.scalars(
        sa.select(TransferPiece)
        .where(TransferPiece.org_id == work.org_id, TransferPiece.id.in_(sorted(more)))
        .order_by(TransferPiece.id)
    ):
        piece.value += Money(more[piece.id])


def _told(
    work: Work,
    operation: Operation,
    plans: Sequence[_Plan],
    sold: Money,
) -> str:
    """Where the cost went, for the person who entered the bill."""
    codes = dict(work.rows("SELECT id, code FROM warehouse WHERE org_id = :org"))
    by_place: dict[str, Money] = {}
    for _row, portion, value in plans:
        code = codes[portion.node.warehouse_id]
        by_place[code] = by_place.get(code, ZERO) + Money(value)
    parts = [f"persediaan {code} {amount.rupiah()}" for code, amount in sorted(by_place.items())]
    if sold:
        parts.append(f"HPP {sold.rupiah()}")
    return f"{operation.number}: {', '.join(parts)}."
