"""One line at the side: how many, what is wrong with it, its photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.files.panels.attachments import AttachmentBox
from app.ui.forms import Form, quantity

if TYPE_CHECKING:
    from app.destruction.rules.scanned_lines import DraftLine
    from app.files.api import NewAttachment
    from app.ui.panel import Panel


class LineForm(Form):
    """Quantity, condition and photos of a line.

    Args:
        panel: Whose commands store the photos.
        line: The line.
        kept: Photos given before; new ones are added to them.
    """

    def __init__(self, panel: Panel, line: DraftLine, kept: tuple[NewAttachment, ...] = ()) -> None:
        super().__init__("Simpan baris")
        self._kept = kept
        self.key = line.key
        self.qty = quantity(line.qty)
        hint = f"Stok bebas {line.free} {line.unit}." if line.free is not None else ""
        self.add("qty", f"Jumlah ({line.unit})", self.qty, hint)
        self.condition = self.text("condition", "Kondisi", line.condition, "Tercetak di BAP.")
        self.box = AttachmentBox(panel)
        self.box.start_draft()
        self._body.addWidget(self.box)

    @property
    def photos(self) -> tuple[NewAttachment, ...]:
        """All photos of the line."""
        return (*self._kept, *self.box.files)
