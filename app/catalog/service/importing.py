"""Importing products (WMS-MD-05): all rows or none, decided again from what is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.audit.steps import record
from app.catalog.api.importing import Imported, ImportProducts
from app.catalog.models import Product
from app.catalog.queries.import_plan import plan_import
from app.catalog.queries.lookups import barcodes_of
from app.catalog.rules.categories import path_key
from app.catalog.rules.products import removal_for
from app.catalog.rules.text import search_text, sku_key
from app.catalog.service.categories import make_missing
from app.catalog.service.codes import replace_units, store_barcodes, store_units
from app.catalog.service.common import plain, set_search, touch
from app.core.commands import handles
from app.core.errors import FieldError, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.queries.import_plan import ImportPlan, RowPlan
    from app.core.sheet import RowProblem
    from app.core.work import Work

#: What a sheet does not say about a new product.
_FIXED: Final[dict[str, Any]] = {
    "description": "", "kind": "goods", "stock_role": "stock.goods", "storage": "ambient",
    "fragile": False, "hazmat": False, "heavy": False, "shelf_life_days": 0, "photo": "",
    "attributes": {}, "version": 1,
}  # fmt: skip
_FROM_ROW: Final = (
    "sku", "name", "variant", "brand", "base_unit", "length_mm", "width_mm", "height_mm",
    "weight_g", "tracking", "requires_expiry", "buy_price", "sell_price", "min_stock",
    "max_stock", "active",
)  # fmt: skip
#: New products after which the planner is told at once.
_MANY: Final = 500
_COLUMNS: Final = (
    "org_id", "id", "sku_key", "category_id", "removal", "search", "created_at", "updated_at",
    "updated_by", *_FROM_ROW, *_FIXED,
)  # fmt: skip
_NAMED: Final = 3


class ImportRefused(UserError):
    """Rows that cannot be imported; nothing was written."""

    code = "IMPORT_REFUSED"

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        rows = len({each.row for each in problems})
        named = " ".join(f"Baris {each.row}: {each.reason}" for each in problems[:_NAMED])
        super().__init__(
            f"{len(problems)} masalah di {rows} baris; tidak ada yang disimpan. {named}",
            tuple(FieldError(f"rows.{each.row}.{each.column}", each.reason) for each in problems),
        )


@handles(ImportProducts)
def import_products(work: Work, do: ImportProducts) -> Imported:
    """Add new SKUs and bring known ones up to date."""
    plan = plan_import(work, do.rows)
    problems = plan.problems()
    if problems:
        raise ImportRefused(problems)
    make_missing(work, plan.new_categories, plan.tree)
    with work.session.no_autoflush:
        created = _create(work, plan)
        updated = _update(work, plan)
    _store_parts(work, plan)
    if work.dialect == "postgresql" and created >= _MANY:
        # autovacuum comes a minute later; until then every plan would expect a single product,
        # and the opening stock that follows at once would compare each with each
        work.execute("ANALYZE product, product_barcode, product_unit")
    if created or updated:
        work.changed("product")
        record(
            work, "product.import", "product", work.command_id, do.file_name or "impor produk",
            new={"created": created, "updated": updated},
        )  # fmt: skip
    same = plan.count("same")
    work.message = f"{created} produk ditambahkan, {updated} diperbarui, {same} tidak berubah."
    return Imported(created, updated, same, tuple(plan.new_categories))


def _create(work: Work, plan: ImportPlan) -> int:
    rows = [_new_row(work, plan, each) for each in plan.rows if each.product is None]
    if rows:
        work.bulk(Product.__table__, _COLUMNS, rows)  # type: ignore[arg-type]
    return len(rows)


def _new_row(work: Work, plan: ImportPlan, row: RowPlan) -> tuple[Any, ...]:
    values = row.values
    codes = [each.code for each in row.codes]
    search = search_text(values["name"], values["variant"], values["sku"], values["brand"], codes)
    return (
        work.org_id, row.product_id, sku_key(values["sku"]), _category_id(plan, row),
        removal_for(requires_expiry=values["requires_expiry"]), search, work.now, work.now,
        work.actor.user_id, *(values[name] for name in _FROM_ROW), *_FIXED.values(),
    )  # fmt: skip


def _category_id(plan: ImportPlan, row: RowPlan) -> str | None:
    if not row.category_path:
        return None
    return plan.tree.by_path[path_key(row.category_path)].id


def _update(work: Work, plan: ImportPlan) -> int:
    changed = [row for row in plan.rows if row.action == "update"]
    codes = barcodes_of(work, (row.product_id for row in changed))
    for row in changed:
        product = row.product
        if product is None:
            raise AssertionError("an update has a product")
        old = {name: getattr(product, name) for name in _FROM_ROW}
        new = {name: row.values[name] for name in _FROM_ROW if row.values[name] != old[name]}
        for name, value in new.items():
            setattr(product, name, value)
        if row.category_path is not None:
            product.category_id = _category_id(plan, row)
        new_codes = [each.code for each in row.codes if each.row_id is None]
        set_search(product, [*codes.get(product.id, ()), *new_codes])
        touch(work, product)
        record(
            work, "product.update", "product", product.id, product.sku,
            old=plain({name: old[name] for name in new}), new=plain(new),
        )  # fmt: skip
    work.session.flush()
    return len(changed)


def _store_parts(work: Work, plan: ImportPlan) -> None:
    store_units(
        work,
        (
            (row.product_id, unit, factor)
            for row in plan.rows
            for unit, factor in row.new_units.items()
        ),
    )
    changed = {
        (row.product_id, unit): factor
        for row in plan.rows
        for unit, factor in row.changed_units.items()
    }
    if changed:
        base_units = {row.product_id: row.values["base_unit"] for row in plan.rows}
        replace_units(work, changed, base_units)
    store_barcodes(work, (placed for row in plan.rows for placed in row.codes))
    work.session.flush()
