"""What the packing table is given: an order with everything needed to check it from memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.core.money import ZERO, Money
from app.scanning.gtin import barcode_key

if TYPE_CHECKING:
    from datetime import date


class Tracking(StrEnum):
    """How pieces of a product are told apart."""

    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class PackLot:
    """A lot reserved for a line; ``qty`` in base units, ``expiry`` is its last usable day."""

    number: str
    expiry: date | None
    qty: int


@dataclass(frozen=True, slots=True)
class PackBarcode:
    """A code of a product; one scan of it counts ``qty`` base units (WMS-MD-03)."""

    code: str
    sku: str
    qty: int = 1


@dataclass(frozen=True, slots=True)
class PackBundle:
    """A bundle that was ordered and is packed by its components (PU-39)."""

    sku: str
    name: str
    qty: int
    codes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """``Paket Glowing (BDL-01)``."""
        return f"{self.name} ({self.sku})"


@dataclass(frozen=True, slots=True)
class PackLine:
    """A product to be put in the parcel.

    Attributes:
        key: What tells the line from others of the order; two lines may have one SKU.
        sku: Its product.
        name: Product name.
        variant: Colour, size and the like, or "".
        qty: Base units to pack.
        unit: Base unit.
        photo: Reference of the picture, or "".
        tracking: Whether lots or serials must be known.
        lots: Lots reserved for it, in the order they should be taken.
        serials: Serials reserved for it; empty means any that is not used elsewhere.
        spare: Serials of the same lot that may be taken in their place.
        bundle: SKU of the bundle it comes from, or "".
        note: What the packer should know about this line.
    """

    key: str
    sku: str
    name: str
    qty: int
    variant: str = ""
    unit: str = "pcs"
    photo: str = ""
    tracking: Tracking = Tracking.NONE
    lots: tuple[PackLot, ...] = ()
    serials: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    bundle: str = ""
    note: str = ""

    @property
    def title(self) -> str:
        """``Serum Vitamin C, 20 ml``."""
        return f"{self.name}, {self.variant}" if self.variant else self.name

    @property
    def label(self) -> str:
        """``Serum Vitamin C, 20 ml (SRM-VC-20)``."""
        return f"{self.title} ({self.sku})"


@dataclass(frozen=True, slots=True)
class PackSerial:
    """A serial of an ordered product.

    Attributes:
        sku: The product.
        number: As it was received.
        where: Where it is, in words; "" when it lies ready for this order.
        gone: It left the company.
    """

    sku: str
    number: str
    where: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class PackOrder:
    """One order as it lies on the packing table (PU-30).

    Attributes:
        number: What people call it.
        resi: Tracking number, or "".
        lines: What to pack, components instead of bundles.
        barcodes: Every code of every product in ``lines``.
        bundles: Bundles the components come from.
        serials: Known serials of the products that are kept by serial.
        store: Shop it was bought in.
        courier: Courier and service.
        buyer: Buyer's name.
        address: Buyer's address; left empty where the role does not need it.
        buyer_note: What the buyer wrote.
        seller_note: What the office wrote.
        cod: Amount to collect on delivery, zero if paid.
        gift: Pack as a gift.
        fragile: Something in it breaks.
        risk: Risk badge of the customer, for instance ``RTS 3 dari 5``; "" for none.
        tote: The tote its items were picked into, or "".

    Raises:
        ValueError: If lines, lots and barcodes do not fit each other: our own bug.
    """

    number: str
    resi: str
    lines: tuple[PackLine, ...]
    barcodes: tuple[PackBarcode, ...] = ()
    bundles: tuple[PackBundle, ...] = ()
    serials: tuple[PackSerial, ...] = ()
    store: str = ""
    courier: str = ""
    buyer: str = ""
    address: str = ""
    buyer_note: str = ""
    seller_note: str = ""
    cod: Money = ZERO
    gift: bool = False
    fragile: bool = False
    risk: str = ""
    tote: str = ""

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError(f"order {self.number} has no lines to pack")
        _all_positive(self)
        _no_doubles("line", [line.key for line in self.lines])
        _no_doubles("barcode", list({(barcode_key(b.code), b.sku, b.qty) for b in self.barcodes}))
        strangers = {b.sku for b in self.barcodes} - {line.sku for line in self.lines}
        if strangers:
            raise ValueError(f"barcodes of products that are not ordered: {sorted(strangers)}")

    @property
    def pieces(self) -> int:
        """Base units to pack in all."""
        return sum(line.qty for line in self.lines)

    @property
    def short_lines(self) -> tuple[PackLine, ...]:
        """Lot-tracked lines whose reserved lots do not hold exactly their quantity."""
        return tuple(
            line
            for line in self.lines
            if line.tracking is Tracking.LOT and sum(lot.qty for lot in line.lots) != line.qty
        )


def _all_positive(order: PackOrder) -> None:
    counts = [line.qty for line in order.lines] + [barcode.qty for barcode in order.barcodes]
    counts += [lot.qty for line in order.lines for lot in line.lots]
    if min(counts) < 1:
        raise ValueError(f"order {order.number} has a quantity below one")


def _no_doubles(what: str, keys: list[str] | list[tuple[str, str, int]]) -> None:
    names = [key if isinstance(key, str) else key[0] for key in keys]
    doubles = sorted(name for name, times in Counter(names).items() if times > 1)
    if doubles:
        raise ValueError(f"the same {what} twice: {doubles}")
