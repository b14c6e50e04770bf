"""From what the service says about a parcel to the documents that are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.documents.labels import LabelItem, ShippingLabel
from app.documents.packing_slip import PackingSlip, SlipLine
from app.orders.api import PLATFORM_LABELS

if TYPE_CHECKING:
    from datetime import datetime

    from app.fulfilment.api import LabelData

#: Nobody outside needs to know that an order came by hand.
_OWN: Final = frozenset({"erp", "manual", "pos", "website"})


def shipping_label(data: LabelData, printed_at: datetime, *, mask_phone: bool) -> ShippingLabel:
    """The label the courier scans.

    An order without resi (collected by the buyer, own courier) carries its own number as bars.
    """
    return ShippingLabel(
        resi=data.resi or data.order,
        courier=data.courier,
        service=data.service,
        order_number=data.order,
        sender_name=data.sender,
        sender_phone=data.sender_phone,
        recipient_name=data.recipient,
        recipient_phone=data.phone,
        recipient_address=data.address,
        weight_grams=data.weight_g,
        cod=data.cod or None,
        items=tuple(LabelItem(sku, qty, name) for sku, name, qty in data.items),
        printed_at=printed_at,
        packer_initials=initials(data.packer),
        mask_phone=mask_phone,
        platform="" if data.platform in _OWN else PLATFORM_LABELS.get(data.platform, ""),
        note=data.note,
        reprint=data.copy,
    )


def packing_slip(data: LabelData, printed_at: datetime) -> PackingSlip:
    """The slip that goes into the box."""
    return PackingSlip(
        store=data.sender,
        order_number=data.order,
        courier=f"{data.courier} {data.service}".strip(),
        resi=data.resi,
        recipient_name=data.recipient,
        lines=tuple(SlipLine(sku=sku, name=name, quantity=qty) for sku, name, qty in data.items),
        printed_at=printed_at,
        packer=data.packer,
        store_contact=data.sender_phone,
        buyer_note=data.buyer_note,
        reprint=data.copy,
        proof=data.proof,
    )


def initials(name: str) -> str:
    """``RM`` for Rina Marlina."""
    return "".join(word[0] for word in name.split()[:3]).upper()
