"""Making and changing products (WMS-MD-01, WMS-MD-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.audit.steps import record
from app.catalog.api.products import (
    CreateProduct,
    DeleteProduct,
    ProductSaved,
    SetMinMax,
    SetProductActive,
    UpdateProduct,
)
from app.catalog.models import (
    BundleComponent,
    Product,
    ProductBarcode,
    ProductLimit,
    ProductUnit,
    ShelfRule,
)
from app.catalog.queries.lookups import barcodes_of, category_tree
from app.catalog.queries.usage import used_products
from app.catalog.rules.barcodes import lookup_key
from app.catalog.rules.categories import UnknownCategory
from app.catalog.rules.products import faults_of, removal_for
from app.catalog.rules.text import sku_key, tidy
from app.catalog.rules.units import unit_name
from app.catalog.service.bundles import check_components, write_components
from app.catalog.service.codes import (
    check_barcodes,
    own_barcodes,
    read_units,
    store_barcodes,
    store_units,
)
from app.catalog.service.common import (
    expect_version,
    facts_of,
    plain,
    product_of,
    products_of,
    refuse,
    saved,
    set_search,
    touch,
)
from app.core.commands import handles
from app.core.db import Base
from app.core.errors import FieldError, NotFound, UserError

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from app.core.work import Work

#: Field of a command -> column, where the names differ.
_RENAMED: Final = {"product_name": "name", "new_sku": "sku"}
_NOT_COLUMNS: Final = frozenset(
    {"sku", "read_version", "category", "barcodes", "units", "components"}
)
_ONE_LINE: Final = frozenset({"sku", "name", "variant", "brand"})
#: What past stock was counted and tracked by.
_FIXED_ONCE_USED: Final = {"base_unit": "Satuan dasar", "tracking": "Cara lacak"}
_OTHERS_CODE: Final = (
    "SELECT p.sku, p.name FROM product_barcode b JOIN product p ON p.org_id = b.org_id "
    "AND p.id = b.product_id WHERE b.org_id = :org AND b.lookup = :lookup AND b.product_id <> :own"
)


class SkuTaken(UserError):
    """Another product has the SKU."""

    code = "SKU_TAKEN"

    def __init__(self, sku: str, owner: str) -> None:
        message = f'SKU "{sku}" sudah dipakai oleh {owner}. Pakai SKU lain.'
        super().__init__(message, (FieldError("sku", message),))


class ProductInUse(UserError):
    """What was asked would change the meaning of what happened."""

    code = "PRODUCT_IN_USE"

    def __init__(self, message: str, field: str = "sku") -> None:
        super().__init__(message, (FieldError(field, message),))


@handles(CreateProduct)
def create_product(work: Work, do: CreateProduct) -> ProductSaved:
    """Add a product with its barcodes, units and components."""
    product = _new_product(work, do)
    faults = faults_of(facts_of(product))
    product.category_id = _category(work, do.category, faults)
    if do.components and do.kind != "bundle":
        faults.append(FieldError("components", "Hanya paket yang punya isi. Ubah jenisnya."))
    refuse(faults)
    _refuse_taken_sku(work, product)
    units = read_units(product.base_unit, do.units)
    placed = check_barcodes(work, own_barcodes(product, do.barcodes, units))
    components = check_components(work, product, do.components)
    set_search(product, [each.code for each in placed])
    work.session.add(product)
    work.session.flush()
    store_units(work, ((product.id, unit, factor) for unit, factor in units.items()))
    store_barcodes(work, placed)
    write_components(work, product, components)
    prices = {"buy_price": product.buy_price, "sell_price": product.sell_price}
    record(
        work, "product.create", "product", product.id, product.sku,
        new=plain({"name": product.name, **prices}),
    )  # fmt: skip
    work.message = f"Produk {product.sku} ditambahkan."
    return saved(work, product)


def _new_product(work: Work, do: CreateProduct) -> Product:
    product = Product(
        org_id=work.org_id, id=work.new_id(), active=True, created_at=work.now,
        removal=do.removal or removal_for(requires_expiry=do.requires_expiry),
        **_columns(_given(do, leaving={"removal", *_NOT_COLUMNS - {"sku"}})),
    )  # fmt: skip
    product.sku_key = sku_key(product.sku)
    touch(work, product)
    return product


def _given(do: CreateProduct | UpdateProduct, leaving: AbstractSet[str]) -> dict[str, Any]:
    """Fields of a command that say something, as typed values."""
    values = {name: getattr(do, name) for name in type(do).model_fields if name not in leaving}
    return {name: value for name, value in values.items() if value is not None}


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """Values of a command by column, texts in their stored form."""
    columns = {_RENAMED.get(field, field): value for field, value in values.items()}
    for name in _ONE_LINE & columns.keys():
        columns[name] = tidy(columns[name])
    if "base_unit" in columns:
        columns["base_unit"] = unit_name(columns["base_unit"])
    return columns


def _category(work: Work, words: str, faults: list[FieldError]) -> str | None:
    """Id of a category by what people call it; notes a fault when there is none."""
    if not words:
        return None
    try:
        node = category_tree(work).find(words)
    except UnknownCategory as error:
        reason = error.reason
        faults.append(FieldError("category", f"{reason[:1].upper()}{reason[1:]}."))
        return None
    if node is None:
        message = f'Kategori "{words}" tidak ditemukan. Buat kategorinya dulu.'
        faults.append(FieldError("category", message))
        return None
    return node.id


def _refuse_taken_sku(work: Work, product: Product) -> None:
    """A SKU is unique, and no barcode of another product: both are scanned."""
    twin = products_of(work, (product.sku,)).get(product.sku_key)
    if twin is not None and twin.id != product.id:
        raise SkuTaken(product.sku, f"{twin.sku} – {twin.name}")
    rows = work.rows(_OTHERS_CODE, lookup=lookup_key(product.sku), own=product.id)
    if rows:
        sku, name = rows[0]
        raise SkuTaken(product.sku, f"{sku} – {name} (sebagai barcode)")


@handles(UpdateProduct)
def update_product(work: Work, do: UpdateProduct) -> ProductSaved:
    """Change the fields that are given."""
    product = product_of(work, do.sku)
    expect_version(product, do.read_version)
    columns = _columns(_given(do, leaving=_NOT_COLUMNS))
    old = {name: getattr(product, name) for name in columns}
    changed = {name for name, value in columns.items() if old[name] != value}
    _refuse_used(work, product, changed)
    codes = barcodes_of(work, (product.id,)).get(product.id, [])
    faults: list[FieldError] = []
    category_id = (
        product.category_id if do.category is None else _category(work, do.category, faults)
    )
    if category_id != product.category_id:
        old["category_id"], columns["category_id"] = product.category_id, category_id
        changed.add("category_id")
    with work.session.no_autoflush:
        for name in changed:
            setattr(product, name, columns[name])
        product.sku_key = sku_key(product.sku)
        set_search(product, codes)
        refuse([*faults_of(facts_of(product)), *faults])
        if "sku" in changed:
            _refuse_taken_sku(work, product)
    if changed:
        touch(work, product)
        record(
            work, "product.update", "product", product.id, product.sku,
            old=plain({name: old[name] for name in sorted(changed)}),
            new=plain({name: columns[name] for name in sorted(changed)}),
        )  # fmt: skip
    work.message = f"Produk {product.sku} disimpan."
    return saved(work, product)


def _refuse_used(work: Work, product: Product, changed: set[str]) -> None:
    fixed = [label for name, label in _FIXED_ONCE_USED.items() if name in changed]
    if fixed and used_products(work, (product.id,)):
        field = next(name for name in _FIXED_ONCE_USED if name in changed)
        raise ProductInUse(
            f"{' dan '.join(fixed)} {product.sku} tidak dapat diubah karena produk ini sudah "
            "dipakai dalam transaksi. Buat produk baru dan nonaktifkan yang lama.",
            field,
        )


@handles(SetProductActive)
def set_product_active(work: Work, do: SetProductActive) -> ProductSaved:
    """Take a product out of the lists, or bring it back (WMS-MD-07)."""
    product = product_of(work, do.sku)
    if product.active != do.active:
        product.active = do.active
        touch(work, product)
        record(
            work, "product.set_active", "product", product.id, product.sku,
            old={"active": not do.active}, new={"active": do.active},
        )  # fmt: skip
    word = "diaktifkan kembali" if do.active else "dinonaktifkan"
    work.message = f"Produk {product.sku} {word}."
    return saved(work, product)


@handles(DeleteProduct)
def delete_product(work: Work, do: DeleteProduct) -> ProductSaved:
    """Delete a product nothing refers to (WMS-MD-07)."""
    product = product_of(work, do.sku)
    if used_products(work, (product.id,)):
        raise ProductInUse(
            f"Produk {product.sku} tidak dapat dihapus karena sudah dipakai dalam stok, pesanan, "
            "pemetaan SKU, atau paket. Nonaktifkan saja."
        )
    parts = (
        (ProductUnit, "product_id"), (ProductBarcode, "product_id"), (ShelfRule, "product_id"),
    )  # fmt: skip
    for model, column in (*parts, (ProductLimit, "product_id"), (BundleComponent, "bundle_id")):
        work.session.execute(
            sa.delete(model).where(
                model.org_id == work.org_id, getattr(model, column) == product.id
            )
        )
    answer = ProductSaved(product.sku, product.name, product.version)
    work.session.delete(product)
    record(work, "product.delete", "product", product.id, product.sku, old={"name": product.name})
    work.changed("product")
    work.message = f"Produk {product.sku} dihapus."
    return answer


@handles(SetMinMax)
def set_min_max(work: Work, do: SetMinMax) -> ProductSaved:
    """Set the limits of a product everywhere, or in one warehouse (WMS-MD-01)."""
    product = product_of(work, do.sku)
    if do.max_stock and do.max_stock < do.min_stock:
        fault = f"Stok maksimum ({do.max_stock}) lebih kecil dari minimum ({do.min_stock})."
        refuse((FieldError("max_stock", fault),))
    limits = (do.min_stock, do.max_stock)
    if do.warehouse:
        old = _set_in_warehouse(work, product, do.warehouse.upper(), limits)
    else:
        old = (product.min_stock, product.max_stock)
        product.min_stock, product.max_stock = limits
        touch(work, product)
    record(
        work, "product.set_min_max", "product", product.id, product.sku,
        old={"limits": old}, new={"limits": limits, "warehouse": do.warehouse.upper()},
    )  # fmt: skip
    where = f" di gudang {do.warehouse.upper()}" if do.warehouse else ""
    work.message = f"Batas stok {product.sku}{where} disimpan."
    return saved(work, product)


def _set_in_warehouse(
    work: Work, product: Product, code: str, limits: tuple[int, int]
) -> tuple[int, int] | None:
    # The table belongs to stock, which is higher; the foreign key of ours names it anyway.
    warehouse = Base.metadata.tables["warehouse"]
    found = work.session.scalar(
        sa.select(warehouse.c.id).where(warehouse.c.org_id == work.org_id, warehouse.c.code == code)
    )
    if found is None:
        raise NotFound("Gudang", code, "warehouse")
    work.require_warehouse(code)
    row = work.session.get(ProductLimit, (work.org_id, product.id, found))
    old = None if row is None else (row.min_stock, row.max_stock)
    if row is None:
        row = ProductLimit(org_id=work.org_id, product_id=product.id, warehouse_id=found)
        work.session.add(row)
    row.min_stock, row.max_stock = limits
    return old
