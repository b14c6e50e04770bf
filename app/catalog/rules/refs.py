"""What other slices hold of a product: frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a bundle and how many base units of it one bundle holds."""

    product_id: str
    sku: str
    name: str
    qty: int


@dataclass(frozen=True, slots=True)
class ProductRef:
    """A product as stock, orders and packing need it.

    Attributes:
        cost_method: ``average``, ``fifo`` or "" when no category above it says (then the
            organisation's setting holds).
        components: Empty unless ``kind`` is ``bundle``.
    """

    id: str
    sku: str
    name: str
    variant: str
    kind: str
    base_unit: str
    tracking: str
    requires_expiry: bool
    removal: str
    stock_role: str
    cost_method: str
    shelf_life_days: int
    active: bool
    components: tuple[Component, ...] = ()

    @property
    def is_bundle(self) -> bool:
        """Whether its stock is that of its components."""
        return self.kind == "bundle"

    @property
    def has_stock(self) -> bool:
        """Whether the ledger counts it: goods only."""
        return self.kind == "goods"

    @property
    def label(self) -> str:
        """Name and variant as people read it."""
        return f"{self.name} ({self.variant})" if self.variant else self.name


@dataclass(frozen=True, slots=True)
class BarcodeRef:
    """What a scanned code means: the product, the unit of that code and what one scan counts.

    Attributes:
        by_sku: The code was no barcode but the product's own SKU.
    """

    code: str
    product: ProductRef
    unit: str
    pack_qty: int
    by_sku: bool = False
