"""What higher slices may ask and do inside their own transaction; sets, never one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.catalog.queries.attachments import main_photos
from app.catalog.queries.lookups import unit_factors, unit_sizes
from app.catalog.queries.refs import by_barcode, products_by_id, products_by_sku
from app.catalog.queries.shelf import all_levels, shelf_rules
from app.catalog.queries.usage import used_products
from app.catalog.rules.bundles import available_bundles, exploded
from app.catalog.rules.refs import BarcodeRef, Component, ProductRef
from app.catalog.rules.shelf import ShelfRule
from app.core.errors import FieldError, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read

__all__ = [
    "BarcodeRef",
    "Component",
    "ProductRef",
    "ShelfRule",
    "UnknownProducts",
    "all_levels",
    "available_bundles",
    "by_barcode",
    "exploded",
    "main_photos",
    "products_by_id",
    "products_by_sku",
    "require_products",
    "shelf_rules",
    "unit_factors",
    "unit_sizes",
    "used_products",
]

#: More names than this in one sentence help nobody; the fields carry them all.
_NAMED: Final = 10


class UnknownProducts(UserError):
    """SKUs that name no product here; all of them at once."""

    code = "UNKNOWN_SKU"

    def __init__(self, skus: Iterable[str], field: str = "sku") -> None:
        missing = sorted(set(skus))
        more = f" dan {len(missing) - _NAMED} lainnya" if len(missing) > _NAMED else ""
        super().__init__(
            f"SKU tidak dikenal: {', '.join(missing[:_NAMED])}{more}. "
            "Periksa kodenya atau buat produknya dulu.",
            tuple(FieldError(field, f'SKU "{sku}" tidak dikenal') for sku in missing),
        )


def require_products(read: Read, skus: Iterable[str], field: str = "sku") -> dict[str, ProductRef]:
    """As :func:`products_by_sku`, all of them.

    Raises:
        UnknownProducts: Naming every SKU that is none.
    """
    wanted = list(skus)
    found = products_by_sku(read, wanted)
    missing = [sku for sku in wanted if sku not in found]
    if missing:
        raise UnknownProducts(missing, field)
    return found
