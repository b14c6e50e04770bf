"""The product screens on a real company, worked as people work them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt

from app.catalog.api import (
    BarcodeIn,
    ComponentIn,
    CreateCategory,
    CreateProduct,
    ProductDetail,
    ProductList,
)
from app.catalog.columns import COLUMNS
from app.catalog.panels.product_form import ProductForm
from app.catalog.panels.product_labels import LabelForm
from app.catalog.panels.product_view import ProductDetailView
from app.catalog.panels.products import ProductsPanel
from app.core.money import Money
from app.documents.panels.print_desk import PrintDesk
from app.files.api import AttachmentList
from app.files.panels.attachments import AttachmentBox
from app.integrations.panels.product_import import ProductImportFiles
from app.ui.fields import Field
from app.ui.money_field import MoneyField
from app.ui.tokens import Tone
from tests.documents.paper import pdf_pictures, texts
from tests.files.samples import picture
from tests.support.company import Company
from tests.support.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QLineEdit
    from pytestqt.qtbot import QtBot

EAN = "8991234567891"


@pytest.fixture
def company(sqlite_url: str) -> Iterator[Company]:
    with Company.found(sqlite_url, opened=False) as made:
        yield made


@pytest.fixture
def products(qtbot: QtBot, company: Company) -> Iterator[Callable[..., Screen[ProductsPanel]]]:
    made: list[Screen[ProductsPanel]] = []

    def build(*rights: str, **opened: object) -> Screen[ProductsPanel]:
        made.append(Screen(qtbot, company.client(*rights), ProductsPanel, **opened))
        return made[-1]

    yield build
    for screen in made:
        screen.close()


def _make(company: Company, sku: str, **values: Any) -> None:
    values.setdefault("product_name", f"Produk {sku}")
    company.admin.do(CreateProduct(sku=sku, **values))


def _skus(screen: Screen[ProductsPanel]) -> list[str]:
    return [row.sku for row in screen.panel.list.rows]


def _detail(screen: Screen[ProductsPanel]) -> ProductDetailView:
    found = screen.panel.side.findChild(ProductDetailView)
    assert isinstance(found, ProductDetailView)
    return found


def _form(screen: Screen[ProductsPanel]) -> ProductForm:
    found = screen.panel.side.findChild(ProductForm)
    assert isinstance(found, ProductForm)
    return found


def _label_form(screen: Screen[ProductsPanel]) -> LabelForm:
    found = screen.panel.side.findChild(LabelForm)
    assert isinstance(found, LabelForm)
    return found


def _type(form: ProductForm, **texts: str) -> None:
    """Type into fields as a person does."""
    for name, text in texts.items():
        widget = form._inputs[name]
        if isinstance(widget, MoneyField):
            widget.clear()
            widget.setText(text)
            widget.textEdited.emit(text)
        else:
            widget.setText(text)  # type: ignore[attr-defined]


@pytest.mark.req("WMS-MD-02", "WMS-GEN-08")
def test_typing_searches_and_filters_narrow(
    company: Company, products: Callable[..., Screen[ProductsPanel]], qtbot: QtBot
) -> None:
    company.admin.do(CreateCategory(category_name="Wajah"))
    _make(company, "SRM-30", product_name="Serum Niacinamide", category="Wajah")
    _make(company, "TNR-1", product_name="Toner", barcodes=(BarcodeIn(code=EAN),))
    screen = products()
    assert _skus(screen) == ["SRM-30", "TNR-1"]

    qtbot.keyClicks(screen.panel.search.field, "niacin ser")
    qtbot.waitUntil(lambda: _skus(screen) == ["SRM-30"])
    screen.panel.search.set_text("")
    screen.panel.search.set_filter("barcode", "none")
    screen.settle()
    assert _skus(screen) == ["SRM-30"]
    screen.panel.search.clear_filter("barcode")
    screen.panel.search.set_filter("category", "Wajah")
    screen.settle()

    assert _skus(screen) == ["SRM-30"]


@pytest.mark.req("WMS-MD-02", "PU-15")
def test_a_scan_shows_its_product(
    company: Company, products: Callable[..., Screen[ProductsPanel]]
) -> None:
    _make(company, "SRM-30", barcodes=(BarcodeIn(code=EAN),))
    screen = products()

    screen.panel.scanned(f"]C10{EAN}", 0)
    screen.settle()

    assert screen.panel.side.title == "Produk SRM-30"
    assert _detail(screen).view.sku == "SRM-30"
    screen.panel.scanned("TIDAK-ADA", 0)
    screen.settle()
    assert screen.panel.search.text == "TIDAK-ADA"


@pytest.mark.req("WMS-MD-01", "WMS-GEN-09")
def test_a_new_product_by_the_form_with_its_errors_at_the_fields(
    company: Company, products: Callable[..., Screen[ProductsPanel]], qtbot: QtBot
) -> None:
    screen = products()
    qtbot.keyClick(screen.panel, Qt.Key.Key_F4)
    form = _form(screen)
    _type(form, sku="CMD-1", product_name="", sell_price="seribu")

    form.save()
    assert '"seribu" bukan jumlah uang' in screen.said
    _type(form, sell_price="89.000")
    form.save()
    screen.settle()
    assert screen.panel.message.tone is Tone.ERROR
    wrong = {
        name: field.error
        for name, widget in form._inputs.items()
        if isinstance(field := widget.parentWidget(), Field) and field.error
    }
    assert set(wrong) == {"sku", "product_name"}

    _type(form, sku="SRM-30", product_name="Serum", barcodes=f"{EAN}; K1")
    form.save()
    screen.settle()

    assert screen.said == "Produk SRM-30 ditambahkan."
    assert _detail(screen).view.name == "Serum"
    view = company.admin.ask(ProductDetail(sku="SRM-30"))
    assert ([each.code for each in view.barcodes], view.sell_price) == (
        [EAN, "K1"], Money(8_900_000),
    )  # fmt: skip
    assert _skus(screen) == ["SRM-30"]


@pytest.mark.req("WMS-MD-03")
def test_a_barcode_is_added_by_scanning_and_its_removal_undone(
    company: Company, products: Callable[..., Screen[ProductsPanel]]
) -> None:
    _make(company, "A")
    _make(company, "B", barcodes=(BarcodeIn(code="K1"),))
    screen = products(sku="A")
    _detail(screen).barcode.setFocus()

    screen.panel.scanned(EAN, 0)
    screen.settle()
    assert [each.code for each in _detail(screen).view.barcodes] == [EAN]
    _detail(screen).barcode.setFocus()
    screen.panel.scanned("K1", 0)
    screen.settle()
    assert "sudah dipakai oleh B – Produk B" in screen.said

    _detail(screen).barcode_removed.emit(EAN)
    screen.settle()
    assert _detail(screen).view.barcodes == ()
    screen.panel.message.undo()
    screen.settle()
    assert [each.code for each in _detail(screen).view.barcodes] == [EAN]


@pytest.mark.req("WMS-MD-09", "WMS-MD-04")
def test_units_and_internal_barcodes_beside_the_list(
    company: Company, products: Callable[..., Screen[ProductsPanel]]
) -> None:
    _make(company, "A")
    screen = products(sku="A")

    _detail(screen).unit.setText("karton = 12")
    _detail(screen).unit.returnPressed.emit()
    screen.settle()
    _detail(screen).unit.setText("dus")
    _detail(screen).unit.returnPressed.emit()
    screen.settle()
    assert "tidak dikenal" in screen.said
    screen.panel.generate_barcodes()
    screen.settle()

    view = company.admin.ask(ProductDetail(sku="A"))
    assert [(each.unit, each.factor) for each in view.units] == [("karton", "12")]
    assert [each.code for each in view.barcodes] == ["2900000000018"]


@pytest.fixture
def desk(tmp_path: Path, company: Company) -> Iterator[PrintDesk]:
    made = PrintDesk(tmp_path, company.env)
    made.start()
    yield made
    made.close()


def _labels(screen: Screen[ProductsPanel], desk: PrintDesk, qtbot: QtBot, copies: int) -> str:
    """Ask for labels and wait for the paper; what its code says."""
    screen.panel.context.services.offer("app.documents.panels.print_desk:PrintDesk", lambda: desk)
    screen.panel.ask_labels()
    form = _label_form(screen)
    form.copies.set_value(copies)
    form.save()
    screen.settle()
    folder = desk._notes_folder.parent.parent / "cetakan"
    qtbot.waitUntil(lambda: bool(list(folder.glob("*.pdf"))), timeout=20_000)
    pages = pdf_pictures(next(iter(folder.glob("*.pdf"))).read_bytes(), 203)
    assert len(pages) == copies
    (code,) = texts(pages)
    return code


@pytest.mark.req("WMS-MD-04")
def test_labels_of_a_product_without_barcode_get_one_first(
    company: Company,
    products: Callable[..., Screen[ProductsPanel]],
    desk: PrintDesk,
    qtbot: QtBot,
) -> None:
    _make(company, "A")
    screen = products(sku="A")

    assert _labels(screen, desk, qtbot, 3) == "2900000000018"

    view = company.admin.ask(ProductDetail(sku="A"))
    assert [each.code for each in view.barcodes] == ["2900000000018"]
    assert screen.said == "3 label dikirim ke antrean cetak."


@pytest.mark.req("WMS-MD-04")
def test_labels_are_printed_from_the_list_and_by_readers_too(
    company: Company,
    products: Callable[..., Screen[ProductsPanel]],
    desk: PrintDesk,
    qtbot: QtBot,
) -> None:
    _make(company, "A", barcodes=(BarcodeIn(code=EAN),))
    _make(company, "B")
    screen = products("product.read")
    screen.panel.list.select_key("A")

    assert _labels(screen, desk, qtbot, 1) == EAN

    screen.panel.list.select_key("B")
    screen.panel.ask_labels()
    _label_form(screen).save()
    screen.settle()
    assert screen.said == ("B belum punya barcode. Minta admin membuatkannya di halaman Produk.")


@pytest.mark.req("WMS-MD-04")
def test_a_count_that_cannot_be_is_marked(
    company: Company, products: Callable[..., Screen[ProductsPanel]]
) -> None:
    _make(company, "A", tracking="lot")
    screen = products(sku="A")
    screen.panel.ask_labels()
    form = _label_form(screen)
    assert "lot" in form._inputs

    form.copies.set_value(1_001)
    form.save()

    assert screen.said == "Jumlah label harus 1 sampai 1.000."
    assert form.copies.property("invalid")


@pytest.mark.req("WMS-MD-06")
def test_photos_are_added_beside_the_list_and_one_is_made_the_main(
    company: Company, products: Callable[..., Screen[ProductsPanel]], tmp_path: Path
) -> None:
    _make(company, "A")
    screen = products(sku="A")
    files = [tmp_path / "depan.jpg", tmp_path / "belakang.jpg"]
    for at, file in enumerate(files):
        file.write_bytes(picture(shade=10 + 90 * at))
    box = screen.panel.side.findChild(AttachmentBox)
    assert isinstance(box, AttachmentBox)

    _detail(screen).main_asked.emit()
    assert screen.said == "Pilih dulu salah satu foto produk ini."
    box.add_files(files)
    screen.settle()
    box = screen.panel.side.findChild(AttachmentBox)
    assert isinstance(box, AttachmentBox)
    assert [item.name for item in box.strip.items] == ["depan.jpg", "belakang.jpg"]
    box.strip.select(box.strip.items[1].key)
    _detail(screen).main_asked.emit()
    screen.settle()

    rows = company.admin.ask(AttachmentList(subject_kind="product", subject="A"))
    assert company.admin.ask(ProductDetail(sku="A")).photo == rows[1].sha256


@pytest.mark.req("WMS-MD-01")
def test_a_change_is_saved_and_half_typed_forms_are_not_taken_away(
    company: Company, products: Callable[..., Screen[ProductsPanel]]
) -> None:
    _make(company, "A", buy_price=Money(100))
    _make(company, "B")
    screen = products(sku="A")
    screen.panel.edit_current()
    _type(_form(screen), product_name="Nama Baru")

    screen.panel.list.activated.emit(screen.panel.list.rows[1])
    assert screen.said == "Simpan atau batalkan dulu isian di samping."
    _form(screen).save()
    screen.settle()

    view = company.admin.ask(ProductDetail(sku="A"))
    assert (view.name, view.buy_price, view.version) == ("Nama Baru", Money(100), 2)
    assert screen.panel.side.title == "Nama Baru"


@pytest.mark.req("WMS-MD-10")
def test_what_a_bundle_holds_is_typed_line_by_line(
    company: Company, products: Callable[..., Screen[ProductsPanel]]
) -> None:
    _make(company, "A")
    _make(company, "P", kind="bundle", components=(ComponentIn(sku="A", qty=1),))
    screen = products(sku="P")

    _detail(screen).components_asked.emit()
    form = screen.panel._form
    assert form is not None
    assert form._inputs["components"].toPlainText() == "A = 1"  # type: ignore[attr-defined]
    form._inputs["components"].setPlainText("A = dua")  # type: ignore[attr-defined]
    form.save()
    assert 'Baris "A = dua" tidak dikenal' in screen.said
    form._inputs["components"].setPlainText("A = 3\n")  # type: ignore[attr-defined]
    form.save()
    screen.settle()

    assert [each.qty for each in company.admin.ask(ProductDetail(sku="P")).components] == [3]


@pytest.mark.req("WMS-MD-07")
def test_deactivating_can_be_undone(
    company: Company, products: Callable[..., Screen[ProductsPanel]]
) -> None:
    _make(company, "A")
    screen = products()
    screen.panel.list.focus_first()

    screen.panel.toggle_active()
    screen.settle()
    assert _skus(screen) == []
    screen.panel.message.undo()
    screen.settle()

    assert _skus(screen) == ["A"]


@pytest.mark.req("WMS-SEC-07")
def test_a_reader_sees_no_way_to_change(
    company: Company, products: Callable[..., Screen[ProductsPanel]]
) -> None:
    _make(company, "A", barcodes=(BarcodeIn(code=EAN),))

    screen = products("product.read", sku="A")

    shown = {action.text() for action in screen.panel.actions()}
    assert "Tambah Produk" not in shown
    assert "Ubah produk" not in shown
    barcode: QLineEdit = _detail(screen).barcode
    assert barcode.parentWidget() is None


# ---------------------------------------------------------------- files


@pytest.fixture
def imports(qtbot: QtBot, company: Company) -> Iterator[Screen[ProductImportFiles]]:
    screen = Screen(qtbot, company.admin, ProductImportFiles)
    yield screen
    screen.close()


def _workbook(file: Path, *rows: list[object]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Catatan"
    sheet.append(["bukan ini"])
    data = book.create_sheet("Produk")
    data.append([each.title for each in COLUMNS])
    for row in rows:
        data.append(row)
    book.save(file)
    return file


def _row(sku: str, name: str, **values: object) -> list[object]:
    return [{"sku": sku, "product_name": name, **values}.get(each.field, "") for each in COLUMNS]


def _lines(screen: Screen[ProductImportFiles]) -> list[tuple[int, str, str, str]]:
    return [(line.row, line.action, line.code, line.column) for line in screen.panel.lines.rows]


@pytest.mark.req("WMS-MD-05")
def test_a_file_is_shown_before_anything_is_written_then_imported(
    company: Company, imports: Screen[ProductImportFiles], tmp_path: Path
) -> None:
    _make(company, "A", sell_price=Money(100))
    file = _workbook(
        tmp_path / "produk.xlsx",
        _row("A", "Produk A", sell_price=5000, brand="Lumina"),
        _row("B", "Baru", barcodes=8991234567891, requires_expiry="ya", tracking="lot"),
        _row("CONTOH-X", "Contoh"),
    )

    imports.panel.open_file(file)
    imports.settle()

    assert _lines(imports) == [
        (2, "update", "A", "Merek"), (2, "update", "A", "Harga jual"), (3, "create", "B", ""),
    ]  # fmt: skip
    assert imports.panel._action is not None
    assert (imports.panel._action.text(), imports.panel._action.isEnabled()) == (
        "Impor 2 produk", True,
    )  # fmt: skip
    assert imports.said == "produk.xlsx. 1 baris contoh dilewati."
    assert company.admin.ask(ProductList()).total == 1

    imports.panel._action.trigger()
    imports.settle()

    assert imports.said == "1 produk ditambahkan, 1 diperbarui, 0 tidak berubah."
    view = company.admin.ask(ProductDetail(sku="B"))
    assert ([each.code for each in view.barcodes], view.removal) == ([EAN], "fefo")
    assert imports.panel.lines.rows == []


@pytest.mark.req("WMS-MD-05")
def test_problems_stop_the_import_and_good_rows_can_go_alone(
    company: Company, imports: Screen[ProductImportFiles], tmp_path: Path
) -> None:
    file = _workbook(
        tmp_path / "produk.xlsx",
        _row("A", "Baik"),
        _row("B", "Buruk", sell_price="mahal", barcodes="8991234567890"),
        _row("C", "", max_stock=1, min_stock=2),
        _row("", "Tanpa SKU"),
    )

    imports.panel.open_file(file)
    imports.settle()

    assert _lines(imports) == [
        (3, "error", "", "Harga jual"), (4, "error", "C", "Nama"), (4, "error", "C", "Stok maks"),
        (5, "error", "", "SKU"),
    ]  # fmt: skip
    assert imports.panel._action is not None
    assert not imports.panel._action.isEnabled()
    assert "4 masalah di 3 baris" in imports.said
    imports.panel.cards.pressed.emit("create")
    assert _lines(imports) == [(2, "create", "A", "")]

    imports.panel.import_good()
    imports.settle()

    assert [row.sku for row in company.admin.ask(ProductList()).rows] == ["A"]


@pytest.mark.req("WMS-MD-05")
def test_what_is_no_table_is_refused_kindly(
    imports: Screen[ProductImportFiles], tmp_path: Path
) -> None:
    picture = tmp_path / "foto.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))

    imports.panel.open_file(picture)
    imports.settle()

    assert imports.panel.message.tone is Tone.ERROR
    assert "foto.xlsx" in imports.said
    other = tmp_path / "lain.csv"
    other.write_text("a;b\n1;2\n", encoding="utf-8")
    imports.panel.open_file(other)
    imports.settle()
    (line,) = imports.panel.lines.rows
    assert line.text.startswith("Judul kolom tidak ditemukan. Pakai berkas templat")


@pytest.mark.req("WMS-MD-05")
def test_the_template_and_the_export_come_back_unchanged(
    company: Company,
    imports: Screen[ProductImportFiles],
    products: Callable[..., Screen[ProductsPanel]],
    tmp_path: Path,
) -> None:
    template, export = tmp_path / "templat.xlsx", tmp_path / "produk.xlsx"
    imports.panel.write_template(template)
    imports.settle()
    assert imports.said == "Templat disimpan ke templat.xlsx."
    assert load_workbook(template)["Produk"]["A2"].value == "CONTOH-SRM-30"
    _make(company, "000123", barcodes=(BarcodeIn(code="036000291452"),), sell_price=Money(150))
    screen = products()
    screen.panel.write_export(export)
    screen.settle()
    assert screen.said == "1 produk disimpan ke produk.xlsx."

    imports.panel.open_file(export)
    imports.settle()

    assert _lines(imports) == [(2, "same", "000123", "")]
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".part")] == []
