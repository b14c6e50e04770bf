"""What a person cannot do to accounts that the program keeps, and whom a line by hand concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from app.accounting.rules import Role
from app.accounting.rules.errors import (
    AccountRefused,
    InvalidJournal,
    JournalPartlySeen,
    PeriodNotReady,
)
from app.core.errors import NotFound
from app.core.money import LIMIT_SEN, Money
from app.customers.api import CreateCustomer
from tests.accounting.conftest import TODAY, journal

if TYPE_CHECKING:
    from tests.accounting.conftest import Books, Goods


def refused(books: Books, command: api.PostJournal) -> tuple[str, ...]:
    """Why a journal cannot be posted; nothing is left of it."""
    with books.nothing_written(), pytest.raises(InvalidJournal) as wrong:
        books.do(command)
    return tuple(field.message for field in wrong.value.fields)


def on_account(customer: str, *, account: str = "12-100") -> api.PostJournal:
    """A receivable of Rp 100 by hand."""
    amount = Money.rupiah_of(100)
    lines = (
        api.JournalLineIn(account=account, party=customer, debit=amount),
        api.JournalLineIn(account="31-950", credit=amount),
    )
    return api.PostJournal(on_date=TODAY, description="Saldo awal piutang", lines=lines)


@pytest.mark.req("C3")
def test_the_income_summary_belongs_to_closing(books: Books) -> None:
    command = journal(("31-900", 100, 0), ("31-100", 0, 100))

    assert refused(books, command) == (
        "Baris 1: akun 31-900 Ikhtisar Laba Rugi hanya dipakai jurnal penutup; pilih akun lain.",
    )


@pytest.mark.req("ERP-FIN-07")
def test_memo_accounts_balance_among_themselves(books: Books) -> None:
    (told,) = refused(books, journal(("90-100", 100, 0), ("31-100", 0, 100)))

    assert told == (
        "Akun administratif (90-xxx) di luar neraca: debitnya lebih besar Rp 100. Seimbangkan "
        "dengan akun lawan administratif (90-900)."
    )
    books.post(("90-100", 100, 0), ("90-900", 0, 100), ("65-500", 7, 0), ("12-900", 0, 7))
    assert books.ask(api.CheckBooks()).violations == ()


def test_a_journal_is_not_larger_than_an_amount_may_be(books: Books) -> None:
    most = LIMIT_SEN // 100
    lines = [("11-100", most, 0)] * 2 + [("31-100", 0, most)] * 2

    (told,) = refused(books, journal(*lines))
    assert told.startswith("Jumlah jurnal melebihi Rp 900.000.000.000.000. Bagi menjadi beberapa")


@pytest.mark.req("ERP-FIN-15", "I15")
def test_a_receivable_by_hand_names_its_customer(books: Books) -> None:
    made = books.do(CreateCustomer(customer_name="Budi Santoso", phone="081234567890")).value

    number = books.do(on_account(made.code)).value.number

    line = books.ask(api.JournalDetail(number=number)).lines[0]
    assert (line.party, line.party_code) == ("Budi Santoso", made.code)
    ((kind, name),) = books.rows(
        "SELECT i.party_kind, c.name FROM party_item i JOIN customer c ON c.id = i.party_id"
    )
    assert (kind, name) == ("customer", "Budi Santoso")
    draft = books.do(api.DuplicateJournal(number=number)).value.draft
    copied = books.ask(api.DraftDetail(draft=draft)).lines
    assert [one.party for one in copied] == [made.code, ""]
    (similar,) = books.ask(api.SimilarJournals(text="saldo awal"))
    assert similar.lines[0].party == made.code
    found = books.ask(api.PartyList(kind="customer", text="santo"))
    assert found == (api.DimensionRow(made.code, "Budi Santoso"),)
    assert books.ask(api.PartyList(kind="customer", text="nobody")) == ()
    assert books.ask(api.CheckBooks()).violations == ()


@pytest.mark.req("ERP-FIN-15")
def test_only_accounts_kept_per_customer_take_one(books: Books) -> None:
    made = books.do(CreateCustomer(customer_name="Budi Santoso", phone="081234567890")).value

    assert refused(books, on_account("TIDAK-ADA")) == (
        'Baris 1: pelanggan "TIDAK-ADA" tidak ditemukan.',
    )
    assert refused(books, on_account(made.code, account="11-100")) == (
        "Baris 1: akun 11-100 Kas tidak dicatat per pelanggan; kosongkan pelanggannya.",
    )


@pytest.mark.req("ERP-FIN-01", "I15")
@pytest.mark.parametrize(
    ("role", "used", "other", "why"),
    [
        (Role.RECEIVABLE_TRADE, "12-100", "12-900", "buku pembantunya"),
        (Role.RECEIVABLE_TRADE, "12-900", "12-900", "buku pembantunya"),
        (Role.SUSPENSE, "61-999", "61-900", "masih bersaldo"),
        (Role.RESULT, "31-300", "31-200", "masih bersaldo"),
    ],
)
def test_a_role_does_not_leave_its_lines_behind(
    books: Books, role: Role, used: str, other: str, why: str
) -> None:
    books.post((used, 100, 0), ("31-100", 0, 100))

    with books.nothing_written(), pytest.raises(AccountRefused, match=why):
        books.do(api.BindRole(role=role, account=other))


@pytest.mark.req("ERP-FIN-01")
def test_a_role_moves_between_empty_accounts(books: Books) -> None:
    books.do(api.BindRole(role=Role.RECEIVABLE_TRADE, account="12-900"))
    books.do(on_account("", account="12-900"))

    assert books.ask(api.CheckBooks()).violations == ()
    assert books.balance("12-900") == 100
    # The same account again changes nothing and is allowed.
    books.do(api.BindRole(role=Role.RECEIVABLE_TRADE, account="12-900"))


@pytest.mark.req("C2")
def test_a_month_that_has_not_come_is_not_closed(books: Books) -> None:
    books.do(api.OpenYear(year=2027))
    for month in range(1, 12):
        books.do(api.SetPeriodState(month=f"2026-{month:02d}", state="closed"))

    with books.nothing_written(), pytest.raises(PeriodNotReady, match="baru dimulai 1 Des 2026"):
        books.do(api.SetPeriodState(month="2026-12", state="closed"))


@pytest.mark.req("WMS-SEC-08", "C7")
def test_a_person_of_one_warehouse_neither_voids_nor_prints_what_others_see_too(
    books: Books, goods: Goods
) -> None:
    assert set(goods.warehouses) == {"JKT", "SBY"}
    amount = Money.rupiah_of(100)
    numbers = []
    for houses in (("JKT", "SBY"), ("SBY", "SBY"), ("JKT", "JKT")):
        lines = (
            api.JournalLineIn(account="64-200", debit=amount, warehouse=houses[0]),
            api.JournalLineIn(account="21-130", credit=amount, warehouse=houses[1]),
        )
        post = api.PostJournal(on_date=TODAY, description="Sewa", lines=lines)
        numbers.append(books.do(post).value.number)
    clerk = books.seen_by("journal.read", "journal.void", warehouses=("JKT",))
    shared, foreign, own = numbers

    for number, error in ((shared, JournalPartlySeen), (foreign, NotFound)):
        with books.nothing_written(), pytest.raises(error):
            clerk.do(api.VoidJournal(number=number, reason="salah"))
        with books.nothing_written(), pytest.raises(error):
            clerk.do(api.IssueVoucher(number=number))
    clerk.do(api.IssueVoucher(number=own))
    clerk.do(api.VoidJournal(number=own, reason="salah"))
