"""What a scanned code means among the stock of one warehouse (ERP-BAP-08, PU-73)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.catalog import steps as catalog
from app.core.commands import answers
from app.core.errors import NotFound
from app.destruction.api import ScanForDestruction, Scanned
from app.destruction.queries.candidates import free_places
from app.scanning import gs1
from app.scanning.normalise import normalise
from app.stock import steps as stock
from app.stock.rules.serials import serial_key

if TYPE_CHECKING:
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Read


@dataclass(frozen=True, slots=True)
class _Meant:
    product: ProductRef
    pieces: int = 1
    lot: str = ""
    serial: str = ""
    expires_on: date | None = None


@answers(ScanForDestruction)
def scan_for_destruction(read: Read, ask: ScanForDestruction) -> Scanned:
    """A product, its lot and serial, and where it stands here.

    Raises:
        NotFound: Nobody knows the code.
    """
    ref = stock.warehouse(read, ask.warehouse)
    meant = _by_gs1(read, ask.code) or _by_code(read, ask.code) or _by_lot(read, ref.id, ask.code)
    if meant is None:
        raise NotFound("Kode", normalise(ask.code).text or ask.code, "code")
    product = meant.product
    places = tuple(
        place
        for place in free_places(read, ref.id, product.id)
        if (not meant.lot or place.lot.upper() == meant.lot.upper())
        and (not meant.serial or serial_key(place.serial) == serial_key(meant.serial))
        # a label that names no lot says by its expiry which ones it can be
        and (meant.lot or meant.expires_on in {None, place.expires_on})
    )
    return Scanned(
        code=normalise(ask.code).text, sku=product.sku, product=product.label,
        unit=product.base_unit, tracking=product.tracking, lot=meant.lot, serial=meant.serial,
        expires_on=meant.expires_on, pieces=meant.pieces, places=places,
    )  # fmt: skip


def _by_gs1(read: Read, code: str) -> _Meant | None:
    """A GS1 label fills product, lot, expiry and serial in one scan (PU-14)."""
    found = gs1.read(code, today=read.today)
    if found is None or found.product is None:
        return None
    known = catalog.by_barcode(read, [found.product]).get(found.product)
    if known is None:
        return None
    pieces = (found.pieces or 1) * known.pack_qty
    return _Meant(known.product, pieces, found.lot or "", found.serial or "", found.expiry)


def _by_code(read: Read, code: str) -> _Meant | None:
    text = normalise(code).text
    known = catalog.by_barcode(read, [text]).get(text)
    return _Meant(known.product, known.pack_qty) if known else None


def _by_lot(read: Read, warehouse_id: str, code: str) -> _Meant | None:
    """A lot or serial number that names exactly one product here."""
    rows = read.rows(
        "SELECT DISTINCT b.product_id, "
        "CASE WHEN upper(b.serial) = upper(:code) THEN '' ELSE l.number END, "
        "CASE WHEN upper(b.serial) = upper(:code) THEN b.serial ELSE '' END FROM stock_balance b "
        "JOIN lot l ON l.org_id = b.org_id AND l.id = b.lot_id WHERE b.org_id = :org "
        "AND b.warehouse_id = :wh AND b.on_hand > 0 AND (upper(l.number) = upper(:code) "
        "OR upper(b.serial) = upper(:code))",
        wh=warehouse_id,
        code=normalise(code).text,
    )
    if len(rows) != 1:
        return None
    product = catalog.products_by_id(read, [rows[0][0]])[rows[0][0]]
    return _Meant(product, 1, rows[0][1], rows[0][2])
