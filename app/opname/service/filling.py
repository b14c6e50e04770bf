"""Which goods a scope holds, as lines of a session (WMS-OPN-01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.errors import FieldError, InvalidInput
from app.opname.models import OpnameLine
from app.opname.rules.tolerance import UNCLASSIFIED
from app.stock import steps as stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.core.work import Work
    from app.opname.api import Scope
    from app.stock.steps import WarehouseRef

_COLUMNS: Final = (
    "org_id", "id", "session_id", "line_no", "product_id", "location_id", "lot_id", "lot",
    "expires_on", "serial", "abc", "system_qty", "round", "state", "unsteady", "found", "note",
    "reason",
)  # fmt: skip
#: Lines after which the planner is told at once.
_MANY: Final = 500
#: In the order of the walk, so that line numbers follow it.
_GOODS: Final = (
    "SELECT b.product_id, b.location_id, b.lot_id, o.number, o.expires_on, b.serial, "
    "coalesce(k.abc, '" + UNCLASSIFIED + "'), CAST(sum(b.on_hand) AS bigint) "
    "FROM stock_balance b JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id "
    "JOIN location g ON g.org_id = b.org_id AND g.id = b.location_id "
    "JOIN lot o ON o.org_id = b.org_id AND o.id = b.lot_id "
    "LEFT JOIN zone z ON z.org_id = g.org_id AND z.id = g.zone_id "
    "LEFT JOIN count_cycle k ON k.org_id = b.org_id AND k.warehouse_id = b.warehouse_id "
    "AND k.product_id = b.product_id "
    "WHERE b.org_id = :org AND b.warehouse_id = :wh AND b.status <> 'in_transit' "
    "AND g.kind <> 'transit'{where} GROUP BY b.product_id, b.location_id, b.lot_id, o.number, "
    "o.expires_on, b.serial, k.abc, z.walk_seq, g.walk_seq, g.code, p.sku{having} "
    "ORDER BY coalesce(z.walk_seq, 0), g.walk_seq, g.code, p.sku, o.number, b.serial"
)
#: A category stands for all below it.
_CATEGORIES: Final = (
    " AND p.category_id IN (SELECT c.id FROM category c JOIN category r ON r.org_id = c.org_id "
    "AND (r.id = c.id OR substr(c.path, 1, length(r.path) + 3) = r.path || ' > ') "
    "WHERE r.org_id = :org AND {among})"
)
#: Serials that left are history of their own; nobody confirms each of them empty.
_THERE: Final = " HAVING sum(b.on_hand) > 0"
#: What stands in a count that is not finished is not given to another one.
_NOT_COUNTED_NOW: Final = (
    " AND NOT EXISTS (SELECT 1 FROM opname_session x JOIN opname_line y ON y.org_id = x.org_id "
    "AND y.session_id = x.id WHERE x.org_id = b.org_id AND x.warehouse_id = b.warehouse_id "
    "AND x.state IN ('draft', 'in_progress') AND y.location_id = b.location_id "
    "AND y.product_id = b.product_id AND y.lot = o.number AND y.serial = b.serial)"
)
_THERE_OR_ONCE: Final = " HAVING sum(b.on_hand) > 0 OR b.serial = ''"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Goods of any of these products, places, or places with a product; by ids."""

    products: Sequence[str] = ()
    locations: Sequence[str] = ()
    pairs: Sequence[tuple[str, str]] = ()


def fill(
    work: Work,
    session_id: str,
    warehouse: WarehouseRef,
    scope: Scope,
    *,
    chosen: Chosen | None = None,
) -> int:
    """Make the lines of a session; answers how many.

    Args:
        work: The caller's transaction.
        session_id: Whose lines.
        warehouse: Where.
        scope: What, as people chose it.
        chosen: Further narrowed to these, for cycle counts.
    """
    where, params = _narrowed(work, warehouse, scope)
    if chosen is not None:
        pair = "CAST(b.location_id AS text) || CAST(b.product_id AS text)"
        where += (
            f" AND ({work.among('b.product_id', 'products')} OR "
            f"{work.among('b.location_id', 'places')} OR {work.among(pair, 'pairs', 'text')})"
        )
        params |= {
            "products": list(chosen.products), "places": list(chosen.locations),
            "pairs": [location + product for location, product in chosen.pairs],
        }  # fmt: skip
        where += _NOT_COUNTED_NOW
    rows = work.rows(
        _GOODS.format(where=where, having=_THERE_OR_ONCE if scope.with_empty else _THERE),
        wh=warehouse.id,
        **params,
    )
    org = work.org_id
    work.bulk(
        OpnameLine.__table__,  # type: ignore[arg-type]
        _COLUMNS,
        (
            (
                org, work.new_id(), session_id, place, row[0], row[1], row[2], row[3], row[4],
                row[5], row[6], row[7], 1, "open", False, False, "", "",
            )
            for place, row in enumerate(rows, start=1)
        ),
    )  # fmt: skip
    if work.dialect == "postgresql" and len(rows) >= _MANY:
        # autovacuum comes a minute later; until then every plan would expect a single line
        work.execute("ANALYZE opname_line")
    return len(rows)


def _narrowed(work: Work, warehouse: WarehouseRef, scope: Scope) -> tuple[str, dict[str, Any]]:
    where, params = "", dict[str, Any]()
    _refuse_unknown(work, warehouse, scope)
    if scope.zones:
        where += f" AND {work.among('z.code', 'zones', 'text')}"
        params["zones"] = list(scope.zones)
    if scope.locations:
        where += f" AND {work.among('g.code', 'locations', 'text')}"
        params["locations"] = list(scope.locations)
    if scope.categories:
        where += _CATEGORIES.format(among=work.among("r.code", "categories", "text"))
        params["categories"] = list(scope.categories)
    if scope.skus:
        where += f" AND {work.among('b.product_id', 'skus')}"
        params["skus"] = [ref.id for ref in catalog.require_products(work, scope.skus).values()]
    if scope.classes:
        unclassified = f"coalesce(k.abc, '{UNCLASSIFIED}')"
        where += f" AND {work.among(unclassified, 'classes', 'text')}"
        params["classes"] = list(scope.classes)
    return where, params


def _refuse_unknown(work: Work, warehouse: WarehouseRef, scope: Scope) -> None:
    """Every code of the scope that names nothing, at once.

    Raises:
        UserError, InvalidInput
    """
    stock.places(work, warehouse, scope.locations)
    wrong = [
        FieldError(f"scope.{field}", f'{word} "{code}" tidak ditemukan')
        for field, word, codes, known in (
            ("zones", "Zona", scope.zones, _zones(work, warehouse)),
            ("categories", "Kategori", scope.categories, _category_codes(work)),
        )
        if codes
        for code in sorted(set(codes) - known)
    ]
    if wrong:
        raise InvalidInput(
            f"{'; '.join(each.message for each in wrong)}. Periksa kembali kodenya.", tuple(wrong)
        )


def _zones(work: Work, warehouse: WarehouseRef) -> set[str]:
    return _codes(
        work.rows(
            "SELECT code FROM zone WHERE org_id = :org AND warehouse_id = :wh", wh=warehouse.id
        )
    )


def _category_codes(work: Work) -> set[str]:
    return _codes(work.rows("SELECT code FROM category WHERE org_id = :org"))


def _codes(rows: Iterable[tuple[Any, ...]]) -> set[str]:
    return {code for (code,) in rows}


_WORDS: Final = (
    ("zones", "Zona"), ("locations", "Lokasi"), ("categories", "Kategori"), ("skus", "Produk"),
    ("classes", "Kelas"),
)  # fmt: skip
#: Codes named in the words of a scope.
_NAMED: Final = 6


def in_words(scope: Scope) -> str:
    """``Zona A, B · Kelas A``; ``Seluruh gudang`` for everything."""
    parts = []
    for field, word in _WORDS:
        codes: tuple[str, ...] = getattr(scope, field)
        if codes:
            more = f" dan {len(codes) - _NAMED} lainnya" if len(codes) > _NAMED else ""
            parts.append(f"{word} {', '.join(codes[:_NAMED])}{more}")
    return " · ".join(parts) or "Seluruh gudang"
