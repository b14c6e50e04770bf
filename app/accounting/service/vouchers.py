"""Issuing the voucher of a journal (ERP-FIN-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.api import IssueVoucher, JournalDetail, VoucherIssued
from app.accounting.queries.journals import journal_detail, seen_whole
from app.accounting.queries.lookups import entity_of
from app.core.commands import handles
from app.signing import steps as signing
from app.signing.rules.kinds import JOURNAL_VOUCHER

if TYPE_CHECKING:
    from app.accounting.api import JournalView
    from app.accounting.queries.lookups import Entity
    from app.core.work import Work


@handles(IssueVoucher)
def issue_voucher(work: Work, do: IssueVoucher) -> VoucherIssued:
    """Sign what the paper claims; after a void it claims that too, and is another edition."""
    journal = journal_detail(work, JournalDetail(number=do.number, entity=do.entity))
    entity = entity_of(work, journal.entity)
    ((name, address, npwp, journal_id),) = work.rows(
        "SELECT e.name, e.address, e.npwp, CAST(j.id AS text) FROM legal_entity e "
        "JOIN journal j ON j.org_id = e.org_id AND j.entity_id = e.id AND j.number = :number "
        "WHERE e.org_id = :org AND e.id = :entity",
        number=journal.number, entity=entity.id,
    )  # fmt: skip
    seen_whole(work, journal_id, journal.number)
    issued = signing.issue(
        work,
        signing.Paper(
            kind=JOURNAL_VOUCHER,
            number=_paper_number(work, entity, journal.number),
            on_date=journal.on_date, facts=_facts(journal), subject_id=journal_id,
            total=journal.debit,
        ),
    )  # fmt: skip
    work.message = f"Bukti {journal.number} siap dicetak."
    return VoucherIssued(
        journal, name, address, npwp, issued.qr, issued.copy, issued.edition, issued.sha256
    )


def cancel_voucher(work: Work, entity: Entity, number: str, reason: str) -> None:
    """A voided journal's voucher says so to whoever scans it; one never printed needs nothing."""
    signing.cancel(work, JOURNAL_VOUCHER, _paper_number(work, entity, number), reason)


def _paper_number(work: Work, entity: Entity, number: str) -> str:
    """Numbers count by legal entity; only those of the main one stand alone."""
    return number if entity_of(work, "").id == entity.id else f"{entity.code}/{number}"


def _facts(journal: JournalView) -> dict[str, object]:
    """What the paper says, whenever and by whomever it is printed."""
    return {
        "number": journal.number, "entity": journal.entity, "date": journal.on_date,
        "description": journal.description, "reverses": journal.reverses,
        "reversed_by": journal.reversed_by,
        "lines": [
            {"code": line.code, "debit": line.debit, "credit": line.credit, "memo": line.memo,
             "store": line.store, "warehouse": line.warehouse, "party": line.party}
            for line in journal.lines
        ],
    }  # fmt: skip
