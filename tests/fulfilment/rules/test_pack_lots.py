"""Lots, expiry and serials at the packing table (PU-34, PU-35, WMS-LOT-04)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.fulfilment.rules.pack_order import PackLine, PackLot, PackSerial
from app.fulfilment.rules.pack_step import LotScan, PackSettings
from app.fulfilment.rules.pack_verdict import Outcome, Result
from app.scanning.commands import ScanCommand
from app.scanning.gs1 import read
from tests.fulfilment.rules.table import (
    DRYER_LINE,
    HAIR_DRYER,
    KRIM,
    KRIM_GTIN,
    KRIM_LINE,
    MASKER,
    SABUN,
    SABUN_LINE,
    TONER,
    TONER_LINE,
    Table,
    order,
)


@pytest.mark.req("PU-35")
def test_article_with_several_lots_asks_for_its_lot() -> None:
    table = Table(order(KRIM_LINE))

    asked = table.scan(KRIM)
    assert (asked.outcome, asked.result) == (Outcome.WARNING, Result.NEED_LOT)
    assert asked.message == "Pindai lot L1 (31 Mar 2027) atau L2 (30 Jun 2027)."
    assert asked.quantity == "0 / 3"
    assert table.counts == {}

    counted = table.scan("l1")
    assert (counted.outcome, counted.quantity) == (Outcome.OK, "1 / 3")
    assert table.session.verified()[0].lots == (("L1", 1),)


@pytest.mark.req("PU-14", "PU-35")
@pytest.mark.parametrize(
    "code",
    [
        f"]C101{KRIM_GTIN}10L1\x1d17270331",
        f"01{KRIM_GTIN}1727033110l1",
        f"01{KRIM_GTIN}10L117270331",  # separator lost
        f"(01){KRIM_GTIN}(10)L1(17)270331",
    ],
)
def test_one_gs1_scan_gives_article_and_lot(code: str) -> None:
    table = Table(order(KRIM_LINE))

    verdict = table.scan(code)

    assert (verdict.outcome, verdict.result) == (Outcome.OK, Result.RIGHT)
    assert table.session.verified()[0].lots == (("L1", 1),)


@pytest.mark.req("PU-11", "PU-35")
def test_of_several_readings_the_one_with_an_allowed_lot_is_taken() -> None:
    odd = replace(KRIM_LINE, qty=1, lots=(PackLot("A17270331", date(2027, 3, 31), 1),))
    code = f"01{KRIM_GTIN}10A17270331"  # also readable as lot A, expiry 31 Mar 2027

    lot = Table(order(odd))
    assert lot.scan(code).outcome is Outcome.DONE
    assert lot.session.verified()[0].lots == (("A17270331", 1),)

    cut = Table(order(replace(odd, lots=(PackLot("A", date(2027, 3, 31), 1),))))
    assert cut.scan(code).outcome is Outcome.DONE
    assert cut.session.verified()[0].lots == (("A", 1),)


@pytest.mark.req("PU-35")
def test_a_single_reserved_lot_is_taken_as_given() -> None:
    table = Table(order(TONER_LINE))

    verdict = table.scan(TONER, TONER)

    assert verdict.outcome is Outcome.DONE
    assert table.session.verified()[0].lots == (("T9", 2),)


@pytest.mark.req("PU-35")
def test_the_strict_setting_asks_even_for_a_single_lot() -> None:
    table = Table(order(TONER_LINE), PackSettings(lot_scan=LotScan.ALWAYS))

    assert table.scan(TONER).result is Result.NEED_LOT
    assert table.scan("T9").quantity == "1 / 2"


@pytest.mark.req("PU-35")
def test_the_lot_is_asked_also_when_only_one_of_several_is_left() -> None:
    table = Table(order(KRIM_LINE))
    table.scan(KRIM, "L1", KRIM, "L1")

    verdict = table.scan(KRIM)

    assert verdict.message == "Pindai lot L2 (30 Jun 2027)."
    assert table.scan("L2").outcome is Outcome.DONE
    assert table.session.verified()[0].lots == (("L1", 2), ("L2", 1))


@pytest.mark.req("PU-24", "PU-34")
@pytest.mark.parametrize("codes", [(KRIM, "L9"), (f"]C101{KRIM_GTIN}10L9",)])
def test_wrong_lot_is_an_error_with_the_lots_allowed(codes: tuple[str, ...]) -> None:
    table = Table(order(KRIM_LINE))

    verdict = table.scan(*codes)

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.WRONG_LOT)
    assert verdict.message == (
        "Dipindai: Krim Malam, 30 g (KRM-30) lot L9. Seharusnya: lot L1 (31 Mar 2027) atau L2 (30 "
        "Jun 2027). Kembalikan ke raknya."
    )
    assert table.counts == {}


@pytest.mark.req("PU-25", "PU-35")
def test_after_a_wrong_lot_the_right_one_releases_and_counts() -> None:
    table = Table(order(KRIM_LINE))
    table.scan(KRIM, "L9")
    assert table.session.locked

    verdict = table.scan("L2")

    assert (verdict.outcome, verdict.quantity, table.session.locked) == (Outcome.OK, "1 / 3", False)
    assert table.session.errors == 1


@pytest.mark.req("PU-34", "PU-35")
def test_more_of_a_lot_than_is_reserved() -> None:
    table = Table(order(KRIM_LINE))
    table.scan(KRIM, "L2")

    full = table.scan(KRIM, "L2")
    assert full.result is Result.LOT_COMPLETE
    assert full.message == (
        "Dipindai: Krim Malam, 30 g (KRM-30) lot L2. Seharusnya: lot L1 (31 Mar 2027); lot L2 "
        "sudah lengkap. Kembalikan ke raknya."
    )

    table.scan(ScanCommand.OK, ScanCommand.UNDO)  # what was begun with the article
    table.scan(KRIM, "L1")
    some = table.scan("2*", KRIM)
    assert some.result is Result.TOO_MANY  # 1 is left of the line
    assert table.counts == {"KRM-30": 2}


@pytest.mark.req("PU-34", "PU-36")
def test_quantity_beyond_one_lot_is_refused_as_a_whole() -> None:
    table = Table(order(KRIM_LINE))

    verdict = table.scan("3*", KRIM, "L1")

    assert verdict.result is Result.LOT_COMPLETE
    assert verdict.message == (
        "Dipindai: 3 pcs Krim Malam, 30 g (KRM-30) lot L1. Seharusnya: tinggal 2 pcs dari lot "
        "itu. Kembalikan ke raknya."
    )
    assert table.counts == {}


@pytest.mark.req("PU-35", "PU-36")
def test_quantity_is_kept_while_the_lot_is_asked() -> None:
    table = Table(order(KRIM_LINE))

    verdict = table.scan("2*", KRIM, KRIM, "L1")  # the article twice: still the same two pieces

    assert verdict.quantity == "2 / 3"
    assert table.session.verified()[0].lots == (("L1", 2),)


@pytest.mark.req("PU-34", "PU-35")
def test_another_article_before_the_lot_is_an_error() -> None:
    table = Table(order(KRIM_LINE, SABUN_LINE))
    table.scan(KRIM)

    ordered = table.scan(SABUN)
    assert ordered.message == (
        "Dipindai: Sabun Muka (SBN-01). Seharusnya: lot dari Krim Malam, 30 g (KRM-30). Selesaikan "
        "dulu barang sebelumnya."
    )
    assert table.scan(MASKER).expected == "lot dari Krim Malam, 30 g (KRM-30)"
    assert table.counts == {}

    table.scan(ScanCommand.OK, ScanCommand.UNDO)
    assert table.scan(SABUN).result is Result.RIGHT


@pytest.mark.req("PU-34", "WMS-LOT-04")
def test_a_lot_is_packed_on_its_last_day_and_refused_from_midnight_wib() -> None:
    last_moment = Table(order(TONER_LINE), start=datetime(2026, 11, 21, 16, 59, 58, tzinfo=UTC))
    assert last_moment.scan(TONER).outcome is Outcome.OK

    midnight = Table(order(TONER_LINE), start=datetime(2026, 11, 21, 16, 59, 59, tzinfo=UTC))
    verdict = midnight.scan(TONER)
    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.EXPIRED)
    assert verdict.message == (
        "Dipindai: Toner Mawar (TNR-01) lot T9, kedaluwarsa 21 Nov 2026. Seharusnya: lot lain, "
        "tetapi tidak ada yang masih berlaku. Sisihkan barang ini untuk dimusnahkan."
    )
    assert midnight.counts == {}


@pytest.mark.req("PU-34")
def test_expired_lot_names_the_lots_that_are_good() -> None:
    mixed = replace(
        KRIM_LINE, lots=(PackLot("L0", date(2026, 11, 20), 2), PackLot("L2", date(2027, 6, 30), 1))
    )
    table = Table(order(mixed))

    assert table.scan(KRIM).message == "Pindai lot L2 (30 Jun 2027)."
    verdict = table.scan("L0")

    assert verdict.result is Result.EXPIRED
    assert verdict.message == (
        "Dipindai: Krim Malam, 30 g (KRM-30) lot L0, kedaluwarsa 20 Nov 2026. Seharusnya: lot L2 "
        "(30 Jun 2027). Sisihkan barang ini untuk dimusnahkan."
    )


@pytest.mark.req("PU-34")
def test_the_date_on_the_label_counts_even_when_the_records_are_better() -> None:
    table = Table(order(KRIM_LINE))

    verdict = table.scan(f"]C101{KRIM_GTIN}10L1\x1d17261031")

    assert verdict.result is Result.EXPIRED
    assert verdict.scanned == "Krim Malam, 30 g (KRM-30) lot L1, kedaluwarsa 31 Okt 2026"


@pytest.mark.req("PU-34")
@pytest.mark.parametrize(
    ("line", "code"),
    [(KRIM_LINE, f"]C101{KRIM_GTIN}17261031"), (DRYER_LINE, f"]C1010{HAIR_DRYER}17261031")],
)
def test_expired_label_without_lot_or_serial(line: PackLine, code: str) -> None:
    table = Table(order(line))

    verdict = table.scan(code)

    assert verdict.result is Result.EXPIRED
    assert verdict.scanned == f"{line.label}, kedaluwarsa 31 Okt 2026"
    assert table.session.entry.awaiting is None


@pytest.mark.req("PU-20", "PU-35")
def test_label_that_disagrees_with_the_records_is_counted_with_a_warning() -> None:
    table = Table(order(KRIM_LINE))

    verdict = table.scan(f"]C101{KRIM_GTIN}10L1\x1d17270430")

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.RIGHT)
    assert verdict.message == (
        "Tanggal di kemasan 30 Apr 2027, di catatan 31 Mar 2027: laporkan kepada admin. Masih 2 "
        "pcs."
    )
    assert table.counts == {"KRM-30": 1}


@pytest.mark.req("PU-35")
def test_lots_of_two_lines_are_kept_apart() -> None:
    first = replace(KRIM_LINE, qty=1, lots=(PackLot("L1", date(2027, 3, 31), 1),))
    second = replace(KRIM_LINE, key="8", qty=2, lots=(PackLot("L2", date(2027, 6, 30), 2),))
    table = Table(order(first, second))

    table.scan(KRIM, "L2")

    assert [(line.line, line.lots) for line in table.session.verified()] == [
        ("3", ()),
        ("8", (("L2", 1),)),
    ]
    assert table.scan(KRIM, "L2", KRIM, "L1").outcome is Outcome.DONE


@pytest.mark.req("PU-14", "PU-35")
def test_a_parsed_gs1_code_may_be_handed_in() -> None:
    table = Table(order(KRIM_LINE))
    gs1 = read(f"]d201{KRIM_GTIN}10L2", today=date(2026, 11, 21))
    lot_only = read("]d210L1", today=date(2026, 11, 21))
    assert gs1 is not None
    assert lot_only is not None

    assert table.scan(gs1).quantity == "1 / 3"
    assert table.scan(KRIM, lot_only).quantity == "2 / 3"
    assert table.scan(lot_only).result is Result.UNKNOWN  # nothing was asked


@pytest.mark.req("PU-30")
def test_the_panel_sees_which_lots_to_use() -> None:
    table = Table(order(KRIM_LINE))
    table.scan(KRIM, "L1")

    view = table.session.lines()[0]

    assert [(lot.number, lot.expiry, lot.reserved, lot.left) for lot in view.lots] == [
        ("L1", date(2027, 3, 31), 2, 1),
        ("L2", date(2027, 6, 30), 1, 1),
    ]


@pytest.mark.req("PU-31")
def test_lines_whose_lots_do_not_cover_them_are_short() -> None:
    short = replace(KRIM_LINE, lots=KRIM_LINE.lots[:1])

    assert order(short, TONER_LINE).short_lines == (short,)


# ---------------------------------------------------------------- serials
@pytest.mark.req("PU-35")
def test_serial_article_asks_for_its_serial() -> None:
    table = Table(order(DRYER_LINE))

    asked = table.scan(HAIR_DRYER)
    assert (asked.outcome, asked.message) == (Outcome.WARNING, "Pindai nomor serinya.")
    assert table.scan("SN-1").quantity == "1 / 2"

    assert table.scan(f"]C1010{HAIR_DRYER}21SN-2").outcome is Outcome.DONE
    assert table.session.verified()[0].serials == ("SN-1", "SN-2")


@pytest.mark.req("PU-35", "WMS-LOT-09")
def test_serial_that_left_already_is_refused_with_where() -> None:
    table = Table(order(DRYER_LINE))

    verdict = table.scan(HAIR_DRYER, "SN-OLD")

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.SERIAL_USED)
    assert verdict.message == (
        "Dipindai: Hair Dryer (HD-2) nomor seri SN-OLD. Seharusnya: nomor seri yang belum dipakai, "
        "ini sudah dikirim dengan pesanan ORD-0 pada 20 Nov 2026. Kembalikan ke raknya."
    )
    assert table.counts == {}


@pytest.mark.req("PU-35")
def test_the_same_serial_twice_in_a_parcel() -> None:
    table = Table(order(DRYER_LINE))

    verdict = table.scan(HAIR_DRYER, "SN-1", HAIR_DRYER, "sn-1")

    assert verdict.result is Result.SERIAL_USED
    assert verdict.expected == "nomor seri yang belum dipakai, ini sudah dipindai di paket ini"


@pytest.mark.req("PU-35")
def test_reserved_serials_only() -> None:
    table = Table(order(replace(DRYER_LINE, serials=("SN-7", "SN-8"))))

    wrong = table.scan(HAIR_DRYER, "SN-1")
    assert wrong.result is Result.WRONG_SERIAL
    assert wrong.expected == "nomor seri SN-7 atau SN-8"
    assert wrong.scanned == "Hair Dryer (HD-2) nomor seri SN-1, tidak ada di stok gudang ini"

    assert table.scan("sn-8").quantity == "1 / 2"
    assert table.session.verified()[0].serials == ("SN-8",)  # as it was received
    table.scan(ScanCommand.UNDO)
    assert table.session.verified()[0].serials == ()
    assert table.scan(HAIR_DRYER, "SN-8").quantity == "1 / 2"


@pytest.mark.req("PU-09", "PU-35")
def test_a_serial_alone_names_its_article() -> None:
    known = (PackSerial("HD-2", "SN-7"), PackSerial("HD-2", "SN-9"))
    line = replace(DRYER_LINE, serials=("SN-7", "SN-8"), spare=("SN-9",))
    table = Table(replace(order(line, SABUN_LINE), serials=known))

    first = table.scan("sn-7")
    assert (first.outcome, first.name, first.quantity) == (Outcome.OK, "Hair Dryer", "1 / 2")
    assert table.scan("3*", "SN-9").result is Result.QUANTITY_LIMIT
    assert table.scan("SN-9").quantity == "2 / 2"
    again = table.scan("SN-9")
    assert (again.result, again.expected) == (
        Result.SERIAL_USED,
        "nomor seri yang belum dipakai, ini sudah dipindai di paket ini",
    )
    assert table.session.verified()[0].serials == ("SN-7", "SN-9")


@pytest.mark.req("PU-24", "PU-35")
def test_a_serial_that_may_not_be_taken_says_where_it_is() -> None:
    known = (PackSerial("HD-2", "SN-5", "ada di gudang GD2, rak GD2-A-01"),)
    line = replace(DRYER_LINE, serials=("SN-7", "SN-8"), spare=("SN-9",))
    table = Table(replace(order(line), serials=known))

    verdict = table.scan("SN-5")

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.WRONG_SERIAL)
    assert verdict.message == (
        "Dipindai: Hair Dryer (HD-2) nomor seri SN-5, ada di gudang GD2, rak GD2-A-01. "
        "Seharusnya: nomor seri SN-7 atau SN-8 atau lain dari lot yang sama. Kembalikan ke raknya."
    )
    assert table.counts == {}


@pytest.mark.req("PU-35")
def test_a_serial_of_two_articles_needs_the_article_first() -> None:
    other = replace(DRYER_LINE, key="7", sku="SBN-01", name="Sisir Listrik", qty=1)
    known = (PackSerial("HD-2", "100"), PackSerial("SBN-01", "100"))
    table = Table(replace(order(DRYER_LINE, other), serials=known))

    assert table.scan("100").result is Result.UNKNOWN
    assert table.scan(ScanCommand.OK, HAIR_DRYER, "100").quantity == "1 / 2"


@pytest.mark.req("PU-36")
@pytest.mark.parametrize("code", [HAIR_DRYER, f"]C1010{HAIR_DRYER}21SN-1"])
def test_serial_articles_are_counted_one_by_one(code: str) -> None:
    table = Table(order(DRYER_LINE))

    verdict = table.scan("2*", code)

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.QUANTITY_LIMIT)
    assert verdict.message == (
        "Barang bernomor seri dihitung satu per satu: pindai setiap barangnya."
    )
    assert table.counts == {}
    assert table.scan(HAIR_DRYER, "SN-1").quantity == "1 / 2"
