"""What was confirmed by key stands apart from what was scanned, wherever parcels are told (PU-37)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.core.errors import InvalidInput, UserError
from app.documents.panels.report_panel import rendered
from app.documents.report import Drill, Look
from app.fulfilment.api import PackReport, RecordScans, ShipmentDetail, ShipmentList, ShipOrder
from tests.fulfilment.test_shipping import NOTES, event
from tests.migrations.test_standard_roles import migrate
from tests.support.snapshot import nothing_written

if TYPE_CHECKING:
    from app.core.client import Client
    from tests.support.orders import Shop


def packed(shop: Shop, who: Client, *lines: tuple[str, int], by_key: int, errors: int = 0) -> str:
    number = shop.order(*lines)
    parts = shop.parts(number, who)
    who.do(ShipOrder(order=number, verified=parts, by_key=by_key, errors=errors))
    return number


@pytest.mark.req("PU-37", "PU-25", "WMS-RPT-02")
def test_a_supervisor_reads_who_scanned_and_who_pressed_a_key(shop: Shop) -> None:
    rina = shop.company.client("Packer", username="rina")
    tono = shop.company.client("Packer", username="tono")
    wati = shop.company.client("Supervisor", username="wati")
    shop.company.env.advance(timedelta(days=-1))
    packed(shop, rina, ("SABUN", 9), by_key=0)
    shop.company.env.advance(timedelta(days=1))
    one = packed(shop, rina, ("SABUN", 3), ("PITA", 2), by_key=2, errors=4)
    packed(shop, rina, ("SABUN", 1), by_key=0, errors=1)
    packed(shop, tono, ("SERUM", 2), by_key=0)

    today = wati.ask(PackReport())
    keyed = wati.ask(PackReport(by="parcel", packer="rina"))

    assert today.title.period == "21 November 2026"
    assert [column.title for column in today.columns] == [
        "Pengemas", "Paket", "Isi", "Dipindai", "Dengan tombol", "Bagian tombol", "Salah pindai",
    ]  # fmt: skip
    assert [row.cells for row in today.rows] == [
        ("Rina", 2, 6, 4, 2, Decimal("33.3"), 5), ("Tono", 1, 2, 2, 0, Decimal(0), 0),
        ("Jumlah", 3, 8, 6, 2, Decimal(25), 5),
    ]  # fmt: skip
    assert (today.rows[-1].look, today.rows[0].drill) == (
        Look.TOTAL,
        Drill(
            "fulfilment.report",
            {
                "by": "parcel", "packer": "rina", "warehouse": None,
                "since": date(2026, 11, 21), "until": date(2026, 11, 21),
            },
        ),
    )  # fmt: skip
    assert [(row.cells[0], row.cells[3:], row.drill) for row in keyed.rows[:-1]] == [
        (one, (5, 3, 2, Decimal(40), 4), Drill("orders.list", {"number": one}))
    ]
    both = wati.ask(PackReport(since=date(2026, 11, 20)))
    assert both.rows[0].cells[:5] == ("Rina", 3, 15, 13, 2)
    assert wati.ask(PackReport(until=date(2026, 11, 19))).rows == ()
    assert (rendered(today, ".xlsx")[:2], rendered(today, ".pdf")[:4]) == (b"PK", b"%PDF")


@pytest.mark.req("PU-37", "WMS-RPT-02")
def test_a_packer_opens_their_own_parcels(shop: Shop) -> None:
    rina = shop.company.client("Packer", username="rina")
    tono = shop.company.client("Packer", username="tono")
    one = packed(shop, rina, ("PITA", 2), by_key=1)
    packed(shop, tono, ("PITA", 3), by_key=3)

    both = shop.me.ask(PackReport())
    assert [row.key for row in both.rows[:-1]] == ["rina", "tono"]
    drill = both.rows[0].drill
    assert drill is not None
    parcels = shop.me.ask(PackReport.model_validate(drill.arguments))
    assert [(row.cells[0], row.cells[5]) for row in parcels.rows[:-1]] == [(one, 1)]
    assert [row.cells[0] for row in shop.me.ask(PackReport(packer="tono")).rows] == [
        "Tono", "Jumlah",
    ]  # fmt: skip


@pytest.mark.req("PU-37", "WMS-SEC-08")
def test_the_report_is_for_those_who_lead_and_for_their_warehouses(shop: Shop) -> None:
    number = packed(shop, shop.me, ("PITA", 3), by_key=3)
    rina = shop.company.client("Packer", username="rina")
    away = shop.company.client("Supervisor", username="eko", warehouses=())

    with pytest.raises(UserError):
        rina.ask(PackReport())
    assert away.ask(PackReport()).rows == ()
    with pytest.raises(UserError):
        away.ask(PackReport(warehouse="GD1"))
    with pytest.raises(InvalidInput, match="Tukar keduanya"):
        shop.me.ask(PackReport(since=date(2026, 11, 2), until=date(2026, 11, 1)))
    detail, (row,) = shop.me.ask(ShipmentDetail(order=number)), shop.me.ask(ShipmentList()).rows
    assert (detail.pieces, detail.by_key, row.pieces, row.by_key) == (3, 3, 3, 3)


@pytest.mark.req("PU-37")
def test_more_by_key_than_the_box_holds_is_refused(shop: Shop) -> None:
    number = shop.order(("PITA", 2))
    parts = shop.parts(number)

    with nothing_written(shop.company.database, but=NOTES), pytest.raises(UserError) as refused:
        shop.me.do(ShipOrder(order=number, verified=parts, by_key=3))

    assert refused.value.code == "SCAN_MISMATCH"
    assert [one.field for one in refused.value.fields] == ["by_key"]
    assert "dikonfirmasi dengan tombol 3, seluruh isinya 2" in refused.value.message


@pytest.mark.req("PU-37")
def test_parcels_that_left_before_it_was_kept_are_told_from_their_events(shop: Shop) -> None:
    number, other = shop.order(("PITA", 2)), shop.order(("PITA", 1))
    shop.opened(number)
    keyed = event(1).model_copy(update={"kind": "key", "data": event(1).data | {"by_key": True}})
    events = [
        keyed.model_copy(update={"seq": seq, "qty": q}) for seq, q in ((1, 1), (2, 1), (3, -1))
    ]
    shop.me.do(RecordScans(order=number, events=(*events, event(4))))
    for one in (number, other):
        shop.ship(one)
    with shop.company.database.writer_engine.connect() as plain:
        connection = plain.execution_options(lumbung_write=True)
        with connection.begin():
            connection.execute(sa.text("ALTER TABLE shipment DROP COLUMN by_key"))

    migrate(
        shop.company,
        since="20261121_2256_index_account_void",
        revision="20261122_0128_pieces_by_key",
    )

    told = {row.order: row.by_key for row in shop.me.ask(ShipmentList()).rows}
    assert told == {number: 1, other: 0}
