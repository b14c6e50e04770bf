"""Credit sales and their payments as journals.

Events as their mirrors of ``journal_events.md`` (``payable.paid``, ``purchase.dp.paid``,
``purchase.dp.applied``): the receivable stands where the payable stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.accounting.postings import AccountRef, JournalDraft, Line, Source, credit, debit
from app.accounting.rules.ppn import ppn_inside
from app.accounting.rules.roles import Role
from app.core.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

INVOICED: Final = "sale.credit"
PAID: Final = "receivable.paid"
ADVANCED: Final = "sale.dp.received"
APPLIED: Final = "sale.dp.applied"
REFUNDED: Final = "sale.dp.refunded"
WRITTEN_OFF: Final = "receivable.written_off"
SOURCE: Final = "receivable"


@dataclass(frozen=True, slots=True)
class Document:
    """Whose books, whose debt, which paper.

    Attributes:
        party: Id of the customer; None for a sale to nobody in particular.
        store: Id of the store, for its own accounts; None without one.
    """

    id: str
    number: str
    entity_id: str
    on_date: date
    party: str | None
    customer: str
    store: str | None = None


def _draft(document: Document, event: str, text: str, *lines: Line) -> JournalDraft:
    return JournalDraft(
        entity_id=document.entity_id,
        on_date=document.on_date,
        description=text,
        event=event,
        source=Source(SOURCE, document.id, document.number),
        lines=tuple(line for line in lines if line.debit or line.credit),
    )


def _party(document: Document) -> tuple[str, str] | None:
    return ("customer", document.party) if document.party else None


def invoiced(
    document: Document, lines: Sequence[tuple[Role, Money, str]], *, pkp: bool
) -> JournalDraft:
    """Dr receivable, Cr revenue per line, Cr PPN inside the prices when the entity is a PKP."""
    store = document.store
    found = []
    taxes = ZERO
    for role, amount, memo in lines:
        tax = ppn_inside(amount) if pkp else ZERO
        taxes += tax
        found.append(credit(role, amount - tax, store=store, memo=memo))
    whole = total(amount for _role, amount, _memo in lines)
    return _draft(
        document, INVOICED, f"Penjualan kredit {document.number} {document.customer}",
        debit(Role.RECEIVABLE_TRADE, whole, store=store, party=_party(document)),
        *found, credit(Role.PPN_OUT, taxes, store=store),
    )  # fmt: skip


def paid(document: Document, cash: AccountRef, settled: Money, rest: Money) -> JournalDraft:
    """Dr cash or bank, Cr receivable; what is paid beyond it, Cr advance."""
    return _draft(
        document, PAID, f"Pembayaran {document.number} {document.customer}",
        debit(cash, settled + rest),
        credit(Role.RECEIVABLE_TRADE, settled, party=_party(document)),
        credit(Role.ADVANCE_CUSTOMER, rest, party=_party(document)),
    )  # fmt: skip


def advanced(document: Document, cash: AccountRef, amount: Money) -> JournalDraft:
    """Dr cash or bank, Cr advance."""
    return _draft(
        document, ADVANCED, f"Uang muka {document.number} {document.customer}",
        debit(cash, amount), credit(Role.ADVANCE_CUSTOMER, amount, party=_party(document)),
    )  # fmt: skip


def applied(document: Document, amount: Money) -> JournalDraft:
    """Dr advance, Cr receivable."""
    return _draft(
        document, APPLIED, f"Uang muka dipakai {document.number} {document.customer}",
        debit(Role.ADVANCE_CUSTOMER, amount, party=_party(document)),
        credit(Role.RECEIVABLE_TRADE, amount, party=_party(document)),
    )  # fmt: skip


def refunded(document: Document, amount: Money, cash: AccountRef, *, advance: bool) -> JournalDraft:
    """Dr advance, or the receivable a credit stands on, Cr cash or bank."""
    owed = Role.ADVANCE_CUSTOMER if advance else Role.RECEIVABLE_TRADE
    return _draft(
        document, REFUNDED, f"Uang dikembalikan {document.number} {document.customer}",
        debit(owed, amount, party=_party(document)), credit(cash, amount),
    )  # fmt: skip


def written_off(document: Document, amount: Money, reason: str) -> JournalDraft:
    """Dr loss on receivables, Cr receivable."""
    return _draft(
        document, WRITTEN_OFF, f"Hapus buku piutang {document.customer}: {reason}",
        debit(Role.BAD_DEBT, amount),
        credit(Role.RECEIVABLE_TRADE, amount, party=_party(document)),
    )  # fmt: skip
