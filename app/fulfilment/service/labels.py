"""What goes on a label, and the record of what was printed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.audit import steps as audit
from app.core.commands import handles
from app.core.db import instant_from
from app.core.errors import NotFound, UserError
from app.core.money import Money
from app.core.text import wib
from app.fulfilment.api import IssueSlip, LabelData, RecordPrint, ReprintLabel
from app.fulfilment.ledger import PRINT_RECORD
from app.signing import steps as signing
from app.signing.rules.kinds import PACKING_SLIP
from app.signing.steps import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work

_LABEL: Final = (
    "SELECT o.id, o.version, o.state, o.platform, o.platform_order_id, o.store_id, o.warehouse_id, "
    "o.entity_id, "
    "o.customer_id, o.customer_name, o.customer_phone, o.address, o.city, o.province, o.postcode, "
    "o.courier, o.service, "
    "o.resi, o.cod_amount, o.subtotal, o.seller_discount, o.shipping, o.pieces, o.buyer_note, "
    "o.shipped_at, "
    "s.name, s.sender_name, s.sender_phone, w.code "
    "FROM sales_order o JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
    "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id WHERE o.org_id = :org AND "
    "o.number = :number"
)
#: Product and variant, as people read it on paper.
TITLE: Final = "p.name || CASE WHEN p.variant <> '' THEN ', ' || p.variant ELSE '' END"
FRAGILE: Final = "(p.fragile OR o.fragile)"
#: What the courier reads on a parcel with glass in it.
HANDLE_WITH_CARE: Final = "MUDAH PECAH - JANGAN DIBANTING"
_CONTENTS: Final = (
    f"SELECT p.sku, {TITLE}, i.qty, p.weight_g, {FRAGILE} FROM sales_order o "
    "JOIN sales_order_item i ON i.org_id = o.org_id AND i.order_id = o.id "
    "JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "WHERE o.org_id = :org AND o.number = :number ORDER BY i.item_no"
)
_PRINTABLE: Final = frozenset({"packed", "shipped", "delivered", "completed", "rts_in_transit"})


SLIP: Final = "packing_slip"


class NothingToPrint(UserError):
    """The order has no label yet."""

    code = "NOTHING_TO_PRINT"


class Content(NamedTuple):
    """An item as the label needs it."""

    sku: str
    title: str
    qty: int
    weight_g: int
    fragile: bool


def label_of(
    work: Work, number: str, order: tuple[Any, ...], contents: Sequence[Content], copy: int
) -> LabelData:
    """The label of an order, from the columns of the shipping select."""
    where = ", ".join(part for part in (order[11], order[12], order[13], order[14]) if part)
    return LabelData(
        order=number,
        resi=order[17],
        courier=order[15],
        service=order[16],
        platform=order[3],
        sender=order[26] or order[25],
        sender_phone=order[27],
        recipient=order[9],
        phone=order[10],
        address=where,
        weight_g=sum(item.qty * item.weight_g for item in contents),
        cod=Money(order[18]),
        note=HANDLE_WITH_CARE if any(item.fragile for item in contents) else "",
        buyer_note=order[23],
        items=_summed(contents),
        packer=work.actor.full_name,
        copy=copy,
    )


def _summed(contents: Sequence[Content]) -> tuple[tuple[str, str, int], ...]:
    """Each SKU once, however many lines and bundles it comes from."""
    found: dict[str, tuple[str, int]] = {}
    for item in contents:
        _, before = found.get(item.sku, ("", 0))
        found[item.sku] = (item.title, before + item.qty)
    return tuple((sku, title, qty) for sku, (title, qty) in found.items())


def _printable_order(
    work: Work, number: str, document: str
) -> tuple[tuple[Any, ...], list[Content], int]:
    """The order, what is in the parcel, and which copy was printed last.

    Raises:
        NotFound: If there is no such order.
        NothingToPrint: If it is not packed yet.
    """
    params = {"number": number}
    orders, contents, prints = work.rows_many(
        (_LABEL, params),
        (_CONTENTS, params),
        (
            "SELECT coalesce(max(p.copy), 0) FROM print_record p JOIN sales_order o ON o.org_id = "
            "p.org_id AND o.id = p.order_id "
            "WHERE p.org_id = :org AND o.number = :number AND p.document = :document",
            {**params, "document": document},
        ),
    )
    if not orders:
        raise NotFound("Pesanan", number, "order")
    order = orders[0]
    work.require_warehouse(order[28])
    if order[2] not in _PRINTABLE:
        raise NothingToPrint(
            f"Pesanan {number} belum dikemas, jadi belum punya label. Kemas dulu pesanannya."
        )
    return order, [Content(*row) for row in contents], prints[0][0]


@handles(ReprintLabel)
def reprint_label(work: Work, do: ReprintLabel) -> LabelData:
    """The same resi again, marked as a copy, with its reason on record."""
    order, contents, last = _printable_order(work, do.order, do.document)
    copy = last + 1
    work.emit(PRINT_RECORD, (work.new_id(), order[0], do.document, copy, do.reason, "", ""))
    audit.record(
        work,
        "label.reprint",
        "order",
        order[0],
        do.order,
        new={"dokumen": do.document, "ke": copy, "alasan": do.reason},
    )
    work.message = f"Label {do.order} dicetak ulang (ke-{copy})."
    label = label_of(work, do.order, order, contents, copy)
    return _issued(work, order, label) if do.document == SLIP else label


@handles(IssueSlip)
def issue_slip(work: Work, do: IssueSlip) -> LabelData:
    """After the parcel left, off the scan path: the slip waits for its proof, the packer does not.

    The courier's label is no document of ours and is not issued.
    """
    order, contents, _last = _printable_order(work, do.order, SLIP)
    return _issued(work, order, label_of(work, do.order, order, contents, 0))


def _issued(work: Work, order: tuple[Any, ...], label: LabelData) -> LabelData:
    """The slip with its proof; a slip whose content changed is an original again, not a copy."""
    issued = signing.issue(
        work,
        Paper(
            kind=PACKING_SLIP,
            number=label.order,
            on_date=wib(instant_from(order[24])).date() if order[24] else work.today,
            facts={
                "pesanan": label.order,
                "toko": label.sender,
                "penerima": label.recipient,
                "kurir": f"{label.courier} {label.service}".strip(),
                "resi": label.resi,
                "barang": label.items,
            },
            subject_id=order[0],
        ),
    )
    return replace(label, proof=issued.qr, copy=issued.copy)


@handles(RecordPrint)
def record_print(work: Work, do: RecordPrint) -> str:
    """Keep which bytes left for which printer."""
    found = work.rows(
        "SELECT id FROM sales_order WHERE org_id = :org AND number = :number", number=do.order
    )
    if not found:
        raise NotFound("Pesanan", do.order, "order")
    work.emit(
        PRINT_RECORD,
        (work.new_id(), found[0][0], do.document, do.copy_no, "", do.printer, do.payload_hash),
    )
    work.changed("print")
    return do.order
