"""What reports can be narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.queries.lookups import entities_of
from app.accounting.rules import dimensions
from app.core.commands import answers
from app.statements.api import BookChoices, NamedCode, ShowChoices

if TYPE_CHECKING:
    from app.core.work import Read


@answers(ShowChoices)
def show_choices(read: Read, _ask: ShowChoices) -> BookChoices:
    """Entities, stores and warehouses the person may ask for."""
    entities = tuple(NamedCode(one.code, one.name) for one in entities_of(read, ""))
    allowed = read.actor.warehouses
    warehouses = tuple(
        one
        for one in _members(read, dimensions.WAREHOUSE)
        if allowed is None or one.code in allowed
    )
    stores = (*_channels(read), *_members(read, dimensions.STORE))
    return BookChoices(entities, stores, warehouses)


def _channels(read: Read) -> tuple[NamedCode, ...]:
    """Every channel there is a store on, to narrow a report to all its stores."""
    stores = dimensions.find(dimensions.STORE)
    if stores is None or not stores.group:
        return ()
    rows = read.rows(f"SELECT DISTINCT {stores.group} FROM {stores.table} WHERE org_id = :org")
    present = {row[0] for row in rows}
    return tuple(
        NamedCode(f"{dimensions.KIND_MARK}{code}", f"Semua toko {name}")
        for code, name in stores.groups
        if code in present
    )


def _members(read: Read, kind: str) -> tuple[NamedCode, ...]:
    dimension = dimensions.find(kind)
    if dimension is None:
        return ()
    rows = read.rows(
        f"SELECT {dimension.code}, {dimension.name} FROM {dimension.table} "
        f"WHERE org_id = :org ORDER BY {dimension.code}"
    )
    return tuple(NamedCode(code, name) for code, name in rows)
