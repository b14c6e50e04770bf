"""The shipping label: what the packer sticks on the parcel and the courier scans (WMS-SHIP-04)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.shipping_layout import ShippingLayout
from app.documents.templates import shipping_template

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.money import Money
    from app.documents.grid import Grid
    from app.documents.page import Page


@dataclass(frozen=True, slots=True)
class LabelItem:
    """One line of the contents."""

    sku: str
    quantity: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingLabel:
    """Everything on a shipping label.

    Attributes:
        resi: Tracking number, printed as Code 128.
        courier: Name of the courier.
        service: Its service, e.g. ``REG``.
        order_number: Number the seller looks the order up by.
        sender_name: Store.
        recipient_name: As the buyer wrote it.
        recipient_phone: As the buyer wrote it; see `mask_phone`.
        recipient_address: Complete address; line breaks become spaces.
        weight_grams: Charged weight.
        cod: Amount the courier collects; None or zero prints NON-COD.
        items: Contents.
        printed_at: Moment of printing, aware.
        packer_initials: Who packed.
        sender_phone: Store's phone.
        sender_address: Store's address.
        mask_phone: Hide the middle of the recipient's phone (courier knows it from the resi).
        platform: Marketplace, e.g. ``Shopee``.
        note: Short handling note, e.g. ``JANGAN DIBANTING``.
        package_number: Which parcel of the order.
        package_count: How many parcels; 1 prints nothing.
        reprint: 0 for the first print, n for the n-th reprint.
    """

    resi: str
    courier: str
    service: str
    order_number: str
    sender_name: str
    recipient_name: str
    recipient_phone: str
    recipient_address: str
    weight_grams: int
    cod: Money | None
    items: tuple[LabelItem, ...]
    printed_at: datetime
    packer_initials: str
    sender_phone: str = ""
    sender_address: str = ""
    mask_phone: bool = False
    platform: str = ""
    note: str = ""
    package_number: int = 1
    package_count: int = 1
    reprint: int = 0


def shipping_pages(label: ShippingLabel, grid: Grid, size: str = "100x150") -> tuple[Page, ...]:
    """Lay the label out.

    Args:
        label: What it says.
        grid: The printer's dots.
        size: ``100x150``, ``78x100``, ``a6`` or another template's name.

    Raises:
        BarcodeRefused: If the resi holds characters no barcode can carry.
        TemplateRefused: If there is no such size.
    """
    return (ShippingLayout(label, shipping_template(size), grid).page(),)
