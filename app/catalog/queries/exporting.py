"""Products in the columns of the sheet, so that a file goes round (WMS-MD-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.catalog.api.importing import ExportProducts, FactorIn, PackIn, ProductIn
from app.catalog.models import Category, Product
from app.catalog.queries.lookups import unit_factors
from app.catalog.rules.units import factor_text
from app.core.commands import Page, answers
from app.core.lists import among

if TYPE_CHECKING:
    from app.core.work import Read

_SAME: Final = (
    "variant", "brand", "base_unit", "length_mm", "width_mm", "height_mm", "weight_g", "tracking",
    "requires_expiry", "buy_price", "sell_price", "min_stock", "max_stock", "active",
)  # fmt: skip
_PACKS: Final = (
    "SELECT b.product_id, b.id, b.code, b.pack_qty FROM product_barcode b WHERE b.org_id = :org "
    "AND {products}"
)


@answers(ExportProducts)
def export_products(read: Read, ask: ExportProducts) -> Page[ProductIn]:
    """A page of products by SKU."""
    wanted = (
        sa.select(Product, Category.path)
        .outerjoin(
            Category,
            sa.and_(Category.org_id == Product.org_id, Category.id == Product.category_id),
        )
        .where(Product.org_id == read.org_id)
        .order_by(Product.sku_key)
        .limit(ask.limit + 1)
    )
    if ask.active is not None:
        wanted = wanted.where(Product.active == ask.active)
    if ask.after is not None:
        wanted = wanted.where(Product.sku_key > ask.after)
    found = read.session.execute(wanted).all()
    page = found[: ask.limit]
    more = page[-1][0].sku_key if len(found) > ask.limit else None
    ids = [product.id for product, _ in page]
    packs, units = _packs(read, ids), unit_factors(read, ids, read.today)
    return Page(
        tuple(
            ProductIn(
                row=0,
                sku=product.sku,
                product_name=product.name,
                category=path or "",
                barcodes=tuple(packs.get(product.id, ())),
                units=tuple(
                    FactorIn(unit=unit, factor=factor_text(factor))
                    for unit, factor in sorted(units.get(product.id, {}).items())
                ),
                **_plain(product),
            )
            for product, path in page
        ),
        more,
    )


def _plain(product: Product) -> dict[str, Any]:
    return {name: getattr(product, name) for name in _SAME}


def _packs(read: Read, ids: list[str]) -> dict[str, list[PackIn]]:
    if not ids:
        return {}
    found: dict[str, list[PackIn]] = {}
    rows = read.rows(
        _PACKS.format(products=among(read.dialect, "b.product_id", "ids", "uuid")), ids=ids
    )
    for product_id, _id, code, pack_qty in sorted(rows):
        found.setdefault(product_id, []).append(PackIn(code=code, pack_qty=pack_qty))
    return found
