"""Surat jalan of a parcel: what is in it, for whom, proven by its QR (WMS-SHIP-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.core.errors import NotFound
from app.fulfilment.queries.delivery_order import NotShipped
from app.signing.api import CancelDocument, IssuedList, Verdict
from tests.support.papers import issue

if TYPE_CHECKING:
    from tests.support.orders import Shop

pytestmark = pytest.mark.req("WMS-SHIP-09", "WMS-PRT-03")


def test_a_parcel_that_left_has_a_surat_jalan(shop: Shop) -> None:
    number = shop.order(("SERUM", 2))
    with pytest.raises(NotShipped, match="setelah paketnya dikirim"):
        issue(shop.me, "shipment", number)
    with pytest.raises(NotFound):
        issue(shop.me, "shipment", "SO-0")
    assert shop.me.ask(IssuedList(kind="SJ")).rows == ()
    shop.ship(number)

    paper = issue(shop.me, "shipment", number)

    shipment = paper.done.number
    assert shipment.startswith("SHP-")
    assert paper.codes()["Code128"] == shipment
    found = paper.scanned()
    assert (found.verdict, found.kind, found.number) == (Verdict.VALID, "SJ", shipment)
    assert paper.report.rows[-1].cells[-1] == 2
    assert f"Pesanan {number}" in paper.report.title.filters
    shop.me.do(CancelDocument(kind="SJ", number=shipment, reason="Salah alamat"))
    assert paper.scanned().verdict is Verdict.CANCELLED
