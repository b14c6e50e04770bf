"""The photo of what is packed, on the packing table (PU-30, WMS-MD-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.files.samples import picture
from tests.fulfilment.test_photos import attach

if TYPE_CHECKING:
    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable


@pytest.mark.req("PU-30", "WMS-MD-06")
def test_the_photo_comes_once_and_stays_on_this_pc(local_shop: Shop, table: PackingTable) -> None:
    sha256 = attach(local_shop, picture(), "depan.jpg")
    one, two = local_shop.order(("SABUN", 1)), local_shop.order(("SABUN", 2))

    table.scan(local_shop.resi[one])

    found = table.panel.photos.get(sha256)
    assert found is not None
    assert (found.width(), found.height()) == (256, 192)
    assert [row.photo for row in table.panel.parcel.list.rows] == [sha256]
    assert (table.folder / "photos" / sha256).exists()
    assert table.panel.photos.missing([sha256]) == ()
    table.scan("CMD-HOLD", local_shop.resi[two])
    assert [row.photo for row in table.panel.parcel.list.rows] == [sha256]
