"""Bundles (WMS-MD-10): sold as one, stocked and shipped as components."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.catalog.rules.refs import Component


def available_bundles(components: Iterable[Component], available: Mapping[str, int]) -> int:
    """How many bundles can be put together: the scarcest component decides.

    Args:
        components: What one bundle holds.
        available: Product id -> base units available; a product not named has none.
    """
    return min(
        (max(available.get(each.product_id, 0), 0) // each.qty for each in components), default=0
    )


def exploded(components: Iterable[Component], bundles: int) -> dict[str, int]:
    """Product id -> base units that so many bundles take."""
    return {each.product_id: each.qty * bundles for each in components}
