"""Pieces with a serial number: which may be packed, and which one really left (PU-35).

The reservation chooses a piece so that an order is sure of its stock; on the shelf the pieces of a
lot are alike, and the packer takes the one at hand.  So any free piece of the same lot will do: the
shipment reserves it and gives the chosen one back, in its own transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import FieldError
from app.fulfilment.api import PackSerialRow
from app.fulfilment.service.taken import Taken
from app.stock import steps
from app.stock.rules.usable import usable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.work import Work
    from app.fulfilment.api import VerifiedPart
    from app.fulfilment.service.taken import Item
    from app.stock.rules.usable import Bucket

_TRACKED: Final = "serial"


@dataclass(frozen=True, slots=True)
class ParcelSerials:
    """Serials of an order's products.

    Attributes:
        rows: Every serial known, the usable ones without a reason.
        by_item: Item id → serials that may take the place of those reserved.
    """

    rows: tuple[PackSerialRow, ...] = ()
    by_item: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def spare(self, item_id: str) -> tuple[str, ...]:
        """Those that may be taken instead."""
        return self.by_item.get(item_id, ())


def serials_of_parcel(
    work: Work, items: Sequence[tuple[Any, ...]], reserved: Mapping[str, Sequence[tuple[Any, ...]]]
) -> ParcelSerials:
    """What the packing table knows of serials; asks nothing when no product is kept by serial.

    Args:
        work: The caller's transaction.
        items: (item id, number, product id, SKU, …) as the packing table selects them.
        reserved: Item id → (lot, expiry, serial, qty, place, lot id, warehouse id).
    """
    tracked = {item[0]: (item[2], item[3]) for item in items if item[8] == _TRACKED}
    houses = {row[6] for item_id in tracked for row in reserved.get(item_id, ())}
    if not houses:
        return ParcelSerials()
    products = sorted({product for product, _sku in tracked.values()})
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for bucket in _free(work, min(houses), products):
        alike[bucket.product_id, bucket.lot_id].append(bucket.serial)
    mine = {item_id: [row[2] for row in reserved.get(item_id, ())] for item_id in tracked}
    for item_id, (product, _sku) in tracked.items():
        for row in reserved.get(item_id, ()):
            alike[product, row[5]].append(row[2])
    spare: dict[str, tuple[str, ...]] = {}
    for item_id, (product, _sku) in tracked.items():
        lots = {row[5] for row in reserved.get(item_id, ())}
        if len(lots) == 1:  # of several lots each has its own quantity: those chosen, exactly
            there = alike[product, *lots]
            spare[item_id] = tuple(sorted(set(there) - set(mine[item_id])))
    ready = {
        (tracked[item_id][0], steps.serial_key(serial))
        for item_id in tracked
        for serial in (*mine[item_id], *spare.get(item_id, ()))
    }
    skus = dict(tracked.values())
    known = steps.serials(work, products)
    rows = tuple(
        PackSerialRow(skus[product], one.number, "" if key in ready else one.where, one.gone)
        for key, one in sorted(known.items())
        for product in key[:1]
    )
    return ParcelSerials(rows, spare)


def _free(work: Work, warehouse_id: str, products: Sequence[str]) -> list[Bucket]:
    """Pieces on the shelf that nobody reserved and that may be sold."""
    found = steps.buckets(work, warehouse_id, products)
    return [bucket for bucket in found if bucket.serial and usable(bucket, work.today)]


def settle_serials(
    work: Work,
    order: tuple[str, str],
    items: Sequence[Item],
    verified: Sequence[VerifiedPart],
) -> list[FieldError]:
    """Make each item take the very pieces that were scanned; reserves those taken instead.

    Args:
        work: The caller's transaction.
        order: Id and number.
        items: Their ``taken`` is replaced by what was scanned.
        verified: What is in the box; its quantities are right already.

    Returns:
        What is wrong; nothing is reserved or released then.
    """
    tracked = [item for item in items if any(taken.serial for taken in item.taken)]
    if not tracked:
        return []
    problems = [_problem(item, text) for item in tracked for text in _not_scanned(item, verified)]
    if problems:
        return problems
    pool = {
        (item.product_id, steps.serial_key(taken.serial)): taken
        for item in tracked
        for taken in item.taken
    }
    missing: list[tuple[Item, str]] = []
    for item in tracked:
        item.taken = []
        for serial in _serials(item, verified):
            taken = pool.pop((item.product_id, steps.serial_key(serial)), None)
            if taken is None:
                missing.append((item, serial))
            else:
                item.taken.append(taken)
    return _swap(work, order, missing, pool) if missing else []


def _serials(item: Item, verified: Sequence[VerifiedPart]) -> list[str]:
    return [part.serial for part in verified if part.line == item.line and part.serial]


def _not_scanned(item: Item, verified: Sequence[VerifiedPart]) -> list[str]:
    """Each piece needs a serial of its own."""
    without = sum(part.qty for part in verified if part.line == item.line and not part.serial)
    times = Counter(map(steps.serial_key, (part.serial for part in verified if part.serial)))
    found = [f"nomor seri {without} barang belum dipindai"] if without else []
    found += [
        f"nomor seri {serial} dipindai lebih dari satu kali"
        for serial in dict.fromkeys(_serials(item, verified))
        if times[steps.serial_key(serial)] > 1
    ]
    return found


def _swap(
    work: Work,
    order: tuple[str, str],
    missing: Sequence[tuple[Item, str]],
    loose: dict[tuple[str, str], Taken],
) -> list[FieldError]:
    """Reserve the pieces scanned instead, release those that stay on the shelf."""
    products = sorted({item.product_id for item, _serial in missing})
    house = next((taken.warehouse_id for taken in loose.values()), "")
    free = {
        (bucket.product_id, steps.serial_key(bucket.serial)): bucket
        for bucket in (_free(work, house, products) if house else ())
    }
    known: dict[tuple[str, str], steps.SerialAt] | None = None
    problems: list[FieldError] = []
    swaps: list[tuple[Item, Bucket, Taken]] = []
    for item, serial in missing:
        key = (item.product_id, steps.serial_key(serial))
        bucket = free.get(key)
        given = next(
            (
                one
                for one, taken in loose.items()
                if bucket and one[0] == item.product_id and taken.lot_id == bucket.lot_id
            ),
            None,
        )
        if bucket is not None and given is not None:
            swaps.append((item, bucket, loose.pop(given)))
            continue
        if known is None:
            known = steps.serials(work, products, [number for _item, number in missing])
        at = known.get(key)
        where = at.where if at else "tidak ada di stok gudang ini"
        why = "bukan dari lot yang dialokasikan" if bucket is not None else where
        problems.append(_problem(item, f"nomor seri {serial} {why}"))
    if not problems:
        for item, bucket, given_back in swaps:
            item.taken.append(_exchange(work, order, item, bucket, given_back))
    return problems


def _exchange(
    work: Work, order: tuple[str, str], item: Item, bucket: Bucket, given_back: Taken
) -> Taken:
    demand = steps.Demand("order", *order, item.id, item.product_id, 1)
    steps.release(work, [given_back.reservation_id])
    made = steps.reserve_piece(work, demand, given_back.warehouse_id, bucket)
    return Taken(
        made, 1, given_back.warehouse_id, bucket.location_id, bucket.lot_id, bucket.serial,
        bucket.lot_number,
    )  # fmt: skip


def _problem(item: Item, text: str) -> FieldError:
    return FieldError(f"verified.{item.line}", f"{item.sku}: {text}")
