"""Keeping a reader to their warehouses (WMS-SEC-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.core.errors import NotFound

if TYPE_CHECKING:
    from app.core.work import Read

#: SQL on ``p``: a category stands for all below it.
IN_CATEGORY: Final = (
    " AND p.category_id IN (SELECT c.id FROM category c JOIN category r ON r.org_id = c.org_id "
    "AND (r.id = c.id OR substr(c.path, 1, length(r.path) + 3) = r.path || ' > ') "
    "WHERE r.org_id = :org AND r.code = :category)"
)


def warehouses(
    read: Read, wanted: str | None, column: str = "w.code"
) -> tuple[str, dict[str, Any]]:
    """SQL (from AND on, or empty) and parameters for one warehouse or all the person may see.

    Raises:
        WarehouseRefused: It is another's.
        NotFound: No warehouse has that code; an empty list would look like an empty warehouse.
    """
    if wanted is not None:
        read.require_warehouse(wanted)
        require_known(read, wanted)
        return f" AND {column} = :warehouse", {"warehouse": wanted}
    if read.actor.warehouses is not None:
        return f" AND {read.among(column, 'mine', 'text')}", {"mine": sorted(read.actor.warehouses)}
    return "", {}


def require_known(read: Read, code: str) -> None:
    """Refuse a code that names no warehouse, also for a list; a closed one has its history.

    Raises:
        NotFound
    """
    if not read.rows("SELECT 1 FROM warehouse WHERE org_id = :org AND code = :code", code=code):
        raise NotFound("Gudang", code, "warehouse")


def require_category(read: Read, code: str | None) -> None:
    """Refuse a code that names no category: a report of nothing would look like one without stock.

    Raises:
        NotFound
    """
    if code and not read.rows(
        "SELECT 1 FROM category WHERE org_id = :org AND code = :code", code=code
    ):
        raise NotFound("Kategori", code, "category")


def words(search: str, column: str, params: dict[str, Any]) -> str:
    """SQL that wants every word of a search in a lower-case column, in any order."""
    sql = ""
    for number, word in enumerate(search.lower().split()):
        params[f"word{number}"] = f"%{word.replace('%', '').replace('_', '')}%"
        sql += f" AND {column} LIKE :word{number}"
    return sql
