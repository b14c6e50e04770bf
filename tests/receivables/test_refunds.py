"""Money back to customers, and sales above their credit limit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounting.api import JournalLineIn, PostJournal, SetPeriodState
from app.accounting.rules.errors import TooLarge
from app.core.errors import InvalidInput, NotFound
from app.customers.api import UpdateCustomer
from app.receivables import api
from app.receivables.rules import CreditLimitExceeded, ReceivableRefused
from app.subledger.rules.sharing import AllocationRefused
from tests.accounting.conftest import TODAY, Books
from tests.accounting.test_races import wait_until_one_waits_for_a_lock
from tests.receivables.conftest import Desk, rp

if TYPE_CHECKING:
    from app.core.money import Money


def back(desk: Desk, amount: Money | None = None, **more: object) -> api.RefundCustomer:
    values = {"customer": desk.customers["Budi"], "amount": amount or rp(0)} | more
    return api.RefundCustomer.model_validate(values)


def advance(desk: Desk, amount: int, on: date = TODAY) -> str:
    command = api.ReceiveAdvance(customer=desk.customers["Budi"], amount=rp(amount), on_date=on)
    return str(desk.do(command).number)


@pytest.mark.req("ERP-FIN-15", "I15", "I22")
def test_an_advance_is_paid_back_in_part_and_whole(desk: Desk) -> None:
    first, second = advance(desk, 300_000), advance(desk, 200_000)

    done = desk.do(back(desk, rp(350_000), account="11-200"))

    assert [(one.document, one.amount) for one in done.shares] == [
        (first, rp(300_000)), (second, rp(50_000)),
    ]  # fmt: skip
    assert (desk.balance("21-200"), desk.balance("11-200")) == (-150_000, -350_000)
    with desk.books.nothing_written(), pytest.raises(AllocationRefused, match="Rp 150.000"):
        desk.do(back(desk, rp(150_001)))
    last = desk.do(back(desk))
    assert desk.balance("21-200") == 0
    with desk.books.nothing_written(), pytest.raises(ReceivableRefused, match="tidak punya uang"):
        desk.do(back(desk))
    desk.check()

    desk.do(api.VoidDocument(document=last.number, reason="salah orang"))

    assert desk.balance("21-200") == -150_000
    (open_,) = desk.ask(api.CreditList())
    assert (open_.document, open_.open, open_.advance) == (second, rp(150_000), True)
    with pytest.raises(ReceivableRefused, match="uang mukanya dipakai oleh"):
        desk.do(api.VoidDocument(document=first, reason="salah orang"))
    desk.check()


@pytest.mark.req("ERP-FIN-15", "I22")
def test_a_credit_is_paid_back_and_the_refund_taken_back(desk: Desk) -> None:
    amount = rp(80_000)
    lines = (
        JournalLineIn(account="41-200", debit=amount),
        JournalLineIn(account="12-100", credit=amount, party=desk.customers["Budi"]),
    )
    post = PostJournal(on_date=TODAY, description="Retur tunai", lines=lines)
    credit = desk.books.do(post).value.number

    done = desk.do(back(desk, rp(30_000), document=credit))

    assert desk.balance("12-100") == -50_000
    (open_,) = desk.ask(api.CreditList())
    assert (open_.document, open_.open, open_.advance) == (credit, rp(50_000), False)
    assert desk.open() == {}
    desk.do(api.VoidDocument(document=done.number, reason="batal kembali"))
    assert desk.ask(api.CreditList())[0].open == amount
    assert desk.open() == {}
    desk.check()


@pytest.mark.req("ERP-FIN-15")
def test_a_refund_that_cannot_be_leaves_nothing(desk: Desk) -> None:
    number = advance(desk, 100_000)
    for command, error in (
        (back(desk, rp(-1)), InvalidInput),
        (back(desk, document="UMP-1"), NotFound),
        (back(desk, account="12-100"), InvalidInput),
        (back(desk, on_date=date(2026, 11, 20)), AllocationRefused),
        (back(desk, document=number, customer=desk.customers["Sari"]), NotFound),
    ):
        with desk.books.nothing_written(), pytest.raises(error):
            desk.do(command)


@pytest.mark.req("WMS-CRM-15", "ERP-FIN-15")
def test_a_sale_above_the_limit_needs_somebody_who_may(desk: Desk) -> None:
    budi = desk.customers["Budi"]
    desk.books.do(UpdateCustomer(customer=budi, credit_limit=rp(500_000)))
    desk.invoice("Budi", 400_000)
    desk.invoice("Budi", 150_000, down_payment=rp(50_000))
    line = (api.InvoiceLine(text="Barang", amount=rp(1)),)
    clerk = Books(desk.books.company, desk.books.company.client("receivable.create"))

    with (
        desk.books.nothing_written(),
        pytest.raises(
            CreditLimitExceeded, match=r"menjadi Rp 500\.001, di atas batas kreditnya Rp 500\.000"
        ),
    ):
        desk.do(api.WriteInvoice(customer=budi, lines=line))
    with desk.books.nothing_written(), pytest.raises(CreditLimitExceeded):
        clerk.do(api.WriteInvoice(customer=budi, lines=line, over_limit=True))
    desk.do(api.WriteInvoice(customer=budi, lines=line, over_limit=True))

    assert sum(desk.open("Budi").values()) == 500_001
    desk.invoice("Sari", 900_000_000)  # no limit was set


@pytest.mark.postgres
@pytest.mark.req("WMS-CRM-15")
def test_of_two_invoices_at_once_the_second_is_weighed_with_the_first(desk: Desk) -> None:
    budi, books = desk.customers["Budi"], desk.books
    desk.books.do(UpdateCustomer(customer=budi, credit_limit=rp(500_000)))
    other = Books(books.company, books.company.client("Finance", username="kedua"))
    line = (api.InvoiceLine(text="Barang", amount=rp(300_000)),)
    invoice = api.WriteInvoice(customer=budi, lines=line)

    with ThreadPoolExecutor(1) as pool:
        with books.company.admin.atomically() as first:
            first.do(invoice)
            # of another month: it does not wait for the number of a paper
            earlier = invoice.model_copy(update={"on_date": TODAY - timedelta(days=30)})
            second = pool.submit(other.do, earlier)
            wait_until_one_waits_for_a_lock(books, second)
        with pytest.raises(CreditLimitExceeded, match=r"menjadi Rp 600\.000"):
            second.result(30)

    assert sum(desk.open("Budi").values()) == 300_000


@pytest.mark.req("WMS-GEN-03")
def test_an_invoice_too_large_for_the_books_is_refused_in_words(desk: Desk) -> None:
    lines = (api.InvoiceLine(text="Salah ketik", amount=rp(900_000_000_000_000)),) * 20

    with desk.books.nothing_written(), pytest.raises(TooLarge, match="terlalu besar"):
        desk.do(api.WriteInvoice(customer=desk.customers["Budi"], lines=lines))


@pytest.mark.req("C3")
def test_a_month_of_the_largest_amounts_is_closed(desk: Desk) -> None:
    most = rp(900_000_000_000_000)
    for _ in range(2):
        lines = (
            JournalLineIn(account="11-100", debit=most),
            JournalLineIn(account="41-100", credit=most),
        )
        post = PostJournal(on_date=date(2026, 1, 5), description="Besar", lines=lines)
        desk.books.do(post)

    desk.books.do(SetPeriodState(month="2026-01", state="closed"))

    desk.check()
