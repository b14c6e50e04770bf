"""What importing rows of products would do: everything decided, nothing written (WMS-MD-05)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.catalog.api.importing import Change, ImportPreview, PreviewProducts, RowOutcome
from app.catalog.columns import column_title
from app.catalog.models import Product
from app.catalog.queries.codes import Placed, Wanted, place_codes
from app.catalog.queries.lookups import category_tree, unit_factors
from app.catalog.queries.usage import used_products
from app.catalog.rules.barcodes import lookup_key
from app.catalog.rules.categories import Tree, UnknownCategory, fault_of_path, path_key, prefixes
from app.catalog.rules.products import TRACKINGS, ProductFacts, faults_of
from app.catalog.rules.text import sku_key, tidy
from app.catalog.rules.units import checked_unit, factor_text, unit_name
from app.core.commands import answers
from app.core.lists import among
from app.core.money import ZERO, Money
from app.core.sheet import RowProblem
from app.core.text import angka

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.catalog.api.importing import ProductIn
    from app.core.quantity import UnitFactor
    from app.core.work import Read

#: Field of a row -> column of the table, in the order of the sheet.
FIELDS: Final = {
    "product_name": "name", "variant": "variant", "brand": "brand", "base_unit": "base_unit",
    "length_mm": "length_mm", "width_mm": "width_mm", "height_mm": "height_mm",
    "weight_g": "weight_g", "tracking": "tracking", "requires_expiry": "requires_expiry",
    "buy_price": "buy_price", "sell_price": "sell_price", "min_stock": "min_stock",
    "max_stock": "max_stock", "active": "active",
}  # fmt: skip
#: What a new product is when the sheet does not say.
DEFAULTS: Final[dict[str, Any]] = {
    "name": "", "variant": "", "brand": "", "base_unit": "pcs", "length_mm": 0, "width_mm": 0,
    "height_mm": 0, "weight_g": 0, "tracking": "none", "requires_expiry": False,
    "buy_price": ZERO, "sell_price": ZERO, "min_stock": 0, "max_stock": 0, "active": True,
}  # fmt: skip
_COLUMN_FIELDS: Final = {column: name for name, column in FIELDS.items()} | {"sku": "sku"}
_FACTS: Final = frozenset(each.name for each in fields(ProductFacts))
_FIXED_ONCE_USED: Final = {"base_unit": "Satuan dasar", "tracking": "Cara lacak"}
_CODE_OWNERS: Final = (
    "SELECT b.lookup, b.product_id, p.sku, p.name FROM product_barcode b JOIN product p "
    "ON p.org_id = b.org_id AND p.id = b.product_id WHERE b.org_id = :org AND {codes}"
)
_PACK_OF: Final = "SELECT b.id, b.pack_qty FROM product_barcode b WHERE b.org_id = :org AND {codes}"


@dataclass(slots=True)
class RowPlan:
    """What one row does.

    Attributes:
        product: The product it updates, or None.
        product_id: Its id, or the id a new one will have.
        values: Every column the sheet knows, as it will be.
        category_path: The category to be made or found; "" clears it, None leaves it.
        new_units: Units to add.
        changed_units: Units to supersede.
        codes: Barcodes to store.
    """

    row: ProductIn
    product: Product | None
    product_id: str
    values: dict[str, Any]
    category_path: str | None = None
    new_units: dict[str, UnitFactor] = field(default_factory=dict)
    changed_units: dict[str, UnitFactor] = field(default_factory=dict)
    codes: list[Placed] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def action(self) -> str:
        """``create``, ``update``, ``same`` or ``error``."""
        if self.faults:
            return "error"
        if self.product is None:
            return "create"
        return "update" if self.changes else "same"

    @property
    def label(self) -> str:
        """The product as people read it."""
        return f"{self.values['sku']} – {self.values['name']}"


@dataclass(slots=True)
class ImportPlan:
    """What all rows do."""

    rows: list[RowPlan]
    tree: Tree
    new_categories: list[str]

    def problems(self) -> tuple[RowProblem, ...]:
        """Everything wrong, in the order of the rows."""
        return tuple(
            RowProblem(plan.row.row, column_title(name), shown_value(plan.row, name), message)
            for plan in self.rows
            for name, message in plan.faults
        )

    def count(self, action: str) -> int:
        """Rows that do this."""
        return sum(plan.action == action for plan in self.rows)


@answers(PreviewProducts)
def preview_products(read: Read, ask: PreviewProducts) -> ImportPreview:
    """Every row's outcome and every problem at once; nothing is written."""
    plan = plan_import(read, ask.rows)
    return ImportPreview(
        rows=tuple(
            RowOutcome(
                each.row.row, each.values["sku"], each.values["name"], each.action,
                tuple(each.changes) if each.action == "update" else (),
            )
            for each in plan.rows
        ),
        problems=plan.problems(),
        new_categories=tuple(plan.new_categories),
        created=plan.count("create"),
        updated=plan.count("update"),
        unchanged=plan.count("same"),
    )  # fmt: skip


def plan_import(read: Read, rows: Sequence[ProductIn]) -> ImportPlan:
    """Decide what every row does, in a handful of round trips for any number of rows."""
    known = _products(read, rows)
    tree = category_tree(read)
    plans = [_values(read, row, known.get(sku_key(row.sku))) for row in rows]
    _refuse_repeats(plans)
    _refuse_codes_as_skus(read, plans)
    _refuse_used(read, plans)
    new_categories = _plan_categories(plans, tree)
    wanted = _plan_units(read, plans)
    _plan_codes(read, plans, wanted)
    for plan in plans:
        plan.faults += _rule_faults(plan)
    return ImportPlan(plans, tree, new_categories)


def _products(read: Read, rows: Sequence[ProductIn]) -> dict[str, Product]:
    keys = sorted({sku_key(row.sku) for row in rows})
    found: dict[str, Product] = {}
    for start in range(0, len(keys), 10_000):
        chunk = read.session.scalars(
            sa.select(Product).where(
                Product.org_id == read.org_id, Product.sku_key.in_(keys[start : start + 10_000])
            )
        )
        found |= {product.sku_key: product for product in chunk}
    return found


def _values(read: Read, row: ProductIn, product: Product | None) -> RowPlan:
    old = dict(DEFAULTS)
    if product is not None:
        old = {column: getattr(product, column) for column in DEFAULTS}
    plan = RowPlan(
        row, product, product.id if product else read.env.new_id(),
        old | {"sku": product.sku if product else tidy(row.sku)},
    )  # fmt: skip
    for name, column in FIELDS.items():
        given = _clean(name, getattr(row, name))
        if given is None:
            continue
        plan.values[column] = given
        if product is not None and given != old[column]:
            plan.changes.append(_change(name, old[column], given))
    return plan


def _clean(name: str, given: object) -> object:
    """A value as it is stored; blank texts that must not be cleared count as not given."""
    if not isinstance(given, str):
        return given
    value = unit_name(given) if name == "base_unit" else tidy(given)
    return None if not value and name in {"product_name", "base_unit"} else value


def _change(name: str, old: object, new: object) -> Change:
    return Change(column_title(name), _read_out(name, old), _read_out(name, new))


def _read_out(name: str, value: object) -> str:
    """A value as people read it in the preview."""
    if isinstance(value, Money):
        return value.rupiah()
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int):
        return angka(value)
    return TRACKINGS[str(value)] if name == "tracking" else str(value)


def shown_value(row: ProductIn, name: str) -> str:
    """The cell of a row that a problem is about."""
    if name == "barcodes":
        return "; ".join(each.code for each in row.barcodes or ())
    if name == "units":
        return "; ".join(f"{each.unit}={each.factor}" for each in row.units or ())
    value = getattr(row, name, None)
    return "" if value is None else _read_out(name, value)


# ---------------------------------------------------------------- what a row may not do


def _refuse_repeats(plans: Iterable[RowPlan]) -> None:
    first: dict[str, int] = {}
    for plan in plans:
        earlier = first.setdefault(sku_key(plan.row.sku), plan.row.row)
        if earlier != plan.row.row:
            plan.faults.append(
                ("sku", f'SKU "{plan.values["sku"]}" ditulis dua kali, juga di baris {earlier}.')
            )


def _refuse_codes_as_skus(read: Read, plans: Sequence[RowPlan]) -> None:
    """A new SKU must not be another product's barcode: both are scanned."""
    new = {lookup_key(plan.values["sku"]): plan for plan in plans if plan.product is None}
    if not new:
        return
    rows = read.rows(
        _CODE_OWNERS.format(codes=among(read.dialect, "b.lookup", "codes")), codes=sorted(new)
    )
    for lookup, _product_id, sku, name in rows:
        plan = new[lookup]
        message = (
            f'SKU "{plan.values["sku"]}" sudah menjadi barcode {sku} – {name}. Pakai SKU lain.'
        )
        plan.faults.append(("sku", message))


def _refuse_used(read: Read, plans: Sequence[RowPlan]) -> None:
    touched = {
        plan.product_id: [
            column
            for column in _FIXED_ONCE_USED
            if plan.product is not None and plan.values[column] != getattr(plan.product, column)
        ]
        for plan in plans
    }
    used = used_products(read, (id_ for id_, columns in touched.items() if columns))
    for plan in plans:
        for column in touched[plan.product_id] if plan.product_id in used else ():
            message = (
                f"{_FIXED_ONCE_USED[column]} tidak dapat diubah karena produk sudah dipakai dalam "
                "transaksi. Kosongkan sel ini atau buat SKU baru."
            )
            plan.faults.append((_COLUMN_FIELDS[column], message))


def _rule_faults(plan: RowPlan) -> list[tuple[str, str]]:
    values = {name: value for name, value in plan.values.items() if name in _FACTS}
    if plan.product is not None:
        values["kind"] = plan.product.kind
    faults = faults_of(ProductFacts(**values))
    return [(_COLUMN_FIELDS.get(each.field, each.field), each.message) for each in faults]


# ---------------------------------------------------------------- categories, units, barcodes


def _plan_categories(plans: Iterable[RowPlan], tree: Tree) -> list[str]:
    """Find or foresee each row's category; answers the paths to be made, parents first."""
    paths = {node.id: node.path for node in tree.by_code.values()}
    new: dict[str, str] = {}
    for plan in plans:
        if plan.row.category is None:
            continue
        words = tidy(plan.row.category)
        old = paths.get(plan.product.category_id or "", "") if plan.product else ""
        path = _category_path(plan, words, tree, new) if words else ""
        if path is None:
            continue
        plan.category_path = path
        if plan.product is not None and path != old:
            plan.changes.append(Change(column_title("category"), old, path))
    return list(new.values())


def _category_path(plan: RowPlan, words: str, tree: Tree, new: dict[str, str]) -> str | None:
    try:
        node = tree.find(words)
    except UnknownCategory as error:
        plan.faults.append(("category", f"{error.reason[:1].upper()}{error.reason[1:]}."))
        return None
    if node is not None:
        return node.path
    fault = fault_of_path(words)
    if fault:
        plan.faults.append(("category", f"{fault[:1].upper()}{fault[1:]}."))
        return None
    for prefix in prefixes(words):
        if path_key(prefix) not in tree.by_path:
            new.setdefault(path_key(prefix), prefix)
    return new[path_key(words)]


def _plan_units(read: Read, plans: Iterable[RowPlan]) -> list[tuple[RowPlan, Wanted]]:
    """Compare units; answers the barcodes asked for, now that units are known."""
    plans = list(plans)
    have = unit_factors(read, (plan.product_id for plan in plans if plan.product), read.today)
    wanted: list[tuple[RowPlan, Wanted]] = []
    for plan in plans:
        current = have.get(plan.product_id, {})
        units = current | _row_units(plan, current)
        for pack in plan.row.barcodes or ():
            asked = Wanted(
                plan.product_id, plan.label, plan.values["base_unit"], units, pack.code, "",
                pack.pack_qty, "barcodes",
            )  # fmt: skip
            wanted.append((plan, asked))
    return wanted


def _row_units(plan: RowPlan, current: dict[str, UnitFactor]) -> dict[str, UnitFactor]:
    found: dict[str, UnitFactor] = {}
    for each in plan.row.units or ():
        unit, factor, fault = checked_unit(plan.values["base_unit"], each.unit, each.factor)
        if unit in found:
            fault = f'Satuan "{unit}" ditulis dua kali.'
        if fault or factor is None:
            plan.faults.append(("units", fault))
            continue
        found[unit] = factor
        if unit not in current:
            plan.new_units[unit] = factor
        elif current[unit] != factor:
            plan.changed_units[unit] = factor
        if current.get(unit) != factor:
            old = f"{unit}={factor_text(current[unit])}" if unit in current else ""
            new = f"{unit}={factor_text(factor)}"
            plan.changes.append(Change(column_title("units"), old, new))
    return found


def _plan_codes(
    read: Read, plans: Sequence[RowPlan], wanted: Sequence[tuple[RowPlan, Wanted]]
) -> None:
    placement = place_codes(read, [each for _, each in wanted], read.today)
    by_product = {plan.product_id: plan for plan in plans}
    new_skus = {sku_key(plan.row.sku): plan for plan in plans if plan.product is None}
    stored = _stored_packs(read, (each.row_id for each in placement.placed if each.row_id))
    for each, message in placement.faults:
        by_product[each.product_id].faults.append(("barcodes", message))
    for placed in placement.placed:
        plan = by_product[placed.wanted.product_id]
        twin = new_skus.get(sku_key(placed.code))
        if twin is not None and twin is not plan:
            message = f'Barcode "{placed.code}" sama dengan SKU di baris {twin.row.row}.'
            plan.faults.append(("barcodes", message))
        elif not placed.same:
            plan.codes.append(placed)
            old = "" if placed.row_id is None else _pack_text(placed.code, stored[placed.row_id])
            new = _pack_text(placed.code, placed.pack_qty)
            if old != new:
                plan.changes.append(Change(column_title("barcodes"), old, new))


def _stored_packs(read: Read, row_ids: Iterable[str]) -> dict[str, int]:
    ids = sorted(set(row_ids))
    if not ids:
        return {}
    rows = read.rows(_PACK_OF.format(codes=among(read.dialect, "b.id", "ids", "uuid")), ids=ids)
    return dict(rows)


def _pack_text(code: str, pack_qty: int) -> str:
    return code if pack_qty == 1 else f"{code} (isi {pack_qty})"
