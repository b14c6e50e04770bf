"""Surat jalan of a parcel that left: what is in it and for whom, no prices (WMS-SHIP-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.driver import as_date
from app.core.errors import NotFound, UserError
from app.core.text import tanggal_panjang
from app.documents.report import Report, Signer, Title
from app.files.queries.letterhead import letterhead
from app.signing import steps as signing
from app.signing.rules.kinds import DELIVERY_ORDER
from app.stock.queries import goods_paper

if TYPE_CHECKING:
    from app.core.work import Read

_HEAD: Final = (
    "SELECT CAST(o.id AS text), o.number, h.number, h.on_date, h.courier, h.resi, "
    "o.customer_name, o.customer_phone, o.address, o.city, o.province, o.postcode, "
    "CAST(o.entity_id AS text), coalesce(w.code, ''), coalesce(w.name, ''), "
    "coalesce(u.full_name, '') FROM sales_order o "
    "LEFT JOIN shipment h ON h.org_id = o.org_id AND h.order_id = o.id "
    "LEFT JOIN warehouse w ON w.org_id = h.org_id AND w.id = h.warehouse_id "
    "LEFT JOIN app_user u ON u.org_id = h.org_id AND u.id = h.actor_id "
    "WHERE o.org_id = :org AND o.number = :number"
)
_LINES: Final = (
    f"SELECT {goods_paper.COLUMNS}, CAST(-sum(m.qty) AS bigint) {goods_paper.JOINED}"
    "WHERE m.org_id = :org AND m.source_kind = 'order' AND m.kind = 'shipment' "
    f"AND m.source_id = :id {goods_paper.ORDERED}"
)


class NotShipped(UserError):
    """The parcel is still here."""

    code = "NOT_SHIPPED"


def _delivery_order(read: Read, number: str) -> tuple[signing.Paper, Report]:
    heads = read.rows(_HEAD, number=number)
    if not heads:
        raise NotFound("Pesanan", number, "number")
    order_id, order, shipment, day, courier, resi, name, phone, *place = heads[0]
    address, city, province, postcode, entity, code, warehouse, packer = place
    on_date = as_date(day)
    if shipment is None or on_date is None:
        raise NotShipped(f"Surat jalan pesanan {order} terbit setelah paketnya dikirim.")
    read.require_warehouse(code)
    lines = read.rows(_LINES, id=order_id)
    where = ", ".join(part for part in (address, city, province, postcode) if part)
    facts = {
        "pengiriman": shipment, "pesanan": order, "penerima": name, "alamat": where,
        "kurir": courier, "resi": resi, "gudang": code,
        "barang": goods_paper.goods_facts(lines),
    }  # fmt: skip
    kop = letterhead(read, entity)
    about = (
        f"Pesanan {order}", f"Kepada {name}", phone, where, f"Kurir {courier}" if courier else "",
        f"Resi {resi}" if resi else "", f"Dari gudang {code} {warehouse}",
    )  # fmt: skip
    title = Title(
        f"Surat Jalan {shipment}", kop.name, tanggal_panjang(on_date), note="Tanpa harga",
        filters=tuple(filter(None, about)),
        printed_at=read.now, user=read.actor.full_name, letterhead=kop,
    )  # fmt: skip
    signers = (Signer("Pengirim", packer), Signer("Sopir / Kurir"), Signer("Penerima"))
    return (
        signing.Paper(DELIVERY_ORDER, shipment, on_date, facts, order_id),
        Report(
            title,
            goods_paper.goods_columns("Dikirim"),
            goods_paper.goods_rows(lines),
            signers=signers,
        ),
    )


signing.offer(signing.PaperType("shipment", "ship.read", _delivery_order))
