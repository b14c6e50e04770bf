"""Barcodes and units (WMS-MD-03, WMS-MD-04, WMS-MD-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.audit.steps import record
from app.catalog.api.codes import (
    AddBarcode,
    AddUnit,
    BarcodeSaved,
    GenerateBarcodes,
    Generated,
    RemoveBarcode,
    SupersedeUnit,
    UnitSaved,
)
from app.catalog.models import Product, ProductBarcode, ProductUnit
from app.catalog.queries.codes import Placed, Wanted, place_codes
from app.catalog.queries.lookups import barcodes_of, unit_factors
from app.catalog.rules import barcodes as barcode_rules
from app.catalog.rules.products import fault_of_sku_as_code
from app.catalog.rules.text import sku_key
from app.catalog.rules.units import (
    checked_unit,
    factor_text,
)
from app.catalog.service.common import product_of, products_of, refuse, reindex, touch
from app.core.commands import handles
from app.core.errors import FieldError, NotFound, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.catalog.api.products import BarcodeIn, UnitIn
    from app.core.quantity import UnitFactor
    from app.core.work import Work

_BARCODE_COLUMNS: Final = (
    "org_id", "id", "product_id", "code", "lookup", "unit", "pack_qty", "kind", "version",
    "updated_at", "updated_by",
)  # fmt: skip
_UNIT_COLUMNS: Final = (
    "org_id", "id", "product_id", "unit", "numerator", "denominator", "valid_from", "version",
    "updated_at", "updated_by",
)  # fmt: skip
_LAST_INTERNAL: Final = (
    "SELECT max(b.lookup) FROM product_barcode b WHERE b.org_id = :org "
    "AND b.kind = 'internal' AND b.lookup >= '029' AND b.lookup < '02A'"
)


class UnitExists(UserError):
    """The product has the unit already."""

    code = "UNIT_EXISTS"

    def __init__(self, unit: str, factor: str, base_unit: str) -> None:
        message = (
            f'Satuan "{unit}" sudah ada (1 {unit} = {factor} {base_unit}). '
            "Pakai Ganti isi satuan bila isinya berubah."
        )
        super().__init__(message, (FieldError("unit", message),))


# ---------------------------------------------------------------- barcodes


@handles(AddBarcode)
def add_barcode(work: Work, do: AddBarcode) -> BarcodeSaved:
    """Give a product a code, or correct what its code counts."""
    product = product_of(work, do.sku)
    units = unit_factors(work, (product.id,), work.today).get(product.id, {})
    wanted = wanted_code(product, units, do.barcode, do.unit, do.pack_qty)
    (placed,) = put_barcodes(work, (wanted,))
    reindex(work, (product,))
    old = None if placed.row_id is None else {"code": placed.code}
    record(
        work, "product.barcode", "product", product.id, product.sku, old=old,
        new={"code": placed.code, "unit": placed.unit, "pack_qty": placed.pack_qty},
    )  # fmt: skip
    work.changed("product")
    work.message = f"Barcode {placed.code} disimpan untuk {product.sku}."
    return _saved(product, placed)


def wanted_code(
    product: Product,
    units: Mapping[str, UnitFactor],
    code: str,
    unit: str = "",
    pack_qty: int | None = None,
) -> Wanted:
    """A barcode asked for an existing or coming product."""
    label = f"{product.sku} – {product.name}"
    return Wanted(product.id, label, product.base_unit, units, code, unit, pack_qty)


def put_barcodes(work: Work, wanted: Sequence[Wanted]) -> list[Placed]:
    """Check and store barcodes, any number at once.

    Raises:
        InvalidInput: Naming every code that cannot be stored.
    """
    placed = check_barcodes(work, wanted)
    store_barcodes(work, placed)
    return placed


def check_barcodes(work: Work, wanted: Sequence[Wanted]) -> list[Placed]:
    """The barcodes in the form they can be stored.

    Raises:
        InvalidInput: Naming every code that cannot be stored.
    """
    placement = place_codes(work, wanted, work.today)
    refuse(
        [FieldError(each.field, message) for each, message in placement.faults],
        "Barcode belum benar",
    )
    return placement.placed


def store_barcodes(work: Work, placed: Iterable[Placed]) -> None:
    """Write checked barcodes."""
    new = []
    for each in placed:
        if each.row_id is not None and not each.same:
            row = work.session.get_one(ProductBarcode, (work.org_id, each.row_id))
            row.unit, row.pack_qty = each.unit, each.pack_qty
            touch(work, row)
        elif each.row_id is None:
            kind = barcode_rules.kind_of(each.code)
            new.append(
                (
                    work.org_id, work.new_id(), each.wanted.product_id, each.code, each.lookup,
                    each.unit, each.pack_qty, kind, 1, work.now, work.actor.user_id,
                )
            )  # fmt: skip
    if new:
        work.bulk(ProductBarcode.__table__, _BARCODE_COLUMNS, new)  # type: ignore[arg-type]


def own_barcodes(
    product: Product, codes: Sequence[BarcodeIn], units: Mapping[str, UnitFactor]
) -> list[Wanted]:
    """The barcodes a product is created with."""
    return [wanted_code(product, units, each.code, each.unit, each.pack_qty) for each in codes]


def _saved(product: Product, placed: Placed) -> BarcodeSaved:
    return BarcodeSaved(product.sku, placed.code, placed.unit, placed.pack_qty)


@handles(RemoveBarcode)
def remove_barcode(work: Work, do: RemoveBarcode) -> BarcodeSaved:
    """Take a code away from a product."""
    product = product_of(work, do.sku)
    row = work.session.scalar(
        sa.select(ProductBarcode).where(
            ProductBarcode.org_id == work.org_id,
            ProductBarcode.product_id == product.id,
            ProductBarcode.lookup == barcode_rules.lookup_key(do.barcode),
        )
    )
    if row is None:
        raise NotFound(f"Barcode produk {product.sku}", do.barcode, "barcode")
    work.session.delete(row)
    work.session.flush()
    reindex(work, (product,))
    record(work, "product.barcode", "product", product.id, product.sku, old={"code": row.code})
    work.changed("product")
    work.message = f"Barcode {row.code} dihapus dari {product.sku}."
    return BarcodeSaved(product.sku, row.code, row.unit, row.pack_qty)


@handles(GenerateBarcodes)
def generate_barcodes(work: Work, do: GenerateBarcodes) -> Generated:
    """Make internal codes for products that have none."""
    found = products_of(work, do.skus)
    missing = [sku for sku in do.skus if sku_key(sku) not in found]
    refuse([FieldError("skus", f'SKU "{sku}" tidak dikenal.') for sku in missing])
    products = [found[key] for key in dict.fromkeys(sku_key(sku) for sku in do.skus)]
    have = barcodes_of(work, (product.id for product in products))
    bare = [product for product in products if product.id not in have]
    codes = _own_skus(bare) if do.form == "code128" else _next_numbers(work, len(bare))
    placed = put_barcodes(
        work, [wanted_code(product, {}, code) for product, code in zip(bare, codes, strict=True)]
    )
    reindex(work, bare)
    work.changed("product")
    skipped = tuple(product.sku for product in products if product.id in have)
    work.message = f"{len(placed)} barcode dibuat" + (
        f", {len(skipped)} produk sudah punya." if skipped else "."
    )
    by_id = {product.id: product for product in bare}
    return Generated(tuple(_saved(by_id[each.wanted.product_id], each) for each in placed), skipped)


def _own_skus(products: Sequence[Product]) -> list[str]:
    faults = [fault for product in products if (fault := fault_of_sku_as_code(product.sku))]
    refuse([FieldError("skus", fault) for fault in faults])
    return [product.sku for product in products]


def _next_numbers(work: Work, count: int) -> list[str]:
    """The next internal EAN-13s; of two people at once the loser of a number tries again."""
    work.session.flush()
    ((last,),) = work.rows(_LAST_INTERNAL)
    first = barcode_rules.internal_number(last) + 1 if last else 1
    return [barcode_rules.internal_ean13(first + place) for place in range(count)]


# ---------------------------------------------------------------- units


@handles(AddUnit)
def add_unit(work: Work, do: AddUnit) -> UnitSaved:
    """Give a product a further unit."""
    product = product_of(work, do.sku)
    have = unit_factors(work, (product.id,), work.today).get(product.id, {})
    unit, factor = _read_unit(product.base_unit, do.unit, do.factor)
    if unit in have:
        raise UnitExists(unit, factor_text(have[unit]), product.base_unit)
    store_units(work, ((product.id, unit, factor),))
    return _unit_saved(work, product, unit, factor, old=None)


@handles(SupersedeUnit)
def supersede_unit(work: Work, do: SupersedeUnit) -> UnitSaved:
    """Let a unit hold something else from today on; documents before today keep the old factor."""
    product = product_of(work, do.sku)
    have = unit_factors(work, (product.id,), work.today).get(product.id, {})
    unit, factor = _read_unit(product.base_unit, do.unit, do.factor)
    if unit not in have:
        raise NotFound(f"Satuan produk {product.sku}", unit, "unit")
    replace_units(work, {(product.id, unit): factor}, {product.id: product.base_unit})
    return _unit_saved(work, product, unit, factor, old=factor_text(have[unit]))


def _unit_saved(
    work: Work, product: Product, unit: str, factor: UnitFactor, old: str | None
) -> UnitSaved:
    text = factor_text(factor)
    record(
        work, "product.unit", "product", product.id, product.sku,
        old=None if old is None else {unit: old}, new={unit: text},
    )  # fmt: skip
    work.changed("product")
    work.message = f"1 {unit} = {text} {product.base_unit} untuk {product.sku}."
    return UnitSaved(product.sku, unit, text)


def read_units(base_unit: str, units: Sequence[UnitIn]) -> dict[str, UnitFactor]:
    """The units a product is created with.

    Raises:
        InvalidInput: Naming every unit that is wrong or written twice.
    """
    found: dict[str, UnitFactor] = {}
    faults = []
    for each in units:
        unit, factor, fault = checked_unit(base_unit, each.unit, each.factor)
        if unit in found:
            fault = f'Satuan "{unit}" ditulis dua kali.'
        if fault:
            faults.append(FieldError("units", fault))
        elif factor is not None:
            found[unit] = factor
    refuse(faults, "Satuan belum benar")
    return found


def _read_unit(base_unit: str, unit: str, factor: str) -> tuple[str, UnitFactor]:
    name, exact, fault = checked_unit(base_unit, unit, factor)
    refuse(
        [FieldError("factor" if "isi satuan" in fault.lower() else "unit", fault)] if fault else ()
    )
    if exact is None:
        raise AssertionError(name)
    return name, exact


def store_units(work: Work, units: Iterable[tuple[str, str, UnitFactor]]) -> None:
    """Write new units: (product id, unit, factor), valid from today."""
    rows = [
        (
            work.org_id, work.new_id(), product_id, unit, factor.numerator, factor.denominator,
            work.today, 1, work.now, work.actor.user_id,
        )
        for product_id, unit, factor in units
    ]  # fmt: skip
    if rows:
        work.bulk(ProductUnit.__table__, _UNIT_COLUMNS, rows)  # type: ignore[arg-type]


def replace_units(
    work: Work, units: Mapping[tuple[str, str], UnitFactor], base_units: Mapping[str, str]
) -> None:
    """Close units today and open them with another factor; their barcodes count the new quantity.

    Args:
        work: The caller's transaction.
        units: (product id, unit) -> factor from today on.
        base_units: Product id -> base unit, for messages.

    Raises:
        InvalidInput: If a barcode counts in a unit that would no longer be whole.
    """
    ids = sorted({product_id for product_id, _ in units})
    current = work.session.scalars(
        sa.select(ProductUnit).where(
            ProductUnit.org_id == work.org_id,
            ProductUnit.product_id.in_(ids),
            ProductUnit.valid_to.is_(None),
        )
    )
    for row in current:
        if (row.product_id, row.unit) in units:
            row.valid_to = work.today
            touch(work, row)
    _recount_barcodes(work, ids, units, base_units)
    work.session.flush()
    store_units(work, ((*key, factor) for key, factor in units.items()))


def _recount_barcodes(
    work: Work,
    ids: Sequence[str],
    units: Mapping[tuple[str, str], UnitFactor],
    base_units: Mapping[str, str],
) -> None:
    rows = work.session.scalars(
        sa.select(ProductBarcode).where(
            ProductBarcode.org_id == work.org_id, ProductBarcode.product_id.in_(ids)
        )
    )
    for row in rows:
        factor = units.get((row.product_id, row.unit))
        if factor is None:
            continue
        if factor.denominator != 1:
            base = base_units[row.product_id]
            fault = f"Barcode {row.code} menghitung per {row.unit}, jadi isinya harus {base} bulat."
            refuse((FieldError("factor", fault),))
        row.pack_qty = factor.numerator
        touch(work, row)
