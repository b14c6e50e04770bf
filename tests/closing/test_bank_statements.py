"""A month waits until every bank's last balance is what the books say (C2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from app.accounting.rules.errors import PeriodNotReady
from app.closing.api import BankStatementList, ClosingChecklist, SetBankStatements, StatementIn
from app.core.errors import InvalidInput, PeriodClosed
from app.core.money import Money

if TYPE_CHECKING:
    from tests.accounting.conftest import Books

DAY = date(2026, 1, 20)
MONTH = "2026-01"


def rupiah(amount: int) -> Money:
    return Money.rupiah_of(amount)


def enter(books: Books, *statements: StatementIn, month: str = MONTH) -> tuple[int, int]:
    done = books.do(SetBankStatements(month=month, statements=statements)).value
    return done.kept, done.agreed


def bank(books: Books, month: str = MONTH) -> tuple[str, ...]:
    items = {one.name: one for one in books.ask(ClosingChecklist(month=month))}
    return items["bank"].problems


@pytest.fixture
def banked(books: Books) -> Books:
    books.post(("11-200", 900_000, 0), ("31-100", 0, 900_000), on=DAY)
    return books


@pytest.mark.req("C2", "I23", "ERP-FIN-08")
def test_a_month_waits_for_the_statements_of_its_banks(banked: Books) -> None:
    books = banked
    assert bank(books) == ("11-200 Bank: saldo rekening koran belum diisi, buku Rp 900.000",)
    with books.nothing_written(), pytest.raises(PeriodNotReady) as refused:
        books.do(api.SetPeriodState(month=MONTH, state="closed"))
    assert [wrong.field for wrong in refused.value.fields] == ["bank"]

    assert enter(books, StatementIn(account="11-200", balance=rupiah(870_000))) == (1, 0)
    assert bank(books) == (
        "11-200 Bank: rekening koran dan buku berselisih -Rp 30.000, buku Rp 900.000",
    )
    explained = StatementIn(
        account="11-200", balance=rupiah(870_000), in_transit=rupiah(45_000),
        outstanding=rupiah(15_000), note="giro 123",
    )  # fmt: skip
    assert enter(books, explained) == (1, 1)
    (row,) = books.ask(BankStatementList(month=MONTH))
    assert (row.books, row.statement, row.gap) == (rupiah(900_000), rupiah(870_000), Money(0))
    assert (row.in_transit, row.outstanding, row.note) == (
        rupiah(45_000), rupiah(15_000), "giro 123",
    )  # fmt: skip
    assert bank(books) == ()
    assert books.one("SELECT count(*) FROM audit_entry WHERE action = 'bank.statement'") == 2

    books.post(("11-200", 1_000, 0), ("31-100", 0, 1_000), on=DAY)  # the books moved on
    assert len(bank(books)) == 1
    assert enter(books, explained.model_copy(update={"balance": rupiah(871_000)})) == (1, 1)
    books.do(api.SetPeriodState(month=MONTH, state="closed"))


@pytest.mark.req("C1", "C2")
def test_a_closed_month_is_not_proved_anew(banked: Books) -> None:
    books = banked
    right = StatementIn(account="11-200", balance=rupiah(900_000))
    enter(books, right)
    books.do(api.SetPeriodState(month=MONTH, state="closed"))
    before = books.rows("SELECT * FROM bank_statement")

    with pytest.raises(PeriodClosed):
        enter(books, right.model_copy(update={"balance": rupiah(1)}))
    for wrong in (
        "UPDATE bank_statement SET balance = 1",
        "DELETE FROM bank_statement",
        "INSERT INTO bank_statement SELECT * FROM bank_statement",
    ):
        with pytest.raises(Exception, match="PERIOD_CLOSED|APPEND_ONLY"):
            books.sql(wrong)
    assert books.rows("SELECT * FROM bank_statement") == before

    books.reopen(MONTH)
    assert enter(books, right.model_copy(update={"note": "diperiksa ulang"})) == (1, 1)


@pytest.mark.req("C2")
def test_a_second_bank_is_found_by_its_place_in_the_chart(banked: Books) -> None:
    banked.do(
        api.CreateAccount.model_validate(
            {"code": "11-210", "account": "Bank Mandiri", "kind": "asset", "parent": "11-000"}
        )
    )
    banked.post(("11-210", 50_000, 0), ("31-100", 0, 50_000), on=DAY)
    banked.post(("11-100", 50_000, 0), ("31-100", 0, 50_000), on=DAY)
    rows = banked.ask(BankStatementList(month=MONTH))
    assert [(row.account, row.books) for row in rows] == [
        ("11-200", rupiah(900_000)), ("11-210", rupiah(50_000)),
    ]  # fmt: skip
    later = banked.ask(BankStatementList(month="2026-02"))
    assert [row.account for row in later] == ["11-200", "11-210"]  # its balance stays
    assert banked.ask(BankStatementList(month="2025-12")) == ()


@pytest.mark.req("C2")
def test_what_is_no_bank_is_refused_with_every_mistake(banked: Books) -> None:
    one = StatementIn(account="11-200", balance=rupiah(1), in_transit=Money(-1))
    with pytest.raises(InvalidInput) as refused:
        enter(banked, one, one, StatementIn(account="64-200", balance=rupiah(1)))
    assert [wrong.field for wrong in refused.value.fields] == [
        "statements.0.in_transit", "statements.1.account", "statements.1.in_transit",
        "statements.2.account",
    ]  # fmt: skip
    assert banked.rows("SELECT * FROM bank_statement") == []
