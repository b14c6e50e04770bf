"""Journals of orders (journal_events section A)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounting.postings import JournalDraft, Source, credit, debit
from app.accounting.rules.roles import Role
from app.core.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

RETURNING: Final = "rts.detected"
RETURN_ENDED: Final = "rts.detected.voided"
#: What left cost something else: a document was dated back before it (WMS-VAL-08).
RETURNING_RESTATED: Final = "rts.restated"
RETURNING_RESTATED_ENDED: Final = "rts.restated.voided"


@dataclass(frozen=True, slots=True)
class Returning:
    """A parcel of ours on its way back, with what its sale wrote into the books.

    Attributes:
        owed: What the platform or customer owes for it, by the account it stands on.
        taxes: PPN it brought, by account.
        cost: HPP of what left with it.
        sequence: How often it has been on its way back, this time included.
    """

    order_id: str
    number: str
    entity_id: str
    store_id: str
    warehouse_id: str
    customer_id: str | None
    owed: Mapping[str, Money]
    taxes: Mapping[str, Money]
    cost: Money
    sequence: int


def returning_journal(parcel: Returning, on_date: date) -> JournalDraft:
    """``rts.detected`` and its cost: the sale is undone, the goods are on their way back.

    Dr returns and PPN, Cr receivable; Dr stock returning, Cr HPP.
    """
    at: dict[str, Any] = {"store": parcel.store_id, "warehouse": parcel.warehouse_id}
    party = ("customer", parcel.customer_id) if parcel.customer_id else None
    cost = parcel.cost
    back = total(parcel.owed.values()) - total(parcel.taxes.values())
    lines = (
        debit(Role.SALES_RETURN, back, **at),
        *(debit(account, amount, **at) for account, amount in parcel.taxes.items()),
        *(credit(account, amount, party=party, **at) for account, amount in parcel.owed.items()),
        debit(Role.STOCK_RTS, cost, **at),
        credit(Role.COGS, cost, **at),
    )
    return JournalDraft(
        entity_id=parcel.entity_id,
        on_date=on_date,
        description=f"Retur di jalan {parcel.number}",
        event=RETURNING,
        source=Source("order", parcel.order_id, parcel.number),
        sequence=parcel.sequence,
        lines=tuple(line for line in lines if line.debit or line.credit),
    )


def restated_return(parcel: Returning, on_date: date) -> JournalDraft:
    """The cost half of ``rts.detected`` once more, by what the parcel cost less (or more).

    Dr HPP, Cr stock returning; of :class:`Returning` only who and ``cost`` count.
    """
    at: dict[str, Any] = {"store": parcel.store_id, "warehouse": parcel.warehouse_id}
    return JournalDraft(
        entity_id=parcel.entity_id,
        on_date=on_date,
        description=f"Penilaian ulang retur di jalan {parcel.number}",
        event=RETURNING_RESTATED,
        source=Source("order", parcel.order_id, parcel.number),
        sequence=parcel.sequence,
        lines=(debit(Role.COGS, parcel.cost, **at), credit(Role.STOCK_RTS, parcel.cost, **at)),
    )
