"""What reports can be narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.queries.lookups import entities_of
from app.accounting.queries.scope import in_my_warehouses, members
from app.accounting.rules import dimensions
from app.core.commands import answers
from app.statements.api import BookChoices, NamedCode, ShowChoices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read


@answers(ShowChoices)
def show_choices(read: Read, _ask: ShowChoices) -> BookChoices:
    """Entities, stores, warehouses and units the person may ask for."""
    entities = tuple(NamedCode(one.code, one.name) for one in entities_of(read, ""))
    warehouses = members(read, dimensions.WAREHOUSE)
    stores = (*_channels(read), *_named(members(read, dimensions.STORE)))
    units = members(read, dimensions.UNIT)
    return BookChoices(entities, stores, _named(warehouses), _named(units))


def _named(rows: Iterable[tuple[str, str]]) -> tuple[NamedCode, ...]:
    return tuple(NamedCode(code, name) for code, name in rows)


def _channels(read: Read) -> tuple[NamedCode, ...]:
    """Every channel there is a store on, to narrow a report to all its stores."""
    stores = dimensions.find(dimensions.STORE)
    if stores is None or not stores.group:
        return ()
    mine, params = in_my_warehouses(read, stores)
    rows = read.rows(
        f"SELECT DISTINCT t.{stores.group} FROM {stores.table} t WHERE t.org_id = :org{mine}",
        **params,
    )
    present = {row[0] for row in rows}
    return tuple(
        NamedCode(f"{dimensions.KIND_MARK}{code}", f"Semua toko {name}")
        for code, name in stores.groups
        if code in present
    )
