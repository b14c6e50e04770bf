"""What every command of the catalogue does: find a product, keep it searchable, refuse kindly."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.catalog.api.products import ProductSaved
from app.catalog.models import Product
from app.catalog.queries.lookups import barcodes_of
from app.catalog.rules.products import ProductFacts
from app.catalog.rules.text import search_text, sku_key
from app.core.errors import FieldError, InvalidInput, NotFound, StaleData
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.core.db import Versioned
    from app.core.work import Work

#: What a unit of goods is called on the screen that shows errors.
WHAT = "Produk"


def product_of(work: Work, sku: str, field: str = "sku") -> Product:
    """The product with a SKU.

    Raises:
        NotFound: If there is none.
    """
    product = products_of(work, (sku,)).get(sku_key(sku))
    if product is None:
        raise NotFound(WHAT, sku, field)
    return product


def products_of(work: Work, skus: Iterable[str]) -> dict[str, Product]:
    """SKU key -> product, for those that exist."""
    keys = sorted({sku_key(sku) for sku in skus})
    found: dict[str, Product] = {}
    for start in range(0, len(keys), 10_000):
        rows = work.session.scalars(
            sa.select(Product).where(
                Product.org_id == work.org_id, Product.sku_key.in_(keys[start : start + 10_000])
            )
        )
        found |= {row.sku_key: row for row in rows}
    return found


def expect_version(row: Versioned, read_version: int | None, what: str = WHAT) -> None:
    """Refuse a change made to what is no longer there.

    Raises:
        StaleData: If the row changed since it was read.
    """
    if read_version is not None and row.version != read_version:
        raise StaleData(what)


def touch(work: Work, row: Versioned) -> None:
    """Note who changed a row, and when."""
    row.updated_at, row.updated_by = work.now, work.actor.user_id


def refuse(faults: Sequence[FieldError], what: str = "Data produk belum benar") -> None:
    """Raise all faults together, if there are any (WMS-GEN-09).

    Raises:
        InvalidInput: Naming every field.
    """
    if not faults:
        return
    if len(faults) == 1:
        raise InvalidInput(faults[0].message, tuple(faults))
    listed = " ".join(f"({number}) {each.message}" for number, each in enumerate(faults, 1))
    raise InvalidInput(f"{what}: {listed}", tuple(faults))


def facts_of(product: Product) -> ProductFacts:
    """The fields rules speak about."""
    return ProductFacts(**{each.name: getattr(product, each.name) for each in fields(ProductFacts)})


def reindex(work: Work, products: Iterable[Product]) -> None:
    """Bring the search text in line with barcodes that are written already."""
    changed = list(products)
    codes = barcodes_of(work, (product.id for product in changed))
    for product in changed:
        set_search(product, codes.get(product.id, ()))


def set_search(product: Product, codes: Iterable[str]) -> None:
    """Bring the search text in line with the product's names and these barcodes."""
    text = search_text(product.name, product.variant, product.sku, product.brand, codes)
    if product.search != text:
        product.search = text


def saved(work: Work, product: Product) -> ProductSaved:
    """The answer of a command about one product, with the version it has now."""
    work.session.flush()
    work.changed("product")
    return ProductSaved(product.sku, product.name, product.version)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the audit keeps them: plain JSON, money as a decimal string."""
    return {
        name: str(value) if isinstance(value, Money) else value for name, value in values.items()
    }
