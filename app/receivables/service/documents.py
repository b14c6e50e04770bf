"""Credit sales typed by hand, terms, and what is written off."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.accounting import steps as books
from app.accounting.queries.lookups import dimension_id
from app.accounting.rules import Role
from app.accounting.rules.dimensions import STORE
from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, NotFound
from app.core.money import ZERO, Money, total
from app.receivables import postings
from app.receivables.api import (
    Recorded,
    SetTerms,
    ShareRow,
    TermsSet,
    WriteInvoice,
    WriteOff,
)
from app.receivables.models import CreditTerms
from app.receivables.queries.detail import balances
from app.receivables.queries.documents import find_open
from app.receivables.queries.parties import party_of
from app.receivables.rules import OVER_LIMIT, CreditLimitExceeded, Kind, ReceivableRefused
from app.receivables.service.common import begin, cash_account, keep, positive, told
from app.receivables.steps import terms_of
from app.subledger import steps as subledger
from app.subledger.queries.items import term_days
from app.subledger.rules.sharing import AllocationRefused, OpenItem, Share, oldest_first

if TYPE_CHECKING:
    from datetime import date

    from app.accounting.steps import PostedJournal
    from app.core.work import Work
    from app.receivables.queries.parties import Party
    from app.receivables.service.common import Paper


@handles(WriteInvoice)
def write_invoice(work: Work, do: WriteInvoice) -> Recorded:
    """Post the sale, say when it is due, and take a down payment with it.

    Raises:
        InvalidInput, NotFound, and what posting refuses.
    """
    _check(do)
    party = party_of(work, do.customer)
    store = dimension_id(work, STORE, do.store)
    paper = begin(work, Kind.INVOICE, party, do.entity, do.on_date, store)
    amount = total(line.amount for line in do.lines)
    cash = cash_account(work, do.account) if do.down_payment else Role.CASH
    lines = [
        (Role.SALES_SERVICE if line.service else Role.SALES, line.amount, line.text)
        for line in do.lines
    ]
    limited = _over_limit(work, do, party, amount - do.down_payment)
    draft = postings.invoiced(paper.document, lines, pkp=_is_pkp(work, paper))
    posted = books.post(work, draft)
    due_on = _due(work, do, paper)
    subledger.due(work, posted.id, due_on)
    keep(
        work, paper, posted, amount, note=do.note,
        more={"di atas batas kredit": limited} if limited else {},
        lines=[
            {"text": one.text, "amount": str(one.amount), "service": one.service}
            for one in do.lines
        ],
    )  # fmt: skip
    item = OpenItem(posted.id, 1, paper.document.number, paper.document.on_date, due_on, amount)
    work.message = f"Faktur {paper.document.number} {party.name} {amount.rupiah()} dicatat."
    if not do.down_payment:
        return Recorded(paper.document.number, posted.number)
    receipt = begin(work, Kind.RECEIPT, party, do.entity, do.on_date)
    down = books.post(work, postings.paid(receipt.document, cash, do.down_payment, ZERO))
    keep(work, receipt, down, do.down_payment, note=f"DP {paper.document.number}")
    shares = [Share(item, do.down_payment)]
    subledger.settle(work, (down.id, 2), shares)
    return Recorded(paper.document.number, posted.number, told(shares))


def _over_limit(work: Work, do: WriteInvoice, party: Party, more: Money) -> str:
    """What the customer will owe where that is above its limit, "" where it is not (WMS-CRM-15).

    The customer stays locked until the commit, so that of two invoices at once the second is
    weighed with the first.

    Raises:
        CreditLimitExceeded: Nobody who may decided to sell nevertheless.
    """
    # no key changes: what merely points at the customer does not have to wait
    work.lock(
        "SELECT 1 FROM customer WHERE org_id = :org AND id = :id FOR NO KEY UPDATE", id=party.id
    )
    limit = Money(
        work.rows(
            "SELECT credit_limit FROM customer WHERE org_id = :org AND id = :id", id=party.id
        )[0][0]
    )
    if not limit:
        return ""
    owed, credited, advances = balances(work, party.ids)
    after = owed - credited - advances + more
    if after <= limit:
        return ""
    if not (do.over_limit and work.actor.may(OVER_LIMIT)):
        raise CreditLimitExceeded(party.name, after, limit)
    return f"{after} > {limit}"


def _check(do: WriteInvoice) -> None:
    problems = [
        FieldError(f"lines.{at}.amount", f"Baris {at + 1}: jumlahnya harus lebih dari nol.")
        for at, line in enumerate(do.lines)
        if line.amount <= ZERO
    ]
    whole = total(line.amount for line in do.lines)
    if not problems and (do.down_payment < ZERO or do.down_payment > whole):
        problems.append(
            FieldError(
                "down_payment",
                f"Uang muka {do.down_payment.rupiah()} harus di antara nol dan jumlah faktur "
                f"{whole.rupiah()}.",
            )
        )
    if problems:
        raise InvalidInput(" ".join(one.message for one in problems), tuple(problems))


def _due(work: Work, do: WriteInvoice, paper: Paper) -> date:
    day = paper.document.on_date
    if do.due_on is not None:
        if do.due_on < day:
            message = "Jatuh tempo tidak boleh sebelum tanggal faktur."
            raise InvalidInput(message, (FieldError("due_on", message),))
        return do.due_on
    days = do.term_days
    if days is None:
        days = terms_of(work, paper.document.party)
    return day + timedelta(days=term_days(work) if days is None else days)


def _is_pkp(work: Work, paper: Paper) -> bool:
    ((found,),) = work.rows(
        "SELECT is_pkp FROM legal_entity WHERE org_id = :org AND id = :id", id=paper.entity.id
    )
    return bool(found)


@handles(SetTerms)
def set_terms(work: Work, do: SetTerms) -> TermsSet:
    """Terms hold for what is sold from now on; documents keep their due dates."""
    party = party_of(work, do.customer)
    if party.id is None:
        raise NotFound("Pelanggan", do.customer, "customer")
    row = work.session.get(CreditTerms, (work.org_id, party.id))
    before = None if row is None else row.term_days
    if row is None:
        row = CreditTerms(org_id=work.org_id, id=party.id, term_days=do.term_days)
        work.session.add(row)
    row.term_days, row.updated_at, row.updated_by = do.term_days, work.now, work.actor.user_id
    audit.record(
        work, "receivable.terms", "customer", party.id, party.name,
        old={"tempo": before}, new={"tempo": do.term_days},
    )  # fmt: skip
    work.changed("receivable", "customer")
    work.message = f"Tempo {party.name}: {do.term_days} hari, untuk penjualan berikutnya."
    return TermsSet(party.code, do.term_days)


@handles(WriteOff)
def write_off(work: Work, do: WriteOff) -> Recorded:
    """Dr 65-500, Cr receivable, set against the document.

    Raises:
        NotFound, AllocationRefused, InvalidInput
    """
    found = find_open(work, do.document)
    whole = total(item.open for item in found.items)
    if not whole:
        raise ReceivableRefused(f"Tagihan {do.document} sudah lunas. Tidak ada yang dihapus buku.")
    amount = do.amount or whole
    positive(amount)
    if amount > whole:
        message = f"{amount.rupiah()} melebihi sisa tagihan {do.document}, {whole.rupiah()}."
        raise AllocationRefused(message, (FieldError("amount", message),))
    paper = begin(work, Kind.WRITE_OFF, found.party, found.entity, do.on_date)
    posted: PostedJournal = books.post(
        work, postings.written_off(paper.document, amount, do.reason)
    )
    shares = oldest_first(found.items, amount)
    subledger.settle(work, (posted.id, 2), shares)
    keep(work, paper, posted, amount, note=do.reason)
    work.message = f"{amount.rupiah()} dari {do.document} dihapus buku: {paper.document.number}."
    rows = tuple(ShareRow(do.document, one.amount) for one in shares)
    return Recorded(paper.document.number, posted.number, rows)
