"""The simple operations as actions of a panel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6

from app.catalog.api import ProductByBarcode, ProductDetail
from app.catalog.panels.product_labels import MOST, Labelled, Wish, print_labels
from app.core.env import RealEnvironment
from app.scanning import gs1
from app.scanning.normalise import normalise
from app.stock.panels.base import StockPanel
from app.stock.panels.forms import (
    AdjustForm,
    IssueForm,
    OperationForm,
    ReceiveForm,
    RepackForm,
    StatusForm,
    TransferForm,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.catalog.api import ProductView, ScannedProduct
    from app.core.commands import Done
    from app.scanning.gs1 import Gs1Scan
    from app.stock.api import Repacked

#: Form, title, verb, key, permission.
_ALL = (
    (ReceiveForm, "Terima barang", "Terima", "F4", "receipt.create"),
    (AdjustForm, "Sesuaikan stok", "Sesuaikan", "F6", "inventory.adjust"),
    (TransferForm, "Pindahkan stok", "Pindahkan", "F7", "transfer.execute"),
    (IssueForm, "Keluarkan stok", "Keluarkan", "F8", "inventory.adjust"),
    (StatusForm, "Ubah status stok", "Ubah status", "F9", "lot.block"),
    (RepackForm, "Kemas ulang", "Kemas ulang", "", "repack.execute"),
)


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
        if form.takes_serial(text):
            return
        label = gs1.read(code, today=RealEnvironment().today())
        named = (label.gtin if label else None) or text
        self.ask(ProductByBarcode(code=named), done=lambda found: self._article(text, found, label))

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
