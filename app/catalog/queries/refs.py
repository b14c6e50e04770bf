"""Products and scanned codes as frozen refs: one round trip for any number of them."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from app.catalog.rules.barcodes import lookup_key
from app.catalog.rules.refs import BarcodeRef, Component, ProductRef
from app.catalog.rules.text import sku_key
from app.core.lists import among

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read

#: A category without a cost method takes that of the one above it.
_SELECT: Final = (
    "SELECT p.id, p.sku, p.name, p.variant, p.kind, p.base_unit, p.tracking, p.requires_expiry, "
    "p.removal, p.stock_role, COALESCE(NULLIF(c.cost_method, ''), NULLIF(d.cost_method, ''), "
    "NULLIF(e.cost_method, ''), ''), p.shelf_life_days, p.active"
)
#: CROSS JOIN keeps SQLite from reading all products first.
_FROM: Final = (
    " CROSS JOIN product p "
    "LEFT JOIN category c ON c.org_id = p.org_id AND c.id = p.category_id "
    "LEFT JOIN category d ON d.org_id = c.org_id AND d.id = c.parent_id "
    "LEFT JOIN category e ON e.org_id = d.org_id AND e.id = d.parent_id "
    "WHERE p.org_id = :org AND p.id = hit.product_id"
)
_PARTS: Final = "SELECT DISTINCT b.bundle_id, b.component_id, q.sku, q.name, b.qty FROM "
_PARTS_FROM: Final = (
    " CROSS JOIN bundle_component b CROSS JOIN product q WHERE b.org_id = :org "
    "AND b.bundle_id = hit.product_id AND q.org_id = b.org_id AND q.id = b.component_id"
)
_ONE_HIT: Final = "(SELECT p.id AS product_id FROM product p WHERE p.org_id = :org AND {among}) hit"
_CODE_HIT: Final = (
    "(SELECT b.product_id, b.lookup AS key, b.unit, b.pack_qty, 0 AS by_sku "
    "FROM product_barcode b WHERE b.org_id = :org AND {barcode} "
    "UNION ALL SELECT s.id, s.sku_key, s.base_unit, 1, 1 FROM product s "
    "WHERE s.org_id = :org AND {sku}) hit"
)
_HIT_COLUMNS: Final = ", hit.key, hit.unit, hit.pack_qty, hit.by_sku"


def products_by_sku(read: Read, skus: Iterable[str]) -> dict[str, ProductRef]:
    """Products by the SKU as given (blanks and case do not matter); unknown ones are left out."""
    keys = {sku: sku_key(sku) for sku in skus}
    hits = _hits("p.sku_key", "text", read.dialect)
    found = {sku_key(ref.sku): ref for ref, _ in _load(read, hits, set(keys.values()))}
    return {sku: found[key] for sku, key in keys.items() if key in found}


def products_by_id(read: Read, ids: Iterable[str]) -> dict[str, ProductRef]:
    """Products by id."""
    hits = _hits("p.id", "uuid", read.dialect)
    return {ref.id: ref for ref, _ in _load(read, hits, set(ids))}


def by_barcode(read: Read, codes: Iterable[str]) -> dict[str, BarcodeRef]:
    """What scanned codes mean, by the code as given; unknown ones are left out.

    EAN-13, UPC-A and GTIN-14 forms of one item are equal (PU-15).  A code that is nobody's barcode
    but is a SKU means one base unit of that product: internal labels print the SKU.
    """
    keys = {code: lookup_key(code) for code in codes}
    # A SKU of digits may look like an article number, so it is looked for as it was written.
    wanted = set(keys.values()) | {sku_key(code) for code in keys}
    found = {
        (bool(by_sku), key): (ref, unit, pack_qty)
        for ref, (key, unit, pack_qty, by_sku) in _load(
            read, _code_hits(read.dialect), wanted, _HIT_COLUMNS
        )
    }
    answer: dict[str, BarcodeRef] = {}
    for code, key in keys.items():
        for by_sku, name in ((False, key), (True, sku_key(code))):
            if code not in answer and (by_sku, name) in found:
                answer[code] = BarcodeRef(code, *found[by_sku, name], by_sku=by_sku)
    return answer


def _hits(column: str, kind: str, dialect: str) -> str:
    return _ONE_HIT.format(among=among(dialect, column, "wanted", kind))


def _code_hits(dialect: str) -> str:
    return _CODE_HIT.format(
        barcode=among(dialect, "b.lookup", "wanted"), sku=among(dialect, "s.sku_key", "wanted")
    )


def _load(
    read: Read, hits: str, wanted: set[str], extra: str = ""
) -> list[tuple[ProductRef, tuple[Any, ...]]]:
    if not wanted:
        return []
    read.session.flush()
    params = {"wanted": sorted(wanted)}
    rows, parts = read.rows_many(
        (f"{_SELECT}{extra} FROM {hits}{_FROM}", params), (_PARTS + hits + _PARTS_FROM, params)
    )
    components: dict[str, list[Component]] = {}
    for bundle_id, *part in parts:
        components.setdefault(bundle_id, []).append(Component(*part))
    return [(_ref(row, components.get(row[0], ())), row[13:]) for row in rows]


def _ref(row: tuple[Any, ...], components: Iterable[Component]) -> ProductRef:
    return ProductRef(
        id=row[0],
        sku=row[1],
        name=row[2],
        variant=row[3],
        kind=row[4],
        base_unit=row[5],
        tracking=row[6],
        requires_expiry=bool(row[7]),
        removal=row[8],
        stock_role=row[9],
        cost_method=row[10],
        shelf_life_days=row[11],
        active=bool(row[12]),
        components=tuple(sorted(components, key=attrgetter("sku"))),
    )
