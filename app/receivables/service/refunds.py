"""Money back to customers: advances they do not use, credits of returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting import steps as books
from app.accounting.queries.lookups import entity_of
from app.core.commands import handles
from app.core.errors import FieldError, NotFound
from app.core.money import ZERO, total
from app.receivables import postings
from app.receivables.api import Recorded, RefundCustomer, ShareRow
from app.receivables.queries.parties import party_of
from app.receivables.rules import Kind, ReceivableRefused
from app.receivables.service.common import begin, cash_account, keep, positive
from app.subledger import steps as subledger
from app.subledger.queries.items import Wanted, open_items
from app.subledger.rules.sharing import AllocationRefused, OpenItem, Share, oldest_first
from app.subledger.rules.sides import Side

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.core.money import Money
    from app.core.work import Work
    from app.receivables.queries.parties import Party


@handles(RefundCustomer)
def refund_customer(work: Work, do: RefundCustomer) -> Recorded:
    """Dr 21-200 (12-100 for a credit), Cr cash; never more than the customer has there.

    Raises:
        ReceivableRefused, AllocationRefused, NotFound, InvalidInput
    """
    party = party_of(work, do.customer)
    cash = cash_account(work, do.account)
    advance, items = _found(work, do, party)
    have = total(one.open for one in items)
    amount = do.amount or have
    positive(amount)
    if amount > have:
        what = do.document or f"uang muka {party.name}"
        message = f"{amount.rupiah()} melebihi sisa {what}, {have.rupiah()}."
        raise AllocationRefused(message, (FieldError("amount", message),))
    paper = begin(work, Kind.REFUND, party, do.entity, do.on_date)
    _refuse_before(paper.document.on_date, items, amount)
    posted = books.post(work, postings.refunded(paper.document, amount, cash, advance=advance))
    shares = oldest_first(items, amount)
    if advance:
        subledger.settle(work, (posted.id, 1), shares)
    else:
        for one in shares:
            paid = OpenItem(
                posted.id, 1, paper.document.number, paper.document.on_date,
                paper.document.on_date, one.amount,
            )  # fmt: skip
            credit = (one.item.journal_id, one.item.line_no)
            subledger.settle(work, credit, [Share(paid, one.amount)])
    keep(work, paper, posted, amount, note=do.note)
    work.message = f"{amount.rupiah()} dikembalikan kepada {party.name}: {paper.document.number}."
    rows = tuple(ShareRow(one.item.document, one.amount) for one in shares)
    return Recorded(paper.document.number, posted.number, rows)


def _found(work: Work, do: RefundCustomer, party: Party) -> tuple[bool, list[OpenItem]]:
    """Whether advances are paid back, and the open items that are."""
    entity = entity_of(work, do.entity).id
    advances = open_items(work, Wanted(Side.CUSTOMER_ADVANCE, True, party.ids, entity))
    if not do.document:
        if not advances:
            raise ReceivableRefused(f"{party.name} tidak punya uang muka yang terbuka.")
        return True, advances
    chosen = [one for one in advances if one.document == do.document]
    if chosen:
        return True, chosen
    credited = open_items(work, Wanted(Side.RECEIVABLE, False, party.ids, entity))
    chosen = [one for one in credited if one.document == do.document]
    if not chosen:
        raise NotFound("Uang muka atau kredit terbuka", do.document, "document")
    return False, chosen


def _refuse_before(on_date: date, items: Sequence[OpenItem], amount: Money) -> None:
    """Money cannot go back before it came: the account would be below zero in between."""
    have = total(one.open for one in items if one.on_date <= on_date)
    if have < amount:
        message = f"Pada tanggal itu sisanya baru {max(have, ZERO).rupiah()}."
        raise AllocationRefused(message, (FieldError("on_date", message),))
