"""One product beside the list: facts, barcodes, units, components."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLineEdit, QWidget

from app.catalog.panels import words
from app.core.text import angka, tanggal
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.fields import Field
from app.ui.pills import Pill
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, label, quiet_button, row, rule

if TYPE_CHECKING:
    from app.catalog.api import BarcodeView, LimitView, ProductView, UnitView

_MAIN: Final = "Foto utama tampil di meja kemas; tanpa pilihan, foto pertama."


class ProductDetailView(QWidget):
    """Everything about a product, with the small changes people make while looking at it.

    Args:
        view: The product.
        may_change: Whether the person may.
        photos: Strip of its photos.
    """

    edit_asked = Signal()
    components_asked = Signal()
    #: Code typed or scanned into the field.
    barcode_added = Signal(str)
    barcode_removed = Signal(str)
    generate_asked = Signal()
    labels_asked = Signal()
    #: The photo the cursor is on shall be the main one.
    main_asked = Signal()
    #: Unit and factor.
    unit_added = Signal(str, str)

    def __init__(
        self, view: ProductView, *, may_change: bool, photos: QWidget | None = None
    ) -> None:
        super().__init__()
        self._strip = photos
        self.view = view
        self._may_change = may_change
        self.barcode = QLineEdit()
        self.unit = QLineEdit()
        layout = column(gap=tokens.M)
        layout.addLayout(self._head())
        layout.addWidget(self._facts())
        for title, widget in self._parts():
            layout.addWidget(rule())
            layout.addWidget(label(title, "heading"))
            layout.addWidget(widget)
        layout.addStretch(1)
        self.setLayout(layout)

    def _head(self) -> QHBoxLayout:
        view = self.view
        head = row()
        head.addWidget(Pill("Aktif", Tone.OK) if view.active else Pill("Nonaktif", Tone.NEUTRAL))
        if view.kind != "goods":
            head.addWidget(Pill(words.KINDS[view.kind], Tone.DONE))
        if view.requires_expiry:
            head.addWidget(Pill("Wajib ED", Tone.WARN))
        head.addStretch(1)
        if self._may_change:
            head.addWidget(KeyButton("Ubah", "F2", self.edit_asked.emit))
        return head

    def _facts(self) -> Facts:
        view = self.view
        return Facts(
            (
                ("SKU", view.sku),
                ("Nama", view.name),
                ("Varian", view.variant or None),
                ("Merek", view.brand or None),
                ("Kategori", view.category),
                ("Harga beli", view.buy_price.rupiah() if view.buy_price else ""),
                ("Harga jual", view.sell_price.rupiah() if view.sell_price else ""),
                ("Satuan dasar", view.base_unit),
                ("Dilacak", words.TRACKINGS[view.tracking] if view.kind == "goods" else None),
                ("Diambil", words.REMOVALS[view.removal] if view.kind == "goods" else None),
                ("Umur simpan", f"{view.shelf_life_days} hari" if view.shelf_life_days else None),
                ("Ukuran", self._size()),
                ("Penyimpanan", self._storage()),
                ("Stok min–maks", _limits(view)),
                *((f"di {each.warehouse}", _limits(each)) for each in view.limits),
                *((name, value) for name, value in sorted(view.attributes.items())),
                ("Keterangan", view.description or None),
                ("Ada di paket", ", ".join(view.in_bundles) or None),
            )
        )  # fmt: skip

    def _size(self) -> str | None:
        view = self.view
        parts = []
        if view.length_mm or view.width_mm or view.height_mm:
            parts.append(f"{view.length_mm} × {view.width_mm} × {view.height_mm} mm")
        if view.weight_g:
            parts.append(f"{angka(view.weight_g)} g")
        return ", ".join(parts) or None

    def _storage(self) -> str | None:
        view = self.view
        flags = {"mudah pecah": view.fragile, "berbahaya": view.hazmat, "berat": view.heavy}
        kept = [] if view.storage == "ambient" else [words.STORAGES[view.storage]]
        return ", ".join((*kept, *(word for word, on in flags.items() if on))) or None

    def _parts(self) -> list[tuple[str, QWidget]]:
        parts = []
        if self.view.kind == "bundle":
            parts.append(("Isi paket", self._components()))
        parts.append(("Barcode", self._barcodes()))
        parts.append(("Satuan", self._units()))
        if self._strip is not None:
            parts.append(("Foto", self._photos(self._strip)))
        return parts

    def _components(self) -> QWidget:
        lines = [
            (each.sku, f"{angka(each.qty)} {each.base_unit} · {each.name}")
            for each in self.view.components
        ]
        made = _stack(Facts(lines) if lines else label("Paket ini belum punya isi.", "muted"))
        if self._may_change:
            _add(made, KeyButton("Ubah isi paket …", "", self.components_asked.emit))
        return made

    # ---------------------------------------------------------------- barcodes
    def _barcodes(self) -> QWidget:
        made = _stack(*(self._barcode_line(each) for each in self.view.barcodes))
        if not self.view.barcodes:
            _add(made, label("Belum punya barcode.", "muted"))
        _add(made, KeyButton("Cetak label …", "F3", self.labels_asked.emit))
        if not self._may_change:
            return made
        self.barcode.setPlaceholderText("Pindai atau ketik barcode, lalu Enter")
        self.barcode.returnPressed.connect(self._barcode_entered)
        _add(made, Field("barcode", "Tambah barcode", self.barcode))
        if not self.view.barcodes:
            _add(made, KeyButton("Buat barcode internal", "F8", self.generate_asked.emit))
        return made

    def _barcode_line(self, code: BarcodeView) -> QWidget:
        kind = words.CODE_KINDS[code.kind]
        unit = code.unit if code.pack_qty == 1 else f"{code.unit} · isi {angka(code.pack_qty)}"
        line = row()
        line.addWidget(label(code.code))
        line.addWidget(label(" · ".join(part for part in (unit, kind) if part), "muted"), 1)
        if self._may_change:
            tip = f"Hapus barcode {code.code}"
            line.addWidget(
                quiet_button("close", tip, partial(self.barcode_removed.emit, code.code))
            )
        return _widget(line)

    def _barcode_entered(self) -> None:
        code = self.barcode.text().strip()
        if code:
            self.barcode_added.emit(code)

    def takes_scan(self) -> bool:
        """Whether a scan now is meant for the barcode field."""
        return self._may_change and self.barcode.hasFocus()

    # ---------------------------------------------------------------- photos
    def _photos(self, strip: QWidget) -> QWidget:
        made = _stack(strip)
        _add(made, label(_MAIN, "muted", wrap=True))
        if self._may_change:
            _add(made, KeyButton("Jadikan foto utama", "", self.main_asked.emit))
        return made

    # ---------------------------------------------------------------- units
    def _units(self) -> QWidget:
        made = _stack(*(label(self._unit_words(each), "") for each in self.view.units))
        if not self.view.units:
            _add(made, label(f"Hanya {self.view.base_unit}.", "muted"))
        if self._may_change:
            self.unit.setPlaceholderText("karton = 12")
            self.unit.returnPressed.connect(self._unit_entered)
            _add(made, Field("unit", "Tambah satuan", self.unit))
        return made

    def _unit_words(self, unit: UnitView) -> str:
        held = f"1 {unit.unit} = {unit.factor} {self.view.base_unit}"
        if unit.valid_to is None:
            return held
        return f"{held} (sampai sebelum {tanggal(unit.valid_to)})"

    def _unit_entered(self) -> None:
        unit, _, factor = self.unit.text().partition("=")
        self.unit_added.emit(unit.strip(), factor.strip())


def _limits(limits: LimitView | ProductView) -> str:
    most = angka(limits.max_stock) if limits.max_stock else "tanpa batas"
    return f"{angka(limits.min_stock)} – {most}"


def _widget(layout: QLayout) -> QWidget:
    made = QWidget()
    made.setLayout(layout)
    return made


def _stack(*widgets: QWidget) -> QWidget:
    made = _widget(column(gap=tokens.XS))
    for widget in widgets:
        _add(made, widget)
    return made


def _add(holder: QWidget, widget: QWidget) -> None:
    layout = holder.layout()
    if layout is not None:
        layout.addWidget(widget)
