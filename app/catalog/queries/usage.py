"""Which products something refers to: any table of any slice with a foreign key to a product.

Found from the tables themselves, so a slice written later counts without telling anybody.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.core.db import Base
from app.core.lists import among

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read

#: Parts of the product itself.
_OWN: Final = frozenset(
    {
        ("product_unit", "product_id"),
        ("product_barcode", "product_id"),
        ("product_limit", "product_id"),
        ("shelf_rule", "product_id"),
        ("bundle_component", "bundle_id"),
    }
)
_NAMED_IN: Final = "EXISTS (SELECT 1 FROM {table} r WHERE r.org_id = :org AND r.{column} = w.id)"
_USED: Final = "SELECT w.id FROM product w WHERE w.org_id = :org AND {them} AND ({anywhere})"


def used_products(read: Read, product_ids: Iterable[str]) -> set[str]:
    """Those of the products that are named anywhere: stock, orders, mappings, bundles."""
    wanted = sorted(set(product_ids))
    if not wanted or not _references():
        return set()
    read.session.flush()
    anywhere = " OR ".join(
        _NAMED_IN.format(table=table, column=column) for table, column in _references()
    )
    rows = read.rows(
        _USED.format(them=among(read.dialect, "w.id", "ids", "uuid"), anywhere=anywhere),
        ids=wanted,
    )
    return {row[0] for row in rows}


@lru_cache(maxsize=1)
def _references() -> tuple[tuple[str, str], ...]:
    """(table, column) of every foreign key to a product."""
    found = {
        (table.name, element.parent.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_key_constraints
        for element in key.elements
        if element.target_fullname == "product.id"
    }
    return tuple(sorted(found - _OWN))
