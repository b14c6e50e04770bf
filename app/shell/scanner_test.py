"""*Uji Scanner*: a test code on the screen and on paper, and what to set when it is mangled."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.errors import UserError
from app.documents.barcodes import code128, qr
from app.documents.command_sheet import command_sheet
from app.documents.panels.print_desk import PrintDesk
from app.scanning.layout import TEST_CODE, LayoutReport, diagnose
from app.shell.main_window import ShellContext
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.panel import Panel
from app.ui.pills import Pill
from app.ui.theme import theme
from app.ui.title_line import make_action
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from app.documents.barcodes import Symbol

#: Pixels of a module, at any text size: a scanner does not read better with larger letters.
_BAR_PX: Final = 2
_CELL_PX: Final = 4
_BARS_HIGH_PX: Final = 72
_WAITING: Final = "Belum ada hasil. Pindai salah satu kode di kiri, atau kode uji di kertas."


class ScannerTestPanel(Panel):
    """Every scan here is compared with the test code (PU-08)."""

    title: ClassVar[str] = "Uji Scanner"
    icon: ClassVar[str] = "scan"

    def build(self) -> None:
        if not isinstance(self.context, ShellContext):
            raise TypeError("Uji Scanner needs the window")
        self._file = self.context.settings
        self._window = self.context.window
        self.report: LayoutReport | None = None
        self.set_primary("Cetak kode uji", "F4", self.print_code)
        self.add_action("Pengaturan PC ini", "F6", lambda: self.context.open("shell.workstation"))
        parts = row(gap=tokens.XL)
        parts.addWidget(self._codes(), 0, Qt.AlignmentFlag.AlignTop)
        parts.addWidget(self._result(), 1)
        body = QWidget()
        body.setLayout(parts)
        self.set_content(body)
        self._show()

    # ---------------------------------------------------------------- building
    def _codes(self) -> QWidget:
        holder = QWidget()
        layout = column(gap=tokens.S)
        layout.addWidget(label("1. Pindai kode ini", "heading"))
        for symbol, module_px in ((code128(TEST_CODE), _BAR_PX), (qr(TEST_CODE), _CELL_PX)):
            picture = QLabel()
            picture.setPixmap(_picture(symbol, module_px))
            picture.setAccessibleName(f"Kode uji {symbol.symbology.value}")
            layout.addWidget(picture)
        layout.addWidget(label(TEST_CODE))
        words = "Layar terlalu terang atau kecil? Cetak kodenya, lalu pindai dari kertas."
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addStretch(1)
        holder.setLayout(layout)
        return holder

    def _result(self) -> QWidget:
        holder = QWidget()
        self.pill = Pill()
        self.sentence = label("", wrap=True)
        self._letters = QWidget()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme().px(tokens.XS))
        self._letters.setLayout(self._grid)
        self.layout_button = KeyButton("", "F7", self.switch_layout)
        self.affix_button = KeyButton("", "F8", self.keep_affixes)
        make_action(self, "Baca tombol dengan cara lain", "F7", self.switch_layout)
        make_action(self, "Catat awalan dan akhiran", "F8", self.keep_affixes)
        cures = row()
        cures.addWidget(self.layout_button)
        cures.addWidget(self.affix_button)
        cures.addStretch(1)
        self._settings = column(gap=0)
        layout = column(gap=tokens.M)
        layout.addWidget(label("2. Hasil", "heading"))
        layout.addWidget(self.pill)
        layout.addWidget(self.sentence)
        layout.addWidget(self._letters, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(cures)
        layout.addWidget(label("Setelan PC ini sekarang", "heading"))
        layout.addLayout(self._settings)
        layout.addStretch(1)
        holder.setLayout(layout)
        return holder

    # ---------------------------------------------------------------- scanning
    def scanned(self, code: str, at_ms: int) -> None:
        """Compare; anything that is clearly another code says so."""
        self.report = diagnose(code, by_position=not self._file.value.scan_text)
        self._show()

    def _show(self) -> None:
        report, value = self.report, self._file.value
        if report is None:
            self.pill.show_status("Menunggu", Tone.NEUTRAL)
            self.sentence.setText(_WAITING)
        elif report.ok:
            self.pill.show_status("Cocok", Tone.OK)
            self.sentence.setText(report.message)
        else:
            self.pill.show_status("Berubah", Tone.ERROR)
            self.sentence.setText(report.message)
        self._show_letters(report)
        wrong = report is not None and bool(report.mangled)
        self.layout_button.setText(
            "Baca menurut letak tombol USA" if value.scan_text else "Pakai tata letak PC ini"
        )
        self.layout_button.setVisible(wrong)
        affixes = report is not None and bool(report.before or report.after)
        self.affix_button.setText("Catat awalan dan akhiran")
        self.affix_button.setVisible(affixes)
        self._show_settings()

    def _show_letters(self, report: LayoutReport | None) -> None:
        """The characters one below the other; a wrong one is marked and named, not only red."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._letters.setVisible(report is not None and bool(report.mangled))
        if report is None or not report.mangled:
            return
        for place, words in enumerate(("Seharusnya", "Diterima")):
            self._grid.addWidget(label(words, "muted"), place, 0)
        for place, one in enumerate(report.mangled, start=1):
            for line, char in enumerate((one.sent, one.received or "–")):
                cell = label(char, "heading" if line else "")
                cell.setAlignment(Qt.AlignmentFlag.AlignCenter)
                cell.setMinimumWidth(theme().px(tokens.XL))
                self._grid.addWidget(cell, line, place)

    def _show_settings(self) -> None:
        while (item := self._settings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        value = self._file.value
        reads = "tata letak papan ketik PC ini" if value.scan_text else "letak tombol USA"
        self._settings.addWidget(
            Facts(
                (
                    ("Dibaca menurut", reads),
                    ("Awalan", value.scan_prefix or "tidak ada"),
                    ("Akhiran", value.scan_suffix or "Enter atau Tab"),
                )
            )
        )

    # ---------------------------------------------------------------- curing
    def switch_layout(self) -> None:
        """Read keys the other way, and wait for the next scan."""
        if self.report is None or not self.report.mangled:
            return
        self._keep(scan_text=not self._file.value.scan_text)
        self.say("Disimpan untuk PC ini. Pindai kode uji sekali lagi.")

    def keep_affixes(self) -> None:
        """What the scanner adds is taken off from now on."""
        report = self.report
        if report is None or not (report.before or report.after):
            return
        changes = {"scan_prefix": report.before} if report.before else {}
        if report.after:
            changes["scan_suffix"] = report.after[0]
        self._keep(**changes)
        self.say("Disimpan untuk PC ini. Pindai kode uji sekali lagi.")

    def _keep(self, **changes: object) -> None:
        self._file.change(**changes)
        self._window.settings_changed.emit()
        self.report = None
        self._show()

    # ---------------------------------------------------------------- paper
    def print_code(self) -> None:
        """The test code on paper."""
        desk = self.context.services.get(PrintDesk)
        sheet = command_sheet(commands=())
        try:
            desk.print(sheet, title="Kode uji scanner", by=self.context.actor.full_name)
        except UserError as error:
            self.fail(error)
        else:
            self.say("Kode uji dikirim ke antrean cetak.")


def _picture(symbol: Symbol, module_px: int) -> QPixmap:
    """The code in black on white with its quiet zone, in both themes."""
    quiet = symbol.quiet * module_px
    high = _BARS_HIGH_PX if symbol.linear else len(symbol.rows) * module_px
    image = QImage(
        symbol.width * module_px + 2 * quiet, high + 2 * min(quiet, 4 * module_px),
        QImage.Format.Format_RGB32,
    )  # fmt: skip
    image.fill(QColor("white"))
    top = min(quiet, 4 * module_px)
    painter = QPainter(image)
    for y, cells in enumerate(symbol.rows):
        tall = high if symbol.linear else module_px
        for x, cell in enumerate(cells):
            if cell:
                painter.fillRect(
                    quiet + x * module_px, top + y * module_px, module_px, tall, QColor("black")
                )
    painter.end()
    return QPixmap.fromImage(image)
