"""Accounts of a new store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.accounting.models import Account, AccountBinding
from app.accounting.rules.accounts import next_code
from app.accounting.rules.errors import AccountRefused, MissingAccount
from app.accounting.rules.roles import STORE_ROLES, Role
from app.accounting.steps.accounts import ANY_EVENT
from app.core.db import NIL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work


def add_store_accounts(work: Work, store_id: str, store_name: str) -> dict[Role, str]:
    """Give a new store its own wallet, receivable and sales accounts (WMS-MD-19).

    They stand below the general accounts and are bound for this store only.

    Returns:
        The code of each new account by role.

    Raises:
        MissingAccount: The chart is not installed.
        AccountRefused: All 99 codes of a group are in use.
    """
    parents = _general_accounts(work, STORE_ROLES)
    taken = {code for (code,) in work.rows("SELECT code FROM account WHERE org_id = :org")}
    made: dict[Role, str] = {}
    for role in STORE_ROLES:
        parent = parents[role]
        code = next_code(parent.code, taken)
        if code is None:
            raise AccountRefused(
                f"Kode akun di bawah {parent.code} sudah habis, jadi toko {store_name} belum dapat "
                "dibuat. Nonaktifkan toko lama atau pakai akun umum."
            )
        taken.add(code)
        account = Account(
            org_id=work.org_id, id=work.new_id(), code=code, name=f"{parent.name} - {store_name}",
            kind=parent.kind, contra=parent.contra, normal_side=parent.normal_side,
            parent_id=parent.id, active=True, control="", note="", updated_at=work.now,
            updated_by=work.actor.user_id,
        )  # fmt: skip
        work.session.add(account)
        work.session.flush()
        work.session.add(
            AccountBinding(
                org_id=work.org_id, role=role.value, event=ANY_EVENT, store_id=store_id,
                account_id=account.id,
            )
        )  # fmt: skip
        made[role] = code
    work.changed("account")
    return made


def _general_accounts(work: Work, roles: Sequence[Role]) -> dict[Role, Account]:
    found = work.session.execute(
        sa.select(AccountBinding.role, Account)
        .join(
            Account,
            (Account.org_id == AccountBinding.org_id) & (Account.id == AccountBinding.account_id),
        )
        .where(
            AccountBinding.org_id == work.org_id,
            AccountBinding.event == ANY_EVENT,
            AccountBinding.store_id == NIL,
            AccountBinding.role.in_([role.value for role in roles]),
        )
    ).all()
    by_role = {Role(role): account for role, account in found}
    missing = [role for role in roles if role not in by_role]
    if missing:
        raise MissingAccount(missing, "")
    return by_role
