"""A small company's books, seen by its accountant or by people with fewer rights."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounting import api
from app.catalog.models import Product
from app.core import commands
from app.core.commands import Command
from app.core.db import Day, Flag, Instant, Json, Sen
from app.core.driver import execute, fetch
from app.core.money import ZERO, Money
from app.identity.api import GrantApproval
from app.stock.models import Location, Lot, Warehouse
from app.stock.moves import Move
from tests.support.company import START, Company

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.core.client import Client
    from app.core.commands import Done, Query
    from app.core.work import Work

R = TypeVar("R")
#: The clock of the company: Saturday 21 November 2026, 09.00 WIB.
TODAY = date(2026, 11, 21)
#: Every table a posting or a refusal could touch.
TABLES = (
    "journal", "journal_line", "account_balance", "document_number", "document_counter",
    "account", "account_binding", "period", "journal_draft", "journal_template",
    "journal_seal",
)  # fmt: skip


@dataclass
class Books:
    """The books of a company, with short ways to post and to look."""

    company: Company
    client: Client

    def do(self, command: Command[R], **extra: Any) -> Done[R]:
        return self.client.do(command, **extra)

    def ask(self, query: Query[R]) -> R:
        return self.client.ask(query)

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with self.company.database.reading() as session:
            return fetch(session, sql, params)

    def one(self, sql: str, **params: Any) -> Any:
        ((value,),) = self.rows(sql, **params)
        return value

    def post(
        self, *lines: tuple[str, int, int], on: date = TODAY, text: str = "Uji", **more: Any
    ) -> str:
        """Post a manual journal of (account, debit, credit) in rupiah; give its number."""
        return self.do(journal(*lines, on=on, text=text, **more)).value.number

    def balance(self, account: str, **more: Any) -> int:
        """Balance in whole rupiah on the normal side."""
        rupiah, sen = divmod(self.ask(api.BalanceAt(account=account, **more)).balance.sen, 100)
        assert sen == 0
        return rupiah

    def reopen(
        self, month: str, *, reason: str = "koreksi", state: str = "open", entity: str = "UTAMA"
    ) -> Done[api.PeriodChanged]:
        """Reopen a month with the approval of a second person."""
        second = self.company.client("Finance", username="kedua")
        given = second.do(
            GrantApproval(
                wanted="period.reopen", requester=self.client.actor.username,
                subject=f"{entity} {month}", reason=reason,
            )
        )  # fmt: skip
        return self.do(
            api.SetPeriodState.model_validate(
                {
                    "month": month, "state": state, "reason": reason, "entity": entity,
                    "approval": given.value.code,
                }
            )
        )  # fmt: skip

    def seen_by(self, *rights: str, warehouses: tuple[str, ...] | None = None) -> Books:
        """The same books for another person."""
        return Books(self.company, self.company.client(*rights, warehouses=warehouses))

    def content(self) -> dict[str, list[str]]:
        """All rows of the books; a refusal leaves them as they were."""
        return {
            table: sorted(repr(row) for row in self.rows(f"SELECT * FROM {table}"))
            for table in TABLES
        }

    @contextmanager
    def nothing_written(self) -> Iterator[None]:
        """The block leaves every table of the books as it was."""
        before = self.content()
        yield
        assert self.content() == before

    def within(self, deed: Callable[[Work], Any]) -> Done[Any]:
        """Run a function as a command, the way a higher slice uses the steps."""
        commands._commands[Deed] = lambda work, _do: deed(work)
        try:
            return self.client.do(Deed())
        finally:
            del commands._commands[Deed]

    def add(self, model: type[Any], **values: Any) -> str:
        """A row of another slice, with empty values where they do not matter; give its id."""
        row: dict[str, Any] = {
            column.name: _empty(column.type)
            for column in model.__table__.columns
            if not column.nullable and column.name != "version"
        }
        row["org_id"] = self.org
        if "id" in model.__table__.columns:
            row["id"] = self.company.env.new_id()
        row |= values
        with Session(self.company.database.engine) as session:
            session.connection(execution_options={"lumbung_write": True})
            session.add(model(**row))
            session.commit()
        return str(row.get("id", ""))

    def sql(self, text: str, **params: Any) -> int:
        """Write past the program, as an administrator at a database prompt could."""
        with self.company.database.writing() as session:
            touched = execute(session, text, params)
            session.commit()
        return touched

    @property
    def org(self) -> str:
        return self.client.actor.org_id

    @property
    def entity(self) -> str:
        """Id of the main legal entity."""
        return str(self.one("SELECT id FROM legal_entity WHERE is_default"))

    def account(self, code: str) -> str:
        """Id of an account."""
        return str(self.one("SELECT id FROM account WHERE code = :code", code=code))


#: What stands in a column that does not matter to the test, by its type.
_EMPTY: tuple[tuple[type, Any], ...] = (
    (Flag, False), (Json, {}), (Sen, ZERO), (Instant, START), (Day, TODAY), (sa.Integer, 0),
)  # fmt: skip


def _empty(kind: Any) -> Any:
    return next((value for known, value in _EMPTY if isinstance(kind, known)), "")


class Deed(Command[Any]):
    """A test's own command; known only while it runs."""

    name = "test.deed"
    permission = commands.SIGNED_IN
    summary = "uji"


def journal(
    *lines: tuple[str, int, int], on: date | None = TODAY, text: str = "Uji", **more: Any
) -> api.PostJournal:
    """A manual journal of (account, debit, credit) in rupiah."""
    return api.PostJournal(
        on_date=on,
        description=text,
        lines=tuple(
            api.JournalLineIn(
                account=account,
                debit=Money.rupiah_of(debit) if debit else ZERO,
                credit=Money.rupiah_of(credit) if credit else ZERO,
            )
            for account, debit, credit in lines
        ),
        **more,
    )


@dataclass
class Goods:
    """A product with one lot on one shelf in each of two warehouses, written past the commands."""

    books: Books
    warehouses: dict[str, str]
    places: dict[str, str]
    product: str
    lot: str

    def move(self, warehouse: str, qty: int, journal_id: str | None, **values: Any) -> Move:
        """A move of the product; cost in sen by ``cost_value``."""
        given: dict[str, Any] = {
            "id": self.books.company.env.new_id(), "entity_id": self.books.entity,
            "product_id": self.product, "warehouse_id": self.warehouses[warehouse],
            "location_id": self.places[warehouse], "lot_id": self.lot, "qty": qty, "kind": "uji",
            "on_date": TODAY.isoformat(), "source_kind": "uji", "source_id": self.product,
            "source_number": "UJI-1", "journal_id": journal_id, "method": "average",
            "account_id": self.books.account("13-100"),
        }  # fmt: skip
        return Move(**given | values)


@pytest.fixture
def goods(books: Books) -> Goods:
    warehouses = {
        code: books.add(Warehouse, code=code, name=f"Gudang {code}", kind="DC",
                        entity_id=books.entity, active=True)
        for code in ("JKT", "SBY")
    }  # fmt: skip
    places = {
        code: books.add(
            Location, warehouse_id=warehouse, code=f"{code}-A-01", kind="storage", active=True
        )
        for code, warehouse in warehouses.items()
    }
    product = books.add(
        Product, sku="SRM", name="Serum", kind="goods", base_unit="pcs", tracking="lot",
        removal="fefo", stock_role="stock.goods", storage="ambient",
    )  # fmt: skip
    lot = books.add(
        Lot, product_id=product, number="L1", received_on=TODAY, status="ok",
        expires_on=TODAY.replace(year=2028),
    )  # fmt: skip
    return Goods(books, warehouses, places, product, lot)


@pytest.fixture
def bare(database_url: str) -> Books:
    """A company without a chart, seen by its admin."""
    company = Company.found(database_url, opened=False)
    return Books(company, company.admin)


@pytest.fixture
def books(database_url: str) -> Books:
    """A company with the standard chart and the book year 2026, seen by its admin."""
    company = Company.found(database_url)
    return Books(company, company.admin)
