"""Fills the books of a company with many journals, by plain SQL and with every rule switched on.

24 months, all accounts of the chart that people post to, three stores, journals of four lines; one
account stands in every second journal.  The rows go in by COPY (``executemany`` on SQLite) as the
effects of one command, so the database itself balances, dates, numbers, seals and sums them; at the
end the program's own checks of the books find nothing wrong.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.accounting import api
from app.accounting.models import Journal, JournalLine
from app.accounting.queries.checks import CHECKS
from app.accounting.sealing import SEAL_SQLITE
from app.core.driver import bulk_insert, execute, fetch
from app.core.env import uuid7
from app.core.work import Read
from app.orders.api import CreateStore
from app.stock.api import CreateWarehouse
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from app.orders.api.common import PlatformName

LINES_OF_A_JOURNAL: Final = 4
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
BUSY: Final = "11-200"
STORES: Final[dict[str, PlatformName]] = {"SHP": "shopee", "SHP2": "shopee", "TTS": "tiktok"}
#: Journals of one statement: a server ends one that takes a minute.
_BATCH: Final = 12_500
#: The checks that the made-up books must pass; the others look at stock, which has none here.
_PROVED: Final = ("journal.", "balance.", "number.")


@dataclass
class Filled:
    """A company with many journals, and ways to ask it."""

    company: Company
    org: str
    accounts: dict[str, str]
    #: Dates to ask about, the same in every run.
    days: list[date]
    journals: int

    def plain(self, sql: str, **params: Any) -> int:
        """Run a plain statement and fetch everything; how many rows came."""
        with self.company.database.reading() as session:
            return len(fetch(session, sql, {"org": self.org, **params}))


def fill(url: str, lines: int) -> Filled:
    """Found a company and give it so many journal lines.

    Raises:
        AssertionError: If the program's checks find the books wrong.
    """
    company = _company(url)
    org = company.admin.actor.org_id
    count = lines // LINES_OF_A_JOURNAL
    with company.admin.atomically() as batch:
        batch.do(api.OpenYear(year=FIRST.year))
        session = batch._opened.session  # the rows belong to the command's transaction
        made = _made(session, company, count)
        for start in range(0, count, _BATCH):
            places = range(start, min(start + _BATCH, count))
            bulk_insert(session, _table(JournalLine), _Books.LINE, made.lines(places))
            bulk_insert(session, _table(Journal), _Books.HEADER, made.headers(places))
            if start == 0 and not company.database.is_sqlite:
                # As after any load: what the triggers planned for empty tables is forgotten.
                execute(session, "ANALYZE", {})
        _number(session, org, made.command)
        if company.database.is_sqlite:
            execute(session, SEAL_SQLITE, {"org": org, "cmd": made.command})
    settle(company)
    _prove(company)
    size = (LAST - FIRST).days
    chance = random.Random(11)  # noqa: S311 - the same days each time
    days = [FIRST + timedelta(chance.randrange(60, size)) for _ in range(80)]
    return Filled(company, org, made.accounts, days, count)


def _company(url: str) -> Company:
    company = Company.found(url)
    company.admin.do(CreateWarehouse(code="GD1", title="Gudang Satu"))
    for code, platform in STORES.items():
        company.admin.do(
            CreateStore(code=code, title=f"Toko {code}", platform=platform, warehouse="GD1")
        )
    return company


def _made(session: Session, company: Company, count: int) -> _Books:
    actor = company.admin.actor
    ((command,),) = fetch(
        session, "SELECT id FROM command WHERE org_id = :org ORDER BY id DESC LIMIT 1",
        {"org": actor.org_id},
    )  # fmt: skip
    ((entity,),) = fetch(session, "SELECT id FROM legal_entity", {})
    # Accounts that follow the stock ledger are left alone: there is no stock.
    accounts = dict(
        fetch(
            session,
            "SELECT code, id FROM account WHERE control = '' AND kind NOT IN ('header', 'memo')",
            {},
        )
    )
    stores = [row[0] for row in fetch(session, "SELECT id FROM store ORDER BY code", {})]
    return _Books(actor.org_id, entity, command, actor.user_id, accounts, stores, count)


def _table(model: Any) -> Any:
    return model.__table__


def _number(session: Session, org: str, command: str) -> None:
    """Give the numbers that the journals carry, as the gate does."""
    uuid = "uuid" if session.get_bind().dialect.name == "postgresql" else "text"
    params = {"org": org, "cmd": command}
    execute(
        session,
        "INSERT INTO document_counter (org_id, series, scope, period, last) SELECT org_id, 'JRN', "
        "entity_id, substr(number, 5, 4), count(*) FROM journal WHERE org_id = :org "
        "GROUP BY org_id, entity_id, substr(number, 5, 4)",
        params,
    )
    execute(
        session,
        "INSERT INTO document_number (org_id, series, scope, period, n, cmd, ord, text) "
        "SELECT org_id, 'JRN', entity_id, substr(number, 5, 4), "
        f"CAST(substr(number, 10) AS bigint), CAST(:cmd AS {uuid}), "
        "row_number() OVER (ORDER BY number), number FROM journal WHERE org_id = :org "
        "ORDER BY number",
        params,
    )


def settle(company: Company) -> None:
    """What a server has done to itself some time after; the program gives SQLite no statistics."""
    if not company.database.is_sqlite:
        engine = company.database.engine
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _prove(company: Company) -> None:
    with company.database.reading() as session:
        read = Read(session, company.admin.actor, company.env)
        for check in CHECKS:
            found = list(check.find(read)) if check.name.startswith(_PROVED) else []
            if found:
                raise AssertionError((check.name, found[:3]))


@dataclass
class _Books:
    """Rows of made-up journals, in the order of their dates and numbers."""

    org: str
    entity: str
    command: str
    actor: str
    accounts: dict[str, str]
    stores: list[str]
    count: int
    HEADER = (
        "org_id", "id", "cmd", "entity_id", "number", "on_date", "description", "event",
        "event_key", "source_kind", "source_number", "closing", "actor_id", "at",
    )  # fmt: skip
    LINE = (
        "org_id", "journal_id", "line_no", "cmd", "entity_id", "on_date", "closing", "account_id",
        "debit", "credit", "store_id", "warehouse_id", "memo",
    )  # fmt: skip

    def _day(self, place: int) -> date:
        size = (LAST - FIRST).days + 1
        return FIRST + timedelta(place * size // self.count)

    @staticmethod
    def _id(place: int) -> str:
        return uuid7(1_735_689_600_000 + place * 250, place)

    def headers(self, places: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """Headers of some journals."""
        before = self._of_first_year()
        for place in places:
            day = self._day(place)
            number = place + 1 - (before if day.year == LAST.year else 0)
            yield (
                self.org, self._id(place), self.command, self.entity,
                f"JRN-{day.year}-{number:06d}", day,
                f"Penjualan pesanan {place * 7919 % 1_000_003}", "sale.shipped", f"k{place}",
                "order", f"SO-{place}", False, self.actor, f"{day.isoformat()}T02:00:00.000000Z",
            )  # fmt: skip

    def _of_first_year(self) -> int:
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            low, high = (
                (middle + 1, high) if self._day(middle).year == FIRST.year else (low, middle)
            )
        return low

    def lines(self, places: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """Lines of the same journals; the amounts depend on the place alone."""
        others = [account for code, account in self.accounts.items() if code != BUSY]
        for place in places:
            chance = random.Random(place)  # noqa: S311 - the same books each time
            gross, part = chance.randrange(1000, 10_000_000), chance.randrange(1, 1000)
            first = self.accounts[BUSY] if place % 2 else chance.choice(others)
            sides = (
                (first, gross, 0), (chance.choice(others), part, 0),
                (chance.choice(others), 0, gross - 500), (chance.choice(others), 0, part + 500),
            )  # fmt: skip
            journal, day, store = self._id(place), self._day(place), self.stores[place % 3]
            for line, (account, debit, credit) in enumerate(sides, 1):
                yield (
                    self.org, journal, line, self.command, self.entity, day, False, account,
                    debit, credit, store, None, "",
                )  # fmt: skip
