"""Codes nobody knows, with their photos, for the people who keep the master data (PU-63)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.core.text import angka
from app.files.panels.attachments import AttachmentBox
from app.opname.api import UNKNOWN_PHOTOS, RecordCounts
from app.ui import tokens
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.opname.api import UnknownRow
    from app.ui.panel import Panel


class UnknownCodes(QWidget):
    """The list; the photos of the chosen code below it.

    Args:
        panel: Whose commands keep the photos.
        session: Number of the session.
        rows: Its codes.
    """

    def __init__(self, panel: Panel, session: str, rows: Sequence[UnknownRow]) -> None:
        super().__init__()
        self._session = session
        self._may_add = panel.context.actor.may(RecordCounts.permission)
        self.list = QListWidget()
        self.list.setAccessibleName("Kode tak dikenal")
        self.list.setSpacing(tokens.XS)
        for row in rows:
            photos = f" · {angka(row.photos)} foto" if row.photos else ""
            said = f"{row.code}\n{row.location} · {angka(row.times)}× · {row.person}{photos}"
            item = QListWidgetItem(said)
            item.setData(Qt.ItemDataRole.UserRole, row.code)
            self.list.addItem(item)
        self.box = AttachmentBox(panel)
        layout = column(gap=tokens.M)
        if rows:
            layout.addWidget(self.list, 1)
            layout.addWidget(self.box)
        else:
            layout.addWidget(label("Tidak ada kode tak dikenal dalam opname ini.", "muted"))
            layout.addStretch(1)
        self.setLayout(layout)
        self.list.currentItemChanged.connect(lambda item, _before: self._choose(item))
        self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            code = item.data(Qt.ItemDataRole.UserRole)
            self.box.show_subject(UNKNOWN_PHOTOS, f"{self._session}/{code}", may_add=self._may_add)
