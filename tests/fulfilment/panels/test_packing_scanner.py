"""The packing table by scanner alone: every answer, and what the database holds afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.fulfilment.api import PackReport, PackSummary, ShipmentDetail, UnknownCodes
from app.fulfilment.panels.packing_stage import Stage
from app.fulfilment.panels.packing_unknown import UnknownView
from app.orders.api import CancelOrders, HoldOrders
from app.ui.tokens import Outcome
from tests.support.orders import EARLY, KAPAS, MASKER, SABUN, SERUM, SERUM_CARTON, TONER

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable

OK, WARNING, ERROR, DONE = Outcome.OK, Outcome.WARNING, Outcome.ERROR, Outcome.DONE


def events_of(shop: Shop, number: str) -> list[tuple[Any, ...]]:
    """What the ledger keeps of a parcel: seq, kind, result, code, quantity."""
    with shop.company.database.reading() as session:
        from app.core.driver import fetch

        return fetch(
            session,
            "SELECT e.seq, e.kind, e.result, e.code, e.qty FROM pack_event e JOIN sales_order o "
            "ON o.org_id = e.org_id AND o.id = e.order_id WHERE o.number = :number ORDER BY e.seq",
            {"number": number},
        )


# ---------------------------------------------------------------- the whole job
@pytest.mark.req("PU-30", "PU-33", "PU-44", "WMS-PACK-02", "WMS-PACK-07")
def test_a_whole_order_by_scanner_alone(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 2), ("SABUN", 1))

    opened = table.scan(local_shop.resi[number])
    assert (opened.outcome, opened.word, opened.name) == (OK, "PESANAN TERBUKA", number)
    assert table.counts == {"Serum Vitamin C, 20 ml": "0 / 2", "Sabun Muka Teh Hijau": "0 / 1"}

    first = table.scan(SERUM)
    assert (first.outcome, first.name, first.quantity) == (OK, "Serum Vitamin C, 20 ml", "1 / 2")
    table.scan(SERUM)
    assert list(table.counts) == ["Sabun Muka Teh Hijau", "Serum Vitamin C, 20 ml"]

    done = table.scan(SABUN)
    assert (done.outcome, done.word, done.quantity) == (DONE, "TERKIRIM", "3 / 3")
    assert done.name == number
    assert table.stage is Stage.SHIPPED
    assert table.sounds.heard == [OK, OK, OK, OK, DONE]
    assert events_of(local_shop, number) == [
        (1, "scan", "ok", SERUM, 1),
        (2, "scan", "ok", SERUM, 1),
        (3, "scan", "ok", SABUN, 1),
    ]
    cost = local_shop.me.ask(ShipmentDetail(order=number))
    assert (str(cost.revenue), str(cost.cost), str(cost.profit)) == (
        "150000.00",
        "30000.00",
        "120000.00",
    )
    assert [(line.sku, line.lot, line.qty) for line in cost.lines] == [
        ("SERUM", "S1", 2),
        ("SABUN", "", 1),
    ]


@pytest.mark.req("PU-44")
def test_the_next_order_opens_at_once(local_shop: Shop, table: PackingTable) -> None:
    one, two = local_shop.order(("SABUN", 1)), local_shop.order(("KAPAS", 1))

    table.scan(local_shop.resi[one], SABUN, local_shop.resi[two])

    assert table.panel.flow.view is not None
    assert table.panel.flow.view.number == two
    assert table.scan(KAPAS).outcome is DONE
    assert local_shop.me.ask(PackSummary()).packed_today == 2


@pytest.mark.req("PU-10")
@pytest.mark.parametrize("form", ["resi", "lower", "number", "prefixed", "blanks"])
def test_any_form_of_a_number_opens_the_order(
    form: str, local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 1))
    resi = local_shop.resi[number]
    code = {
        "resi": resi, "lower": resi.lower(), "number": number, "prefixed": f"SP-{number}",
        "blanks": f" {resi}\r",
    }[form]  # fmt: skip

    assert table.scan(code).name == number
    assert table.stage is Stage.PACKING


# ---------------------------------------------------------------- wrong scans
@pytest.mark.req("PU-24", "PU-25", "PU-34", "WMS-PACK-03")
def test_a_wrong_article_changes_nothing_and_locks(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 2))

    verdict = table.scan(local_shop.resi[number], MASKER)

    assert (verdict.outcome, verdict.word, verdict.name) == (
        ERROR, "SALAH BARANG", "Masker Lumpur (MASKER)",
    )  # fmt: skip
    assert verdict.detail == (
        "Dipindai: Masker Lumpur (MASKER). Seharusnya: Serum Vitamin C, 20 ml (SERUM). "
        "Kembalikan ke raknya."
    )
    assert table.panel.locked
    assert not table.panel.parcel.isVisible()
    assert table.counts == {"Serum Vitamin C, 20 ml": "0 / 2"}
    assert table.scan("CMD-DONE").word == "MASIH TERKUNCI"
    assert table.scan("CMD-OK").word == "LANJUTKAN"
    assert table.panel.parcel.isVisible()


@pytest.mark.req("PU-25", "PU-34")
def test_the_right_article_releases_an_error(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 2))

    verdict = table.scan(local_shop.resi[number], MASKER, SERUM)

    assert (verdict.outcome, verdict.quantity) == (OK, "1 / 2")
    assert not table.panel.locked


@pytest.mark.req("PU-25")
def test_the_errors_of_a_parcel_are_stored_when_it_leaves(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 1))
    table.scan(local_shop.resi[number], MASKER, "CMD-OK", "8990000000007", "CMD-DONE", SABUN)

    row, _total = local_shop.me.ask(PackReport()).rows

    assert table.stage is Stage.SHIPPED
    assert row.cells == ("Administrator", 1, 1, 1, 0, 0, 2)  # "Masih terkunci" is no new error


@pytest.mark.req("PU-34", "WMS-PACK-03")
def test_one_too_many_is_an_error(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 1), ("KAPAS", 1))

    verdict = table.scan(local_shop.resi[number], SABUN, SABUN)

    assert (verdict.outcome, verdict.word) == (ERROR, "SUDAH LENGKAP")
    assert "sudah lengkap 1 dari 1 pcs" in verdict.detail
    assert table.counts["Sabun Muka Teh Hijau"] == "1 / 1"


@pytest.mark.req("PU-34")
def test_an_unknown_code_is_kept_for_the_master_data(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 1))

    verdict = table.scan(local_shop.resi[number], "8990000000007")
    table.scan("CMD-OK", SABUN)

    assert (verdict.outcome, verdict.word) == (ERROR, "KODE TIDAK DIKENAL")
    (unknown,) = local_shop.me.ask(UnknownCodes())
    assert (unknown.code, unknown.times, unknown.last_order) == ("8990000000007", 1, number)
    (menu,) = [one for one in table.panel.actions() if one.text().startswith("Kode tak dikenal")]
    menu.trigger()
    table.settle()
    (shown,) = table.panel.findChildren(UnknownView)
    assert shown.list.count() == 1
    assert shown.list.item(0).text().startswith("8990000000007 · 1×\nterakhir ")
    assert f"di pesanan {number} oleh " in shown.list.item(0).text()
    assert table.panel.focusWidget() is table.panel  # the next key is the table's


@pytest.mark.req("PU-34")
def test_a_lot_that_expired_meanwhile_is_refused(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 1))
    table.scan(local_shop.resi[number])
    local_shop.company.env.set(local_shop.company.env.now().replace(year=2027, month=4, day=2))

    verdict = table.scan(SERUM)

    assert (verdict.outcome, verdict.word) == (ERROR, "KEDALUWARSA")
    assert f"{EARLY.day} Mar {EARLY.year}" in verdict.detail
    assert "Sisihkan barang ini untuk dimusnahkan." in verdict.detail


@pytest.mark.req("PU-34", "PU-35")
def test_a_wrong_lot_is_refused_with_the_lots_allowed(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SERUM", 1))
    gs1 = f"]C101{SERUM.zfill(14)}10S2"

    verdict = table.scan(local_shop.resi[number], gs1)

    assert (verdict.outcome, verdict.word) == (ERROR, "SALAH LOT")
    assert "Seharusnya: lot S1 (31 Mar 2027)." in verdict.detail


@pytest.mark.req("PU-34")
def test_an_article_without_open_order_asks_for_the_order(
    local_shop: Shop, table: PackingTable
) -> None:
    local_shop.order(("SABUN", 1))

    verdict = table.scan(SABUN)

    assert (verdict.outcome, verdict.word) == (ERROR, "PESANAN TIDAK DITEMUKAN")
    assert verdict.name == "Sabun Muka Teh Hijau (SABUN)"
    assert verdict.detail.endswith("Pindai resi atau nomor pesanan dulu, baru barangnya.")
    table.scan("CMD-OK")
    assert table.stage is Stage.IDLE


# ---------------------------------------------------------------- refused orders
@pytest.mark.req("PU-31")
def test_orders_that_may_not_be_packed_are_refused_with_why(
    local_shop: Shop, table: PackingTable
) -> None:
    cancelled, held, shipped = (local_shop.order(("SABUN", 1)) for _ in range(3))
    local_shop.me.do(CancelOrders(orders=(cancelled,), reason="pembeli batal"))
    local_shop.me.do(HoldOrders(orders=(held,), reason="alamat diragukan"))
    local_shop.ship(shipped)

    assert table.scan(cancelled).word == "PESANAN BATAL"
    assert "(pembeli batal)" in table.verdict.detail
    assert table.scan(held).word == "PESANAN DITAHAN"
    assert table.scan(shipped).word == "SUDAH DIKIRIM"
    assert "sudah dikirim oleh Administrator, 21 Nov 2026 09.00 WIB" in table.verdict.detail
    assert table.scan("TIDAK-ADA").word == "PESANAN TIDAK DITEMUKAN"
    assert table.sounds.heard == [ERROR] * 4
    assert table.scan("CMD-QTY").word == "MASIH TERKUNCI"
    table.scan("CMD-OK")
    assert (table.stage, table.panel.locked) == (Stage.IDLE, False)
    assert table.panel.band.accessibleName() == "Pindai resi atau nomor pesanan."


@pytest.mark.req("PU-31")
def test_another_order_during_a_parcel_is_refused_and_before_it_just_opens(
    local_shop: Shop, table: PackingTable
) -> None:
    one, two = local_shop.order(("SABUN", 2)), local_shop.order(("KAPAS", 1))
    table.panel.reload()
    table.settle()

    table.scan(local_shop.resi[one], local_shop.resi[two])
    assert table.panel.flow.view is not None
    assert table.panel.flow.view.number == two

    table.scan(local_shop.resi[one], SABUN)
    verdict = table.scan(local_shop.resi[two])
    assert (verdict.outcome, verdict.word) == (ERROR, "PAKET INI BELUM SELESAI")
    assert table.panel.flow.view.number == one
    table.scan("CMD-OK")
    same = table.scan(local_shop.resi[one])
    assert (same.outcome, same.detail.split(".")[0]) == (WARNING, f"Pesanan {one} sudah terbuka")


# ---------------------------------------------------------------- quantity, undo, bundles
@pytest.mark.req("PU-36")
def test_quantities_by_paper_and_by_carton(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 17))

    assert table.scan(local_shop.resi[number], "CMD-QTY", "CMD-3", SERUM).quantity == "3 / 17"
    assert table.scan("2*", SERUM).quantity == "5 / 17"
    assert table.scan("11*").word == "JUMLAH TERLALU BESAR"
    assert table.scan(SERUM_CARTON).word == "TERKIRIM"


@pytest.mark.req("PU-38")
def test_undo_goes_back_to_the_start_of_the_parcel(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 3))
    table.scan(local_shop.resi[number], SERUM, "2*")

    assert table.scan("CMD-UNDO").detail == "Masukan terakhir dibatalkan."
    assert table.scan("CMD-UNDO").quantity == "0 / 3"
    assert table.scan("CMD-UNDO").detail == "Belum ada yang bisa diurungkan."
    table.panel.flow.outbox.send()
    table.settle()
    assert [(kind, qty) for _, kind, _, _, qty in events_of(local_shop, number)] == [
        ("scan", 1), ("quantity", 0), ("undo", 0), ("undo", -1), ("command", 0),
    ]  # fmt: skip


@pytest.mark.req("PU-39")
def test_a_bundle_is_packed_by_its_components(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("GLOW", 1))

    table.scan(local_shop.resi[number])
    rows = {row.title: row.detail for row in table.panel.parcel.list.rows}
    assert rows["Sabun Muka Teh Hijau"] == "SABUN · isi Paket Glowing · GD1-A-01"
    assert table.scan("8991234500065").word == "PINDAI ISI PAKET"
    assert table.scan("CMD-OK", SERUM, SABUN, SABUN).word == "TERKIRIM"


@pytest.mark.req("PU-30")
def test_what_is_special_about_an_order_is_said(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(
        ("TONER", 1), cod=True, gift=True, buyer_note="Bungkus rapi ya",
        seller_note="Pelanggan lama",
        ship_by=local_shop.company.env.now().replace(hour=9),
    )  # fmt: skip

    table.scan(local_shop.resi[number])

    head = table.panel.parcel.head
    assert head._badges.accessibleName() == (
        "COD Rp 50.000, MUDAH PECAH, HADIAH, Kirim sebelum 16.00 WIB"
    )
    assert head._note.accessibleName() == "Pembeli: Bungkus rapi ya   Admin: Pelanggan lama"
    assert table.panel.parcel.next.accessibleName() == (
        "Ambil 1 pcs Toner Mawar, 100 ml Lot T1 · exp 31 Mar 2027 · GD1-A-01"
    )


# ---------------------------------------------------------------- commands on paper
@pytest.mark.req("PU-50", "PU-55")
def test_paper_commands_of_the_panel(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 2))

    table.scan("CMD-HELP", "CMD-MENU", "CMD-LOGOUT")
    table.scan(local_shop.resi[number], SABUN, "CMD-LOGOUT", "CMD-HELP")

    assert table.station.asked == ["help", "menu", "lock", "lock", "help"]
    assert table.stage is Stage.PACKING
    assert table.counts == {"Sabun Muka Teh Hijau": "1 / 2"}


@pytest.mark.req("PU-55")
def test_a_badge_without_parcel_asks_for_the_next_person(table: PackingTable) -> None:
    table.scan("USR-7F3K2")

    assert table.station.asked == ["switch USR-7F3K2"]


@pytest.mark.req("WMS-SEC-13", "PU-55")
def test_the_next_packers_badge_parks_the_open_parcel(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 2))
    table.scan(local_shop.resi[number], SABUN, "USR-7F3K2")

    assert table.station.asked == ["switch USR-7F3K2"]
    assert table.stage is Stage.IDLE
    table.scan(local_shop.resi[number])  # by whoever takes it up
    assert table.counts == {"Sabun Muka Teh Hijau": "1 / 2"}
    assert table.scan(SABUN).outcome is DONE


@pytest.mark.req("WMS-SEC-13", "PU-25")
def test_a_badge_does_not_get_past_an_error(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 2))

    table.scan(local_shop.resi[number], MASKER, "USR-7F3K2")

    assert table.station.asked == []
    assert table.stage is Stage.PACKING


@pytest.mark.req("PU-50")
def test_the_queue_is_worked_through_by_paper(local_shop: Shop, table: PackingTable) -> None:
    one, two = local_shop.order(("SABUN", 1)), local_shop.order(("KAPAS", 1))
    table.panel.reload()
    table.settle()

    table.scan("CMD-NEXT", "CMD-NEXT", "CMD-PREV", "CMD-ENTER")

    assert table.panel.flow.view is not None
    assert table.panel.flow.view.number in {one, two}
    assert table.panel.flow.view.number == table.panel.queue.orders[0].number
    table.scan("CMD-CANCEL", "CMD-NEXT", "CMD-OK")  # OK opens as Enter does
    assert table.stage is Stage.PACKING
    assert table.panel.flow.view.number == table.panel.queue.orders[0].number


@pytest.mark.req("PU-50")
def test_laying_aside_and_cancelling(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 2))

    assert table.scan(local_shop.resi[number], SABUN, "CMD-HOLD").word == "PAKET DITUNDA"
    assert table.stage is Stage.IDLE
    resumed = table.scan(local_shop.resi[number])
    assert (resumed.word, resumed.detail) == (
        "PAKET DILANJUTKAN", "Paket dilanjutkan, 1 dari 2 sudah dipindai.",
    )  # fmt: skip
    assert table.scan("CMD-CANCEL").word == "BATALKAN PAKET?"
    assert table.scan("CMD-CANCEL").word == "PAKET DIBATALKAN"
    assert table.stage is Stage.IDLE
    assert (
        table.scan(local_shop.resi[number]).detail == "Paket dilanjutkan, 0 dari 2 sudah dipindai."
    )
    assert table.scan(SABUN, SABUN).word == "TERKIRIM"


@pytest.mark.req("PU-46")
def test_scanning_the_printed_label_back_is_right(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 1))
    table.scan(local_shop.resi[number], SABUN)

    verdict = table.scan(local_shop.resi[number])

    assert (verdict.outcome, verdict.name) == (OK, number)
    assert verdict.detail.startswith("Label cocok dengan paket")


@pytest.mark.req("PU-30")
def test_an_empty_line_of_work_says_so(tables: Callable[..., PackingTable]) -> None:
    table = tables()

    assert table.panel.band.accessibleName() == "Pindai resi atau nomor pesanan."
    assert list(table.panel.queue.orders) == []
    assert TONER not in table.counts
