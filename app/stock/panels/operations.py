"""The simple operations as actions of a panel."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtWidgets import QFileDialog

from app.catalog.api import ProductByBarcode, ProductDetail
from app.catalog.panels.product_labels import MOST, Labelled, Wish, print_labels
from app.core.env import RealEnvironment
from app.core.errors import UserError
from app.scanning import gs1
from app.scanning.normalise import normalise
from app.stock.api import FindSerial
from app.stock.panels.base import StockPanel, ignore
from app.stock.panels.forms import (
    AdjustForm,
    IssueForm,
    OperationForm,
    ReceiveForm,
    RepackForm,
    StatusForm,
    TransferForm,
)
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.catalog.api import ProductView, ScannedProduct
    from app.core.commands import Done
    from app.scanning.gs1 import Gs1Scan
    from app.stock.api import Repacked, SerialPlace

#: Form, title, verb, key, permission.
_ALL = (
    (ReceiveForm, "Terima barang", "Terima", "F4", "receipt.create"),
    (AdjustForm, "Sesuaikan stok", "Sesuaikan", "F6", "inventory.adjust"),
    (TransferForm, "Pindahkan stok", "Pindahkan", "F7", "transfer.execute"),
    (IssueForm, "Keluarkan stok", "Keluarkan", "F8", "inventory.adjust"),
    (StatusForm, "Ubah status stok", "Ubah status", "F9", "lot.block"),
    (RepackForm, "Kemas ulang", "Kemas ulang", "", "repack.execute"),
)


#: A list of serials is small; anything larger is another file.
_MOST_BYTES = 1_000_000


def _text_of(file: Path) -> str:
    """A text file as it was written, with or without a mark of its encoding.

    Raises:
        UserError: It is no list of serials.
    """
    with file.open("rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES or b"\0" in data:
        raise UserError(
            f"{file.name} bukan daftar nomor seri. Simpan sebagai teks atau CSV, satu nomor "
            "per baris."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


class OperationsPanel(StockPanel):
    """A list beside which goods are received, corrected, moved."""

    _form: OperationForm | None

    def add_operations(self) -> None:
        """Those the person may do: receiving as the main action, the others in the menu."""
        for form, title, verb, key, permission in _ALL:
            if not self.context.actor.may(permission):
                continue
            run = _run(self, form, title, verb)
            if form is ReceiveForm:
                self.set_primary(title, key, run)
            else:
                self.add_action(title, key, run)

    def chosen(self) -> tuple[str, str]:
        """SKU and warehouse to begin with."""
        return "", self.warehouse or ""

    def operate(self, kind: type[OperationForm], title: str, verb: str) -> OperationForm:
        """Open the form of an operation."""
        sku, warehouse = self.chosen()
        if not self.warehouses:
            self.say("Gudang belum terbaca atau belum ada. Buat dahulu di Gudang & Lokasi.")
        form = kind(verb, self.warehouses, sku, warehouse)
        self._suggest(form)
        form.warehouse.currentIndexChanged.connect(lambda _at: self._suggest(form))
        if isinstance(form, TransferForm):
            form.target.currentIndexChanged.connect(lambda _at: self._suggest(form))
        if isinstance(form, ReceiveForm):
            form.file_wanted.connect(partial(self._serials_from_file, form))
        field = "lines.0.qty" if sku else "lines.0.sku"
        field = "lines.0.change" if sku and kind is AdjustForm else field
        self.show_form(title, form, form.command, field=field)
        self._form = form
        return form

    def form_done(self, done: Done[Any]) -> None:
        form = self._form
        wish, sku = None, ""
        if isinstance(form, ReceiveForm) and shiboken6.isValid(form):
            wish, sku = form.label_wish(), form.sku.text().strip()
        if isinstance(form, RepackForm) and shiboken6.isValid(form) and form.labels.isChecked():
            made: Repacked = done.value
            sku = made.sku
            wish = Wish(min(MOST, made.made), made.lot, made.expires_on) if made.made else None
        super().form_done(done)
        if wish is not None:
            copies = wish
            self.ask(ProductDetail(sku=sku), done=lambda view: self._print(view, copies))

    def _print(self, view: ProductView, wish: Wish) -> None:
        code = view.barcodes[0].code if view.barcodes else ""
        product = Labelled(view.sku, view.name, view.variant, code, view.tracking)
        print_labels(self, (product,), wish)

    def scanned(self, code: str, at_ms: int) -> None:
        """With a form open a scan is a serial where the cursor asks for one, else its article."""
        form = self._form
        if form is None or not shiboken6.isValid(form) or not form.isVisible():
            super().scanned(code, at_ms)
            return
        text = normalise(code).text
        if form.answer is not None and form.answer.takes(code):
            return
        label = gs1.read(code, today=RealEnvironment().today())
        if form.wants_serial:
            self._serial(form, (label.serial if label else None) or text)
            return
        named = (label.product if label else None) or text
        self.ask(ProductByBarcode(code=named), done=lambda found: self._article(text, found, label))

    def _serial(self, form: OperationForm, serial: str) -> None:
        """A piece that is here already is refused at the scan, with where it is (WMS-LOT-09)."""
        if form.holds_serial(serial):
            self.say(f"Nomor seri {serial} sudah dipindai di penerimaan ini.", Tone.ERROR)
            return
        form.takes_serial(serial)
        sku = form.sku.text().strip()
        if not isinstance(form, ReceiveForm) or not sku:
            return

        def known(found: SerialPlace | None) -> None:
            if found is not None and not found.gone and shiboken6.isValid(form):
                form.drop_serial(serial)
                self.say(f"Nomor seri {serial} {found.where}. Tidak dicatat lagi.", Tone.ERROR)

        asked = FindSerial(sku=sku, serial=serial)
        # each scan is its own question: the answer to one must not stand in for another
        self.ask(asked, done=known, failed=ignore, key=f"serial:{serial}")

    def _serials_from_file(self, form: ReceiveForm) -> None:
        """Ask for a text file with a serial or a range on each line (WMS-LOT-10)."""
        dialog = QFileDialog(self, "Nomor seri dari berkas", "", "Teks (*.txt *.csv)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read_serials(form, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read_serials(self, form: ReceiveForm, file: Path) -> None:
        """Put the lines of a file into the list; they are checked when the goods are received."""

        def take(text: str) -> None:
            if shiboken6.isValid(form):
                form.add_serials(text)

        self.run(lambda _client, _progress: _text_of(file), done=take)

    def _article(self, code: str, found: ScannedProduct | None, label: Gs1Scan | None) -> None:
        form = self._form
        if form is None or not shiboken6.isValid(form):
            return
        if found is None:
            self.say(f"Kode {code} tidak dikenal. Daftarkan barcode-nya di halaman Produk.")
            return
        if isinstance(form, RepackForm) and form.takes_target(found.sku):
            return
        form.sku.setText(found.sku)
        form.sku.setFocus()
        form.takes_pack(
            "" if found.unit == found.base_unit else found.unit, label.pieces if label else None
        )
        if label is not None:
            form.takes_label(label, tracked=found.tracking == "lot")

    def _suggest(self, form: OperationForm) -> None:
        source = str(form.warehouse.currentData() or "")
        if not source:
            return
        self.ask_places(source, lambda codes: _if_open(form, form.offer_places, codes))
        if isinstance(form, TransferForm):
            target = str(form.target.currentData() or "") or source
            self.ask_places(
                target, lambda codes: _if_open(form, form.offer_targets, codes), key="targets"
            )


def _if_open(
    form: OperationForm, offer: Callable[[Sequence[str]], None], codes: Sequence[str]
) -> None:
    """Suggest, unless the form was closed while the codes were read."""
    if shiboken6.isValid(form):
        offer(codes)


def _run(
    panel: OperationsPanel, form: type[OperationForm], title: str, verb: str
) -> partial[OperationForm]:
    return partial(panel.operate, form, title, verb)
