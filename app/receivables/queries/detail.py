"""One document of a customer's account with everything that settled it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.driver import as_date
from app.core.errors import NotFound
from app.core.money import ZERO, Money
from app.receivables.api import ReceivableDetail, ReceivableView, SettledRow
from app.receivables.queries.lists import one_row
from app.receivables.queries.parties import party_of
from app.receivables.rules import message
from app.subledger.queries.items import own, term_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Read

#: What settled a charge, as it stands: what was taken back is gone.
_SETTLED: Final = (
    "SELECT max(a.on_date), coalesce(nullif(j.source_number, ''), j.number), j.description, "
    "j.number, CAST(sum(a.amount) AS bigint) FROM allocation a JOIN journal j "
    "ON j.org_id = a.org_id AND j.id = a.credit_id WHERE a.org_id = :org "
    "AND a.charge_id = :journal AND a.charge_line = :line "
    "GROUP BY j.id, j.source_number, j.number, j.description "
    "HAVING sum(a.amount) <> 0 ORDER BY 1, 4"
)


@answers(ReceivableDetail)
def receivable_detail(read: Read, ask: ReceivableDetail) -> ReceivableView:
    """The document, its payments, and the customer's other figures.

    Raises:
        NotFound
    """
    found = one_row(read, ask.document)
    if found is None:
        raise NotFound("Tagihan", ask.document, "document")
    journal, line, row = found
    party = party_of(read, row.customer)
    open_, credited, advances = balances(read, party.ids, of=own(read))
    note, lines = _paper(read, journal)
    terms = read.rows(
        "SELECT t.term_days FROM credit_terms t WHERE t.org_id = :org AND t.id = :id", id=party.id
    )
    seller = read.rows(
        "SELECT name FROM legal_entity WHERE org_id = :org AND code = :code", code=row.entity
    )[0][0]
    return ReceivableView(
        row=row, note=note, lines=lines,
        settled=tuple(
            SettledRow(as_date(day) or row.on_date, number, text, booked, Money(sen))
            for day, number, text, booked, sen in read.rows(_SETTLED, journal=journal, line=line)
        ),
        customer_open=open_, customer_credits=credited, customer_advances=advances,
        term_days=int(terms[0][0]) if terms else term_days(read),
        message=message(
            customer=row.customer_name, document=row.number, due_on=row.due_on, amount=row.open,
            today=read.today, seller=seller,
        ),
    )  # fmt: skip


def balances(
    read: Read, parties: Sequence[str], *, of: tuple[str, dict[str, Any]] = ("", {})
) -> tuple[Money, Money, Money]:
    """What a customer owes, has to its credit, and paid in advance, open now in all books.

    Args:
        read: Who asks.
        parties: Ids of the customer.
        of: Condition on the items; without one everything counts, as for a limit of credit.
    """
    if not parties:
        return ZERO, ZERO, ZERO
    narrowed, params = of
    found = {
        (side, bool(charge)): Money(sen)
        for side, charge, sen in read.rows(
            "SELECT i.side, i.charge, CAST(sum(p.open) AS bigint) FROM party_item i "
            "JOIN party_item_open p ON p.org_id = i.org_id AND p.journal_id = i.journal_id "
            "AND p.line_no = i.line_no WHERE i.org_id = :org AND p.open > 0 "
            "AND i.side IN ('receivable', 'customer_advance') "
            f"AND {read.among('i.party_id', 'parties')}{narrowed} GROUP BY i.side, i.charge",
            parties=list(parties),
            **params,
        )
    }
    return (
        found.get(("receivable", True), ZERO),
        found.get(("receivable", False), ZERO),
        found.get(("customer_advance", True), ZERO),
    )


def _paper(read: Read, journal: str) -> tuple[str, tuple[tuple[str, Money], ...]]:
    """Note and lines of an invoice typed by hand."""
    rows = read.rows(
        "SELECT note, lines FROM receivable_document WHERE org_id = :org AND journal_id = :id",
        id=journal,
    )
    if not rows:
        return "", ()
    note, lines = rows[0]
    parsed: list[dict[str, Any]] = json.loads(lines) if isinstance(lines, str) else lines
    return note, tuple((one["text"], Money.parse(one["amount"])) for one in parsed)
