"""Adding evidence: which stage, which line, and the files, dropped, pasted or chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import FieldError, InvalidInput
from app.destruction.api import AddEvidence
from app.destruction.panels import words
from app.files.panels.attachments import AttachmentBox
from app.ui.forms import Form, choice
from app.ui.typed import typed

if TYPE_CHECKING:
    from app.destruction.api import DestructionView
    from app.ui.panel import Panel


class PhotoForm(Form):
    """Photos of one stage.

    Args:
        panel: Whose commands store the bytes.
        view: The BAP.
        phase: Offered first: what is still missing.
    """

    def __init__(self, panel: Panel, view: DestructionView, phase: str) -> None:
        super().__init__("Tambahkan")
        self._view = view
        self.add("phase", "Tahap", choice(words.PHASES, phase))
        lines = {"0": "Seluruh BAP"} | {
            str(one.line): f"Baris {one.line}: {one.sku} {one.lot}".rstrip() for one in view.items
        }
        self.add("line", "Menunjukkan", choice(lines, "0"))
        self.text("place", "Tempat", view.place)
        self.box = AttachmentBox(panel)
        self.box.start_draft()
        self._body.addWidget(self.box)

    def command(self) -> AddEvidence:
        """What is to be attached.

        Raises:
            InvalidInput: No file yet, or one is still on its way.
        """
        if self.box.busy:
            raise InvalidInput("Berkas masih dikirim. Tunggu sebentar, lalu tekan lagi.")
        if not self.box.files:
            message = "Belum ada berkas. Letakkan, tempel, atau pilih fotonya dahulu."
            raise InvalidInput(message, (FieldError("files", message),))
        values = self.values()
        return typed(
            AddEvidence,
            {
                "number": self._view.number, "phase": values["phase"],
                "line": int(values["line"]), "place": values["place"], "files": self.box.files,
            },
            words={"phase": "Tahap", "line": "Baris", "place": "Tempat"},
        )  # fmt: skip
