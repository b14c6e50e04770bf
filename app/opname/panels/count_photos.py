"""Photos at the shelf: of the line that is chosen, or of goods whose code nobody knows (PU-63)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.files.panels.attachments import AttachmentBox
from app.opname.api import LINE_PHOTOS, UNKNOWN_PHOTOS
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.opname.panels.counting import CountingPanel


class CountPhotos:
    """Opens the strip of photos beside the count; the next scan closes it.

    Args:
        panel: The counting panel.
    """

    def __init__(self, panel: CountingPanel) -> None:
        self._panel = panel
        self._wanted: tuple[str, str, str] | None = None
        #: The code nobody knew, while it was the last thing scanned.
        self.unknown = ""
        panel.outbox.sent.connect(lambda _session: self._open())

    def show(self) -> None:
        """Photos of what was scanned or chosen last; what is on its way is kept first."""
        panel, row = self._panel, self._panel.desk.current
        if self.unknown:
            subject = f"{panel.session}/{self.unknown}"
            self._wanted = (UNKNOWN_PHOTOS, subject, f"Foto {self.unknown}")
        elif row is not None and row.line is not None:
            self._wanted = (LINE_PHOTOS, f"{panel.session}/{row.line}", f"Foto {row.goods}")
        else:
            panel.say("Pilih barisnya dahulu, lalu tekan F7.", Tone.WARN)
            return
        if panel.outbox.pending:
            panel.outbox.send()
        else:
            self._open()

    def forget(self) -> None:
        """Something else was scanned."""
        self.unknown, self._wanted = "", None
        if self._panel.side.isVisible():
            self._panel.hide_detail()

    def _open(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        kind, subject, title = wanted
        box = AttachmentBox(self._panel)
        box.show_subject(kind, subject)
        self._panel.show_detail(title, box)
        box.strip.choose.setFocus()
