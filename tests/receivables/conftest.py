"""A company with customers who buy on credit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from app import schema
from app.accounting.api import CheckBooks
from app.core.database import Database
from app.core.env import FixedEnvironment
from app.core.money import Money
from app.customers.api import CreateCustomer
from app.identity import passwords
from app.identity.signin import SignIn
from app.receivables import api
from tests.accounting.conftest import Books
from tests.support.company import PASSWORD, START, WORKSTATION, Company
from tests.support.databases import Databases, create_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path


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


@pytest.fixture(scope="session")
def desks(databases: Databases) -> Databases:
    """Copies of a company with two customers: copying takes milliseconds, founding a second."""
    folder = databases.folder / "desks"
    folder.mkdir(exist_ok=True)
    return Databases(
        folder, databases.server, prepare=_build, template="lumbung_desk_template",
        _number=databases._number,
    )  # fmt: skip


def _build(url: str) -> None:
    create_schema(url)
    company = Company.found(url)
    for name, phone in (("Budi", "081211110001"), ("Sari", "081211110002")):
        company.admin.do(CreateCustomer(customer_name=name, phone=phone))
    company.admin.close("out")
    company.close()


def opened_desk(url: str) -> Desk:
    """The admin signs in to a copy; with another seed than its builder, so no id is made twice."""
    schema.load()
    passwords.use(passwords.CHEAP)
    database, env = Database(url), FixedEnvironment(START, seed=5)
    admin = SignIn(database, env, WORKSTATION, "uji").with_password("admin", PASSWORD)
    books = Books(Company(url, database, env, admin), admin)
    return Desk(books, dict(books.rows("SELECT name, code FROM customer")))


@pytest.fixture
def desk_url(desks: Databases, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """URL of a copy on the database of this test."""
    if database_kind == "sqlite":
        yield desks.new_sqlite(tmp_path / "desk.sqlite")
        return
    with desks.new_postgres() as url:
        yield url


@pytest.fixture
def desk(desk_url: str) -> Iterator[Desk]:
    made = opened_desk(desk_url)
    yield made
    made.books.company.close()
