"""Labels and slips of the packing table: by themselves, again, late, and never in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.audit.api import AuditList
from app.core.driver import fetch
from app.core.errors import ServerAway
from app.documents.jobs import JobState
from app.documents.output import pages_of
from app.documents.panels.printers_file import PrintSetup
from app.documents.printers import DocumentKind, Media, PrinterConfig, Printers
from app.fulfilment.api import IssueSlip, PackSummary, ShipmentList
from app.fulfilment.panels.packing_print import LABEL, SLIP
from app.fulfilment.panels.packing_stage import Stage
from app.fulfilment.printouts import shipping_label
from app.identity.api import ConfigureOrganisation, OrganisationSettings
from app.ui.tokens import Outcome, Tone
from tests.documents.paper import pdf_pictures, pdf_text, texts, zpl_pictures
from tests.documents.socket_printer import SocketPrinter
from tests.support.orders import SABUN, SERUM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.documents.grid import Dpi
    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable

Key = Qt.Key


def papers(table: PackingTable) -> list[Path]:
    return sorted((table.folder / "cetakan").glob("*.pdf"))


def prints(shop: Shop) -> list[tuple[str, int, str, str, bool]]:
    """Document, copy, reason, printer, whether bytes are known; in order."""
    with shop.company.database.reading() as session:
        return fetch(
            session,
            "SELECT document, copy, reason, printer, payload_hash <> '' "
            "FROM print_record ORDER BY id",
            {},
        )


def zebra(address: str, **more: Any) -> PrintSetup:
    printer = PrinterConfig(
        name="Zebra meja 1", language="zpl", dpi=203, media=Media(100, 150), address=address,
        documents=frozenset(DocumentKind),
    )  # fmt: skip
    return PrintSetup(Printers([printer]), **{"auto_slip": False} | more)


# ---------------------------------------------------------------- by themselves
@pytest.mark.req("PU-44", "PU-45", "WMS-PACK-07", "WMS-SHIP-04")
def test_label_and_slip_come_out_with_no_further_key(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SERUM", 1), cod=True)

    table.scan(local_shop.resi[number], SERUM)
    table.wait(lambda: len(prints(local_shop)) == 2)
    table.settle()

    assert [(row[0], row[1], row[3], bool(row[4])) for row in prints(local_shop)] == [
        ("shipping_label", 0, "Berkas PDF", True),
        ("packing_slip", 0, "Berkas PDF", True),
    ]
    label, slip = sorted(papers(table), key=lambda path: path.stat().st_mtime_ns)
    assert local_shop.resi[number] in texts(pdf_pictures(label.read_bytes(), 203))
    assert number in texts(pdf_pictures(slip.read_bytes(), 203))
    words = pdf_text(label.read_bytes())
    assert "Dewi Lestari" in words
    assert "Rp 50.000" in words
    assert table.panel.message.text == f"{number}: Label dikirim ke Berkas PDF."
    assert local_shop.me.ask(PackSummary()).labels_missing == 0
    assert table.desk.unnoted() == []


@pytest.mark.req("PU-44", "WMS-SHIP-04")
@pytest.mark.parametrize("dpi", [203, 300])
def test_the_label_at_the_printers_port_decodes_to_the_resi(
    dpi: Dpi, local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 2))
    with SocketPrinter() as printer:
        (config,) = zebra(printer.address).printers
        config = replace(config, dpi=dpi)
        table.desk.save(PrintSetup(Printers([config]), auto_slip=False))
        table.scan(local_shop.resi[number], SABUN, SABUN)
        table.wait(lambda: len(printer.jobs) == 1)
        table.wait(lambda: len(prints(local_shop)) == 1)

    (payload,) = printer.jobs
    shipped = table.panel.flow.last
    assert shipped is not None
    label = shipping_label(shipped.label, table.env.now(), mask_phone=False)
    assert texts(zpl_pictures(payload, pages_of(label, config))) == [local_shop.resi[number]]


@pytest.mark.req("PU-44")
def test_what_comes_out_by_itself_is_a_setting(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 1))
    setup = table.desk.setup
    table.desk.save(setup.with_habit("auto_label", on=False).with_habit("auto_slip", on=False))

    table.scan(local_shop.resi[number], SABUN)
    table.settle()

    assert table.desk.queue.open_jobs() == ()
    assert papers(table) == []
    assert table.panel.message.text == f"{number}: Cetak label: F8."


@pytest.mark.req("PU-44")
@pytest.mark.parametrize(
    ("off", "left"), [("print_on_last_scan", SLIP), ("print_packing_slip", LABEL)]
)
def test_what_the_organisation_does_not_want_does_not_come_out(
    local_shop: Shop, table: PackingTable, off: str, left: str
) -> None:
    settings = OrganisationSettings()
    packing = settings.packing.model_copy(update={off: False})
    local_shop.me.do(
        ConfigureOrganisation(settings=settings.model_copy(update={"packing": packing}))
    )
    number = local_shop.order(("SABUN", 1))

    table.scan(local_shop.resi[number], SABUN)
    table.wait(lambda: len(prints(local_shop)) == 1)
    table.settle()

    assert [row[0] for row in prints(local_shop)] == [left]
    assert table.desk.queue.open_jobs() == ()
    assert len(papers(table)) == 1


# ---------------------------------------------------------------- it does not come out
@pytest.mark.req("PU-45", "PU-04")
def test_a_printer_that_is_away_keeps_the_order_shipped_and_the_task_visible(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 1))
    with SocketPrinter() as gone:
        address = gone.address
    table.desk.save(zebra(address))

    done = table.scan(local_shop.resi[number], SABUN)
    table.wait(lambda: any(job.message for job in table.desk.queue.open_jobs()))
    told = f"Label {number} belum tercetak. Zebra meja 1: "
    table.wait(lambda: table.panel.message.text.startswith(told))
    table.settle()

    assert (done.outcome, table.stage) == (Outcome.DONE, Stage.SHIPPED)
    assert local_shop.me.ask(PackSummary()).labels_missing == 1
    assert table.panel.queue.missing.orders == (number,)
    assert "1 label belum tercetak" in table.panel.queue.missing.accessibleName()
    (job,) = table.desk.queue.open_jobs()
    assert job.state is JobState.WAITING
    table.panel.say("lain")
    table.wait(lambda: table.desk.queue.job(job.id).attempts > job.attempts)
    table.settle()
    assert table.panel.message.text == "lain"  # told once, however often it is tried


@pytest.mark.req("PU-45")
def test_without_a_printer_for_labels_the_order_is_shipped_and_told(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 1))
    table.desk.save(PrintSetup(Printers()))

    table.scan(local_shop.resi[number], SABUN)
    table.settle()

    assert table.stage is Stage.SHIPPED
    told = f"Label {number} belum tercetak. Belum ada printer untuk label pengiriman"
    assert table.panel.message.text.startswith(told)
    assert table.panel.message.tone is Tone.ERROR
    assert table.panel.queue.missing.orders == (number,)


@pytest.mark.req("PU-45")
def test_a_print_recorded_after_a_crash(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    """The paper came out, the power went before the database knew."""
    number = local_shop.order(("SABUN", 1))
    before = tables()
    before.scan(local_shop.resi[number])
    before.desk.printed.disconnect()
    before.scan(SABUN)
    before.wait(lambda: len(papers(before)) == 2)
    before.wait(lambda: before.desk.queue.open_jobs() == ())
    assert prints(local_shop) == []
    before.crash()

    after = tables(folder=before.folder)
    after.wait(lambda: len(prints(local_shop)) == 2)
    after.settle()

    assert after.desk.unnoted() == []
    assert len(papers(after)) == 2  # nothing printed twice
    assert local_shop.me.ask(ShipmentList()).rows[0].label_printed


# ---------------------------------------------------------------- again
@pytest.mark.req("PU-45", "WMS-PACK-07")
def test_reprinting_asks_why_and_keeps_the_resi(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 1))
    table.scan(local_shop.resi[number], SABUN)
    table.wait(lambda: len(prints(local_shop)) == 2)

    table.scan("CMD-REPRINT")
    question = table.panel.flow.question
    assert question is not None
    assert question.title == f"Mengapa label {number} dicetak ulang?"
    table.scan("CMD-2")
    table.wait(lambda: len(prints(local_shop)) == 4)
    table.settle()

    assert [(row[1], row[2]) for row in prints(local_shop)][2:] == [
        (1, "Hasil cetak tidak terbaca"), (1, ""),
    ]  # fmt: skip
    newest = max(papers(table), key=lambda path: path.stat().st_mtime_ns)
    assert local_shop.resi[number] in texts(pdf_pictures(newest.read_bytes(), 203))
    assert table.panel.message.text.startswith(f"Label {number} dicetak ulang (ke-1).")
    entries = local_shop.me.ask(AuditList(action="label.reprint")).rows
    assert [entry.subject for entry in entries] == [number]


@pytest.mark.req("PU-44")
def test_a_slip_that_cannot_be_signed_is_printed_all_the_same(
    local_shop: Shop, table: PackingTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = local_shop.order(("SABUN", 1))
    do = table.client.do

    def away(command: Any, **more: Any) -> Any:
        if isinstance(command, IssueSlip):
            raise ServerAway
        return do(command, **more)

    monkeypatch.setattr(table.client, "do", away)
    table.scan(local_shop.resi[number], SABUN)
    table.wait(lambda: len(prints(local_shop)) == 2)

    assert {row[0] for row in prints(local_shop)} == {LABEL, SLIP}
    assert len(papers(table)) == 2


@pytest.mark.req("PU-45", "PU-50")
def test_the_slip_is_printed_again_by_paper(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 1))
    table.scan(local_shop.resi[number], SABUN)
    table.wait(lambda: len(prints(local_shop)) == 2)

    table.scan("CMD-PRINTSLIP")
    question = table.panel.flow.question
    assert question is not None
    assert question.title == f"Mengapa slip {number} dicetak ulang?"
    table.scan("CMD-5")
    table.wait(lambda: len(prints(local_shop)) == 4)

    assert [(row[0], row[2]) for row in prints(local_shop)][2:] == [
        (SLIP, "Label hilang"), (SLIP, ""),
    ]  # fmt: skip


@pytest.mark.req("PU-45", "PU-51")
def test_reprinting_by_keys_and_backing_out(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 1))
    assert table.press(Key.Key_F8).outcome is Outcome.WARNING
    table.scan(local_shop.resi[number], SABUN)
    table.wait(lambda: len(prints(local_shop)) == 2)

    table.press(Key.Key_F8)
    table.press(Key.Key_Escape)
    assert table.panel.flow.question is None
    table.press(Key.Key_F9)
    table.type("1", enter=False)
    table.wait(lambda: len(prints(local_shop)) == 4)

    assert prints(local_shop)[-1][0] == "packing_slip"


@pytest.mark.req("PU-45")
def test_reprinting_a_label_that_waits_gives_the_waiting_one_up(
    local_shop: Shop, table: PackingTable
) -> None:
    """Otherwise both would come out when the printer comes back."""
    number = local_shop.order(("SABUN", 1))
    with SocketPrinter() as gone:
        address = gone.address
    table.desk.save(zebra(address))
    table.scan(local_shop.resi[number], SABUN)
    table.wait(lambda: any(job.message for job in table.desk.queue.open_jobs()))
    (old,) = table.desk.queue.open_jobs()

    table.scan("CMD-REPRINT", "CMD-3")
    table.wait(lambda: len(table.desk.queue.open_jobs()) == 1)
    table.settle()

    (fresh,) = table.desk.queue.open_jobs()
    assert fresh.id != old.id
    assert table.desk.queue.job(old.id).state is JobState.CANCELLED


@pytest.mark.req("PU-45")
def test_a_label_reprinted_while_it_is_sent_does_not_come_out_twice(
    local_shop: Shop, table: PackingTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its printer turns out to be away afterwards: what was being sent is given up then."""
    number = local_shop.order(("SABUN", 1))
    with SocketPrinter() as gone:
        address = gone.address
    table.desk.save(zebra(address))
    table.scan(local_shop.resi[number], SABUN)
    table.wait(lambda: any(job.message for job in table.desk.queue.open_jobs()))
    (old,) = table.desk.queue.open_jobs()
    sending = replace(old, state=JobState.SENDING, message="")
    monkeypatch.setattr(table.desk, "open_jobs", lambda **_filters: [sending])

    table.panel.printer.reprint(number, "Label hilang")
    table.wait(lambda: any(job.id != old.id for job in table.desk.queue.open_jobs()))
    table.desk.changed.emit(replace(old, state=JobState.WAITING))

    assert table.desk.queue.job(old.id).state is JobState.CANCELLED
    (fresh,) = table.desk.queue.open_jobs()
    assert table.desk.note_of(fresh.id)["copy"] == 1


@pytest.mark.req("PU-45")
def test_among_several_labels_the_person_chooses(local_shop: Shop, table: PackingTable) -> None:
    one, two = local_shop.order(("SABUN", 1)), local_shop.order(("SABUN", 1))
    local_shop.ship(one)  # elsewhere, without paper
    table.scan(local_shop.resi[two], SABUN)
    table.wait(lambda: len(prints(local_shop)) == 2)
    table.panel.reload()
    table.settle()

    table.press(Key.Key_F8)
    question = table.panel.flow.question
    assert question is not None
    assert question.choices == (two, one)
    table.type("2", enter=False)
    table.settle()
    table.type("1", enter=False)
    table.wait(lambda: len(prints(local_shop)) == 4)
    table.settle()

    assert table.panel.queue.missing.orders == ()


# ---------------------------------------------------------------- one key away
@pytest.mark.req("WMS-VAL-05", "ERP-FIN-10")
def test_stock_card_journal_and_hpp_of_the_shipped_order_are_one_key_away(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SERUM", 2), price="75000")
    table.scan(local_shop.resi[number], SERUM, SERUM)

    table.press(Key.Key_F6)

    words = [one.text() for one in table.panel.side.findChildren(QLabel)]
    assert table.panel.side.title == f"Pesanan {number}"
    for expected in (
        "Rp 150.000", "Rp 20.000", "Rp 130.000", "-2, sisa 198", "SERUM · lot S1 · GD1-A-01",
        "13-100 Persediaan Barang Dagang",
    ):  # fmt: skip
        assert expected in words, words


@pytest.mark.req("PU-37", "WMS-MD-04")
def test_a_piece_without_barcode_gets_its_label_at_once(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("PITA", 2), ("SABUN", 1))
    table.scan(local_shop.resi[number], SABUN)

    table.press(Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    table.wait(lambda: len(papers(table)) == 1)

    (paper,) = papers(table)
    (code,) = texts(pdf_pictures(paper.read_bytes(), 203))
    assert code == "2900000000018"
    # the table knows the new barcode at once, and what was packed before still counts
    assert table.counts == {"Pita Kado": "0 / 2", "Sabun Muka Teh Hijau": "1 / 1"}
    assert table.scan(code).quantity == "1 / 2"
    assert table.scan(code).outcome is Outcome.DONE


@pytest.mark.req("WMS-MD-04")
def test_a_label_of_an_article_that_has_a_barcode_repeats_it(
    local_shop: Shop, table: PackingTable
) -> None:
    table.panel.labels.print()
    assert table.panel.message.text.startswith("Buka pesanan dulu")
    number = local_shop.order(("SERUM", 1))
    table.scan(local_shop.resi[number])

    table.panel.labels.print()
    table.wait(lambda: len(papers(table)) == 1)

    assert texts(pdf_pictures(papers(table)[0].read_bytes(), 203)) == [SERUM]
