"""Lists and details of products (WMS-MD-02)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.catalog.api.products import (
    BarcodeView,
    ComponentView,
    LimitView,
    ProductDetail,
    ProductList,
    ProductRow,
    ProductView,
    UnitView,
)
from app.catalog.models import (
    BundleComponent,
    Category,
    Product,
    ProductBarcode,
    ProductLimit,
    ProductUnit,
)
from app.catalog.queries.lookups import category_tree
from app.catalog.queries.usage import used_products
from app.catalog.rules.barcodes import lookup_key
from app.catalog.rules.categories import UnknownCategory
from app.catalog.rules.text import sku_key, words
from app.catalog.rules.units import factor_of, factor_text
from app.core.commands import Page, answers
from app.core.db import Base
from app.core.errors import FieldError, InvalidInput, NotFound
from app.core.lists import among
from app.core.money import Money

if TYPE_CHECKING:
    from app.core.work import Read

#: Length of an id at the end of a cursor; before it stands the search text.
_ID: Final = 36
#: A search that finds more is not counted: one look through the index has to do for a keystroke.
_COUNTED: Final = 1_001
#: The ids of a page come from the index ``ix_product_search`` alone.
_PAGE: Final = (
    "SELECT p.search, p.id FROM product p WHERE p.org_id = :org {conditions} "
    "ORDER BY p.search, p.id LIMIT :many"
)
_COUNT: Final = "SELECT count(*) FROM product p WHERE p.org_id = :org {conditions}"
_ROWS: Final = (
    "SELECT p.id, p.sku, p.name, p.variant, p.brand, c.path, p.kind, p.base_unit, p.tracking, "
    "p.requires_expiry, (SELECT b.code FROM product_barcode b WHERE b.org_id = p.org_id "
    "AND b.product_id = p.id ORDER BY b.id LIMIT 1), (SELECT count(*) FROM product_barcode b "
    "WHERE b.org_id = p.org_id AND b.product_id = p.id), p.buy_price, p.sell_price, p.min_stock, "
    "p.active FROM product p LEFT JOIN category c ON c.org_id = p.org_id AND c.id = p.category_id "
    "WHERE p.org_id = :org AND {them}"
)
_FIND_WORD: Final = {
    "postgresql": "strpos(p.search, :{0}) > 0",
    "sqlite": "instr(p.search, :{0}) > 0",
}


@answers(ProductList)
def product_list(read: Read, ask: ProductList) -> Page[ProductRow]:
    """Products by name; each word of the question is in name, SKU, brand or a barcode."""
    conditions, params = _conditions(read, ask)
    after = ""
    if ask.after:
        after = " AND (p.search, p.id) > (:after_text, :after_id)"
        params |= {"after_text": ask.after[:-_ID], "after_id": ask.after[-_ID:]}
    counted = bool(ask.text) and not ask.after
    many = max(ask.limit + 1, _COUNTED) if counted else ask.limit + 1
    found = read.rows(_PAGE.format(conditions=conditions + after), **params, many=many)
    page = found[: ask.limit]
    more = "".join(page[-1]) if len(found) > ask.limit else None
    total = None
    if not ask.after and len(found) < many:
        total = len(found)
    elif not ask.after and not ask.text:
        ((total,),) = read.rows(_COUNT.format(conditions=conditions), **params)
    return Page(_rows(read, [row[1] for row in page]), more, total)


def _conditions(read: Read, ask: ProductList) -> tuple[str, dict[str, Any]]:
    """SQL behind WHERE and its parameters."""
    parts: list[str] = []
    params: dict[str, Any] = {}
    if ask.active is not None:
        parts.append("p.active" if ask.active else "NOT p.active")
    if ask.kind is not None:
        parts.append("p.kind = :kind")
        params["kind"] = ask.kind
    if ask.category:
        parts.append(among(read.dialect, "p.category_id", "categories", "uuid"))
        params["categories"] = _category_ids(read, ask.category)
    if ask.without_barcode:
        parts.append(
            "NOT EXISTS (SELECT 1 FROM product_barcode b WHERE b.org_id = :org "
            "AND b.product_id = p.id)"
        )
    if ask.text:
        text, text_params = _text_condition(read, ask.text)
        parts.append(text)
        params |= text_params
    return "".join(f" AND {part}" for part in parts), params


def _text_condition(read: Read, text: str) -> tuple[str, dict[str, Any]]:
    """Every word somewhere in the search text, or a scanned code in whatever form it came."""
    asked = words(text)
    params: dict[str, Any] = {f"word_{index}": word for index, word in enumerate(asked)}
    every = " AND ".join(_FIND_WORD[read.dialect].format(name) for name in params)
    if len(asked) != 1:
        return every or "true", params
    owner = read.rows(
        "SELECT b.product_id FROM product_barcode b WHERE b.org_id = :org AND b.lookup = :lookup",
        lookup=lookup_key(text),
    )
    if not owner:
        return every, params
    return f"(p.id = :owner OR {every})", params | {"owner": owner[0][0]}


def _category_ids(read: Read, words_for_it: str) -> list[str]:
    """The category and everything below it."""
    tree = category_tree(read)
    try:
        top = tree.find(words_for_it)
    except UnknownCategory as error:
        message = f"{error.reason[:1].upper()}{error.reason[1:]}."
        raise InvalidInput(message, (FieldError("category", message),)) from None
    if top is None:
        raise NotFound("Kategori", words_for_it, "category")
    ids = {top.id}
    for node in sorted(tree.by_code.values(), key=lambda each: each.depth):
        if node.parent_id in ids:
            ids.add(node.id)
    return sorted(ids)


def _rows(read: Read, ids: list[str]) -> tuple[ProductRow, ...]:
    if not ids:
        return ()
    rows = read.rows(_ROWS.format(them=among(read.dialect, "p.id", "ids", "uuid")), ids=ids)
    by_id = {row[0]: _row(row[1:]) for row in rows}
    return tuple(by_id[id_] for id_ in ids)


def _row(row: tuple[Any, ...]) -> ProductRow:
    sku, name, variant, brand, category, kind, base_unit, tracking, requires_expiry, *rest = row
    barcode, barcodes, buy_price, sell_price, min_stock, active = rest
    return ProductRow(
        sku, name, variant, brand, category or "", kind, base_unit, tracking,
        requires_expiry=bool(requires_expiry), barcode=barcode or "", barcodes=barcodes,
        buy_price=Money(buy_price), sell_price=Money(sell_price), min_stock=min_stock,
        active=bool(active),
    )  # fmt: skip


# ---------------------------------------------------------------- one product


@answers(ProductDetail)
def product_detail(read: Read, ask: ProductDetail) -> ProductView:
    """Everything about one product."""
    product = read.session.scalar(
        sa.select(Product).where(Product.org_id == read.org_id, Product.sku_key == sku_key(ask.sku))
    )
    if product is None:
        raise NotFound("Produk", ask.sku, "sku")
    category = None
    if product.category_id is not None:
        category = read.session.get(Category, (read.org_id, product.category_id))
    same = (
        "sku", "name", "variant", "description", "brand", "kind", "base_unit", "tracking",
        "requires_expiry", "removal", "stock_role", "storage", "fragile", "hazmat", "heavy",
        "length_mm", "width_mm", "height_mm", "weight_g", "shelf_life_days", "buy_price",
        "sell_price", "min_stock", "max_stock", "photo", "active", "version",
    )  # fmt: skip
    attributes: dict[str, str] = dict(product.attributes) if product.attributes else {}  # type: ignore[call-overload]
    return ProductView(
        **{name: getattr(product, name) for name in same},
        category=category.path if category else "",
        category_code=category.code if category else "",
        attributes=attributes,
        barcodes=_barcodes(read, product.id),
        units=_units(read, product.id),
        components=_components(read, product.id),
        in_bundles=_in_bundles(read, product.id),
        limits=_limits(read, product.id),
        used=bool(used_products(read, (product.id,))),
    )


def _barcodes(read: Read, product_id: str) -> tuple[BarcodeView, ...]:
    rows = read.session.scalars(
        sa.select(ProductBarcode)
        .where(ProductBarcode.org_id == read.org_id, ProductBarcode.product_id == product_id)
        .order_by(ProductBarcode.id)
    )
    return tuple(BarcodeView(row.code, row.unit, row.pack_qty, row.kind) for row in rows)


def _units(read: Read, product_id: str) -> tuple[UnitView, ...]:
    """Current units first, then what held before, newest first."""
    rows = read.session.scalars(
        sa.select(ProductUnit)
        .where(ProductUnit.org_id == read.org_id, ProductUnit.product_id == product_id)
        .order_by(ProductUnit.unit, ProductUnit.id.desc())
    ).all()
    return tuple(
        UnitView(
            row.unit,
            factor_text(factor_of(Fraction(row.numerator, row.denominator))),
            row.valid_from,
            row.valid_to,
        )
        for row in sorted(rows, key=lambda each: each.valid_to is not None)
    )


def _components(read: Read, product_id: str) -> tuple[ComponentView, ...]:
    rows = read.session.execute(
        sa.select(Product, BundleComponent.qty)
        .join(
            BundleComponent,
            sa.and_(
                BundleComponent.org_id == Product.org_id, BundleComponent.component_id == Product.id
            ),
        )
        .where(BundleComponent.org_id == read.org_id, BundleComponent.bundle_id == product_id)
        .order_by(Product.sku)
    )
    return tuple(
        ComponentView(part.sku, part.name, part.variant, qty, part.base_unit) for part, qty in rows
    )


def _in_bundles(read: Read, product_id: str) -> tuple[str, ...]:
    rows = read.rows(
        "SELECT p.sku FROM bundle_component b JOIN product p ON p.org_id = b.org_id "
        "AND p.id = b.bundle_id WHERE b.org_id = :org AND b.component_id = :id ORDER BY p.sku",
        id=product_id,
    )
    return tuple(row[0] for row in rows)


def _limits(read: Read, product_id: str) -> tuple[LimitView, ...]:
    # The table belongs to stock, which is higher; the foreign key of ours names it anyway.
    warehouse = Base.metadata.tables["warehouse"]
    rows = read.session.execute(
        sa.select(warehouse.c.code, ProductLimit.min_stock, ProductLimit.max_stock)
        .join(
            ProductLimit,
            sa.and_(
                ProductLimit.org_id == warehouse.c.org_id,
                ProductLimit.warehouse_id == warehouse.c.id,
            ),
        )
        .where(ProductLimit.org_id == read.org_id, ProductLimit.product_id == product_id)
        .order_by(warehouse.c.code)
    )
    allowed = read.actor.warehouses
    return tuple(LimitView(*row) for row in rows if allowed is None or row[0] in allowed)
