"""Warranty of a piece set by hand (WMS-LOT-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, NotFound
from app.core.text import tanggal
from app.stock import steps
from app.stock.api import Made, SetSerialWarranty
from app.stock.warranty import MANUAL, add

if TYPE_CHECKING:
    from app.core.work import Work


@handles(SetSerialWarranty)
def set_serial_warranty(work: Work, do: SetSerialWarranty) -> Made:
    """Write it down beside the ones before; the newest holds.

    Raises:
        NotFound: The product has no such piece, now or ever.
        InvalidInput: It ends before it begins.
    """
    product = catalog.require_products(work, (do.sku,))[do.sku]
    found = steps.serials(work, {product.id}, {do.serial})
    piece = found.get((product.id, steps.serial_key(do.serial)))
    if piece is None:
        raise NotFound(f"Nomor seri barang {product.sku}", do.serial, "serial")
    serial = piece.number
    if do.ends_on < do.starts_on:
        message = "Garansi berakhir sebelum mulai. Periksa kedua tanggalnya."
        raise InvalidInput(message, (FieldError("ends_on", message),))
    old = work.rows(
        "SELECT starts_on, ends_on FROM serial_warranty WHERE org_id = :org "
        "AND product_id = :product AND serial = :serial ORDER BY at DESC, id DESC LIMIT 1",
        product=product.id, serial=serial,
    )  # fmt: skip
    days = (do.starts_on, do.ends_on)
    add(work, product.id, serial, days, source=(MANUAL, ""), reason=do.reason)
    audit.record(
        work, "serial.set_warranty", "product", product.id, f"{product.sku} {serial}",
        old={"mulai": str(old[0][0]), "sampai": str(old[0][1])} if old else {},
        new={"mulai": str(do.starts_on), "sampai": str(do.ends_on), "alasan": do.reason},
    )  # fmt: skip
    work.changed("lot", "stock")
    work.message = f"Garansi {serial}: {tanggal(do.starts_on)} sampai {tanggal(do.ends_on)}."
    return Made(serial)
