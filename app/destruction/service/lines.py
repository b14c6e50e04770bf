"""Lines of a draft turned into buckets of stock: what exactly will be destroyed."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from app.catalog import steps as catalog
from app.core.money import Money
from app.destruction.models import DestructionItem
from app.destruction.queries.stock_free import estimated, pools, shelf
from app.destruction.rules.picking import Want
from app.destruction.service.common import Problems, items_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.destruction.api import DestroyLine
    from app.destruction.models import DestructionDocument
    from app.destruction.rules.picking import Freed
    from app.stock.rules.usable import Bucket
    from app.stock.steps import WarehouseRef


@dataclass(slots=True)
class _Part:
    """A quantity of one bucket that a line takes."""

    product: ProductRef
    bucket: Bucket
    status: str
    qty: int
    condition: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.bucket.location_id, self.bucket.lot_id, self.bucket.serial, self.status)


def put_lines(
    work: Work,
    document: DestructionDocument,
    warehouse: WarehouseRef,
    lines: Sequence[DestroyLine],
    freed: Sequence[Freed] = (),
) -> None:
    """Replace the items of a draft; an item that stays keeps its id, and so its photos.

    Args:
        work: The caller's transaction.
        document: The draft.
        warehouse: Its warehouse.
        lines: What it is to hold.
        freed: Goods of its former approval that get their status back in this transaction.

    Raises:
        InvalidInput: Every line that names unknown goods, no lot, or more than is free.
    """
    problems = Problems()
    parts = _resolved(work, document, warehouse, lines, problems, freed)
    problems.refuse()
    worth = pools(work, warehouse.id, {part.product.id for part in parts})
    old = {(i.location_id, i.lot_id, i.serial, i.status): i for i in items_of(work, document)}
    kept = {part.key: old[part.key] for part in parts if part.key in old}
    for key, item in old.items():
        if key in kept:
            item.line_no = -item.line_no  # out of the way of the new numbers
        else:
            work.session.delete(item)
    work.session.flush()
    for number, part in enumerate(parts, 1):
        value = Money(estimated(worth.get(part.product.id), part.qty))
        if part.key not in kept:
            work.session.add(_item(work, document, part, number, value))
            continue
        item = kept[part.key]
        item.line_no, item.qty = number, part.qty
        item.condition, item.estimate = part.condition, value
    work.session.flush()
    document.estimate = Money(
        sum(estimated(worth.get(part.product.id), part.qty) for part in parts)
    )


def _item(
    work: Work, document: DestructionDocument, part: _Part, number: int, value: Money
) -> DestructionItem:
    return DestructionItem(
        org_id=work.org_id, id=work.new_id(), document_id=document.id, line_no=number,
        product_id=part.product.id, lot_id=part.bucket.lot_id,
        location_id=part.bucket.location_id, serial=part.bucket.serial, status=part.status,
        qty=part.qty, condition=part.condition, estimate=value, unit_cost=None, value=None,
    )  # fmt: skip


def _resolved(
    work: Work,
    document: DestructionDocument,
    warehouse: WarehouseRef,
    lines: Sequence[DestroyLine],
    problems: Problems,
    freed: Sequence[Freed],
) -> list[_Part]:
    """The buckets all lines take together; lines of one bucket become one."""
    products = _goods(work, lines, problems)
    quantities = _base_quantities(work, lines, products, problems)
    places = _places(work, warehouse, lines, problems)
    statuses = {line.status for line in lines}
    free = shelf(work, warehouse, list(products.values()), statuses, document.id, freed)
    found: dict[tuple[str, str, str, str], _Part] = {}
    for index, line in enumerate(lines):
        product = products.get(line.sku)
        if product is None or (line.location and line.location not in places):
            continue
        if product.tracking == "lot" and not line.lot:
            problems.add(index, "lot", f"{product.sku} dilacak per lot: sebutkan nomor lotnya.")
            continue
        if product.tracking == "serial" and not line.serial:
            problems.add(
                index,
                "serial",
                f"{product.sku} bernomor seri: sebutkan nomor serinya satu per satu.",
            )
            continue
        location = places[line.location] if line.location else None
        wish = Want(product.id, quantities[index], line.status, location, line.lot, line.serial)
        picks, missing = free.take(wish)
        if missing:
            problems.add(index, "qty", _short(line, warehouse, quantities[index], missing))
            continue
        for bucket, part in picks:
            made = _Part(product, bucket, line.status, part, line.condition)
            same = found.setdefault(made.key, made)
            if same is not made:
                same.qty += part
                same.condition = same.condition or line.condition
    return list(found.values())


def _short(line: DestroyLine, warehouse: WarehouseRef, wanted: int, missing: int) -> str:
    where = [f"gudang {warehouse.code}"]
    where += [f"lokasi {line.location}"] if line.location else []
    where += [f"lot {line.lot}"] if line.lot else []
    where += [f"nomor seri {line.serial}"] if line.serial else []
    return (
        f"stok bebas {line.sku} di {', '.join(where)} tidak cukup: diminta {wanted}, ada "
        f"{wanted - missing} (yang direservasi pesanan atau BAP lain tidak dihitung). "
        "Kurangi jumlahnya atau pilih lot lain."
    )


def _goods(work: Work, lines: Sequence[DestroyLine], problems: Problems) -> dict[str, ProductRef]:
    found = catalog.products_by_sku(work, {line.sku for line in lines})
    goods: dict[str, ProductRef] = {}
    for index, line in enumerate(lines):
        product = found.get(line.sku)
        if product is None:
            problems.add(index, "sku", f'SKU "{line.sku}" tidak dikenal. Periksa kodenya.')
        elif not product.has_stock:
            problems.add(index, "sku", f'"{line.sku}" paket atau jasa; pilih komponennya.')
        else:
            goods[line.sku] = product
    return goods


def _base_quantities(
    work: Work,
    lines: Sequence[DestroyLine],
    products: dict[str, ProductRef],
    problems: Problems,
) -> list[int]:
    """Quantities in base units (WMS-MD-09)."""
    units = {products[line.sku].id for line in lines if line.unit and line.sku in products}
    factors = catalog.unit_factors(work, units, work.today)
    found = []
    for index, line in enumerate(lines):
        product = products.get(line.sku)
        found.append(line.qty)
        if product is None or not line.unit or line.unit.lower() == product.base_unit.lower():
            continue
        known = {name.lower(): factor for name, factor in factors.get(product.id, {}).items()}
        factor = known.get(line.unit.lower())
        if factor is None:
            problems.add(
                index, "unit", f'satuan "{line.unit}" tidak dikenal; satuan dasarnya '
                f"{product.base_unit}.",
            )  # fmt: skip
            continue
        try:
            found[-1] = factor.to_base(Fraction(line.qty))
        except ValueError:
            problems.add(index, "qty", f"bukan bilangan bulat dalam {product.base_unit}.")
    return found


def _places(
    work: Work, warehouse: WarehouseRef, lines: Sequence[DestroyLine], problems: Problems
) -> dict[str, str]:
    """Location ids by code; an unknown one is a problem of its line."""
    wanted = {line.location for line in lines if line.location}
    rows = work.rows(
        "SELECT code, id FROM location WHERE org_id = :org AND warehouse_id = :wh AND "
        + work.among("code", "codes", "text"),
        wh=warehouse.id,
        codes=sorted(wanted),
    )
    found = dict(rows)
    for index, line in enumerate(lines):
        if line.location and line.location not in found:
            problems.add(
                index, "location", f"lokasi {line.location} tidak ada di gudang {warehouse.code}."
            )
    return found


__all__ = ["put_lines"]
