"""Keeping a reader to their warehouses (WMS-SEC-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.work import Read


def warehouses(
    read: Read, wanted: str | None, column: str = "w.code"
) -> tuple[str, dict[str, Any]]:
    """SQL (from AND on, or empty) and parameters for one warehouse or all the person may see."""
    if wanted is not None:
        read.require_warehouse(wanted)
        return f" AND {column} = :warehouse", {"warehouse": wanted}
    if read.actor.warehouses is not None:
        return f" AND {read.among(column, 'mine', 'text')}", {"mine": sorted(read.actor.warehouses)}
    return "", {}


def words(search: str, column: str, params: dict[str, Any]) -> str:
    """SQL that wants every word of a search in a lower-case column, in any order."""
    sql = ""
    for number, word in enumerate(search.lower().split()):
        params[f"word{number}"] = f"%{word.replace('%', '').replace('_', '')}%"
        sql += f" AND {column} LIKE :word{number}"
    return sql
