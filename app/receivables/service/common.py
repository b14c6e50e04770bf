"""What every document of receivables is made of."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.accounting.queries.lookups import accounts_by_code, entity_of
from app.accounting.rules import Role
from app.accounting.rules.entry.checks import account_problems
from app.accounting.rules.expenses import cash_problem
from app.audit import steps as audit
from app.core.errors import FieldError, InvalidInput
from app.core.money import ZERO
from app.receivables.api import ShareRow
from app.receivables.models import ReceivableDocument
from app.receivables.postings import Document
from app.receivables.queries.parties import require_all
from app.receivables.rules import SERIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.accounting.queries.lookups import Entity
    from app.accounting.steps import PostedJournal
    from app.core.money import Money
    from app.core.work import Work
    from app.receivables.api import ShareIn
    from app.receivables.queries.parties import Party
    from app.receivables.rules import Kind
    from app.subledger.rules.sharing import Share


@dataclass(frozen=True, slots=True)
class Paper:
    """A document begun: whose, when, with its number."""

    kind: Kind
    document: Document
    party: Party
    entity: Entity


def begin(
    work: Work,
    kind: Kind,
    party: Party,
    entity: str,
    on_date: date | None,
    store: str | None = None,
) -> Paper:
    """Take the number of a new document.

    Raises:
        NotFound, MoneyOfAll
    """
    require_all(work)
    whose = entity_of(work, entity)
    day = on_date or work.today
    document = Document(
        id=work.new_id(), number=work.number_now(SERIES[kind], day), entity_id=whose.id,
        on_date=day, party=party.id, customer=party.name, store=store,
    )  # fmt: skip
    return Paper(kind, document, party, whose)


def keep(
    work: Work,
    paper: Paper,
    posted: PostedJournal,
    amount: Money,
    *,
    note: str = "",
    lines: Sequence[dict[str, object]] = (),
    more: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Write the document's row and its trail; ``more`` is for the trail only."""
    document = paper.document
    work.session.add(
        ReceivableDocument(
            org_id=work.org_id, id=document.id, number=document.number, kind=paper.kind.value,
            entity_id=document.entity_id, customer_id=document.party, on_date=document.on_date,
            amount=amount, note=note, lines=list(lines), journal_id=posted.id,
            void_journal_id=None, void_reason="", created_at=work.now,
            actor_id=work.actor.user_id,
        )
    )  # fmt: skip
    audit.record(
        work, f"receivable.{paper.kind.value}", "receivable", document.id, document.number,
        new={"pelanggan": paper.party.name, "jumlah": str(amount), "tanggal": document.on_date}
        | dict(more),
    )  # fmt: skip
    work.changed("receivable", "journal")


def cash_account(work: Work, code: str) -> str | Role:
    """Where money comes in: an active cash or bank account; the cash role for none.

    Raises:
        InvalidInput
    """
    if not code:
        return Role.CASH
    account = accounts_by_code(work, [code]).get(code)
    found = [sentence for _field, sentence in account_problems(code, account)]
    if not found and account is not None:
        found = list(filter(None, [cash_problem(account.code, account.name, account.kind)]))
    if found or account is None:
        message = " ".join(one[:1].upper() + one[1:] for one in found)
        raise InvalidInput(message, (FieldError("account", message),))
    return account.id


def positive(amount: Money, field: str = "amount") -> None:
    """Refuse nothing and less.

    Raises:
        InvalidInput
    """
    if amount <= ZERO:
        message = "Isi jumlah yang lebih dari nol."
        raise InvalidInput(message, (FieldError(field, message),))


def asked(shares: Sequence[ShareIn]) -> dict[str, Money]:
    """Document → amount, a document named twice added up."""
    found: dict[str, Money] = {}
    for one in shares:
        found[one.document] = found.get(one.document, ZERO) + one.amount
    return found


def told(shares: Sequence[Share]) -> tuple[ShareRow, ...]:
    """The shares as they are answered."""
    return tuple(ShareRow(one.item.document, one.amount) for one in shares)
