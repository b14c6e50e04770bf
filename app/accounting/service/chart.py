"""Chart of accounts and account roles."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.accounting.api import (
    AccountChanged,
    ActivateAccount,
    BindRole,
    ChartInstalled,
    CreateAccount,
    DeactivateAccount,
    InstallChart,
    RoleBound,
    UpdateAccount,
)
from app.accounting.models import Account, AccountBinding
from app.accounting.queries.lookups import dimension_id
from app.accounting.resources import chart_file
from app.accounting.rules import STOCK_CONTROL, STOCK_ROLES, Kind, Role, Side
from app.accounting.rules.accounts import (
    FAMILIES,
    ChartLine,
    chart_line,
    family_problem,
    same_nature,
)
from app.accounting.rules.dimensions import STORE
from app.accounting.rules.errors import AccountRefused
from app.accounting.rules.roles import CLOSING_ROLES, PARTY_OF, TOLD_ROLES
from app.accounting.steps import ANY_EVENT
from app.audit.steps import record
from app.core.commands import handles
from app.core.db import NIL
from app.core.errors import NotFound

if TYPE_CHECKING:
    from app.core.work import Work


@handles(InstallChart)
def install_chart(work: Work, do: InstallChart) -> ChartInstalled:
    """Add the accounts and general role mappings that are missing; what is there stays as it is."""
    accounts = {account.code: account for account in _all(work)}
    before = len(accounts)
    for line in _chart(do.chart):
        if line.code not in accounts:
            parent = accounts[line.parent].id if line.parent else None
            accounts[line.code] = _account(work, line, parent)
    work.session.flush()
    bound = _bind_defaults(work, accounts)
    added = len(accounts) - before
    if added or bound:
        record(
            work, "chart.install", "account", work.org_id, do.chart,
            new={"accounts": added, "roles": bound},
        )  # fmt: skip
        work.changed("account")
    work.message = f"Bagan akun terpasang: {added} akun dan {bound} peran ditambahkan."
    return ChartInstalled(added, bound)


def _chart(name: str) -> list[ChartLine]:
    with chart_file(name).open(encoding="utf-8", newline="") as file:
        return [chart_line(row) for row in csv.DictReader(file)]


def _all(work: Work) -> list[Account]:
    return list(work.session.scalars(sa.select(Account).where(Account.org_id == work.org_id)))


def _account(work: Work, line: ChartLine, parent_id: str | None) -> Account:
    account = Account(
        org_id=work.org_id, id=work.new_id(), code=line.code, name=line.name, kind=line.kind.value,
        contra=line.contra, normal_side=line.side.value, parent_id=parent_id, active=True,
        control=line.control, note="", updated_at=work.now, updated_by=work.actor.user_id,
    )  # fmt: skip
    work.session.add(account)
    return account


def _bind_defaults(work: Work, accounts: dict[str, Account]) -> int:
    known = set(
        work.session.scalars(
            sa.select(AccountBinding.role).where(
                AccountBinding.org_id == work.org_id,
                AccountBinding.event == ANY_EVENT,
                AccountBinding.store_id == NIL,
            )
        )
    )
    missing = [role for role in Role if role.value not in known]
    work.session.add_all(
        AccountBinding(
            org_id=work.org_id, role=role.value, event=ANY_EVENT, store_id=NIL,
            account_id=accounts[role.account].id,
        )
        for role in missing
    )  # fmt: skip
    return len(missing)


@handles(CreateAccount)
def create_account(work: Work, do: CreateAccount) -> AccountChanged:
    """Add an account under its parent."""
    if _find(work, do.code) is not None:
        raise AccountRefused(f"Kode akun {do.code} sudah dipakai. Pilih kode lain.")
    kind = Kind(do.kind)
    _refuse_stranger(do.code, kind, do.parent or "")
    parent = _parent(work, do.parent, kind)
    side = kind.side if parent is None or kind is not Kind.HEADER else Side(parent.normal_side)
    if do.contra:
        side = Side.CREDIT if side is Side.DEBIT else Side.DEBIT
    line = ChartLine(do.code, do.account, kind, do.contra, side, do.parent or "")
    account = _account(work, line, parent.id if parent else None)
    account.control, account.note = "", do.note
    record(work, "account.create", "account", account.id, account.code, new=_facts(account))
    return _changed(work, account, f"Akun {account.code} {account.name} ditambahkan.")


@handles(UpdateAccount)
def update_account(work: Work, do: UpdateAccount) -> AccountChanged:
    """Rename an account, move it under another parent, or change its note."""
    account = _need(work, do.code)
    before = _facts(account)
    if do.account is not None:
        account.name = do.account
    if do.note is not None:
        account.note = do.note
    if do.parent is not None:
        _refuse_stranger(account.code, Kind(account.kind), do.parent)
        parent = _parent(work, do.parent, Kind(account.kind))
        _refuse_loop(work, account, parent)
        account.parent_id = parent.id if parent else None
    record(
        work, "account.update", "account", account.id, account.code,
        old=before, new=_facts(account),
    )  # fmt: skip
    return _changed(work, account, f"Akun {account.code} diperbarui.")


@handles(DeactivateAccount)
def deactivate_account(work: Work, do: DeactivateAccount) -> AccountChanged:
    """Close an account that no rule uses and that has no balance left."""
    account = _need(work, do.code)
    _refuse_in_use(work, account)
    account.active = False
    record(work, "account.deactivate", "account", account.id, account.code)
    return _changed(work, account, f"Akun {account.code} {account.name} dinonaktifkan.")


@handles(ActivateAccount)
def activate_account(work: Work, do: ActivateAccount) -> AccountChanged:
    """Open it again."""
    account = _need(work, do.code)
    account.active = True
    record(work, "account.activate", "account", account.id, account.code)
    return _changed(work, account, f"Akun {account.code} {account.name} aktif kembali.")


@handles(BindRole)
def bind_role(work: Work, do: BindRole) -> RoleBound:
    """Choose or take away the account of a role."""
    event = do.event or ANY_EVENT
    store_id = dimension_id(work, STORE, do.store) or NIL
    binding = work.session.get(AccountBinding, (work.org_id, do.role.value, event, store_id))
    before = _code_of(work, binding.account_id) if binding else ""
    _refuse_leaving_behind(work, do, before)
    if do.account is None:
        _unbind(work, do, binding)
    else:
        account = _bindable(work, do.role, do.account)
        if binding is None:
            binding = AccountBinding(
                org_id=work.org_id, role=do.role.value, event=event, store_id=store_id
            )
            work.session.add(binding)
        binding.account_id = account.id
    record(
        work, "account.bind_role", "account_role", work.org_id, do.role.value,
        old={"account": before},
        new={"account": do.account or "", "event": do.event, "store": do.store},
    )  # fmt: skip
    work.changed("account")
    work.message = f'Peran "{do.role.label}" memakai akun {do.account or "umum"}.'
    return RoleBound(do.role.value, do.event, do.store, do.account or "")


def _unbind(work: Work, do: BindRole, binding: AccountBinding | None) -> None:
    if not do.event and not do.store:
        raise AccountRefused(
            f'Peran "{do.role.label}" harus punya akun umum. Pilih akun lain, bukan menghapusnya.',
            "account",
        )
    if binding is None:
        raise NotFound("Pengecualian peran", do.role.value, "role")
    work.session.delete(binding)


def _bindable(work: Work, role: Role, code: str) -> Account:
    account = _need(work, code, "account")
    if account.kind == Kind.HEADER or not account.active:
        raise AccountRefused(
            f"Akun {code} {account.name} adalah kelompok atau tidak aktif, jadi tidak dapat "
            "dipakai untuk peran. Pilih akun lain.",
            "account",
        )
    if (role in STOCK_ROLES) != (account.control == STOCK_CONTROL):
        raise AccountRefused(
            f'Peran "{role.label}" dan akun {code} {account.name} tidak cocok: akun persediaan '
            "hanya untuk peran persediaan, karena nilainya selalu sama dengan stok. Pilih akun "
            "lain.",
            "account",
        )
    nature = FAMILIES[role.account[0]][0]
    if not same_nature(nature, Kind(account.kind)):
        raise AccountRefused(
            f'Peran "{role.label}" memakai akun {nature.label}, sedangkan {code} {account.name} '
            f"berjenis {Kind(account.kind).label}. Pilih akun lain.",
            "account",
        )
    _refuse_shared(work, role, account)
    return account


def _refuse_shared(work: Work, role: Role, account: Account) -> None:
    """An account whose lines are somebody's debts, or closing's own, serves no second role."""
    others = [
        Role(name)
        for (name,) in work.rows(
            "SELECT DISTINCT role FROM account_binding WHERE org_id = :org AND account_id = :id "
            "AND role <> :role ORDER BY role",
            id=account.id, role=role.value,
        )
    ]  # fmt: skip
    alone = [one for one in others if one in TOLD_ROLES or role in TOLD_ROLES]
    if alone:
        raise AccountRefused(
            f'Akun {account.code} {account.name} sudah dipakai peran "{alone[0].label}", yang '
            "harus punya akun sendiri agar buku pembantunya sama dengan akunnya. Pilih akun lain.",
            "account",
        )


def _refuse_leaving_behind(work: Work, do: BindRole, before: str) -> None:
    """An account cannot take over, or give up, a role whose lines its sub-ledger was made of.

    Items per customer are made as a journal is posted, by the roles of that day; closing looks for
    the result and the suspense on the account that has the role now.
    """
    if before == (do.account or ""):
        return
    if do.role in PARTY_OF:
        codes = [code for code in (before, do.account) if code and _has_lines(work, code)]
        why = "sudah berisi jurnal, jadi buku pembantunya tidak lagi sama dengan akunnya"
    elif do.role in CLOSING_ROLES:
        codes = [code for code in (before,) if code and _balance(work, _need(work, code))]
        why = "masih bersaldo, jadi tutup buku tidak akan menemukannya"
    else:
        return
    if codes:
        raise AccountRefused(
            f'Peran "{do.role.label}" tidak dapat dipindahkan: akun {" dan ".join(codes)} {why}. '
            "Pilih akun yang masih kosong sebelum peran ini dipakai.",
            "account",
        )


def _has_lines(work: Work, code: str) -> bool:
    return bool(
        work.rows(
            "SELECT 1 FROM account a JOIN journal_line l ON l.org_id = a.org_id "
            "AND l.account_id = a.id WHERE a.org_id = :org AND a.code = :code LIMIT 1",
            code=code,
        )
    )


def _balance(work: Work, account: Account) -> int:
    ((found,),) = work.rows(
        "SELECT CAST(coalesce(sum(s.debit - s.credit), 0) AS bigint) FROM account_balance s "
        "WHERE s.org_id = :org AND s.account_id = :id",
        id=account.id,
    )
    return int(found)


def _find(work: Work, code: str) -> Account | None:
    return work.session.scalar(
        sa.select(Account).where(Account.org_id == work.org_id, Account.code == code)
    )


def _need(work: Work, code: str, field: str = "code") -> Account:
    account = _find(work, code)
    if account is None:
        raise NotFound("Akun", code, field)
    return account


def _code_of(work: Work, account_id: str) -> str:
    return work.session.get_one(Account, (work.org_id, account_id)).code


def _parent(work: Work, code: str | None, kind: Kind) -> Account | None:
    """The parent: a header, or an account of the same kind split further (12-200 → 12-201)."""
    if code is None:
        return None
    parent = _need(work, code, "parent")
    if parent.kind not in {Kind.HEADER, kind}:
        raise AccountRefused(
            f"Akun {parent.code} {parent.name} berjenis {Kind(parent.kind).label}, jadi tidak "
            f"dapat menaungi akun {kind.label}. Pilih kelompok, atau akun sejenis.",
            "parent",
        )
    return parent


def _refuse_stranger(code: str, kind: Kind, parent: str) -> None:
    wrong = family_problem(code, kind, parent)
    if wrong is not None:
        field, message = wrong
        raise AccountRefused(message, field)


def _refuse_loop(work: Work, account: Account, parent: Account | None) -> None:
    step = parent
    while step is not None:
        if step.id == account.id:
            raise AccountRefused(
                f"Akun {account.code} tidak dapat berada di bawah dirinya sendiri. Pilih induk "
                "lain.",
                "parent",
            )
        step = work.session.get(Account, (work.org_id, step.parent_id)) if step.parent_id else None


def _refuse_in_use(work: Work, account: Account) -> None:
    (roles, children, balance), *_ = work.rows(
        "SELECT (SELECT count(*) FROM account_binding b WHERE b.org_id = :org "
        "AND b.account_id = :id), (SELECT count(*) FROM account c WHERE c.org_id = :org "
        "AND c.parent_id = :id AND c.active), "
        "(SELECT CAST(coalesce(sum(s.debit - s.credit), 0) AS bigint) FROM account_balance s "
        "WHERE s.org_id = :org AND s.account_id = :id)",
        id=account.id,
    )  # fmt: skip
    if roles:
        why, how = "dipakai sebagai akun peran", "Pilih akun lain untuk perannya dulu"
    elif children:
        why, how = "masih punya akun aktif di bawahnya", "Nonaktifkan atau pindahkan dulu akun itu"
    elif balance:
        why, how = "masih bersaldo", "Pindahkan saldonya dengan jurnal dulu"
    else:
        return
    raise AccountRefused(f"Akun {account.code} {account.name} {why}. {how}, lalu ulangi.")


def _facts(account: Account) -> dict[str, object]:
    return {
        "code": account.code, "name": account.name, "kind": account.kind,
        "parent_id": account.parent_id, "active": account.active, "note": account.note,
    }  # fmt: skip


def _changed(work: Work, account: Account, message: str) -> AccountChanged:
    account.updated_at, account.updated_by = work.now, work.actor.user_id
    work.changed("account")
    work.message = message
    return AccountChanged(account.code, account.name, account.active)
