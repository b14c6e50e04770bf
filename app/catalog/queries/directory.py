"""Codes at the point of use: one code asked, or all of them carried away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.catalog.api.categories import CategoryRow, CategoryTree
from app.catalog.api.codes import (
    BarcodeDirectory,
    Directory,
    DirectoryEntry,
    DirectoryProduct,
    ProductByBarcode,
    ScannedProduct,
    UnitNames,
)
from app.catalog.models import Category
from app.catalog.queries.lookups import unit_sizes
from app.catalog.queries.refs import by_barcode
from app.core.commands import answers

if TYPE_CHECKING:
    from app.core.work import Read


_PRODUCTS: Final = (
    "SELECT p.sku, p.name, p.variant, p.base_unit, p.kind, p.tracking, p.requires_expiry, "
    "p.active, p.photo FROM product p WHERE p.org_id = :org ORDER BY p.sku_key"
)
_BARCODES: Final = (
    "SELECT b.lookup, p.sku, b.unit, b.pack_qty FROM product_barcode b JOIN product p "
    "ON p.org_id = b.org_id AND p.id = b.product_id WHERE b.org_id = :org ORDER BY b.lookup"
)


@answers(ProductByBarcode)
def product_by_barcode(read: Read, ask: ProductByBarcode) -> ScannedProduct | None:
    """What a scanned code means, or None."""
    found = by_barcode(read, (ask.code,)).get(ask.code)
    if found is None:
        return None
    product = found.product
    return ScannedProduct(
        code=ask.code,
        sku=product.sku,
        name=product.name,
        variant=product.variant,
        unit=found.unit,
        pack_qty=found.pack_qty,
        base_unit=product.base_unit,
        kind=product.kind,
        tracking=product.tracking,
        requires_expiry=product.requires_expiry,
        active=product.active,
        by_sku=found.by_sku,
        units=unit_sizes(read, [product.id], read.today).get(product.id, ()),
    )


@answers(BarcodeDirectory)
def barcode_directory(read: Read, _ask: BarcodeDirectory) -> Directory:
    """Every product and every barcode."""
    products, barcodes = read.rows_many((_PRODUCTS, {}), (_BARCODES, {}))
    return Directory(
        tuple(
            DirectoryProduct(
                sku, name, variant, base_unit, kind, tracking,
                requires_expiry=bool(expiry), active=bool(active), photo=photo,
            )
            for sku, name, variant, base_unit, kind, tracking, expiry, active, photo in products
        ),
        tuple(DirectoryEntry(*row) for row in barcodes),
    )  # fmt: skip


@answers(UnitNames)
def unit_names(read: Read, _ask: UnitNames) -> tuple[str, ...]:
    """Base units and further units in use."""
    rows = read.rows(
        "SELECT DISTINCT base_unit FROM product WHERE org_id = :org "
        "UNION SELECT DISTINCT unit FROM product_unit WHERE org_id = :org AND valid_to IS NULL"
    )
    return tuple(sorted(row[0] for row in rows))


@answers(CategoryTree)
def category_tree_rows(read: Read, _ask: CategoryTree) -> tuple[CategoryRow, ...]:
    """Every node in the order of paths, parents before children."""
    rows = read.rows(
        "SELECT c.id, c.code, c.name, c.path, c.depth, c.parent_id, c.cost_method, "
        "(SELECT count(*) FROM product p WHERE p.org_id = c.org_id AND p.category_id = c.id) "
        "FROM category c WHERE c.org_id = :org ORDER BY c.path_key"
    )
    attributes = _attributes(read)
    seen: dict[str, CategoryRow] = {}
    for id_, code, name, path, depth, parent_id, cost_method, products in sorted(
        rows, key=lambda row: row[4]
    ):
        above = seen.get(parent_id)
        seen[id_] = CategoryRow(
            code, name, path, depth, above.code if above else "", cost_method,
            cost_method or (above.effective_cost_method if above else ""),
            attributes.get(id_, ()), products,
        )  # fmt: skip
    return tuple(seen[row[0]] for row in rows)


def _attributes(read: Read) -> dict[str, tuple[str, ...]]:
    rows = read.session.execute(
        sa.select(Category.id, Category.attributes).where(Category.org_id == read.org_id)
    )
    return {id_: tuple(names or ()) for id_, names in rows}  # type: ignore[arg-type]
