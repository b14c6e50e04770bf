"""Commands, quantities, lock and undo (PU-25, PU-36 to PU-38, PU-50, PU-56)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.fulfilment.rules.pack_desk import Phase
from app.fulfilment.rules.pack_events import EventKind
from app.fulfilment.rules.pack_step import Packer, PackSettings
from app.fulfilment.rules.pack_verdict import Outcome, Result
from app.fulfilment.rules.packing import replay
from app.scanning.commands import ScanCommand
from tests.fulfilment.rules.table import (
    KRIM,
    KRIM_LINE,
    MASKER,
    PITA_LINE,
    SABUN,
    SABUN_LINE,
    SERUM,
    SERUM_LINE,
    Table,
    order,
)

C = ScanCommand


# ---------------------------------------------------------------- error lock
@pytest.mark.req("PU-25")
@pytest.mark.parametrize("release", [C.OK, C.ENTER, "cmd-ok"])
def test_an_error_is_released_by_ok_or_enter(release: ScanCommand | str) -> None:
    table = Table()
    before = table.scan(MASKER)

    verdict = table.scan(release)

    assert (before.outcome, verdict.outcome) == (Outcome.ERROR, Outcome.OK)
    assert verdict.result is Result.RELEASED
    assert not table.session.locked
    assert table.session.errors == 1


@pytest.mark.req("PU-25")
def test_an_error_is_released_by_the_correct_item_which_counts() -> None:
    table = Table()
    table.scan(MASKER)

    verdict = table.scan(SERUM)

    assert (verdict.outcome, verdict.quantity) == (Outcome.OK, "1 / 2")
    assert not table.session.locked


@pytest.mark.req("PU-25")
@pytest.mark.parametrize(
    "code", [C.UNDO, C.DONE, C.CANCEL, C.HOLD, C.QTY, C.NEXT, C.MENU, C.DIGIT_1, "3*", "3*" + SERUM]
)
def test_nothing_else_releases_an_error(code: ScanCommand | str) -> None:
    table = Table()
    table.scan(SERUM, MASKER)

    verdict = table.scan(code)

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.LOCKED)
    assert verdict.action == "Tekan Enter, pindai CMD-OK, atau pindai barang yang benar."
    assert (table.session.locked, table.session.errors) == (True, 1)
    assert (table.counts, table.session.phase) == ({"SRM-VC": 1}, Phase.OPEN)


@pytest.mark.req("PU-25")
def test_help_is_given_while_locked_without_releasing() -> None:
    table = Table()
    table.scan(MASKER)

    verdict = table.scan(C.HELP)

    assert (verdict.request, table.session.locked) == (C.HELP, True)


@pytest.mark.req("PU-25")
def test_time_does_not_release_and_every_error_is_counted() -> None:
    table = Table()
    for code in (MASKER, MASKER, "NOPE"):
        table.scan(code)
        for _ in range(3600):
            table.tick()

    assert table.session.locked
    assert table.session.errors == 3
    assert table.scan(C.OK, SERUM, SERUM, SABUN).errors == 3


@pytest.mark.req("PU-25", "PU-37")
def test_keys_on_the_list_do_not_get_past_the_lock() -> None:
    table = Table(order(PITA_LINE))
    table.scan(MASKER)

    assert table.session.confirm("5", table.tick()).result is Result.LOCKED
    assert table.session.select("5", table.tick()).result is Result.LOCKED
    assert table.counts == {}


# ---------------------------------------------------------------- quantity
@pytest.mark.req("PU-36")
@pytest.mark.parametrize(
    "codes",
    [
        ("2*", SERUM),
        ("2*" + SERUM,),
        ("2 * " + SERUM,),
        (C.QTY, C.DIGIT_2, SERUM),
        (C.QTY, C.DIGIT_2, C.ENTER, SERUM),
        (C.QTY, C.DIGIT_0, C.DIGIT_2, SERUM),
    ],
)
def test_quantity_before_a_scan(codes: tuple[ScanCommand | str, ...]) -> None:
    table = Table()

    verdict = table.scan(*codes)

    assert verdict.quantity == "2 / 2"
    assert table.counts == {"SRM-VC": 2}
    assert table.session.entry.times == 0


@pytest.mark.req("PU-36")
def test_quantity_counts_for_one_scan_only() -> None:
    table = Table(order(replace(SERUM_LINE, qty=9)))

    assert table.scan("3*").message == "3 sekaligus: pindai barangnya."
    table.scan(SERUM, SERUM)

    assert table.counts == {"SRM-VC": 4}


@pytest.mark.req("PU-36")
@pytest.mark.parametrize("codes", [("11*",), (C.QTY, C.DIGIT_1, C.DIGIT_1), ("11*" + SERUM,)])
def test_above_the_limit_each_piece_is_scanned(codes: tuple[ScanCommand | str, ...]) -> None:
    table = Table(order(replace(SERUM_LINE, qty=20)))

    verdict = table.scan(*codes)

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.QUANTITY_LIMIT)
    assert verdict.message == "Lebih dari 10 sekaligus tidak bisa: pindai satu per satu."
    assert table.scan(SERUM).quantity == "1 / 20"


@pytest.mark.req("PU-36")
def test_ten_is_still_allowed_and_the_limit_is_a_setting() -> None:
    table = Table(order(replace(SERUM_LINE, qty=20)))
    assert table.scan("10*", SERUM).quantity == "10 / 20"

    strict = Table(order(replace(SERUM_LINE, qty=20)), PackSettings(quantity_limit=3))
    assert strict.scan("4*").result is Result.QUANTITY_LIMIT


@pytest.mark.req("PU-36")
def test_zero_is_refused() -> None:
    table = Table()

    assert table.scan("0*").message == "Jumlah paling sedikit 1."
    assert table.scan(C.QTY, C.DIGIT_0, C.ENTER).message == "Jumlah paling sedikit 1."
    assert table.scan(SERUM).quantity == "1 / 2"


@pytest.mark.req("PU-34", "PU-36")
def test_quantity_beyond_what_is_open_counts_nothing() -> None:
    table = Table()

    verdict = table.scan("3*", SERUM)

    assert (verdict.outcome, verdict.result) == (Outcome.ERROR, Result.TOO_MANY)
    assert table.counts == {}
    assert table.scan(SERUM).quantity == "1 / 2"  # the multiplier is gone


@pytest.mark.req("PU-36")
def test_a_wrong_item_uses_the_quantity_up() -> None:
    table = Table()

    table.scan("2*", MASKER, SERUM)

    assert table.counts == {"SRM-VC": 1}


@pytest.mark.req("PU-36")
@pytest.mark.parametrize("code", [C.QTY, "2*"])
def test_no_quantity_while_a_lot_is_asked(code: ScanCommand | str) -> None:
    table = Table(order(KRIM_LINE))
    table.scan(KRIM)

    verdict = table.scan(code)

    assert verdict.message == "Pindai dulu lot dari Krim Malam, 30 g (KRM-30)."
    assert table.scan("L1").quantity == "1 / 3"


@pytest.mark.req("PU-35", "PU-50")
@pytest.mark.parametrize("command", [C.ENTER, C.DONE, C.NEXT])
def test_the_lot_is_asked_again_before_anything_else(command: ScanCommand) -> None:
    table = Table(order(KRIM_LINE))
    table.scan(KRIM)

    verdict = table.scan(command)

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.NEED_LOT)
    assert table.scan("L1").quantity == "1 / 3"


@pytest.mark.req("PU-36", "PU-50")
def test_digits_alone_mean_nothing_here() -> None:
    verdict = Table().scan(C.DIGIT_3)

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.NOT_HERE)


# ---------------------------------------------------------------- items without barcode
@pytest.mark.req("PU-37")
def test_item_without_barcode_is_confirmed_by_key_and_counted_apart() -> None:
    table = Table(order(PITA_LINE, SERUM_LINE))

    selected = table.scan(C.NEXT)
    assert (selected.result, selected.message) == (Result.SELECTED, "Dipilih: Pita Kado (PITA).")
    confirmed = table.scan(C.ENTER)

    assert (confirmed.outcome, confirmed.quantity) == (Outcome.OK, "1 / 2")
    table.session.confirm("5", table.tick())
    table.scan(SERUM)
    assert [(v.sku, v.qty, v.by_key) for v in table.session.verified()] == [
        ("PITA", 2, 2),
        ("SRM-VC", 1, 0),
    ]
    kinds = [event.kind for event in table.session.events if event.qty]
    assert kinds == [EventKind.KEY, EventKind.KEY, EventKind.SCAN]


@pytest.mark.req("PU-36", "PU-37")
def test_several_without_barcode_at_once() -> None:
    table = Table(order(PITA_LINE))

    assert table.scan("2*", C.NEXT, C.ENTER).outcome is Outcome.DONE
    assert table.session.verified()[0].by_key == 2


@pytest.mark.req("PU-37", "PU-38")
def test_undo_of_a_piece_confirmed_by_key() -> None:
    table = Table(order(PITA_LINE))
    table.scan(C.NEXT, C.ENTER, C.UNDO)

    assert [(v.qty, v.by_key) for v in table.session.verified()] == [(0, 0)]


@pytest.mark.req("PU-37")
def test_item_with_a_barcode_must_be_scanned() -> None:
    table = Table()

    verdict = table.scan(C.NEXT, C.ENTER)

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.HAS_BARCODE)
    assert verdict.message == "Barang ini punya barcode: pindai barangnya."
    assert table.counts == {}


@pytest.mark.req("PU-37")
def test_confirming_a_complete_line_is_an_over_scan() -> None:
    table = Table(order(PITA_LINE, SERUM_LINE))
    table.session.confirm("5", table.tick())
    table.session.confirm("5", table.tick())

    assert table.session.select("5", table.tick()).message == "Baris ini sudah lengkap."
    verdict = table.session.confirm("5", table.tick())

    assert verdict.message == (
        "Dipindai: Pita Kado (PITA). Seharusnya: tidak ada lagi, sudah lengkap 2 dari 2 m. "
        "Kembalikan ke raknya."
    )


@pytest.mark.req("PU-25", "PU-37")
def test_an_error_drops_the_selection_so_that_enter_only_releases() -> None:
    table = Table(order(PITA_LINE))

    table.scan(C.NEXT, MASKER, C.ENTER, C.ENTER)

    assert table.counts == {}


@pytest.mark.req("PU-37")
def test_ok_never_confirms_a_piece() -> None:
    table = Table(order(PITA_LINE))

    verdict = table.scan(C.NEXT, C.OK)

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.NOTHING)
    assert table.counts == {}


@pytest.mark.req("PU-50")
def test_next_and_previous_go_round_the_open_lines() -> None:
    table = Table(order(SERUM_LINE, SABUN_LINE, PITA_LINE))
    table.scan(SABUN)

    seen = [table.scan(command).line for command in (C.NEXT, C.NEXT, C.NEXT, C.PREV, C.PREV)]

    assert seen == ["1", "5", "1", "5", "1"]
    assert Table(order(SERUM_LINE, PITA_LINE)).scan(C.PREV).line == "5"


@pytest.mark.req("PU-50")
def test_there_is_no_next_line_when_everything_is_verified() -> None:
    table = Table(order(SABUN_LINE), PackSettings(auto_close=False))

    verdict = table.scan(SABUN, C.NEXT)

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.NOTHING)
    assert verdict.message == "Semua barang sudah lengkap: tutup paket dengan CMD-DONE."


# ---------------------------------------------------------------- undo
@pytest.mark.req("PU-38")
def test_undo_goes_back_to_the_start_by_compensating_events() -> None:
    table = Table()
    table.scan(SERUM, SERUM)

    undone = table.scan(C.UNDO)
    assert (undone.outcome, undone.result) == (Outcome.OK, Result.UNDO)
    assert (undone.name, undone.quantity) == ("Serum Vitamin C, 20 ml", "1 / 2")
    assert undone.message == "1 pcs Serum Vitamin C, 20 ml dikeluarkan dari hitungan."

    table.scan(C.UNDO)
    assert table.counts == {}
    nothing = table.scan(C.UNDO)
    assert (nothing.outcome, nothing.message) == (
        Outcome.WARNING,
        "Belum ada yang bisa diurungkan.",
    )
    assert [(e.seq, e.kind.value, e.qty, e.undoes) for e in table.session.events] == [
        (1, "scan", 1, None),
        (2, "scan", 1, None),
        (3, "undo", -1, 2),
        (4, "undo", -1, 1),
        (5, "command", 0, None),
    ]


@pytest.mark.req("PU-38")
def test_undo_takes_back_a_scan_as_a_whole() -> None:
    again = replace(SERUM_LINE, key="9", qty=1)
    table = Table(order(SERUM_LINE, again, SABUN_LINE, PITA_LINE))
    table.scan(SABUN, f"3*{SERUM}")

    table.scan(C.UNDO)

    assert table.counts == {"SBN-01": 1}
    assert [
        (e.line, e.qty, e.undoes) for e in table.session.events if e.kind is EventKind.UNDO
    ] == [
        ("9", -1, 4),
        ("1", -2, 3),
    ]
    assert table.scan(C.UNDO).name == "Sabun Muka"


@pytest.mark.req("PU-38")
def test_undo_passes_over_errors_because_they_changed_nothing() -> None:
    table = Table()

    table.scan(SERUM, MASKER, C.OK, C.UNDO)

    assert table.counts == {}


@pytest.mark.req("PU-36", "PU-38")
@pytest.mark.parametrize("begun", [("2*",), (C.QTY, C.DIGIT_2), (C.QTY,)])
def test_undo_first_drops_what_was_begun(begun: tuple[ScanCommand | str, ...]) -> None:
    table = Table()
    table.scan(SERUM, *begun)

    dropped = table.scan(C.UNDO)

    assert dropped.message == "Masukan terakhir dibatalkan."
    assert table.counts == {"SRM-VC": 1}
    table.scan(C.UNDO)
    assert table.counts == {}


@pytest.mark.req("PU-36", "PU-38")
def test_undo_of_a_quantity_does_not_leave_the_multiplier_behind() -> None:
    table = Table()
    table.scan("2*", SERUM, C.UNDO)

    table.scan(SERUM)

    assert table.counts == {"SRM-VC": 1}


@pytest.mark.req("PU-35", "PU-38")
def test_undo_brings_lots_and_serials_back() -> None:
    table = Table(order(KRIM_LINE))
    table.scan(KRIM, "L2", C.UNDO)

    assert table.session.verified()[0].lots == ()
    assert table.scan(KRIM, "L2").quantity == "1 / 3"


@pytest.mark.req("PU-38")
def test_after_the_parcel_is_closed_there_is_nothing_to_undo() -> None:
    table = Table(order(SABUN_LINE))
    table.scan(SABUN)

    verdict = table.scan(C.UNDO)

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.CLOSED)
    assert verdict.message == "Paket ini sudah ditutup. Pindai pesanan berikutnya."
    assert table.counts == {"SBN-01": 1}


# ---------------------------------------------------------------- the parcel as a whole
@pytest.mark.req("PU-50")
def test_done_too_early_says_what_is_missing() -> None:
    table = Table()
    table.scan(SERUM)

    verdict = table.scan(C.DONE)

    assert (verdict.outcome, verdict.result) == (Outcome.WARNING, Result.INCOMPLETE)
    assert verdict.message == "Masih kurang: Serum Vitamin C, 20 ml 1 pcs; Sabun Muka 1 pcs."
    assert table.session.phase is Phase.OPEN


@pytest.mark.req("PU-50")
def test_cancel_asks_once_when_something_was_scanned() -> None:
    table = Table(order(tote="4"))
    table.scan(SERUM)

    asked = table.scan(C.CANCEL)
    assert (asked.outcome, asked.result) == (Outcome.WARNING, Result.CONFIRM_CANCEL)
    assert asked.message == (
        "1 barang sudah dipindai. Pindai CMD-CANCEL sekali lagi untuk membatalkan, atau lanjutkan "
        "memindai barang."
    )
    cancelled = table.scan(C.CANCEL)
    assert cancelled.message == "Pengepakan dibatalkan. Kembalikan ke tote 4."
    assert table.session.phase is Phase.CANCELLED
    assert table.scan(SERUM).message == "Paket ini dibatalkan. Pindai pesanan berikutnya."


@pytest.mark.req("PU-38", "PU-50")
def test_cancel_compensates_every_count_and_the_order_can_be_packed_again() -> None:
    table = Table(order(KRIM_LINE, PITA_LINE))
    table.scan("2*", KRIM, "L1", C.NEXT, C.NEXT, C.ENTER)
    assert table.session.pieces == 3

    table.scan(C.CANCEL, C.CANCEL)

    assert (table.counts, table.session.verified()[0].lots) == ({}, ())
    cancelling = [e for e in table.session.events if e.result is Result.CANCELLED]
    assert [(e.line, e.qty, e.lot, e.by_key) for e in cancelling] == [
        ("5", -1, "", True),
        ("3", -2, "L1", False),
    ]
    again = replay(table.session.order, table.session.events)
    assert again == table.session
    assert again.resume(table.tick()).message == "Paket dilanjutkan, 0 dari 5 sudah dipindai."
    assert again.scan(C.UNDO, table.tick()).result is Result.NOTHING
    assert again.scan(KRIM, table.tick()).result is Result.NEED_LOT


@pytest.mark.req("PU-50")
@pytest.mark.parametrize("between", [SERUM, C.UNDO, C.NEXT, C.DIGIT_1])
def test_anything_else_withdraws_the_question(between: ScanCommand | str) -> None:
    table = Table()
    table.scan(SERUM, C.CANCEL, between)

    table.scan(C.OK)

    assert table.session.phase is Phase.OPEN


@pytest.mark.req("PU-50")
def test_cancel_of_an_untouched_parcel_needs_no_question() -> None:
    table = Table()

    assert table.scan(C.CANCEL).result is Result.CANCELLED


@pytest.mark.req("PU-50")
@pytest.mark.parametrize("confirm", [C.OK, C.ENTER])
def test_cancel_is_confirmed_by_ok_too(confirm: ScanCommand) -> None:
    table = Table()

    assert table.scan(SERUM, C.CANCEL, confirm).result is Result.CANCELLED


@pytest.mark.req("PU-50", "PU-55")
def test_hold_keeps_the_counts_and_resume_goes_on() -> None:
    table = Table()
    table.scan(SERUM)

    assert table.scan(C.HOLD).result is Result.HELD
    assert table.scan(SERUM).result is Result.CLOSED
    resumed = table.session.resume(table.tick())

    assert resumed.message == "Paket dilanjutkan, 1 dari 3 sudah dipindai."
    assert table.scan(SERUM, SABUN).outcome is Outcome.DONE
    assert table.session.resume(table.tick()).result is Result.CLOSED


@pytest.mark.req("PU-50")
def test_commands_of_the_panel_are_handed_back() -> None:
    table = Table(settings=PackSettings(serves=frozenset({C.HELP, C.REPRINT, C.PHOTO})))

    assert table.scan(C.PHOTO).request is C.PHOTO
    assert table.scan(C.REPRINT).request is C.REPRINT
    not_served = table.scan(C.SHORT)
    assert (not_served.outcome, not_served.request) == (Outcome.WARNING, None)
    assert not_served.message == (
        "Barang kurang tidak dipakai di langkah ini. Pindai Serum Vitamin C, 20 ml (SRM-VC) atau "
        "1 barang lain yang belum lengkap."
    )


@pytest.mark.req("PU-45", "PU-50")
def test_reprint_is_possible_after_the_parcel_is_closed() -> None:
    table = Table(order(SABUN_LINE))
    table.scan(SABUN)

    assert table.scan(C.REPRINT).request is C.REPRINT
    assert table.session.phase is Phase.DONE


@pytest.mark.req("PU-44", "PU-38")
def test_a_parcel_that_could_not_be_shipped_is_open_again() -> None:
    table = Table(order(SABUN_LINE))
    table.scan(SABUN)

    failed = table.session.ship_failed("Stok lot tidak cukup.", table.tick())
    assert (failed.outcome, table.session.phase, table.session.locked) == (
        Outcome.ERROR,
        Phase.OPEN,
        True,
    )
    assert failed.message == (
        "Stok lot tidak cukup. Urungkan atau tunda paketnya, atau coba lagi dengan CMD-DONE."
    )
    assert table.session.errors == 0  # not the packer's
    assert table.session.events[-1].note == "Stok lot tidak cukup."

    assert table.scan(C.OK, C.DONE).outcome is Outcome.DONE  # tried again
    assert table.scan(C.DONE).outcome is Outcome.DONE  # and again, while it is on its way
    table.session.ship_failed("Stok lot tidak cukup.", table.tick())
    table.scan(C.OK, C.UNDO)
    assert table.counts == {}


@pytest.mark.req("PU-56")
def test_every_event_says_who_where_and_when() -> None:
    table = Table()
    table.scan(SERUM)
    table.session.packer = Packer("budi", "MEJA-2")
    table.scan(SERUM)

    assert [(e.user, e.workstation) for e in table.session.events] == [
        ("siti", "MEJA-1"),
        ("budi", "MEJA-2"),
    ]
    assert [e.at for e in table.session.events] == sorted(e.at for e in table.session.events)


@pytest.mark.req("PU-38")
def test_lines_that_do_not_exist_are_our_bug() -> None:
    table = Table()

    with pytest.raises(KeyError):
        table.session.confirm("77", table.tick())
    with pytest.raises(KeyError):
        table.session.select("77", table.tick())
    assert table.session.events == ()
