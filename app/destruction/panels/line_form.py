"""One line at the side: how many, what is wrong with it, its photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.panels.amount_field import AmountField
from app.core.text import angka
from app.files.panels.attachments import AttachmentBox
from app.ui.forms import Form

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
        self.qty = AmountField(line.sizes)
        self.qty.set_value(line.qty)
        free = f"Stok bebas {_free(line)}." if line.free is not None else ""
        hint = "\n".join(part for part in (free, line.sizes.hint) if part)
        self.add("qty", f"Jumlah ({line.unit})", self.qty, hint)
        self.condition = self.text("condition", "Kondisi", line.condition, "Tercetak di BAP.")
        self.box = AttachmentBox(panel)
        self.box.start_draft()
        self._body.addWidget(self.box)

    @property
    def photos(self) -> tuple[NewAttachment, ...]:
        """All photos of the line."""
        return (*self._kept, *self.box.files)


def _free(line: DraftLine) -> str:
    free = line.free or 0
    packed = line.sizes.packed(free)
    return f"{angka(free)} {line.unit}" + (f" ({packed})" if packed else "")
