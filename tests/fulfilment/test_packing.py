"""Opening, holding, recording and leaving a parcel; what the packing table is given."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.audit.api import AuditList
from app.catalog.api import AddBarcode
from app.core.errors import UserError
from app.fulfilment.api import (
    LeaveParcel,
    OpenParcel,
    PackDirectory,
    PackQueue,
    PackRules,
    PackSummary,
    RecordPrint,
    RecordScans,
    ReprintLabel,
    ScanEvent,
    ShipmentList,
    ShipOrder,
    UnknownCodes,
    VerifiedPart,
)
from app.fulfilment.rules.pack_directory import ProductDirectory
from app.orders.api import CancelOrders
from app.scanning.gtin import barcode_key
from tests.fulfilment.test_shipping import NOTES, event, rows
from tests.support.company import PIN
from tests.support.orders import GLOW, SABUN, SERUM, SERUM_CARTON, soon
from tests.support.snapshot import nothing_written

if TYPE_CHECKING:
    from tests.support.orders import Shop


def refused(shop: Shop, code: str, who: Any = None) -> UserError:
    with nothing_written(shop.company.database, but=NOTES), pytest.raises(UserError) as error:
        (who or shop.me).do(OpenParcel(code=code))
    return error.value


# ---------------------------------------------------------------- opening
@pytest.mark.req("PU-30", "PU-39", "WMS-PACK-02")
def test_the_table_is_given_everything_it_needs(shop: Shop) -> None:
    due = soon(shop.company.env.now(), 5)
    number = shop.order(
        ("GLOW", 2), ("PITA", 3), gift=True, cod=True, ship_by=due, buyer_note="Bungkus", seller_note="Baik",
    )  # fmt: skip

    view = shop.opened(number)

    assert (view.number, view.resi, view.store, view.platform) == (
        number, "JX3800000001", "Glow SP1", "shopee",
    )  # fmt: skip
    assert (view.courier, view.buyer, view.address) == (
        "J&T Express EZ", "Dewi Lestari", "Jl. Melati No. 5, Bandung",
    )  # fmt: skip
    assert (view.gift, str(view.cod), view.ship_by) == (True, "250000.00", due)
    assert (view.buyer_note, view.seller_note) == ("Bungkus", "Baik")
    assert [(item.sku, item.qty, item.bundle_sku, item.bundle_qty) for item in view.items] == [
        ("SABUN", 4, "GLOW", 2), ("SERUM", 2, "GLOW", 2), ("PITA", 3, "", 0),
    ]  # fmt: skip
    assert [(lot.number, lot.qty, lot.location) for lot in view.items[1].lots] == [
        ("S1", 2, "GD1-A-01")
    ]
    assert [(code.code, code.sku, code.qty) for code in view.codes] == [
        (SERUM_CARTON, "SERUM", 12), (SERUM, "SERUM", 1), (SABUN, "SABUN", 1),
    ]  # fmt: skip
    assert [(one.sku, one.name, one.qty, one.codes) for one in view.bundles] == [
        ("GLOW", "Paket Glowing", 2, (GLOW,)),
    ]  # fmt: skip
    assert view.rules == PackRules(10, ship_on_last_scan=True, print_label=True, print_slip=True)


@pytest.mark.req("PU-30")
def test_the_address_is_for_those_who_need_it(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))

    assert shop.opened(number, shop.company.client("Packer", username="rina")).address == ""


@pytest.mark.req("PU-10", "PU-30")
def test_any_form_of_any_number_opens(shop: Shop) -> None:
    number = shop.order(("SABUN", 1), resi="JP 1234-56")
    own = shop.order(("SABUN", 1), store="TOKO", resi="")

    for code in (number, number.lower(), f"SP-{number}", "jp 1234-56", "JP1234-56"):
        assert shop.opened(code).number == number
    assert shop.opened(own.lower()).number == own


@pytest.mark.req("PU-31")
def test_every_reason_is_told_at_once(shop: Shop) -> None:
    number = shop.order(("SABUN", 1), courier="", service="")
    error = refused(shop, number)

    assert error.code == "NOT_PACKABLE"
    assert [one.message for one in error.fields if one.field == "result"] == ["courier_unmapped"]
    assert "opsi kirim belum dipetakan" in error.message
    shop.me.do(CancelOrders(orders=(number,), reason="pembeli batal"))
    again = refused(shop, number)
    assert [one.message for one in again.fields if one.field == "result"] == ["order_cancelled"]
    assert refused(shop, "TIDAK-ADA").message == (
        "Dipindai: TIDAK-ADA. Seharusnya: resi, nomor pesanan, atau tote yang siap dikemas. "
        "Periksa labelnya; bila pesanan baru, impor dulu file pesanannya."
    )


@pytest.mark.req("PU-31", "PU-32")
def test_one_packer_at_a_time(shop: Shop) -> None:
    rina = shop.company.client("Packer", username="rina")
    number = shop.order(("SABUN", 2))
    shop.opened(number, rina)
    shop.opened(number, rina)  # again at the same table

    error = refused(shop, number)

    assert "sedang dikemas oleh Rina, 21 Nov 2026 09.00 WIB, MEJA-1" in error.message
    rina.do(LeaveParcel(order=number, note="istirahat"))
    assert shop.opened(number).number == number


@pytest.mark.req("PU-32", "PU-57")
def test_taking_over_uses_a_supervisors_approval_once(shop: Shop) -> None:
    company = shop.company
    rina = company.client("Packer", username="rina")
    company.client("Supervisor", username="bu.ani")
    number, other = shop.order(("SABUN", 2)), shop.order(("SABUN", 2))
    for one in (number, other):
        shop.opened(one, rina)
    door = company.door("MEJA-2")
    company.client("Packer", username="tono")
    tono = door.with_password("tono", "rahasia123")
    given = door.override(company.badge("bu.ani"), PIN, "pack.take_over", "Rina pulang", number)

    with nothing_written(company.database, but=NOTES), pytest.raises(UserError, match="etujuan"):
        tono.do(OpenParcel(code=other, approval=given.code))
    tono.do(OpenParcel(code=number, approval=given.code))

    assert rows(
        shop, "SELECT packer_name, workstation FROM pack_task WHERE packer_name = 'Tono'"
    ) == [("Tono", "MEJA-2")]
    assert rows(shop, "SELECT count(*) FROM audit_entry WHERE action = 'pack.takeover'") == [(1,)]
    with nothing_written(company.database, but=NOTES), pytest.raises(UserError) as lost:
        rina.do(RecordScans(order=number, events=(event(1),)))
    assert lost.value.code == "TAKEN_OVER"
    assert "sudah diambil alih Tono di MEJA-2 sejak 21 Nov 2026 09.00 WIB" in lost.value.message
    with pytest.raises(UserError) as gone:
        rina.do(ShipOrder(order=number, verified=(VerifiedPart(line="1", qty=2),)))
    assert gone.value.code == "TAKEN_OVER"
    rina.do(LeaveParcel(order=other))
    with pytest.raises(UserError):
        tono.do(OpenParcel(code=other, approval=given.code))  # used up


# ---------------------------------------------------------------- events
@pytest.mark.req("PU-03", "PU-38", "PU-56")
def test_events_are_kept_once_with_person_and_table(shop: Shop) -> None:
    number = shop.order(("SABUN", 3))
    shop.opened(number)
    shop.me.do(RecordScans(order=number, events=(event(1), event(2))))

    shop.me.do(RecordScans(order=number, events=(event(2), event(3))))

    found = rows(
        shop,
        "SELECT e.seq, u.username, e.workstation FROM pack_event e JOIN app_user u ON u.id = e.actor_id "
        "ORDER BY e.seq",
    )
    assert found == [(1, "admin", "MEJA-1"), (2, "admin", "MEJA-1"), (3, "admin", "MEJA-1")]
    assert [one.seq for one in shop.opened(number).events] == [1, 2, 3]
    assert shop.opened(number).events[0] == event(1)


def unknown(seq: int, code: str) -> ScanEvent:
    return event(seq).model_copy(
        update={"code": code, "result": "unknown", "qty": 0, "line": "", "sku": ""}
    )


@pytest.mark.req("PU-34")
def test_unknown_codes_are_listed_for_the_master_data(shop: Shop) -> None:
    first, last = shop.order(("SABUN", 1)), shop.order(("SABUN", 1))
    rina = shop.company.client("Packer", username="rina")
    shop.me.do(OpenParcel(code=last))
    later = unknown(1, "899-BARU").model_copy(update={"at": soon(event(1).at, 1)})
    shop.me.do(RecordScans(order=first, events=(later, unknown(2, "KODE-LAIN"))))
    shop.me.do(LeaveParcel(order=last))
    shop.opened(last, rina)
    rina.do(RecordScans(order=last, events=(unknown(1, "899-BARU"),)))

    assert [
        (code.code, code.times, code.last_order, code.last_person)
        for code in shop.me.ask(UnknownCodes(days=1))
    ] == [("899-BARU", 2, first, "Administrator"), ("KODE-LAIN", 1, first, "Administrator")]


@pytest.mark.req("PU-34")
def test_a_code_that_names_a_product_by_now_is_unknown_no_more(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))
    codes = ("8997035563544", "08997035563544", "]C1010899703556354410L9", "899-baru", "899-LAIN")
    scans = tuple(unknown(seq, code) for seq, code in enumerate(codes, start=1))
    shop.me.do(RecordScans(order=number, events=scans))
    assert len(shop.me.ask(UnknownCodes())) == 5

    shop.me.do(AddBarcode(sku="SABUN", barcode="8997035563544"))
    shop.me.do(AddBarcode(sku="KAPAS", barcode="899-BARU"))

    assert [code.code for code in shop.me.ask(UnknownCodes())] == ["899-LAIN"]


@pytest.mark.req("PU-34", "WMS-SEC-08")
def test_unknown_codes_of_other_warehouses_are_not_told(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))
    shop.me.do(RecordScans(order=number, events=(unknown(1, "899-BARU"),)))
    here = shop.company.client("Packer", username="eka", warehouses=("GD1",))
    away = shop.company.client("Packer", username="eko", warehouses=())

    assert [code.code for code in here.ask(UnknownCodes())] == ["899-BARU"]
    assert away.ask(UnknownCodes()) == ()


# ---------------------------------------------------------------- queue, figures, lists
@pytest.mark.req("PU-30")
def test_the_queue_is_by_deadline_and_pages(shop: Shop) -> None:
    now = shop.company.env.now()
    free = shop.order(("SABUN", 1))
    later = shop.order(("SABUN", 2), ship_by=soon(now, 8))
    late = shop.order(("KAPAS", 1), ship_by=soon(now, -1))
    shop.opened(later)

    first = shop.me.ask(PackQueue(limit=2))
    second = shop.me.ask(PackQueue(limit=2, after=first.next))

    assert [(row.number, row.late, row.packer) for row in (*first.rows, *second.rows)] == [
        (late, True, ""), (later, False, "Administrator"), (free, False, ""),
    ]  # fmt: skip
    assert (first.rows[0].summary, first.rows[1].pieces, second.next) == ("1× KAPAS", 2, None)
    away = shop.company.client("Packer", username="eko", warehouses=())
    assert away.ask(PackQueue()).rows == ()
    assert (away.ask(PackSummary()).waiting, shop.me.ask(PackSummary()).waiting) == (0, 3)
    assert shop.me.ask(PackSummary()).late == 1


@pytest.mark.req("PU-45", "WMS-VAL-05")
def test_shipments_with_hpp_and_labels_that_are_missing(shop: Shop) -> None:
    one, two = shop.order(("SABUN", 1)), shop.order(("SERUM", 2))
    shop.ship(one)
    shop.ship(two)

    listed = shop.me.ask(ShipmentList()).rows
    assert [(row.order, str(row.revenue), str(row.cost), row.label_printed) for row in listed] == [
        (two, "100000.00", "20000.00", False), (one, "50000.00", "10000.00", False),
    ]  # fmt: skip
    assert shop.me.ask(PackSummary()).labels_missing == 2
    shop.me.do(
        RecordPrint(order=one, document="shipping_label", printer="Zebra", payload_hash="ab" * 32)
    )
    assert [row.order for row in shop.me.ask(ShipmentList(without_label=True)).rows] == [two]
    assert shop.me.ask(PackSummary()).labels_missing == 1
    first = shop.me.ask(ShipmentList(limit=1))
    assert [row.order for row in shop.me.ask(ShipmentList(limit=1, after=first.next)).rows] == [one]
    shop.company.env.advance(timedelta(days=1))
    assert shop.me.ask(PackSummary()).packed_today == 0


@pytest.mark.req("PU-45", "WMS-PACK-07")
def test_a_reprint_keeps_the_resi_counts_and_has_a_reason(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))
    with nothing_written(shop.company.database, but=NOTES), pytest.raises(UserError) as early:
        shop.me.do(ReprintLabel(order=number, reason="label rusak"))
    assert early.value.code == "NOTHING_TO_PRINT"
    first = shop.ship(number).label

    one = shop.me.do(ReprintLabel(order=number, reason="label rusak"))
    two = shop.me.do(ReprintLabel(order=number, reason="printer salah")).value

    assert (first.copy, one.value.copy, two.copy) == (0, 1, 2)
    assert (one.value.resi, one.message) == (first.resi, f"Label {number} dicetak ulang (ke-1).")
    found = rows(shop, "SELECT copy, reason FROM print_record ORDER BY copy")
    assert found == [(1, "label rusak"), (2, "printer salah")]


@pytest.mark.req("PU-45", "WMS-SEC-08", "WMS-SEC-10")
def test_a_reprint_is_on_the_trail_and_only_for_people_of_its_warehouse(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))
    shop.ship(number)
    theirs = shop.company.client("Packer", username="eko", warehouses=())
    mine = shop.company.client("Packer", username="rina")

    with nothing_written(shop.company.database, but=NOTES), pytest.raises(UserError) as refusal:
        theirs.do(ReprintLabel(order=number, reason="label rusak"))
    mine.do(ReprintLabel(order=number, reason="label rusak"))

    assert "Anda tidak ditugaskan di gudang" in refusal.value.message
    [entry] = shop.me.ask(AuditList(action="label.reprint")).rows
    assert (entry.subject, entry.username) == (number, "rina")
    told = {one.field: one.new for one in entry.changes}
    assert told == {"dokumen": "shipping_label", "ke": "1", "alasan": "label rusak"}


@pytest.mark.req("WMS-SHIP-04")
def test_the_label_sums_up_what_is_inside(shop: Shop) -> None:
    number = shop.order(("SERUM", 1), ("GLOW", 1), cod=True)

    label = shop.ship(number).label

    assert label.items == (
        ("SERUM", "Serum Vitamin C, 20 ml", 2), ("SABUN", "Sabun Muka Teh Hijau", 2),
    )  # fmt: skip
    assert (label.weight_g, str(label.cod)) == (400, "100000.00")
    assert label.address == "Jl. Melati No. 5, Bandung, Jawa Barat, 40115"


@pytest.mark.req("PU-24")
def test_the_directory_names_every_barcode(shop: Shop) -> None:
    shop.me.do(AddBarcode(sku="PITA", barcode="PITA-RAK-7"))
    rows_found: list[Any] = []
    after = None
    while True:
        page = shop.me.ask(PackDirectory(limit=3, after=after))
        rows_found += page.rows
        after = page.next
        if after is None:
            break

    directory = ProductDirectory((row.key, row.sku, row.product) for row in rows_found)

    assert len(directory) == 8
    for code, sku in ((SERUM, "SERUM"), (SERUM_CARTON, "SERUM"), ("pita-rak-7", "PITA")):
        found = directory.find(barcode_key(code))
        assert found is not None
        assert found.sku == sku
    assert directory.find(barcode_key("8990000000013")) is None
    serum = directory.find(barcode_key(SERUM))
    assert serum is not None
    assert serum.label == "Serum Vitamin C, 20 ml (SERUM)"
