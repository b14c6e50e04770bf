"""Shelf rules that hold for products: their own, else their category's, else the one above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.catalog.api.shelf import ShelfRuleDetail, ShelfRuleRow, ShelfRuleView
from app.catalog.rules.shelf import ShelfRule, levels_of
from app.catalog.rules.text import sku_key
from app.core.commands import answers
from app.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read

_FIELDS: Final = (
    "min_life_percent", "use_by_days", "removal_days", "alert_days", "levels", "warranty_months",
)  # fmt: skip


def _first(*aliases: str) -> str:
    """Each field of the first of these rules that says it."""
    one = "{0}" if len(aliases) == 1 else "coalesce({0})"
    return ", ".join(
        one.format(", ".join(f"{alias}.{field}" for alias in aliases)) for field in _FIELDS
    )


_FROM: Final = (
    "FROM product p LEFT JOIN shelf_rule o ON o.org_id = p.org_id AND o.product_id = p.id "
    "LEFT JOIN category c ON c.org_id = p.org_id AND c.id = p.category_id "
    "LEFT JOIN category d ON d.org_id = c.org_id AND d.id = c.parent_id "
    "LEFT JOIN category e ON e.org_id = d.org_id AND e.id = d.parent_id "
    "LEFT JOIN shelf_rule rc ON rc.org_id = c.org_id AND rc.category_id = c.id "
    "LEFT JOIN shelf_rule rd ON rd.org_id = d.org_id AND rd.category_id = d.id "
    "LEFT JOIN shelf_rule re ON re.org_id = e.org_id AND re.category_id = e.id "
    "WHERE p.org_id = :org"
)


def shelf_rules(read: Read, product_ids: Iterable[str]) -> dict[str, ShelfRule]:
    """What holds for products, by id; fields nobody above them says anything about are None."""
    ids = sorted(set(product_ids))
    if not ids:
        return {}
    rows = read.rows(
        f"SELECT p.id, {_first('o', 'rc', 'rd', 're')} {_FROM} AND {read.among('p.id', 'ids')}",
        ids=ids,
    )
    return {row[0]: _rule(row[1:]) for row in rows}


def all_levels(read: Read) -> tuple[int, ...]:
    """Every alert level any product or category asks for."""
    rows = read.rows("SELECT DISTINCT levels FROM shelf_rule WHERE org_id = :org AND levels <> ''")
    return tuple(sorted({level for (text,) in rows for level in levels_of(text) or ()}))


def _rule(row: tuple[Any, ...]) -> ShelfRule:
    return ShelfRule(row[0], row[1], row[2], row[3], levels_of(row[4]), row[5])


def _view(row: tuple[Any, ...]) -> ShelfRuleView:
    return ShelfRuleView(row[0], row[1], row[2], row[3], levels_of(row[4]), row[5])


@answers(ShelfRuleDetail)
def shelf_rule_detail(read: Read, ask: ShelfRuleDetail) -> ShelfRuleRow:
    """The rules of a product and of its category, each with what stands above it."""
    rows = read.rows(
        f"SELECT p.sku, coalesce(c.path, ''), {_first('o')}, {_first('rc', 'rd', 're')}, "
        f"{_first('rc')}, {_first('rd', 're')} {_FROM} AND p.sku_key = :key",
        key=sku_key(ask.sku),
    )
    if not rows:
        raise NotFound("Produk", ask.sku, "sku")
    row, count = rows[0], len(_FIELDS)
    views = (_view(row[at : at + count]) for at in range(2, len(row), count))
    return ShelfRuleRow(row[0], row[1], *views)
