"""Money from customers: payments, advances and their use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting import steps as books
from app.accounting.queries.lookups import entity_of
from app.core.commands import handles
from app.core.errors import FieldError
from app.core.money import ZERO, total
from app.receivables import postings
from app.receivables.api import ApplyAdvance, ReceiveAdvance, ReceivePayment, Recorded
from app.receivables.queries.parties import party_of
from app.receivables.rules import Kind, ReceivableRefused
from app.receivables.service.common import asked, begin, cash_account, keep, positive, told
from app.subledger import steps as subledger
from app.subledger.queries.items import Wanted, open_items
from app.subledger.rules.sharing import AllocationRefused, chosen, oldest_first
from app.subledger.rules.sides import Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.money import Money
    from app.core.work import Work
    from app.receivables.api import ShareIn
    from app.receivables.queries.parties import Party
    from app.subledger.rules.sharing import OpenItem, Share


@handles(ReceivePayment)
def receive_payment(work: Work, do: ReceivePayment) -> Recorded:
    """Dr cash, Cr receivable for what it settles, Cr advance for a rest that is kept.

    Raises:
        AllocationRefused: More than is open, or than a document has left.
    """
    positive(do.amount)
    party = party_of(work, do.customer)
    cash = cash_account(work, do.account)
    charges = _charges(work, party, do.entity)
    if party.id is None and not do.shares:
        message = "Pilih dokumen yang dibayar: penjualan tanpa nama pelanggan tidak berurutan."
        raise AllocationRefused(message, (FieldError("shares", message),))
    shares = _shared(charges, do.shares, do.amount, "pembayaran")
    settled = total(one.amount for one in shares)
    rest = do.amount - settled
    if rest and (not do.keep_rest or party.id is None):
        message = (
            f"Pembayaran {do.amount.rupiah()} melebihi yang dibayar, {settled.rupiah()}. "
            "Kurangi jumlahnya, tambah dokumen, atau simpan kelebihannya sebagai uang muka."
        )
        raise AllocationRefused(message, (FieldError("amount", message),))
    kind = Kind.RECEIPT if settled else Kind.ADVANCE
    paper = begin(work, kind, party, do.entity, do.on_date)
    posted = books.post(work, postings.paid(paper.document, cash, settled, rest))
    subledger.settle(work, (posted.id, 2), shares)
    keep(work, paper, posted, do.amount, note=do.note)
    work.message = f"Pembayaran {paper.document.number} {do.amount.rupiah()} dicatat." + (
        f" {rest.rupiah()} menjadi uang muka." if rest else ""
    )
    return Recorded(paper.document.number, posted.number, told(shares), rest)


@handles(ReceiveAdvance)
def receive_advance(work: Work, do: ReceiveAdvance) -> Recorded:
    """Dr cash, Cr uang muka pelanggan."""
    positive(do.amount)
    party = party_of(work, do.customer)
    cash = cash_account(work, do.account)
    paper = begin(work, Kind.ADVANCE, party, do.entity, do.on_date)
    posted = books.post(work, postings.advanced(paper.document, cash, do.amount))
    keep(work, paper, posted, do.amount, note=do.note)
    work.message = f"Uang muka {paper.document.number} {do.amount.rupiah()} dicatat."
    return Recorded(paper.document.number, posted.number, (), do.amount)


@handles(ApplyAdvance)
def apply_advance(work: Work, do: ApplyAdvance) -> Recorded:
    """Dr uang muka, Cr receivable; both sides are allocated, oldest first unless chosen.

    Raises:
        AllocationRefused: More than the advance or the documents have left.
    """
    party = party_of(work, do.customer)
    entity = entity_of(work, do.entity)
    advances = open_items(work, Wanted(Side.CUSTOMER_ADVANCE, True, party.ids, entity.id))
    charges = _charges(work, party, do.entity)
    have = total(one.open for one in advances)
    if not have:
        raise ReceivableRefused(f"{party.name} tidak punya uang muka yang terbuka.")
    wanted = asked(do.shares)
    most = min(have, sum(wanted.values(), ZERO) or total(one.open for one in charges))
    amount = do.amount or most
    positive(amount)
    if amount > have:
        message = f"{amount.rupiah()} melebihi uang muka {party.name}, {have.rupiah()}."
        raise AllocationRefused(message, (FieldError("amount", message),))
    shares = _shared(charges, do.shares, amount, "uang muka")
    if total(one.amount for one in shares) != amount:
        message = f"Tagihan {party.name} yang terbuka kurang dari {amount.rupiah()}."
        raise AllocationRefused(message, (FieldError("amount", message),))
    paper = begin(work, Kind.APPLICATION, party, do.entity, do.on_date)
    posted = books.post(work, postings.applied(paper.document, amount))
    subledger.settle(work, (posted.id, 1), oldest_first(advances, amount))
    subledger.settle(work, (posted.id, 2), shares)
    keep(work, paper, posted, amount, note=do.note)
    work.message = f"Uang muka {amount.rupiah()} dipakai: {paper.document.number}."
    return Recorded(paper.document.number, posted.number, told(shares))


def _charges(work: Work, party: Party, entity: str) -> list[OpenItem]:
    whose = entity_of(work, entity)
    return open_items(work, Wanted(Side.RECEIVABLE, True, party.ids, whose.id))


def _shared(
    charges: Sequence[OpenItem], shares: Sequence[ShareIn], amount: Money, what: str
) -> list[Share]:
    if not shares:
        return oldest_first(charges, amount)
    return chosen(charges, asked(shares), amount, what=what)
