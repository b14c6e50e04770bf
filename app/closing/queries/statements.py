"""Bank accounts at the end of a month: what the books say and what the bank said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import whole_books
from app.accounting.rules import Role
from app.closing.api import BankStatementList, BankStatementRow
from app.core.commands import answers
from app.core.db import instant_from
from app.core.money import Money

if TYPE_CHECKING:
    from app.core.work import Read

#: The account of the bank, those below it, and its neighbours: 11-200 to 11-299.
BANKS: Final = (
    "EXISTS (SELECT 1 FROM account_binding r JOIN account k ON k.org_id = r.org_id "
    "AND k.id = r.account_id WHERE r.org_id = a.org_id AND r.role = :bank "
    "AND (k.id = a.id OR k.id = a.parent_id OR (k.parent_id = a.parent_id "
    "AND substr(k.code, 1, 4) = substr(a.code, 1, 4))))"
)
_SQL: Final = (
    "SELECT a.code, a.name, CAST(coalesce(b.net, 0) AS bigint), s.balance, s.in_transit, "
    "s.outstanding, s.note, u.full_name, s.at FROM account a "
    "LEFT JOIN (SELECT x.account_id, sum(x.debit - x.credit) AS net, max(x.ym) AS latest "
    "FROM account_balance x WHERE x.org_id = :org AND x.entity_id = :entity AND x.ym <= :ym "
    "GROUP BY x.account_id) b ON b.account_id = a.id "
    "LEFT JOIN bank_statement s ON s.org_id = a.org_id AND s.entity_id = :entity "
    "AND s.account_id = a.id AND s.ym = :ym "
    "LEFT JOIN app_user u ON u.org_id = s.org_id AND u.id = s.actor_id "
    f"WHERE a.org_id = :org AND a.kind <> 'header' AND {BANKS} "
    "AND (b.net <> 0 OR b.latest = :ym OR s.ym IS NOT NULL) ORDER BY a.code"
)


@answers(BankStatementList)
def bank_statement_list(read: Read, ask: BankStatementList) -> tuple[BankStatementRow, ...]:
    """The accounts of a month, by code."""
    whole_books(read, "Saldo rekening koran")
    return statements_of(read, entity_of(read, ask.entity).id, ask.month)


def bank_codes(read: Read) -> frozenset[str]:
    """Codes of all bank accounts."""
    rows = read.rows(
        f"SELECT a.code FROM account a WHERE a.org_id = :org AND a.kind <> 'header' AND {BANKS}",
        bank=Role.BANK.value,
    )
    return frozenset(code for (code,) in rows)


def statements_of(read: Read, entity_id: str, ym: str) -> tuple[BankStatementRow, ...]:
    """Bank accounts that have a balance at the end of a month or moved in it; one select."""
    rows = read.rows(_SQL, entity=entity_id, ym=ym, bank=Role.BANK.value)
    return tuple(_row(*values) for values in rows)


def _row(  # noqa: PLR0913, PLR0917 - the columns of the select
    code: str, title: str, books: int, balance: int | None, in_transit: int | None,
    outstanding: int | None, note: str | None, person: str | None, at: Any,  # noqa: ANN401
) -> BankStatementRow:  # fmt: skip
    more, less = in_transit or 0, outstanding or 0
    statement = gap = None
    if balance is not None:
        statement, gap = Money(balance), Money(balance + more - less - books)
    return BankStatementRow(
        code, title, Money(books), statement, Money(more), Money(less), note or "", gap,
        person or "", instant_from(at) if at is not None else None,
    )  # fmt: skip
