"""A company with customers who buy on credit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting.api import CheckBooks
from app.core.money import Money
from app.customers.api import CreateCustomer
from app.receivables import api
from tests.accounting.conftest import Books
from tests.support.company import Company

if TYPE_CHECKING:
    from datetime import date


def rp(amount: int) -> Money:
    return Money.rupiah_of(amount)


@dataclass
class Desk:
    """The accountant's desk: short ways to write and read."""

    books: Books
    customers: dict[str, str]

    def do(self, command: Any) -> Any:
        return self.books.do(command).value

    def ask(self, query: Any) -> Any:
        return self.books.ask(query)

    def invoice(self, who: str, amount: int, **more: Any) -> str:
        lines = (api.InvoiceLine(text="Barang", amount=rp(amount)),)
        return str(
            self.do(api.WriteInvoice(customer=self.customers[who], lines=lines, **more)).number
        )

    def pay(self, who: str, amount: int, *shares: tuple[str, int], **more: Any) -> api.Recorded:
        parts = tuple(api.ShareIn(document=name, amount=rp(part)) for name, part in shares)
        answer: api.Recorded = self.do(
            api.ReceivePayment(
                customer=self.customers[who], amount=rp(amount), shares=parts, **more
            )
        )
        return answer

    def open(self, who: str = "", state: str = "open") -> dict[str, int]:
        """Document → what is left, in rupiah, in the order of the list."""
        customer = self.customers[who] if who else ""
        page = self.ask(api.ReceivableList.model_validate({"customer": customer, "state": state}))
        return {row.number: row.open.sen // 100 for row in page.rows}

    def balance(self, account: str, on: date | None = None) -> int:
        """Of an account at a day, in rupiah, debits positive."""
        until = "AND l.on_date <= :on" if on else ""
        ((sen,),) = self.books.rows(
            "SELECT CAST(coalesce(sum(l.debit - l.credit), 0) AS bigint) FROM journal_line l "
            f"JOIN account a ON a.id = l.account_id WHERE a.code = :code {until}",
            code=account, on=on,
        )  # fmt: skip
        return int(sen) // 100

    def check(self) -> None:
        """Every promise of the books holds."""
        found = self.ask(CheckBooks())
        assert found.violations == ()
        assert "subledger.control" in found.checks


def opened_desk(url: str) -> Desk:
    """A company with two customers, seen by its admin."""
    company = Company.found(url)
    made = Desk(Books(company, company.admin), {})
    for name, phone in (("Budi", "081211110001"), ("Sari", "081211110002")):
        made.customers[name] = made.do(CreateCustomer(customer_name=name, phone=phone)).code
    return made


@pytest.fixture
def desk(database_url: str) -> Desk:
    return opened_desk(database_url)
