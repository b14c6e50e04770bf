"""Codes nobody knew at the packing table, for the people who keep the master data (PU-34)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from app.core.text import angka, waktu
from app.fulfilment.api import UnknownCodes
from app.ui import tokens
from app.ui.theme import theme
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.fulfilment.api import UnknownCode
    from app.ui.panel import Panel

TITLE = "Kode tak dikenal"


def offer_unknown(panel: Panel) -> None:
    """Put the list into the panel's menu, for those who may read products."""
    if panel.context.actor.may(UnknownCodes.permission):
        panel.add_action(f"{TITLE} (30 hari)", "", lambda: _show(panel))


def _show(panel: Panel) -> None:
    def answered(rows: tuple[UnknownCode, ...]) -> None:
        panel.show_detail(TITLE, UnknownView(rows))
        panel.setFocus(Qt.FocusReason.OtherFocusReason)  # the next key is the table's

    panel.ask(UnknownCodes(), done=answered, key="unknown_codes")


class UnknownView(QWidget):
    """The codes, the most frequent first; never takes the keyboard from the table."""

    def __init__(self, rows: Sequence[UnknownCode]) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(TITLE)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setWordWrap(True)
        self.list.setSpacing(tokens.XS)
        for row in rows:
            last = f"terakhir {waktu(row.last_at)} di pesanan {row.last_order}"
            who = f" oleh {row.last_person}" if row.last_person else ""
            self.list.addItem(f"{row.code} · {angka(row.times)}×\n{last}{who}")
        layout = column(gap=tokens.M)
        said = (
            "Pasang barcode ini pada produknya di halaman Produk."
            if rows
            else "Tidak ada kode tak dikenal di meja kemas dalam 30 hari ini."
        )
        layout.addWidget(label(said, "muted", wrap=True))
        layout.addWidget(self.list, 1)
        if not rows:
            self.list.hide()
            layout.addStretch(1)
        self.setLayout(layout)
        self.setFont(theme().font())
