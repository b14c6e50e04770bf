"""Books with something of everything, exported once a module; and empty databases to restore into."""

from __future__ import annotations

import hashlib
import json
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api
from app.bookfile.api import BooksExported, ExportBooks, RestoreBooks
from app.bookfile.rules import format as parts
from app.bookfile.zipped import ROOM, close_by_hash
from app.core.database import Database
from app.core.env import FixedEnvironment
from app.core.money import Money
from app.customers.api import CreateCustomer
from app.identity.api import CreateEntity
from app.identity.signin import found
from app.orders.api import CreateStore
from app.receivables import api as receivables
from app.statements.api import Ageing, CashFlow, EquityChanges, ProfitAndLoss, TrialBalanceReport
from tests.accounting.conftest import TODAY, Books
from tests.support.company import PASSWORD, START, WORKSTATION, Company
from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.core.client import Client
    from tests.support.databases import Databases

OTHER = {"sqlite": "postgres", "postgres": "sqlite"}


@dataclass
class Export:
    """A file and what the export said of it."""

    path: Path
    told: BooksExported

    def part(self, name: str) -> bytes:
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(name)

    def changed(self, path: Path, edit: Callable[[str, bytes], bytes | None]) -> Path:
        """A copy with edited parts, whose manifest tells of the new ones; None leaves one out."""
        with zipfile.ZipFile(self.path) as old, zipfile.ZipFile(path, "w") as new:
            new.comment = ROOM
            manifest = json.loads(old.read(parts.MANIFEST))
            for one in list(manifest["parts"]):
                text = edit(one["name"], old.read(one["name"]))
                if text is None:
                    continue
                one |= {"rows": text.count(b"\n"), "sha256": hashlib.sha256(text).hexdigest()}
                new.writestr(one["name"], text)
            new.writestr(parts.MANIFEST, json.dumps(manifest))
        with path.open("r+b") as file:
            close_by_hash(file)
        return path


def exported(client: Client, path: Path) -> Export:
    """All books of a person's organisation."""
    return Export(path, client.do(ExportBooks(file=str(path))).value)


@dataclass
class Empty:
    """Databases with nothing but the schema."""

    databases: Databases
    folder: Path
    count: int = 0

    @contextmanager
    def database(self, kind: str) -> Iterator[Database]:
        self.count += 1
        if kind == "sqlite":
            opened = Database(self.databases.new_sqlite(self.folder / f"empty{self.count}.sqlite"))
            yield opened
            opened.dispose()
            return
        with self.databases.new_postgres() as url:
            opened = Database(url)
            yield opened
            opened.dispose()

    @contextmanager
    def restored(self, kind: str, path: Path, **more: Any) -> Iterator[Books]:
        """The books of a file in an empty database, seen by the first admin."""
        with self.database(kind) as database:
            env = FixedEnvironment(START, seed=90 + self.count)
            command = restore(path, **more)
            admin = found(database, env, command, workstation=WORKSTATION)
            yield Books(Company(database.url, database, env, admin), admin)


def restore(path: Path, **more: Any) -> RestoreBooks:
    values = {"file": str(path), "username": "pemilik", "full_name": "Ibu Pemilik"}
    return RestoreBooks.model_validate({**values, "password": PASSWORD, **more})


@pytest.fixture
def empty(databases: Databases, tmp_path: Path) -> Empty:
    return Empty(databases, tmp_path)


def reports(client: Client, entity: str = "UTAMA") -> list[Any]:
    """What the books tell, in figures: per day, per month, per store, per customer."""
    asked: list[Any] = [
        api.TrialBalance(entity=entity, date_from=date(2026, 1, 1), date_to=TODAY),
        api.TrialBalance(entity=entity, date_to=TODAY, after_closing=True),
        TrialBalanceReport(entity=entity, date_to=TODAY),
        ProfitAndLoss(entity=entity, date_to=TODAY),
        CashFlow(entity=entity, date_to=TODAY),
        EquityChanges(entity=entity, date_to=TODAY),
        Ageing(entity=entity, date_to=TODAY),
        Ageing(entity=entity, date_to=date(2026, 11, 20)),
        api.AccountLedger(account="11-100", entity=entity),
        api.AccountLedger(account="12-100", entity=entity),
        api.VerifyChain(),
    ]
    return [_figures(client.ask(one)) for one in asked]


def _figures(report: Any) -> Any:
    """Without the instant it was made at, and who made it."""
    if isinstance(report, api.ChainChecked):
        return report.chains
    return getattr(report, "sections", None) or getattr(report, "rows", report)


def a_business(url: str) -> Books:
    """Stock, a store, customers who pay and take back, a second entity, closed months, a void."""
    goods = Goods.build(url)
    books = Books(goods.company, goods.me)
    goods.receive("KAPAS", 10, "100000")
    books.do(CreateStore(code="SHP", title="Toko Shopee", platform="shopee", warehouse="GD1"))
    books.do(CreateEntity(code="CV", entity="CV Lumbung"))
    books.do(api.OpenYear(year=2026, entity="CV"))
    books.do(api.OpenYear(year=2027))
    books.post(
        ("11-100", 900, 0), ("31-100", 0, 900), on=date(2026, 1, 5), text="Modal: ½ — “awal”"
    )
    lines = (
        api.JournalLineIn(account="65-100", debit=Money.rupiah_of(40), store="SHP", memo="iklan"),
        api.JournalLineIn(account="11-100", credit=Money.rupiah_of(40), warehouse="GD1"),
    )
    books.do(api.PostJournal(on_date=date(2026, 1, 9), description="Iklan", lines=lines))
    wrong = books.post(("11-100", 7, 0), ("41-100", 0, 7), on=date(2026, 2, 3))
    books.do(api.VoidJournal(number=wrong, on_date=date(2026, 2, 4), reason="salah"))
    books.post(("11-100", 5, 0), ("41-100", 0, 5), entity="CV")
    for month in ("2026-01", "2026-02"):
        state = {"month": month, "state": "closed"}
        books.do(api.SetPeriodState.model_validate(state))
    books.do(api.SetPeriodState.model_validate({"month": "2026-03", "state": "held"}))
    _on_credit(books)
    books.do(api.DeactivateAccount(code="65-200"))
    return books


def _on_credit(books: Books) -> None:
    """An invoice paid, the payment taken back, paid again in part: one pair, several days."""
    books.do(CreateCustomer(customer_name="Budi", phone="081211110001"))
    books.do(CreateCustomer(customer_name="Tidak Pernah Beli", phone="081211110002"))
    code = str(books.one("SELECT code FROM customer WHERE name = 'Budi'"))
    line = (receivables.InvoiceLine(text="Jasa", amount=Money.rupiah_of(500)),)
    number = books.do(
        receivables.WriteInvoice(customer=code, lines=line, on_date=date(2026, 11, 18))
    ).value.number
    for amount in (300, 200):
        share = receivables.ShareIn(document=number, amount=Money.rupiah_of(amount))
        paid = books.do(
            receivables.ReceivePayment(
                customer=code, amount=Money.rupiah_of(amount), shares=(share,),
                on_date=date(2026, 11, 19),
            )
        ).value.number  # fmt: skip
        if amount == 300:
            books.do(receivables.VoidDocument(document=paid, reason="cek ditolak", on_date=TODAY))


@pytest.fixture
def books(database_url: str) -> Books:
    """A company with the standard chart and the book year 2026, seen by its admin."""
    company = Company.found(database_url)
    return Books(company, company.admin)
