"""What marketplace SKUs and shipping options mean here, for thousands of lines at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog import steps as catalog
from app.orders.rules.resolve import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.core.work import Read


def resolve_skus(read: Read, store_id: str, keys: Iterable[str]) -> dict[str, Resolved]:
    """Keys of lines (``rules.texts.line_key``) → product; the unknown are left out.

    The store's own mapping decides; a key it does not hold is looked for among our SKUs.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = read.rows(
        "SELECT sku_key, product_id, multiplier FROM sku_mapping WHERE org_id = :org "
        f"AND store_id = :store AND {read.among('sku_key', 'keys', 'text')}",
        store=store_id,
        keys=wanted,
    )
    products = catalog.products_by_id(read, {row[1] for row in rows})
    found = {key: Resolved(products[product], times) for key, product, times in rows}
    exact = catalog.products_by_sku(read, [key for key in wanted if key not in found])
    return found | {key: Resolved(product) for key, product in exact.items()}


@dataclass(frozen=True, slots=True)
class Couriers:
    """Shipping options of a platform → courier and service."""

    _by_key: Mapping[str, tuple[str, str]]

    def of(self, key: str) -> tuple[str, str]:
        """Courier and service; blank when the option is not mapped and there is no default."""
        return self._by_key.get(key) or self._by_key.get("", ("", ""))


def load_couriers(read: Read, platform: str) -> Couriers:
    """All shipping options of a platform that are mapped (WMS-MD-18)."""
    rows = read.rows(
        "SELECT option_key, courier, service FROM courier_mapping "
        "WHERE org_id = :org AND platform = :platform AND courier <> ''",
        platform=platform,
    )
    return Couriers({row[0]: (row[1], row[2]) for row in rows})
