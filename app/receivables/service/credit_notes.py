"""Credits without a document of their own: returns of paid orders, journals by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.queries.lookups import entity_of
from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import NotFound
from app.core.money import ZERO, total
from app.receivables.api import AllocateCredit, Recorded, ShareRow
from app.receivables.queries.parties import party_of, require_all
from app.receivables.rules import ReceivableRefused
from app.receivables.service.common import asked
from app.subledger import steps as subledger
from app.subledger.queries.items import Wanted, open_items
from app.subledger.rules.sharing import chosen, oldest_first
from app.subledger.rules.sides import Side

if TYPE_CHECKING:
    from app.core.work import Work
    from app.subledger.rules.sharing import OpenItem, Share


@handles(AllocateCredit)
def allocate_credit(work: Work, do: AllocateCredit) -> Recorded:
    """Set an open credit against what is owed; the books already hold both.

    Raises:
        NotFound: No such credit is open.
        AllocationRefused
    """
    require_all(work)
    party = party_of(work, do.customer)
    entity = entity_of(work, do.entity)
    every = open_items(work, Wanted(Side.RECEIVABLE, False, party.ids, entity.id))
    found = [one for one in every if one.document == do.credit]
    if not found:
        raise NotFound("Kredit terbuka", do.credit, "credit")
    charges = open_items(work, Wanted(Side.RECEIVABLE, True, party.ids, entity.id))
    have = total(one.open for one in found)
    shares = (
        chosen(charges, asked(do.shares), have, what="kredit")
        if do.shares
        else oldest_first(charges, have)
    )
    if not shares:
        raise ReceivableRefused(f"{party.name} tidak punya tagihan yang terbuka.")
    amount = total(one.amount for one in shares)
    for credit, part in _dealt(found, shares):
        subledger.settle(work, (credit.journal_id, credit.line_no), part)
    audit.record(
        work, "receivable.allocate", "receivable", found[0].journal_id, do.credit,
        new={"pelanggan": party.name, "jumlah": str(amount)},
    )  # fmt: skip
    work.message = f"Kredit {do.credit} {amount.rupiah()} dialokasikan."
    rows = tuple(ShareRow(one.item.document, one.amount) for one in shares)
    return Recorded(do.credit, "", rows)


def _dealt(found: list[OpenItem], shares: list[Share]) -> list[tuple[OpenItem, list[Share]]]:
    """The shares by the items of the credit that pay them, in order."""
    left = {(one.journal_id, one.line_no): one.open for one in found}
    waiting = list(shares)
    dealt: list[tuple[OpenItem, list[Share]]] = []
    for credit in found:
        mine: list[Share] = []
        while waiting and left[credit.journal_id, credit.line_no] > ZERO:
            share = waiting.pop(0)
            part = min(share.amount, left[credit.journal_id, credit.line_no])
            left[credit.journal_id, credit.line_no] -= part
            mine.append(type(share)(share.item, part))
            if part < share.amount:
                waiting.insert(0, type(share)(share.item, share.amount - part))
        dealt.append((credit, mine))
    return dealt
