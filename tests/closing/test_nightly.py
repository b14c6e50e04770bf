"""The nightly proofs over several slices, each by what it is there to find (accounting-ux E)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting import api, steps
from app.accounting.postings import JournalDraft, Source, credit, debit
from app.accounting.rules import Role
from app.closing.api import ClosingChecklist
from app.core.money import Money
from app.customers.api import CreateCustomer
from app.orders.api import AllocateOrders
from app.receivables.api import InvoiceLine, ReceivePayment, WriteInvoice
from tests.accounting.conftest import Books
from tests.accounting.test_checks import damage, found
from tests.support.shop import Shop, told

if TYPE_CHECKING:
    from app.core.work import Work

JANUARY = date(2026, 1, 20)


@pytest.mark.req("I11", "C2")
def test_income_that_stands_after_closing_is_found(books: Books) -> None:
    books.post(("11-100", 900, 0), ("41-100", 0, 900), on=JANUARY)
    books.do(api.SetPeriodState(month="2026-01", state="closed"))
    assert found(books) == []

    account = books.account("41-100")
    damage(books, f"UPDATE account_balance SET credit = credit + 500 WHERE account_id = '{account}' "
                  "AND closing")  # fmt: skip

    assert ("closing.zero", "41-100 UTAMA 2026-01", "masih -Rp 5") in found(books)


@pytest.mark.req("I17")
def test_an_order_from_which_too_much_was_taken_is_found(books: Books) -> None:
    def take(work: Work) -> None:
        lines = (
            debit(Role.SALES_RETURN, Money.rupiah_of(700)),
            credit(Role.RECEIVABLE_MARKETPLACE, Money.rupiah_of(700)),
        )
        source = Source("order", work.new_id(), "SO-7")
        steps.post(
            work,
            JournalDraft(
                entity_id=books.entity, on_date=work.today, description="Retur", event="rts.detected",
                source=source, lines=lines,
            ),
        )  # fmt: skip

    books.within(take)

    assert found(books) == [("order.receivable", "SO-7", "piutang -Rp 700")]


@pytest.mark.req("I17", "C2")
def test_what_left_without_a_journal_is_found_and_keeps_the_month_open(database_url: str) -> None:
    shop = Shop.build(database_url)
    shop.receive("SERUM", 20)
    shop.take(told("S1"))
    shop.do(AllocateOrders(orders=("S1",)))
    shop.ship("S1")
    books = Books(shop.company, shop.company.admin)
    assert found(books) == []

    damage(books, "UPDATE shipment SET journal_id = NULL")
    assert [one for one in found(books) if one[0] == "order.shipped"] == [
        ("order.shipped", "SHP-261121-0001", "pengiriman Rp 10.000, piutang Rp 0")
    ]
    damage(books, "UPDATE stock_move SET journal_id = NULL WHERE qty < 0")

    items = {one.name: one for one in books.ask(ClosingChecklist(month="2026-11"))}
    assert (items["shipments"].state, items["moves"].state) == ("open", "open")
    assert items["shipments"].problems == ("SHP-261121-0001 pesanan S1 tanggal 21 Nov 2026",)
    (move,) = items["moves"].problems
    assert move.startswith("SERUM dokumen ")
    assert move.endswith(": -Rp 1.000")


@pytest.mark.req("I22", "I15")
def test_more_left_open_than_was_not_paid_is_found(books: Books) -> None:
    who = books.do(CreateCustomer(customer_name="Budi", phone="081211110001")).value.code
    lines = (InvoiceLine(text="Barang", amount=Money.rupiah_of(900)),)
    invoice = books.do(WriteInvoice(customer=who, lines=lines)).value.number
    books.do(ReceivePayment(customer=who, amount=Money.rupiah_of(400)))
    assert found(books) == []

    damage(books, "UPDATE party_item_open SET open = 40000 WHERE open = 50000")

    checks = {check: (subject, detail) for check, subject, detail in found(books)}
    number = books.one("SELECT number FROM journal WHERE source_number = :n", n=invoice)
    assert checks["subledger.allocations"] == (
        f"{number} baris 1", "sisa berbeda Rp 100 dari alokasinya"
    )  # fmt: skip
    assert "subledger.control" in checks
