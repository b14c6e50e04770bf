"""*Buku Besar* with its files: every line of the range as a spreadsheet or on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.panels.ledger import LedgerPanel
from app.core.errors import UserError
from app.documents.panels.report_panel import add_exports
from app.statements.api import LedgerBook

if TYPE_CHECKING:
    from app.core.client import Client
    from app.documents.report import Report
    from app.ui.operations import Progress


class LedgerBookPanel(LedgerPanel):
    """The ledger pages on screen; the files hold all of it, with the same filters."""

    def build(self) -> None:
        super().build()
        add_exports(self, lambda: None, self._whole)

    def _whole(self, client: Client, progress: Progress) -> Report:
        if not self.code:
            raise UserError("Pilih akun dulu, baru simpan bukunya.")
        progress(0, 0, "Membaca buku besar")
        return client.ask(
            LedgerBook(
                account=self.code, date_from=self.since.value(), date_to=self.until.value(),
                entity=self.entity, store=self.store, warehouse=self.warehouse, unit=self.unit,
                text=self.search.text, document=self.document, after_closing=self.after_closing,
                closing_since=self.closing_since,
                adjusting=self.adjusting, adjusting_since=self.adjusting_since,
                touching=self.touching, event=self.of_event,
            )
        )  # fmt: skip
