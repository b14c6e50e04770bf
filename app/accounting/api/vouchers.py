"""The printed voucher of a journal (ERP-FIN-13)."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from app.accounting.api.journals import JournalView
from app.core.commands import Command


@dataclass(frozen=True, slots=True)
class VoucherIssued:
    """Everything that goes on the paper.

    Attributes:
        journal: The journal.
        entity_name: Whose books.
        address: Of the legal entity.
        npwp: Of the legal entity, "" for none.
        qr: Text of the QR that proves the paper.
        copy: 0 for the original, n for ``SALINAN ke-n``.
        edition: 1 at first; more after the journal was voided.
        sha256: Of what the paper claims.
    """

    journal: JournalView
    entity_name: str
    address: str
    npwp: str
    qr: str
    copy: int
    edition: int
    sha256: str


class IssueVoucher(Command[VoucherIssued]):
    """Register and sign the voucher of a posted journal; printed again it is a copy."""

    name = "journal.issue_voucher"
    permission = "journal.read"
    summary = "Menerbitkan bukti jurnal bertanda tangan digital untuk dicetak"

    number: str = Field(min_length=1, description="nomor jurnal")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
