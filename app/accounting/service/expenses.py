"""Input Biaya: one page, one journal of two lines (ERP-FIN-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting import steps
from app.accounting.api import JournalPosted, RecordExpense
from app.accounting.postings import JournalDraft, Source, credit, debit
from app.accounting.queries.lookups import accounts_by_code, dimension_ids, entity_of
from app.accounting.rules import Role
from app.accounting.rules.dimensions import UNIT
from app.accounting.rules.entry.checks import account_problems, unit_problems
from app.accounting.rules.errors import InvalidExpense
from app.accounting.rules.events import EXPENSE
from app.accounting.rules.expenses import expense_problem, source_problem
from app.core.commands import handles
from app.core.errors import FieldError
from app.core.money import ZERO
from app.files.steps import attach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounting.postings import Line
    from app.accounting.queries.lookups import AccountRef
    from app.core.work import Work


@handles(RecordExpense)
def record_expense(work: Work, do: RecordExpense) -> JournalPosted:
    """Post Dr expense, Cr source; everything that is wrong is said at once."""
    entity = entity_of(work, do.entity)
    accounts = accounts_by_code(work, filter(None, (do.expense, do.source)))
    units = dimension_ids(work, UNIT, [do.unit], to_post=True)
    problems = list(_problems(do, accounts, units))
    if problems:
        raise InvalidExpense(problems)
    posted = steps.post(
        work,
        JournalDraft(
            entity_id=entity.id, on_date=do.on_date, description=do.description, event=EXPENSE,
            source=Source("expense", work.new_id(), ""),
            lines=_lines(do, accounts, units.get(do.unit)),
        ),
    )  # fmt: skip
    attach(work, "journal", posted.id, posted.number, do.attachments)
    work.changed("expense")
    work.message = f"Biaya {do.amount.rupiah()} dicatat sebagai {posted.number}."
    return JournalPosted(posted.number, entity.code)


def _problems(
    do: RecordExpense, accounts: dict[str, AccountRef], units: dict[str, str]
) -> Iterator[FieldError]:
    if do.amount <= ZERO:
        yield FieldError("amount", "Jumlah biaya harus lebih dari nol.")
    for field, code, wrong in (
        ("expense", do.expense, expense_problem),
        ("source", do.source, source_problem),
    ):
        if not code:
            continue
        account = accounts.get(code)
        found = [message for _field, message in account_problems(code, account)]
        if not found and account is not None:
            found = list(filter(None, [wrong(account.code, account.name, account.kind)]))
        for message in found:
            yield FieldError(field, message[:1].upper() + message[1:])
    for field, message in unit_problems(do.unit, units):
        yield FieldError(field, message[:1].upper() + message[1:])


def _lines(
    do: RecordExpense, accounts: dict[str, AccountRef], unit: str | None
) -> tuple[Line, Line]:
    source = accounts[do.source].id if do.source else Role.CASH
    return (
        debit(accounts[do.expense].id, do.amount, unit=unit),
        credit(source, do.amount, unit=unit),
    )
