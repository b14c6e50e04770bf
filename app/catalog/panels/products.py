"""Produk: the list, one product beside it, and the form (WMS-MD-01 to WMS-MD-10)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QFileDialog

from app.catalog import importing
from app.catalog.api import (
    AddBarcode,
    AddUnit,
    CategoryRow,
    CategoryTree,
    ExportProducts,
    GenerateBarcodes,
    ProductByBarcode,
    ProductDetail,
    ProductList,
    ProductRow,
    ProductView,
    RemoveBarcode,
    SetProductActive,
    ShelfRuleDetail,
    UnitNames,
    UpdateProduct,
)
from app.catalog.panels import samples, words
from app.catalog.panels.product_form import ComponentsForm, ProductForm
from app.catalog.panels.product_labels import LabelForm, Labelled, ask_labels
from app.catalog.panels.product_view import ProductDetailView
from app.catalog.panels.shelf_form import ShelfForm
from app.catalog.panels.shelf_form import sample as shelf_sample
from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.text import angka
from app.files.panels.attachments import AttachmentBox
from app.scanning.normalise import normalise
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.sheet_import import write_whole
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.catalog.api import Generated, ScannedProduct, ShelfRuleRow
    from app.core.client import Client
    from app.core.commands import Command, Done
    from app.ui.operations import Progress

_PAGE = 1000


def _pill(row: ProductRow) -> PillText:
    if not row.active:
        return PillText("Nonaktif", Tone.NEUTRAL)
    if row.kind != "goods":
        return PillText(words.KINDS[row.kind], Tone.DONE)
    return PillText("Aktif", Tone.OK)


def _codes(row: ProductRow) -> str:
    if row.barcodes == 0:
        return "Belum punya barcode"
    return f"{row.barcodes} barcode" if row.barcodes > 1 else ""


def _counted(row: ProductRow) -> str:
    tracked = {"lot": "per lot", "serial": "per serial"}.get(row.tracking, "")
    return " · ".join(part for part in (tracked, "wajib ED" if row.requires_expiry else "") if part)


def _category(row: ProductRow) -> str:
    return row.category.rpartition(" > ")[2]


def _above(row: ProductRow) -> str:
    return row.category.rpartition(" > ")[0]


COLUMNS = (
    Column(
        "name",
        "Produk",
        lambda row: f"{row.name} · {row.variant}" if row.variant else row.name,
        detail=lambda row: " · ".join(part for part in (row.sku, row.brand) if part),
        stretch=True,
    ),
    Column("barcode", "Barcode", lambda row: row.barcode, detail=_codes, width=140),
    Column("category", "Kategori", _category, detail=_above, width=150),
    Column("unit", "Satuan", lambda row: row.base_unit, detail=_counted, width=120),
    Column(
        "price",
        "Harga jual",
        lambda row: row.sell_price or None,
        Kind.MONEY,
        detail=lambda row: f"beli {row.buy_price.rupiah()}" if row.buy_price else "",
        width=116,
    ),
    Column("status", "Status", _pill, Kind.PILL, width=108),
)


class ProductsPanel(Panel):
    """Search, look, change; files and barcodes from the menu."""

    title: ClassVar[str] = "Produk"
    icon: ClassVar[str] = "product"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"product", "category"})
    search_hint: ClassVar[str] = "Cari nama, SKU, atau barcode"

    def build(self) -> None:
        may = self.context.actor.may
        self._categories: tuple[str, ...] = ()
        self._units: tuple[str, ...] = ()
        self._detail: ProductDetailView | None = None
        self._form: ProductForm | ComponentsForm | ShelfForm | LabelForm | None = None
        if may("product.create"):
            self.set_primary("Tambah Produk", "F4", self.add_product)
            self.add_action(
                "Impor dari berkas …", "F6", lambda: self.context.open("catalog.import")
            )
        if may("product.update"):
            self.add_action("Ubah produk", "F2", self.edit_current)
            self.add_action("Buat barcode internal", "F8", self.generate_barcodes)
            self.add_action("Nonaktifkan / aktifkan", "F9", self.toggle_active)
            self.add_action("Umur simpan, ED, dan garansi …", "F10", self.ask_shelf)
        self.add_action("Cetak label …", "F3", self.ask_labels)
        self.add_action("Unduh produk (berkas impor) …", "F7", self.save_export)
        self._filters()
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda row: row.sku,
            empty=Empty(
                "Belum ada produk. Tambahkan satu per satu, atau impor dari berkas Excel.",
                "Impor dari berkas …",
                lambda: self.context.open("catalog.import"),
                "product",
            ),
        )
        self.list.activated.connect(self._open_row)
        self.list.set_tone(lambda row: None if row.active else Tone.NEUTRAL)

    def _filters(self) -> None:
        add = self.search.add_filter
        add("status", "Status", (("inactive", "Nonaktif"), ("all", "Semua")))
        add("kind", "Jenis", tuple(words.KINDS.items()))
        add("barcode", "Barcode", (("none", "Belum punya"),))

    def reload(self) -> None:
        super().reload()
        self.ask(CategoryTree(), done=self._know_categories, key="categories")
        self.ask(UnitNames(), done=self._know_units, key="units")
        if self._detail is not None and self.side.isVisible():
            self._look(self._detail.view.sku)

    def opened(self, **arguments: object) -> None:
        """``sku`` shows a product, ``text`` searches, ``add`` opens the form."""
        if "text" in arguments:
            self.search.set_text(str(arguments["text"]))
        if "sku" in arguments:
            self._look(str(arguments["sku"]))
        if "add" in arguments:
            self.add_product()

    def scanned(self, code: str, at_ms: int) -> None:
        """A code belongs to the open product's new barcode field, else it finds its product."""
        if self._detail is not None and self._detail.takes_scan():
            self._add_barcode(code)
            return
        self.ask(
            ProductByBarcode(code=normalise(code).text), done=lambda found: self._found(code, found)
        )

    def _found(self, code: str, found: ScannedProduct | None) -> None:
        if found is None:
            self.search.set_text(normalise(code).text)
            return
        self.list.select_key(found.sku)
        self._look(found.sku)

    # ---------------------------------------------------------------- the list
    def _page(self, page: PageRequest) -> ProductList:
        filters = self.search.filters
        status = filters.get("status")
        kind: Any = filters.get("kind")
        return ProductList(
            text=self.search.text,
            category=filters.get("category", ""),
            kind=kind,
            active=None if status == "all" else status != "inactive",
            without_barcode="barcode" in filters,
            after=page.after,
            limit=page.limit,
        )

    def _know_categories(self, rows: tuple[CategoryRow, ...]) -> None:
        if not self._categories and rows:
            choices = tuple((row.path, row.path) for row in rows)
            self.search.add_filter("category", "Kategori", choices)
        self._categories = tuple(row.path for row in rows)

    def _know_units(self, units: tuple[str, ...]) -> None:
        self._units = units

    # ---------------------------------------------------------------- one product
    def _open_row(self, row: ProductRow) -> None:
        if self._form is not None and self.side.isVisible():
            self.say("Simpan atau batalkan dulu isian di samping.", Tone.WARN)
            return
        self._look(row.sku)

    def _look(self, sku: str) -> None:
        self.ask(ProductDetail(sku=sku), done=self._show, key="detail")

    def _show(self, view: ProductView) -> None:
        if self._form is not None and self.side.isVisible():
            return  # an answer that came late must not take away what the person is typing
        may_change = self.context.actor.may("product.update")
        box = AttachmentBox(self)
        box.show_subject("product", view.sku, may_add=may_change)
        detail = ProductDetailView(view, may_change=may_change, photos=box)
        detail.main_asked.connect(lambda: self._make_main(view, box))
        detail.edit_asked.connect(lambda: self.edit(view))
        detail.components_asked.connect(lambda: self._edit_components(view))
        detail.barcode_added.connect(self._add_barcode)
        detail.barcode_removed.connect(self._remove_barcode)
        detail.generate_asked.connect(lambda: self._generate((view.sku,)))
        detail.unit_added.connect(self._add_unit)
        detail.labels_asked.connect(self.ask_labels)
        self._detail = detail
        self.show_detail(view.name, detail)

    def _make_main(self, view: ProductView, box: AttachmentBox) -> None:
        chosen = box.current
        if chosen is None or chosen.kind == "pdf":
            self.say("Pilih dulu salah satu foto produk ini.", Tone.WARN)
        else:
            self._change(UpdateProduct(sku=view.sku, photo=chosen.sha256))

    def _add_barcode(self, code: str) -> None:
        if self._detail is not None:
            self._change(AddBarcode(sku=self._detail.view.sku, barcode=code))

    def _remove_barcode(self, code: str) -> None:
        if self._detail is None:
            return
        sku = self._detail.view.sku
        code_view = next(each for each in self._detail.view.barcodes if each.code == code)
        again = AddBarcode(sku=sku, barcode=code, pack_qty=code_view.pack_qty)
        self.do(
            RemoveBarcode(sku=sku, barcode=code),
            done=lambda done: self.say(done.message, undo=lambda: self._change(again)),
        )

    def _add_unit(self, unit: str, factor: str) -> None:
        if self._detail is not None:
            self._change(AddUnit(sku=self._detail.view.sku, unit=unit, factor=factor))

    def _change(self, command: Command[Any]) -> None:
        self.do(command, done=lambda done: self.say(done.message))

    # ---------------------------------------------------------------- forms
    def add_product(self) -> None:
        """Open the form of a new product."""
        self._open_form("Produk baru", ProductForm(None, self._categories, self._units))

    def edit_current(self) -> None:
        """Open the form of the product shown, or of the current row."""
        if self._detail is not None and self.side.isVisible() and self._form is None:
            self.edit(self._detail.view)
            return
        row: ProductRow | None = self.list.current()
        if row is not None:
            self.ask(ProductDetail(sku=row.sku), done=self.edit, key="detail")

    def edit(self, view: ProductView) -> None:
        """Open the form of a product."""
        self._open_form(f"Ubah {view.sku}", ProductForm(view, self._categories, self._units))

    def _edit_components(self, view: ProductView) -> None:
        self._open_form(f"Isi paket {view.sku}", ComponentsForm(view))

    def ask_shelf(self) -> None:
        """Open the shelf rule of the product shown, or of the current row."""
        row: ProductRow | None = self.list.current()
        shown = self._detail.view if self._detail is not None and self.side.isVisible() else row
        if shown is None or shown.kind != "goods":
            self.say("Pilih dulu satu barang; paket dan jasa tidak punya umur simpan.", Tone.WARN)
            return
        self.ask(ShelfRuleDetail(sku=shown.sku), done=self.edit_shelf, key="shelf")

    def edit_shelf(self, row: ShelfRuleRow) -> None:
        """Open the form of a shelf rule."""
        self._open_form(f"Umur simpan {row.sku}", ShelfForm(row))

    def _open_form(self, title: str, form: ProductForm | ComponentsForm | ShelfForm) -> None:
        self._form = form
        self.show_form(title, form, form.command, self._saved)

    def _saved(self, done: Done[Any]) -> None:
        form, self._form = self._form, None
        self.say(done.message)
        self._look(form.row.sku if isinstance(form, ShelfForm) else done.value.sku)

    def hide_detail(self) -> None:
        """Close what is at the side, and forget it."""
        self._form = None
        self._detail = None
        super().hide_detail()

    # ---------------------------------------------------------------- rows
    def toggle_active(self) -> None:
        """Deactivate or activate the selected products."""
        for row in self.list.selected():
            back = SetProductActive(sku=row.sku, active=row.active)
            self.do(
                SetProductActive(sku=row.sku, active=not row.active),
                done=lambda done, back=back: self.say(
                    done.message, undo=lambda: self._change(back)
                ),  # type: ignore[misc]
            )

    def generate_barcodes(self) -> None:
        """Make internal barcodes for the selected products that have none."""
        if self._detail is not None and self.side.isVisible():
            self._generate((self._detail.view.sku,))
            return
        skus = tuple(row.sku for row in self.list.selected())
        if skus:
            self._generate(skus)
        else:
            self.say("Pilih dulu produk yang akan diberi barcode.", Tone.WARN)

    def _generate(self, skus: tuple[str, ...]) -> None:
        def done(made: Done[Generated]) -> None:
            self.say(made.message)

        self.do(GenerateBarcodes(skus=skus), done=done)

    def ask_labels(self) -> None:
        """Labels of the product shown, or of the selected rows."""
        if self._detail is not None and self.side.isVisible():
            view = self._detail.view
            code = view.barcodes[0].code if view.barcodes else ""
            wanted = [Labelled(view.sku, view.name, view.variant, code, view.tracking)]
        else:
            wanted = [
                Labelled(row.sku, row.name, row.variant, row.barcode, row.tracking)
                for row in self.list.selected()
            ]
        if wanted:
            self._form = ask_labels(self, wanted)
        else:
            self.say("Pilih dulu produk yang labelnya dicetak.", Tone.WARN)

    # ---------------------------------------------------------------- file
    def save_export(self) -> None:
        """Ask where the products go."""
        dialog = QFileDialog(self, "Simpan produk", "produk.xlsx", "Excel (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda name: self.write_export(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_export(self, file: Path) -> None:
        """Write every product in the columns of the import."""

        def work(client: Client, progress: Progress) -> int:
            rows: list[Any] = []
            after: str | None = None
            while True:
                page = client.ask(ExportProducts(limit=_PAGE, after=after))
                rows.extend(page.rows)
                progress(len(rows), 0, "Membaca produk")
                if page.next is None:
                    break
                after = page.next
            write_whole(file, importing.export(rows))
            return len(rows)

        self.run(
            work, done=lambda count: self.say(f"{angka(count)} produk disimpan ke {file.name}.")
        )


# ---------------------------------------------------------------- gallery


def gallery() -> list[Shot]:
    """States of the panel."""

    def panel(rows: object, view: object = None, *rights: str) -> ProductsPanel:
        return ProductsPanel(canned(samples.answers(rows, view), *rights))

    def looking(made: ProductsPanel) -> ProductsPanel:
        made.opened(sku="SRM-NIA-30")
        return made

    def editing() -> ProductsPanel:
        made = panel(samples.product_pages(40))
        made.edit(samples.product_view())
        return made

    def shelf() -> ProductsPanel:
        made = panel(samples.product_pages(40))
        made.edit_shelf(shelf_sample())
        return made

    def labels() -> ProductsPanel:
        made = panel(samples.product_pages(40))
        product = Labelled("MSK-CLAY-80", "Masker Clay Hijau", "80 g", "", "lot")
        made._form = ask_labels(made, [product], 24)  # noqa: SLF001 - the state after F3
        return made

    pages = samples.product_pages
    return [
        Shot("list", lambda: panel(pages(40))),
        Shot("detail", lambda: looking(panel(pages(40)))),
        Shot("bundle", lambda: looking(panel(pages(40), samples.bundle_view()))),
        Shot("form", editing),
        Shot("shelf", shelf),
        Shot("labels", labels),
        Shot("many", lambda: panel(pages(100_000))),
        Shot("reader", lambda: looking(panel(pages(7), None, "product.read"))),
        Shot("empty", lambda: panel(Page(()))),
        Shot("error", lambda: panel(ServerAway())),
        Shot("loading", lambda: panel(NEVER)),
    ]
