"""Keeping a reader to their warehouses (WMS-SEC-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.errors import NotFound

if TYPE_CHECKING:
    from app.core.work import Read


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


def words(search: str, column: str, params: dict[str, Any]) -> str:
    """SQL that wants every word of a search in a lower-case column, in any order."""
    sql = ""
    for number, word in enumerate(search.lower().split()):
        params[f"word{number}"] = f"%{word.replace('%', '').replace('_', '')}%"
        sql += f" AND {column} LIKE :word{number}"
    return sql
