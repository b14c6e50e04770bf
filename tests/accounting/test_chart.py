"""Chart of accounts and account roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api, steps
from app.accounting.models import AccountBinding
from app.accounting.rules import Role
from app.accounting.rules.errors import AccountRefused, MissingAccount
from app.core import commands
from app.core.db import NIL
from app.core.errors import NotFound, PermissionRefused
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from app.core.commands import Command
    from app.core.work import Work
    from tests.accounting.conftest import Books


def codes(rows: tuple[api.AccountRow, ...]) -> list[str]:
    return [row.code for row in rows]


@pytest.mark.req("ERP-FIN-01")
def test_installing_the_chart_twice_adds_nothing(bare: Books) -> None:
    first = bare.do(api.InstallChart()).value
    before = bare.content()
    second = bare.do(api.InstallChart()).value

    assert (first.accounts, first.roles) == (224, 149)
    assert (second.accounts, second.roles) == (0, 0)
    assert bare.content() == before
    assert {row.role: row.code for row in bare.ask(api.RoleList())} == {
        role.value: role.account for role in Role
    }


@pytest.mark.req("ERP-FIN-01")
def test_the_chart_is_a_tree_in_the_order_of_codes(books: Books) -> None:
    rows = books.ask(api.AccountList())
    by_code = {row.code: row for row in rows}

    assert codes(rows)[:5] == ["10-000", "11-000", "11-100", "11-110", "11-120"]
    cash = by_code["11-100"]
    assert (cash.account, cash.kind, cash.depth, cash.parent) == ("Kas", "asset", 2, "11-000")
    assert (cash.postable, cash.normal_side, cash.roles) == (True, "debit", ("cash",))
    assert by_code["13-100"].control == "stock"
    assert by_code["21-600"].depth == 2
    assert not by_code["21-600"].postable
    assert (by_code["41-300"].contra, by_code["41-300"].normal_side) == (True, "debit")
    assert codes(books.ask(api.AccountList(text="suspense"))) == ["61-999"]
    assert len(books.ask(api.AccountList(postable=False))) == 35


def test_an_account_is_added_under_its_parent(books: Books) -> None:
    books.do(api.CreateAccount(code="11-201", account="BCA 123", kind="asset", parent="11-200"))

    row = next(row for row in books.ask(api.AccountList()) if row.code == "11-201")
    assert (row.account, row.parent, row.depth, row.normal_side) == (
        "BCA 123",
        "11-200",
        3,
        "debit",
    )
    assert books.post(("11-201", 5000, 0), ("31-100", 0, 5000)) == "JRN-2026-000001"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"code": "11-100", "parent": "11-000"}, r"Kode akun 11-100 sudah dipakai"),
        (
            {"code": "71-900", "kind": "other_expense", "parent": "71-100"},
            r"berjenis Pendapatan lain, jadi tidak dapat menaungi",
        ),
        ({"code": "11-202", "parent": "19-999"}, r'Akun "19-999" tidak ditemukan'),
    ],
)
def test_an_account_that_does_not_fit_is_refused(
    books: Books, values: dict[str, Any], message: str
) -> None:
    with books.nothing_written(), pytest.raises((AccountRefused, NotFound), match=message):
        books.do(api.CreateAccount.model_validate({"account": "X", "kind": "asset"} | values))


def test_renaming_changes_labels_only(books: Books) -> None:
    books.post(("11-100", 1000, 0), ("31-100", 0, 1000))
    books.do(api.UpdateAccount(code="11-100", account="Kas Besar", note="brankas"))

    row = next(row for row in books.ask(api.AccountList()) if row.code == "11-100")
    assert (row.account, row.note, row.parent) == ("Kas Besar", "brankas", "11-000")
    assert books.balance("11-100") == 1000
    old, new = books.rows("SELECT old, new FROM audit_entry WHERE action = 'account.update'")[0]
    assert "Kas Besar" not in str(old)
    assert "Kas Besar" in str(new)


def test_an_account_cannot_stand_below_itself(books: Books) -> None:
    with books.nothing_written(), pytest.raises(AccountRefused, match="di bawah dirinya sendiri"):
        books.do(api.UpdateAccount(code="21-000", parent="21-600"))


@pytest.mark.req("ERP-FIN-01")
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("41-100", "dipakai sebagai akun peran"),
        ("11-000", "masih punya akun aktif di bawahnya"),
        ("11-110", "masih bersaldo"),
    ],
)
def test_an_account_in_use_stays_active(books: Books, code: str, reason: str) -> None:
    books.post(("11-110", 1000, 0), ("31-100", 0, 1000))

    with books.nothing_written(), pytest.raises(AccountRefused, match=f"{code} .* {reason}"):
        books.do(api.DeactivateAccount(code=code))


@pytest.mark.req("ERP-FIN-01")
def test_a_closed_account_keeps_its_history_and_can_be_opened_again(books: Books) -> None:
    number = books.post(("11-110", 1000, 0), ("31-100", 0, 1000))
    books.post(("31-100", 1000, 0), ("11-110", 0, 1000))
    books.do(api.DeactivateAccount(code="11-110"))

    with pytest.raises(Exception, match=r"11-110 Kas Kecil tidak aktif"):
        books.post(("11-110", 1, 0), ("31-100", 0, 1))
    with pytest.raises(AccountRefused, match=r"11-110 Kas Kecil tidak aktif, jadi jurnal"):
        books.do(api.VoidJournal(number=number, reason="salah"))
    assert len(books.ask(api.AccountLedger(account="11-110")).rows) == 2
    books.do(api.ActivateAccount(code="11-110"))
    books.do(api.VoidJournal(number=number, reason="salah"))
    assert books.balance("11-110") == -1000


def test_the_chart_is_changed_by_those_who_may(books: Books) -> None:
    packer = books.seen_by("Packer")

    commands: tuple[Command[Any], ...] = (
        api.InstallChart(),
        api.CreateAccount(code="11-209", account="X", kind="asset"),
        api.DeactivateAccount(code="11-110"),
        api.BindRole(role=Role.CASH, account="11-110"),
    )
    for command in commands:
        with books.nothing_written(), pytest.raises(PermissionRefused):
            packer.do(command)


# ---------------------------------------------------------------- roles


def resolve(books: Books, role: Role, *, event: str = "", store: str | None = None) -> str:
    """The account code a role means."""

    def deed(work: Work) -> str:
        accounts = steps.Accounts.load(
            work, {role}, entity_id=books.entity, on_date=TODAY, event=event, stores=(store,)
        )
        return accounts.get(role, store).code

    return str(books.within(deed).value)


@pytest.mark.req("ERP-FIN-12")
def test_the_nearest_mapping_wins(books: Books) -> None:
    shop, other = books.company.env.new_id(), books.company.env.new_id()
    for event, store, code in (
        ("sale.shipped", "", "41-160"),
        ("", shop, "42-100"),
        ("sale.shipped", shop, "42-200"),
    ):
        books.add(
            AccountBinding, role=Role.SALES.value, event=event or "*",
            store_id=store or NIL,
            account_id=books.account(code),
        )  # fmt: skip

    assert resolve(books, Role.SALES) == "41-100"
    assert resolve(books, Role.SALES, event="sale.shipped") == "41-160"
    assert resolve(books, Role.SALES, event="sale.shipped", store=other) == "41-160"
    assert resolve(books, Role.SALES, store=shop) == "42-100"
    assert resolve(books, Role.SALES, event="sale.cash", store=shop) == "42-100"
    assert resolve(books, Role.SALES, event="sale.shipped", store=shop) == "42-200"


def test_a_role_is_bound_for_everything_or_for_one_event(books: Books) -> None:
    books.do(api.BindRole(role=Role.CASH, account="11-110"))
    books.do(api.BindRole(role=Role.CASH, account="11-120", event="sale.cash"))

    assert resolve(books, Role.CASH) == "11-110"
    assert resolve(books, Role.CASH, event="sale.cash") == "11-120"
    books.do(api.BindRole(role=Role.CASH, account=None, event="sale.cash"))
    assert resolve(books, Role.CASH, event="sale.cash") == "11-110"


BAD_MAPPINGS: list[Any] = [
    ({"role": Role.CASH, "account": "11-000"}, "kelompok atau tidak aktif"),
    ({"role": Role.CASH, "account": "13-100"}, "akun persediaan hanya untuk peran persediaan"),
    ({"role": Role.STOCK_GOODS, "account": "51-100"}, "tidak cocok"),
    ({"role": Role.CASH, "account": "11-999"}, 'Akun "11-999" tidak ditemukan'),
    ({"role": Role.CASH, "account": None}, "harus punya akun umum"),
    ({"role": Role.CASH, "account": None, "event": "x"}, "tidak ditemukan"),
]


def test_a_mapping_that_cannot_work_is_refused(books: Books) -> None:
    for values, message in BAD_MAPPINGS:
        with books.nothing_written(), pytest.raises((AccountRefused, NotFound), match=message):
            books.do(api.BindRole(**values))


@pytest.mark.req("ERP-FIN-12")
def test_missing_mappings_are_named_all_at_once(books: Books) -> None:
    books.sql("DELETE FROM account_binding WHERE role IN ('cogs', 'sales')")

    def deed(work: Work) -> None:
        steps.Accounts.load(
            work, {Role.SALES, Role.COGS, Role.CASH}, entity_id=books.entity, on_date=TODAY,
            event="sale.shipped",
        )  # fmt: skip

    with books.nothing_written(), pytest.raises(MissingAccount) as refused:
        books.within(deed)

    assert refused.value.message == (
        'Akun untuk peran "HPP" (cogs), "Penjualan" (sales) pada kejadian sale.shipped belum '
        "dipilih. Minta akuntan memilihnya di Bagan akun, bagian Peran akun, lalu ulangi."
    )
    assert [field.field for field in refused.value.fields] == ["role.cogs", "role.sales"]


@pytest.mark.req("WMS-MD-19")
def test_a_store_gets_accounts_of_its_own(books: Books) -> None:
    shop = books.company.env.new_id()

    made = books.within(lambda work: steps.add_store_accounts(work, shop, "Shopee Sari")).value
    books.within(lambda work: steps.add_store_accounts(work, books.company.env.new_id(), "B"))

    assert made == {
        Role.WALLET: "11-401",
        Role.RECEIVABLE_MARKETPLACE: "12-201",
        Role.SALES: "41-101",
    }
    assert resolve(books, Role.SALES, store=shop) == "41-101"
    assert resolve(books, Role.SALES) == "41-100"
    rows = {row.code: row for row in books.ask(api.AccountList(text="Shopee Sari"))}
    assert rows["12-201"].account == "Piutang Marketplace - Shopee Sari"
    assert (rows["12-201"].parent, rows["12-201"].kind) == ("12-200", "asset")
    assert resolve(books, Role.WALLET, store=shop) == "11-401"


@pytest.mark.req("ERP-FIN-01")
def test_an_account_with_postings_is_never_deleted(books: Books) -> None:
    """No command deletes an account, and the database refuses it too."""
    books.post(("11-110", 1000, 0), ("31-100", 0, 1000))
    assert not [name for name in commands.all_commands() if name == "account.delete"]

    with books.nothing_written(), pytest.raises(Exception, match=r"LB003|APPEND_ONLY"):
        books.sql("DELETE FROM account WHERE code = '11-110'")


# ---------------------------------------------------------------- what belongs together


@pytest.mark.req("ERP-FIN-01", "I5")
@pytest.mark.parametrize(
    ("values", "field", "why"),
    [
        ({"code": "11-202", "kind": "expense", "parent": "11-000"}, "kind", "golongan 1"),
        ({"code": "11-206", "kind": "revenue", "parent": "11-000"}, "kind", "golongan 1"),
        ({"code": "01-206", "kind": "asset", "parent": "11-000"}, "kind", "golongan 0"),
        ({"code": "64-900", "kind": "expense", "parent": "11-000"}, "parent", "6x-xxx"),
        ({"code": "41-900", "kind": "header", "parent": "11-000"}, "parent", "4x-xxx"),
        ({"code": "11-203", "kind": "asset"}, "parent", "Pilih kelompok"),
    ],
)
def test_an_account_stands_where_reports_look_for_it(
    books: Books, values: dict[str, str], field: str, why: str
) -> None:
    command = api.CreateAccount.model_validate({"account": "Baru"} | values)

    with books.nothing_written(), pytest.raises(AccountRefused, match=why) as wrong:
        books.do(command)
    assert wrong.value.fields[0].field == field
    with books.nothing_written(), pytest.raises(AccountRefused, match="1x-xxx"):
        books.do(api.UpdateAccount(code="11-200", parent="64-000"))


@pytest.mark.req("ERP-FIN-01", "I15")
@pytest.mark.parametrize(
    ("role", "account", "why"),
    [
        (Role.SALES, "11-110", "berjenis Aset"),
        (Role.CASH, "41-100", "berjenis Pendapatan"),
        (Role.RESULT, "64-100", "berjenis Beban"),
        (Role.ADVANCE_CUSTOMER, "12-900", "berjenis Aset"),
        (Role.CLAIM_COURIER, "12-100", 'sudah dipakai peran "Piutang usaha"'),
        (Role.RECEIVABLE_TRADE, "12-300", 'sudah dipakai peran "Piutang klaim kurir"'),
        (Role.RETAINED, "31-900", 'sudah dipakai peran "Ikhtisar laba rugi"'),
    ],
)
def test_a_role_takes_an_account_of_its_own_nature(
    books: Books, role: Role, account: str, why: str
) -> None:
    with books.nothing_written(), pytest.raises(AccountRefused, match=why):
        books.do(api.BindRole(role=role, account=account))


def test_results_may_stand_for_results(books: Books) -> None:
    books.do(api.BindRole(role=Role.SHRINKAGE, account="51-200"))

    assert books.ask(api.RoleList())
