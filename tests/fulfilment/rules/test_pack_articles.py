"""Right, wrong, too many, unknown, cartons, bundles (PU-24, PU-33, PU-34, PU-39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.fulfilment.rules.pack_desk import Phase
from app.fulfilment.rules.pack_order import PackBundle, PackLine, PackLot, Tracking
from app.fulfilment.rules.pack_step import PackSettings
from app.fulfilment.rules.pack_verdict import Outcome, Result
from app.fulfilment.rules.packing import VerifiedLine
from app.scanning.commands import ScanCommand
from app.scanning.normalise import normalise
from tests.fulfilment.rules.table import (
    MASKER,
    PITA_LINE,
    SABUN,
    SABUN_LINE,
    SERUM,
    SERUM_CARTON,
    SERUM_LINE,
    Table,
    order,
)


@pytest.mark.req("PU-33", "WMS-PACK-03")
def test_right_item_counts_one() -> None:
    table = Table()

    verdict = table.scan(SERUM)

    assert (verdict.outcome, verdict.result) == (Outcome.OK, Result.RIGHT)
    assert (verdict.name, verdict.quantity) == ("Serum Vitamin C, 20 ml", "1 / 2")
    assert verdict.message == "Masih 1 pcs."
    assert (verdict.parcel_verified, verdict.parcel_ordered) == (1, 3)
    assert table.counts == {"SRM-VC": 1}


@pytest.mark.req("PU-33")
def test_complete_line_moves_down_and_the_next_open_one_is_on_top() -> None:
    table = Table()

    verdict = table.scan(SERUM, SERUM)

    assert verdict.message == "Lengkap. Berikutnya: Sabun Muka (SBN-01)."
    assert [(view.line.sku, view.complete) for view in table.session.lines()] == [
        ("SBN-01", False),
        ("SRM-VC", True),
    ]


@pytest.mark.req("PU-20", "PU-33", "PU-44", "WMS-PACK-07")
def test_last_item_is_done_and_tells_what_to_ship() -> None:
    table = Table()

    verdict = table.scan(SERUM, SERUM, SABUN)

    assert (verdict.outcome, verdict.result) == (Outcome.DONE, Result.RIGHT)
    assert verdict.message == "Semua barang lengkap, paket ditutup."
    assert (table.session.phase, table.session.complete) == (Phase.DONE, True)
    assert table.session.verified() == (
        VerifiedLine("1", "SRM-VC", 2, 0, (), ()),
        VerifiedLine("2", "SBN-01", 1, 0, (), ()),
    )


@pytest.mark.req("PU-44")
def test_without_auto_close_the_parcel_waits_for_done() -> None:
    table = Table(settings=PackSettings(auto_close=False))

    last = table.scan(SERUM, SERUM, SABUN)
    assert (last.outcome, table.session.phase) == (Outcome.OK, Phase.OPEN)
    assert last.message == "Semua barang lengkap, tutup dengan CMD-DONE."

    done = table.scan(ScanCommand.DONE)
    assert (done.outcome, done.result) == (Outcome.DONE, Result.COMPLETE)
    assert table.session.phase is Phase.DONE


@pytest.mark.req("PU-24", "PU-34", "WMS-PACK-03")
def test_wrong_item_names_all_three_and_changes_nothing() -> None:
    table = Table(order(tote="4"))
    table.scan(SERUM)

    verdict = table.scan(MASKER)

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.WRONG_ITEM)
    assert verdict.message == (
        "Dipindai: Masker Lumpur (MSK-01). Seharusnya: Serum Vitamin C, 20 ml (SRM-VC) atau 1 "
        "barang lain yang belum lengkap. Kembalikan ke tote 4."
    )
    assert verdict.heading == "Salah barang"
    assert table.counts == {"SRM-VC": 1}


@pytest.mark.req("PU-24", "PU-34", "WMS-PACK-03")
def test_over_scan_is_an_error_not_a_silent_add() -> None:
    table = Table()

    verdict = table.scan(SERUM, SERUM, SERUM)

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.OVER_SCAN)
    assert verdict.message == (
        "Dipindai: Serum Vitamin C, 20 ml (SRM-VC). Seharusnya: tidak ada lagi, sudah lengkap 2 "
        "dari 2 pcs. Kembalikan ke raknya."
    )
    assert verdict.quantity == "2 / 2"
    assert table.counts == {"SRM-VC": 2}


@pytest.mark.req("PU-24", "PU-34")
def test_unknown_code_is_an_error_and_kept_for_master_data() -> None:
    table = Table()

    verdict = table.scan("XYZ-999", ScanCommand.OK, "XYZ-999", "NOPE-1")

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.UNKNOWN)
    assert verdict.message == (
        "Dipindai: NOPE-1. Seharusnya: Serum Vitamin C, 20 ml (SRM-VC) atau 1 barang lain yang "
        "belum lengkap. Sisihkan barang ini; kodenya sudah dicatat untuk admin."
    )
    assert table.session.unknown_codes == ("XYZ-999", "NOPE-1")
    assert table.counts == {}


@pytest.mark.req("PU-02", "PU-15")
@pytest.mark.parametrize(
    "code", [f"]E0{SERUM}\r\n", f"0{SERUM}", f" {SERUM} ", f"]C101{'0' + SERUM}"]
)
def test_other_forms_of_the_same_code_count(code: str) -> None:
    assert Table().scan(code).result is Result.RIGHT
    assert Table().scan(normalise(code)).result is Result.RIGHT


@pytest.mark.req("PU-15")
def test_own_labels_are_read_in_either_case() -> None:
    assert Table().scan("SBN-LABEL").result is Result.RIGHT


@pytest.mark.req("PU-14", "PU-33")
def test_carton_code_counts_its_pieces() -> None:
    table = Table(order(replace(SERUM_LINE, qty=25)))

    table.scan(SERUM_CARTON, SERUM_CARTON)
    assert table.counts == {"SRM-VC": 24}

    too_many = table.scan(SERUM_CARTON)
    assert (too_many.outcome, too_many.result) == (Outcome.ERROR, Result.TOO_MANY)
    assert too_many.result.heading == "Terlalu banyak"  # "sudah lengkap" would be a lie
    assert too_many.message == (
        "Dipindai: 12 pcs Serum Vitamin C, 20 ml (SRM-VC). Seharusnya: tinggal 1 pcs. Tidak ada "
        "yang dihitung; pindai satuannya."
    )
    assert table.counts == {"SRM-VC": 24}


@pytest.mark.req("PU-14")
def test_gs1_contents_count_their_pieces() -> None:
    table = Table(order(replace(SERUM_LINE, qty=40)))

    table.scan(f"]C1020{SERUM}3724")
    table.scan(f"]C1010{SERUM}3006")

    assert table.counts == {"SRM-VC": 30}


@pytest.mark.req("PU-14", "PU-35")
def test_the_gs1_code_of_a_carton_gives_its_pieces_and_their_lot() -> None:
    lot = PackLot("S1", date(2027, 3, 31), 30)
    table = Table(order(replace(SERUM_LINE, qty=30, tracking=Tracking.LOT, lots=(lot,))))

    verdict = table.scan(f"]C101{SERUM_CARTON}10S1\x1d17270331")
    assert (verdict.outcome, verdict.quantity) == (Outcome.OK, "12 / 30")
    table.scan(f"]C101{SERUM_CARTON}10S1\x1d17270331", "6*", SERUM)

    assert table.session.verified()[0].lots == (("S1", 30),)


@pytest.mark.req("PU-14", "PU-24")
def test_unregistered_carton_of_an_ordered_item_says_so() -> None:
    table = Table(order(SABUN_LINE))

    verdict = table.scan("18991234500024")

    assert verdict.result is Result.UNKNOWN
    assert verdict.message == (
        "Dipindai: 18991234500024, karton yang isinya belum terdaftar. Seharusnya: Sabun Muka "
        "(SBN-01). Buka kartonnya dan pindai satuan Sabun Muka."
    )
    assert table.session.unknown_codes == ("18991234500024",)


@pytest.mark.req("PU-16", "PU-24")
@pytest.mark.parametrize(
    ("code", "scanned"),
    [
        ("]C10108991234500011", "kode rusak, (01) 08991234500011: digit pemeriksa salah"),
        (f"]C1020{SERUM}", f"0{SERUM}, karton tanpa jumlah isi"),
        (f"]C1020{SERUM}370", f"0{SERUM}, karton tanpa jumlah isi"),
        (f"]C1020{SERUM}37X", "kode rusak, (37) X: isi tidak sesuai format"),
    ],
)
def test_damaged_gs1_code(code: str, scanned: str) -> None:
    table = Table(order(SERUM_LINE))

    verdict = table.scan(code)

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.DAMAGED)
    assert verdict.message == (
        f"Dipindai: {scanned}. Seharusnya: Serum Vitamin C, 20 ml (SRM-VC). Pindai lagi, atau "
        "pindai barcode lain pada barangnya."
    )
    assert table.counts == {}


@pytest.mark.req("PU-14", "PU-34")
def test_gs1_codes_of_other_articles() -> None:
    table = Table(order(SERUM_LINE))

    assert table.scan(f"]C1010{MASKER}10X").scanned == "Masker Lumpur (MSK-01)"
    unknown = table.scan("]C10108991234500072")
    assert (unknown.result, unknown.scanned) == (Result.UNKNOWN, "08991234500072")


@pytest.mark.req("PU-39", "WMS-MD-10")
def test_bundle_is_packed_by_its_components() -> None:
    lines = (replace(SERUM_LINE, bundle="GLOW"), replace(SABUN_LINE, bundle="GLOW"))
    table = Table(order(*lines, bundles=(PackBundle("GLOW", "Paket Glowing", 1, (MASKER,)),)))

    for code in (MASKER, "glow"):
        verdict = table.scan(code)
        assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.BUNDLE)
        assert verdict.message == (
            "Dipindai: Paket Glowing (GLOW). Seharusnya: Serum Vitamin C, 20 ml (SRM-VC), Sabun "
            "Muka (SBN-01). Pindai isi paketnya satu per satu."
        )

    assert table.scan(SERUM, SERUM, SABUN).outcome is Outcome.DONE


@pytest.mark.req("PU-33", "PU-39")
def test_two_lines_of_one_product_fill_one_after_the_other() -> None:
    again = replace(SERUM_LINE, key="9", qty=1, bundle="GLOW")
    table = Table(order(SERUM_LINE, again, SABUN_LINE))

    table.scan(f"3*{SERUM}")

    assert [(line.line, line.qty) for line in table.session.verified()] == [
        ("1", 2),
        ("9", 1),
        ("2", 0),
    ]
    over = table.scan(SERUM)
    assert over.expected == "tidak ada lagi, sudah lengkap 3 dari 3 pcs"


@pytest.mark.req("PU-09", "PU-52")
@pytest.mark.parametrize("code", ["USR-7K2M9Q", "LOC-A-01", "CMD-NONSENSE"])
def test_badges_and_locations_are_no_articles(code: str) -> None:
    table = Table()

    verdict = table.scan(code)

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.NOT_HERE)
    assert table.session.unknown_codes == ()


@pytest.mark.req("PU-02")
def test_an_empty_code_is_not_an_error_of_the_packer() -> None:
    table = Table()

    verdict = table.scan("\r\n")

    assert (verdict.outcome, verdict.message) == (Outcome.WARNING, "Kode kosong; pindai lagi.")
    assert table.session.errors == 0


@pytest.mark.req("PU-34", "WMS-LOT-04")
def test_article_without_lots_whose_label_has_expired() -> None:
    day_before = datetime(2026, 11, 20, 16, 59, 58, tzinfo=UTC)  # 23.59 WIB on 20 Nov
    table = Table(order(SABUN_LINE), start=day_before)
    code = "]C10108991234500027" + "17261120"

    verdict = table.scan(code)
    assert verdict.outcome is Outcome.DONE  # its last day is not over

    late = Table(order(SABUN_LINE), start=datetime(2026, 11, 20, 17, 0, tzinfo=UTC))
    verdict = late.scan(code)
    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.EXPIRED)
    assert verdict.message == (
        "Dipindai: Sabun Muka (SBN-01), kedaluwarsa 20 Nov 2026. Seharusnya: Sabun Muka yang belum "
        "kedaluwarsa. Sisihkan barang ini untuk dimusnahkan."
    )
    assert late.counts == {}


@pytest.mark.req("PU-20")
def test_best_before_that_passed_is_said_but_counted() -> None:
    table = Table(order(SERUM_LINE))

    verdict = table.scan(f"]C1010{SERUM}15261031")

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.RIGHT)
    assert (
        verdict.message == "Baik sebelum 31 Okt 2026 sudah lewat: periksa barangnya. Masih 1 pcs."
    )
    assert table.counts == {"SRM-VC": 1}


@pytest.mark.req("PU-39")
def test_orders_that_do_not_fit_together_are_our_bug() -> None:
    with pytest.raises(ValueError, match="no lines"):
        replace(order(), lines=())
    with pytest.raises(ValueError, match="same line twice"):
        order(SERUM_LINE, replace(SABUN_LINE, key="1"))
    with pytest.raises(ValueError, match="not ordered"):
        replace(order(), lines=(SABUN_LINE,))
    with pytest.raises(ValueError, match="below one"):
        order(replace(SERUM_LINE, qty=0))
    good = order()
    with pytest.raises(ValueError, match="same barcode twice"):
        replace(good, barcodes=(*good.barcodes, replace(good.barcodes[0], qty=6)))


@pytest.mark.req("PU-30")
def test_the_order_says_how_much_and_what_is_short() -> None:
    assert order(SERUM_LINE, PITA_LINE).pieces == 4
    assert order(PackLine("1", "A", "A", 1)).short_lines == ()
