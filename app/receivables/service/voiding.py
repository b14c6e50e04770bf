"""Taking a document back: its journal is mirrored, and the gate frees what it had settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.accounting import steps as books
from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import NotFound
from app.receivables.api import Recorded, VoidDocument
from app.receivables.models import ReceivableDocument
from app.receivables.queries.parties import require_all
from app.receivables.rules import Kind, ReceivableRefused
from app.signing import steps as signing
from app.signing.rules.kinds import INVOICE, RECEIPT

if TYPE_CHECKING:
    from app.core.work import Work

#: Live allocations that other documents made to a document's own charges.
_USED_BY: Final = (
    "SELECT DISTINCT coalesce(nullif(j.source_number, ''), j.number) FROM party_item i "
    "JOIN allocation a ON a.org_id = i.org_id AND a.charge_id = i.journal_id "
    "AND a.charge_line = i.line_no JOIN journal j ON j.org_id = a.org_id AND j.id = a.credit_id "
    "WHERE i.org_id = :org AND i.journal_id = :id AND i.charge AND j.id <> i.journal_id "
    "GROUP BY j.source_number, j.number, i.line_no HAVING sum(a.amount) <> 0 ORDER BY 1"
)


@handles(VoidDocument)
def void_document(work: Work, do: VoidDocument) -> Recorded:
    """Mirror the journal; an invoice that was paid and an advance that was used stay.

    Raises:
        NotFound, MoneyOfAll, ReceivableRefused, VoidTooEarly, PeriodClosed
    """
    require_all(work)
    row = work.session.scalar(
        sa.select(ReceivableDocument).where(
            ReceivableDocument.org_id == work.org_id, ReceivableDocument.number == do.document
        )
    )
    if row is None:
        raise NotFound("Dokumen piutang", do.document, "document")
    if row.void_journal_id is not None:
        raise ReceivableRefused(f"{row.number} sudah dibatalkan. Tidak ada yang diubah.")
    users = [found[0] for found in work.rows(_USED_BY, id=row.journal_id)]
    # What a refund paid back was a credit; taking the refund back leaves it open again.
    if users and row.kind != Kind.REFUND:
        what = "sudah dibayar dengan" if row.kind == Kind.INVOICE else "uang mukanya dipakai oleh"
        raise ReceivableRefused(
            f"{row.number} {what} {', '.join(users)}. Batalkan dokumen itu dahulu."
        )
    journal = books.journal_by_id(work, row.journal_id)
    posted = books.void(
        work, journal, on_date=do.on_date or work.today, event="receivable.voided",
        description=f"Batal {row.number}: {do.reason}",
    )  # fmt: skip
    row.void_journal_id, row.void_reason = posted.id, do.reason
    row.updated_at, row.updated_by = work.now, work.actor.user_id
    audit.record(
        work, "receivable.void", "receivable", row.id, row.number,
        new={"alasan": do.reason, "jumlah": str(row.amount)},
    )  # fmt: skip
    paper = INVOICE if row.kind == Kind.INVOICE else RECEIPT
    signing.cancel(work, paper, row.number, do.reason)
    work.changed("receivable", "journal")
    work.message = f"{row.number} dibatalkan; yang dilunasinya terbuka lagi."
    return Recorded(row.number, posted.number)
