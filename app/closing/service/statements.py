"""Balances of bank statements (C2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.queries.lookups import accounts_by_code, entity_of
from app.accounting.rules import PeriodState
from app.accounting.rules.periods import first_day
from app.audit.steps import record
from app.closing.api import SetBankStatements, StatementsSet
from app.closing.models import BankStatement
from app.closing.queries.statements import bank_codes, statements_of
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, PeriodClosed, PeriodMissing
from app.core.money import ZERO
from app.core.text import bulan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounting.queries.lookups import AccountRef
    from app.closing.api import StatementIn
    from app.core.money import Money
    from app.core.work import Work


@handles(SetBankStatements)
def set_bank_statements(work: Work, do: SetBankStatements) -> StatementsSet:
    """Keep the balances of an open month, each change with its trail.

    Raises:
        InvalidInput: Every account that is no bank, and every sum that cannot be, at once.
        PeriodMissing, PeriodClosed
    """
    entity = entity_of(work, do.entity)
    _refuse_closed(work, entity.id, do.month)
    accounts = accounts_by_code(work, (one.account for one in do.statements))
    wrong = list(_problems(do, accounts, bank_codes(work)))
    if wrong:
        raise InvalidInput(" ".join(one.message for one in wrong), tuple(wrong))
    known = {one.account: one for one in statements_of(work, entity.id, do.month)}
    for one in do.statements:
        account = accounts[one.account]
        old = known.get(one.account)
        _keep(work, (work.org_id, entity.id, account.id, do.month), one)
        record(
            work, "bank.statement", "bank_statement", account.id,
            f"{entity.code} {one.account} {do.month}",
            old=_facts(old.statement, old.in_transit, old.outstanding) if old else {},
            new=_facts(one.balance, one.in_transit, one.outstanding) | {"note": one.note},
        )  # fmt: skip
    work.session.flush()
    work.changed("bank_statement")
    entered = {one.account for one in do.statements}
    after = [row for row in statements_of(work, entity.id, do.month) if row.account in entered]
    agreed = sum(row.gap == ZERO for row in after)
    state = "cocok dengan buku" if agreed == len(after) else "belum cocok dengan buku"
    when = bulan(first_day(do.month))
    work.message = f"{len(after)} saldo rekening koran {when} dicatat, {state}."
    return StatementsSet(len(after), agreed)


def _facts(balance: Money | None, in_transit: Money, outstanding: Money) -> dict[str, str]:
    if balance is None:
        return {}
    return {
        "balance": balance.rupiah(), "in_transit": in_transit.rupiah(),
        "outstanding": outstanding.rupiah(),
    }  # fmt: skip


def _refuse_closed(work: Work, entity_id: str, ym: str) -> None:
    found = work.rows(
        "SELECT state FROM period WHERE org_id = :org AND entity_id = :entity AND ym = :ym",
        entity=entity_id, ym=ym,
    )  # fmt: skip
    if not found:
        raise PeriodMissing(ym)
    if found[0][0] == PeriodState.CLOSED:
        raise PeriodClosed(ym)


def _problems(
    do: SetBankStatements, accounts: dict[str, AccountRef], banks: frozenset[str]
) -> Iterator[FieldError]:
    seen: set[str] = set()
    for place, one in enumerate(do.statements):
        at = f"statements.{place}"
        if one.account not in accounts:
            yield FieldError(f"{at}.account", f'Akun "{one.account}" tidak ditemukan.')
        elif one.account not in banks:
            yield FieldError(f"{at}.account", f"Akun {one.account} bukan akun bank.")
        elif one.account in seen:
            yield FieldError(f"{at}.account", f"Akun {one.account} disebut dua kali.")
        seen.add(one.account)
        for field, amount in (("in_transit", one.in_transit), ("outstanding", one.outstanding)):
            if amount < ZERO:
                yield FieldError(
                    f"{at}.{field}", f"Akun {one.account}: jumlah ini tidak boleh kurang dari nol."
                )


def _keep(work: Work, key: tuple[str, str, str, str], one: StatementIn) -> None:
    row = work.session.get(BankStatement, key)
    if row is None:
        org_id, entity_id, account_id, ym = key
        row = BankStatement(org_id=org_id, entity_id=entity_id, account_id=account_id, ym=ym)
        work.session.add(row)
    row.balance, row.in_transit, row.outstanding = one.balance, one.in_transit, one.outstanding
    row.note, row.at, row.actor_id = one.note, work.now, work.actor.user_id
