"""The form of one printer: what it speaks, its paper, where it is, what it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout, QLineEdit, QWidget

from app.documents.printers import DocumentKind, Media, PrinterConfig
from app.ui import tokens
from app.ui.fields import Field
from app.ui.forms import set_in
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LANGUAGES: Final = (("zpl", "ZPL (Zebra)"), ("tspl", "TSPL (TSC, Xprinter)"), ("pdf", "PDF"))
RESOLUTIONS: Final = ((203, "203 dpi"), (300, "300 dpi"), (600, "600 dpi (laser, PDF)"))
_FAR_MM: Final = 1_000.0


class PrinterForm(QWidget):
    """Fills and gives a :class:`PrinterConfig`; the mistakes are the caller's to check.

    Args:
        actions: Word, key and what to do, for the buttons at its foot; the first is the main one.
    """

    def __init__(self, actions: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        super().__init__()
        self._name = QLineEdit()
        self._address = QLineEdit()
        self._language = _choices(LANGUAGES)
        self._dpi = _choices(RESOLUTIONS)
        self._width, self._height = _millimetres(_FAR_MM), _millimetres(_FAR_MM)
        self._gap = _millimetres(20)
        self._right, self._down = _millimetres(20, -20), _millimetres(20, -20)
        self._status = QCheckBox("Tanya status: kertas habis dan tutup terbuka terlihat")
        self._documents = {kind: QCheckBox(kind.label) for kind in DocumentKind}
        self._lay_out(actions)

    def _lay_out(self, actions: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        layout = column(gap=tokens.S)
        layout.addWidget(Field("name", "Nama &printer", self._name, "Yang dikenal packer."))
        hint = "tcp://192.168.1.50:9100, cups://Zebra, windows://Zebra ZD421, file:///C:/label"
        layout.addWidget(Field("address", "&Alamat", self._address, hint))
        layout.addLayout(
            _pair(
                Field("language", "&Bahasa", self._language), Field("dpi", "&Resolusi", self._dpi)
            )
        )
        layout.addLayout(
            _pair(
                Field("media", "&Lebar kertas", self._width),
                Field("height", "&Tinggi", self._height, "0 = rol"),
                Field("gap", "&Celah", self._gap),
            )
        )
        layout.addLayout(
            _pair(
                Field("offset_x_mm", "Geser &kanan", self._right),
                Field("offset_y_mm", "Geser ba&wah", self._down),
            )
        )
        layout.addWidget(self._status)
        layout.addWidget(label("Mencetak", "heading"))
        for box in self._documents.values():
            layout.addWidget(box)
        buttons = row()
        for at, (text, key, run) in enumerate(actions):
            buttons.addWidget(KeyButton(text, key, run, role="" if at else "primary"))
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.setLayout(layout)

    def fill(self, printer: PrinterConfig) -> None:
        """Show a printer."""
        self._name.setText(printer.name)
        self._address.setText(printer.address)
        self._language.setCurrentIndex(self._language.findData(printer.language))
        self._dpi.setCurrentIndex(self._dpi.findData(int(printer.dpi)))
        self._width.setValue(printer.media.width_mm)
        self._height.setValue(printer.media.height_mm)
        self._gap.setValue(printer.media.gap_mm)
        self._right.setValue(printer.offset_x_mm)
        self._down.setValue(printer.offset_y_mm)
        self._status.setChecked(printer.asks_status)
        for kind, box in self._documents.items():
            box.setChecked(kind in printer.documents)

    @property
    def printer(self) -> PrinterConfig:
        """What the form says."""
        return PrinterConfig(
            name=self._name.text().strip(),
            language=self._language.currentData(),
            dpi=self._dpi.currentData(),
            media=Media(self._width.value(), self._height.value(), self._gap.value()),
            address=self._address.text().strip(),
            documents=frozenset(kind for kind, box in self._documents.items() if box.isChecked()),
            offset_x_mm=round(self._right.value(), 1),
            offset_y_mm=round(self._down.value(), 1),
            asks_status=self._status.isChecked(),
        )

    def start(self) -> None:
        """Put the keyboard into the first field."""
        self._name.setFocus()


def _choices(pairs: Sequence[tuple[object, str]]) -> QComboBox:
    made = QComboBox()
    for value, words in pairs:
        made.addItem(words, value)
    return made


def _millimetres(most: float, least: float = 0.0) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    set_in(made)
    made.setRange(least, most)
    made.setDecimals(1)
    made.setSingleStep(0.5)
    made.setSuffix(" mm")
    return made


def _pair(*fields: Field) -> QHBoxLayout:
    line = row(gap=tokens.M)
    for field in fields:
        line.addWidget(field, 1)
    return line
