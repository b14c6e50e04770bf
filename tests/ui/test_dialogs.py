"""Dialogs for what cannot be undone, reasons and choices; fields, preview, palette, export."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from reportlab.pdfgen.canvas import Canvas

from app.core.errors import UserError
from app.core.money import Money
from app.ui.dialogs import ask_reason, choose, confirm
from app.ui.export import TableExport, cell_value, save, write_file
from app.ui.gallery import canned
from app.ui.money_field import DateField, MoneyField, QuantityField
from app.ui.palette import Entry, Palette, score
from app.ui.panel import Panel
from app.ui.preview import PdfPreview
from app.ui.tokens import Tone
from tests.gallery import sample
from tests.gallery.sample import COLUMNS, SampleOrders, SamplePanel, order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

TODAY = date(2026, 11, 21)


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[Panel]:
    made = Panel(canned({}))
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.context.operations.close()


# ---------------------------------------------------------------- dialogs


def test_a_confirmation_names_the_act_and_enter_cancels(panel: Panel, qtbot: QtBot) -> None:
    done: list[str] = []
    dialog = confirm(
        panel, "Hapus 3 lot?", "3 lot tanpa stok dihapus.", "Hapus 3 lot", lambda: done.append("x")
    )
    qtbot.waitUntil(dialog.isVisible)
    assert (dialog.yes.text(), dialog.no.text()) == ("Hapus 3 lot", "Batal")

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert done == []
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_agreeing_runs_it_once(panel: Panel, qtbot: QtBot) -> None:
    done: list[str] = []
    dialog = confirm(panel, "Hapus?", "Satu lot dihapus.", "Hapus", lambda: done.append("x"))

    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)

    assert done == ["x"]


def test_a_reason_is_required(panel: Panel, qtbot: QtBot) -> None:
    reasons: list[str] = []
    dialog = ask_reason(
        panel, "Cetak ulang label", "Alasan dicatat.", "Cetak", ("Label rusak",), reasons.append
    )
    dialog.yes.click()
    assert dialog.isVisible()
    assert dialog.field.error == "Isi alasannya dahulu."

    dialog.reason.setCurrentText("  Label basah ")
    dialog.yes.click()

    assert reasons == ["Label basah"]


@pytest.mark.req("PU-09")
@pytest.mark.parametrize("how", ["key", "scan", "enter"])
def test_an_ambiguous_code_is_chosen_by_number(panel: Panel, how: str, qtbot: QtBot) -> None:
    chosen: list[int] = []
    dialog = choose(
        panel, "Kode ini ada di dua tempat", "Pilih.", ("Lot L2409", "Produk Serum"), chosen.append
    )
    qtbot.waitUntil(dialog.isVisible)
    if how == "key":
        qtbot.keyClicks(dialog.list, "2")
    elif how == "scan":
        dialog.scanned("2", 1)
    else:
        qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert chosen == [1]


def test_a_number_that_is_not_offered_chooses_nothing(panel: Panel, qtbot: QtBot) -> None:
    chosen: list[int] = []
    dialog = choose(panel, "Pilih", "Pilih.", ("A", "B"), chosen.append)

    dialog.scanned("3", 1)
    dialog.scanned("0", 1)

    assert chosen == []
    assert dialog.isVisible()
    dialog.reject()


# ---------------------------------------------------------------- fields


@pytest.fixture
def form(panel: Panel) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.addWidget(QLineEdit())
    panel.set_content(made)
    return made


def add(form: QWidget, field: QWidget) -> None:
    layout = form.layout()
    assert layout is not None
    layout.addWidget(field)
    field.show()
    field.setFocus()


@pytest.mark.req("WMS-GEN-04")
def test_money_is_shown_in_full_when_left(form: QWidget, qtbot: QtBot) -> None:
    field = MoneyField()
    add(form, field)
    seen: list[object] = []
    field.value_changed.connect(seen.append)

    qtbot.keyClicks(field, "1250000,5")
    form.findChildren(QLineEdit)[0].setFocus()

    assert field.value() == Money.parse("1250000.50")
    assert field.text() == "Rp 1.250.000,50"
    assert seen[-1] == field.value()


def test_what_cannot_be_read_is_marked_when_left(form: QWidget, qtbot: QtBot) -> None:
    field = MoneyField()
    add(form, field)

    qtbot.keyClicks(field, "1.25")
    assert field.property("invalid") is not True
    form.findChildren(QLineEdit)[0].setFocus()

    assert field.value() is None
    assert field.property("invalid") is True
    assert (
        field.toolTip()
        == field.problem
        == ('"1.25" bukan jumlah uang. Contoh: 1.250.000 atau 1.250,50')
    )
    field.setFocus()
    field.setText("")
    qtbot.keyClicks(field, "1250")
    assert field.property("invalid") is False


def test_quantity_and_date_fields(form: QWidget, qtbot: QtBot) -> None:
    quantity, day = QuantityField(most=5000), DateField(lambda: TODAY)
    add(form, quantity)
    qtbot.keyClicks(quantity, "1380")
    add(form, day)
    qtbot.keyClicks(day, "+9")
    form.findChildren(QLineEdit)[0].setFocus()

    assert (quantity.value(), quantity.text()) == (1380, "1.380")
    assert (day.value(), day.text()) == (date(2026, 11, 30), "30 Nov 2026")
    quantity.set_value(None)
    assert (quantity.value(), quantity.text()) == (None, "")


def test_the_calendar_gives_a_date(form: QWidget, qtbot: QtBot) -> None:
    day = DateField(lambda: TODAY)
    add(form, day)

    menu = day.open_calendar()
    calendar = menu.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget)
    assert calendar.selectedDate() == QDate(2026, 11, 21)
    calendar.clicked.emit(QDate(2026, 12, 1))

    assert day.value() == date(2026, 12, 1)


# ---------------------------------------------------------------- preview


def pdf(pages: int) -> bytes:
    import io

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(283.5, 425.2))  # 100 x 150 mm
    for page in range(pages):
        canvas.setFillGray(0)
        canvas.rect(20, 20 + 60 * page, 200, 40, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_pages_are_drawn_and_turned(panel: Panel, qtbot: QtBot) -> None:
    preview = PdfPreview(panel, can_print=True)
    panel.set_content(preview)
    with qtbot.waitSignal(preview.shown):
        preview.show_pdf(pdf(3))
    first = preview.picture().toImage()
    assert (preview.pages, preview.page) == (3, 0)
    assert first.width() > 200
    assert first.height() == pytest.approx(first.width() * 1.5, rel=0.02)

    with qtbot.waitSignal(preview.shown):
        qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.page == 1
    assert preview.picture().toImage() != first
    preview.forward()
    preview.forward()

    assert preview.page == 2


def test_a_damaged_pdf_is_an_error_of_ours_with_a_number(panel: Panel, qtbot: QtBot) -> None:
    preview = PdfPreview(panel)
    panel.set_content(preview)

    preview.show_pdf(b"not a pdf")

    qtbot.waitUntil(lambda: panel.message.tone is Tone.ERROR)
    assert "Nomor laporan" in panel.message.text


# ---------------------------------------------------------------- palette


def entry(text: str, detail: str = "Gudang") -> Entry:
    return Entry(text, detail, "box", "", lambda: None)


@pytest.mark.req("WMS-GEN-06")
@pytest.mark.parametrize(
    ("needle", "better", "worse"),
    [
        ("pack", "Packing", "Repack"),
        ("stok", "Stok Opname", "Mutasi Stok"),
        ("mut", "Mutasi Stok", "Komputer"),
        ("so", "Stok Opname", "Produk"),
    ],
)
def test_the_palette_ranks_what_is_meant(needle: str, better: str, worse: str) -> None:
    assert score(needle, entry(better)) > score(needle, entry(worse))


def test_the_palette_opens_finds_and_runs(panel: Panel, qtbot: QtBot) -> None:
    ran: list[str] = []
    pages = ("Pesanan", "Packing", "Produk", "Stok Opname")
    entries = [Entry(name, "Gudang", "box", "F2", partial(ran.append, name)) for name in pages]
    palette = Palette(panel, lambda: entries)
    palette.open_palette()
    assert [one.text for one in palette.found] == list(pages)

    qtbot.keyClicks(palette.field, "op")
    assert [one.text for one in palette.found] == ["Stok Opname"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert ran == ["Stok Opname"]
    assert not palette.isVisible()


def test_escape_closes_the_palette_and_gives_the_focus_back(panel: Panel, qtbot: QtBot) -> None:
    before = QLineEdit(panel)
    before.show()
    before.setFocus()
    palette = Palette(panel, lambda: [entry("Pesanan")])
    palette.open_palette()
    assert palette.field.hasFocus()

    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)

    assert not palette.isVisible()
    assert before.hasFocus()


# ---------------------------------------------------------------- export


def exported(rows: int) -> TableExport:
    return TableExport("Pesanan [Nov]", COLUMNS, None, tuple(order(at) for at in range(rows)))


def test_xlsx_holds_numbers_as_numbers_and_codes_as_text(tmp_path: Path) -> None:
    file = tmp_path / "pesanan.xlsx"

    assert write_file(file, exported(3), iter(exported(3).rows)) == 3

    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert sheet.title == "Pesanan  Nov "
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0] == [
        "Pesanan", "Pesanan (rincian)", "Pelanggan", "Pelanggan (rincian)", "Item", "Total",
        "Resi / Kurir", "Resi / Kurir (rincian)", "Status",
    ]  # fmt: skip
    assert found[1] == [
        "SO-2026-000000", "Shopee · Glow Official · 1 Nov 2026", "Siti Rahmawati",
        "0812-••••-1000", 1, 38500, "JP7000000000", "J&T Express", "Siap kirim",
    ]  # fmt: skip


def test_csv_opens_in_an_indonesian_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "pesanan.csv"

    write_file(file, exported(2), iter(exported(2).rows))

    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.reader(source, delimiter=";"))
    assert rows[1][0] == "SO-2026-000000"
    assert rows[1][5] == "38500"
    assert len(rows) == 3


def test_money_with_sen_stays_exact() -> None:
    assert cell_value(Money.parse("1250.55")) == Decimal("1250.55")
    assert cell_value(Money.parse("1250.00")) == 1250


def test_every_page_of_a_list_is_written(tmp_path: Path, qtbot: QtBot) -> None:
    panel = SamplePanel(sample.context(sample.pages_of(2_345)))
    qtbot.addWidget(panel)
    file = tmp_path / "semua.xlsx"
    done: list[int] = []

    save(panel, TableExport("Pesanan", COLUMNS, SampleOrders(limit=1000), ()), file, done.append)

    qtbot.waitUntil(lambda: done == [2_345])
    assert panel.message.text == "2.345 baris disimpan ke semua.xlsx."
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    numbers = [row[0] for row in sheet.iter_rows(min_row=2, max_col=1, values_only=True)]
    assert numbers == [f"SO-2026-{at:06d}" for at in range(2_345)]
    panel.context.operations.close()


def test_a_file_that_cannot_be_written_is_explained_and_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "tidak-ada" / "pesanan.xlsx"

    with pytest.raises(UserError, match=r"File pesanan\.xlsx tidak dapat ditulis"):
        write_file(file, exported(1), iter(exported(1).rows))

    assert list(tmp_path.iterdir()) == []


def test_formulas_do_not_run_from_a_csv(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    columns = (COLUMNS[0],)
    evil = sample.SampleOrder(
        **{
            **{name: getattr(order(0), name) for name in order(0).__slots__},
            "number": '=HYPERLINK("x")',
        }
    )

    write_file(file, TableExport("x", columns, None, (evil,)), iter((evil,)))

    assert "'=HYPERLINK" in file.read_text(encoding="utf-8-sig")


@pytest.mark.req("WMS-GEN-04")
def test_qts_own_file_dialog_speaks_indonesian(qtbot: QtBot) -> None:
    """Shown where the system has none of its own."""
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.show()

    words = {label.text() for label in dialog.findChildren(QLabel) if label.isVisible()}
    assert words == {"&Lihat di:", "&Nama file:", "&Jenis file:"}
    pressed = {one.text() for one in dialog.findChildren(QPushButton) if one.isVisible()}
    assert pressed == {"&Buka", "Batal"}
