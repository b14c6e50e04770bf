"""Pieces with a serial at the packing table, by scanner alone (PU-35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.ui.tokens import Outcome
from tests.support.orders import SABUN
from tests.support.serials import DRYER, receive, second_warehouse, with_dryers

if TYPE_CHECKING:
    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable

OK, WARNING, ERROR, DONE = Outcome.OK, Outcome.WARNING, Outcome.ERROR, Outcome.DONE


@pytest.mark.req("PU-35", "PU-09")
def test_article_then_serial_or_the_serial_alone(local_shop: Shop, table: PackingTable) -> None:
    with_dryers(local_shop, "SN-1", "SN-2", "SN-3")
    number = local_shop.order(("DRYER", 2), ("SABUN", 1))

    asked = table.scan(local_shop.resi[number], DRYER)
    assert (asked.outcome, asked.word) == (WARNING, "PINDAI NOMOR SERI")
    assert table.counts["Hair Dryer"] == "0 / 2"
    assert table.scan("SN-1").quantity == "1 / 2"
    assert table.scan("SN-3").quantity == "2 / 2"
    done = table.scan(SABUN)

    assert (done.outcome, done.word) == (DONE, "TERKIRIM")
    moved = local_shop.company.database
    with moved.reading() as session:
        from app.core.driver import fetch

        found = fetch(
            session,
            "SELECT serial FROM stock_move WHERE source_number = :number AND serial <> '' "
            "ORDER BY serial",
            {"number": number},
        )
    assert [row[0] for row in found] == ["SN-1", "SN-3"]


@pytest.mark.req("PU-24", "PU-25", "PU-35")
def test_used_and_foreign_serials_are_errors_with_the_reason(
    local_shop: Shop, table: PackingTable
) -> None:
    with_dryers(local_shop, "SN-1", "SN-2", "SN-3")
    second_warehouse(local_shop)
    receive(local_shop, "SN-9", place="GD2-A-01")
    one, two = local_shop.order(("DRYER", 1)), local_shop.order(("DRYER", 2))
    table.scan(local_shop.resi[one], "SN-1", local_shop.resi[two])

    used = table.scan("SN-1")
    assert (used.outcome, used.word) == (ERROR, "NOMOR SERI TERPAKAI")
    assert f"sudah dikirim dengan pesanan {one} pada 21 Nov 2026" in used.detail
    table.scan("CMD-OK")
    elsewhere = table.scan("SN-9")
    assert (elsewhere.outcome, elsewhere.word) == (ERROR, "SALAH NOMOR SERI")
    assert "SN-9, ada di gudang GD2, rak GD2-A-01" in elsewhere.detail
    assert table.counts == {"Hair Dryer": "0 / 2"}

    assert table.scan("SN-2").quantity == "1 / 2"  # the right piece releases the error
    again = table.scan("SN-2")
    assert (again.outcome, again.word) == (ERROR, "NOMOR SERI TERPAKAI")
    assert "sudah dipindai di paket ini" in again.detail
    assert table.scan("SN-3").outcome is DONE
