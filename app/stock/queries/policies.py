"""Which share of their life goods must still have at receipt (WMS-LOT-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog import steps as catalog
from app.identity import steps as identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read


def policies(read: Read, product_ids: Iterable[str]) -> dict[str, int]:
    """Least share of life at receipt per product id, in percent; 0 where nothing is checked."""
    ids = set(product_ids)
    default = identity.settings(read).stock.min_life_percent
    rules = catalog.shelf_rules(read, ids)
    own = {product: rule.min_life_percent for product, rule in rules.items()}
    return {one: default if (said := own.get(one)) is None else said for one in ids}
