"""Books of a million lines: trial balance at any date, first page of a ledger, jurnal umum, laba
rugi by month, balances rebuilt and compared, and files of 10 000 lines.

24 months, all accounts of the chart, 250 000 journals of four lines, one account in every second
journal.  Limits: accounting-ux B8, three times as much on SQLite.  The floor is the plain statement
a person would write for the same figures, on the same data.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from app import schema
from app.accounting import api
from app.accounting.models import AccountBalance, Journal, JournalLine
from app.accounting.queries.checks import balances_differ
from app.core.db import NIL
from app.core.driver import bulk_insert, execute, fetch
from app.core.env import uuid7
from app.core.guards import install
from app.core.work import Read
from app.documents import report_pdf, report_xlsx
from app.statements.api import BalanceSheet, LedgerBook, ProfitAndLoss
from tests.bench.harness import Options, Report, fresh_database, measure, measure_together, run
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from app.documents.report import Report as Book

LINES = 1_000_000
LINES_OF_A_JOURNAL = 4
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
BUSY = "11-200"
#: Most milliseconds in the median, on PostgreSQL (B8).
LIMIT = 20
#: Most milliseconds for all balances, and for a file of so many lines (issue 3, B9).
REBUILD_MS = 3000
FILE_LINES = 10_000
FILE_MS = 2000


@dataclass
class Filled:
    """A company with many journals, and ways to ask it."""

    company: Company
    org: str
    accounts: dict[str, str]
    days: list[date]

    def plain(self, sql: str, **params: Any) -> int:
        with self.company.database.reading() as session:
            return len(fetch(session, sql, {"org": self.org, **params}))


def bench(report: Report, options: Options) -> None:
    for kind in options.databases:
        with fresh_database(kind) as url:
            filled = fill(url, round(LINES * options.scale))
            compare(report, filled, kind, options.runs(60))
            filled.company.close()


def compare(report: Report, filled: Filled, kind: str, runs: int) -> None:
    limit = LIMIT * (1 if kind == "postgres" else 3)
    ask = filled.company.admin.ask
    days = filled.days
    busy = filled.accounts[BUSY]
    pairs = {
        "trial balance at a date": (
            lambda n: ask(api.TrialBalance(date_to=days[n])),
            lambda n: filled.plain(TRIAL, **months(days[n])),
        ),
        "trial balance with movement": (
            lambda n: ask(api.TrialBalance(date_from=days[n] - timedelta(45), date_to=days[n])),
            lambda n: filled.plain(TRIAL, **months(days[n])),
        ),
        "ledger, first 200 lines": (
            lambda n: ask(api.AccountLedger(account=BUSY, date_from=days[n], limit=200)),
            lambda n: filled.plain(LEDGER, account=busy, day=days[n]),
        ),
        "jurnal umum, first 100": (
            lambda n: ask(api.JournalList(date_to=days[n], date_from=days[n].replace(day=1))),
            lambda n: filled.plain(JOURNALS, day=days[n]),
        ),
        "laba rugi by month": (
            lambda n: ask(
                ProfitAndLoss(
                    date_from=days[n].replace(month=1, day=1), date_to=days[n], by="month"
                )
            ),
            lambda n: filled.plain(BY_MONTH, year=f"{days[n].year}-01", ym=f"{days[n]:%Y-%m}"),
        ),
        "neraca at a date": (
            lambda n: ask(BalanceSheet(date_to=days[n])),
            lambda n: filled.plain(TRIAL, **months(days[n])),
        ),
        "balance at a date": (
            lambda n: ask(api.BalanceAt(account=BUSY, on_date=days[n])),
            lambda n: filled.plain(BALANCE, account=busy, **months(days[n])),
        ),
    }
    for name, (product, floor) in pairs.items():
        title = f"{name}, {kind}"
        taken = measure_together({title: product, "floor": floor}, runs, warm_up=5)
        # A movement cuts two months, a balance at a date one.
        allowed = limit * (2 if "movement" in name else 1)
        report.add(taken[title], floor=taken["floor"], limits={"p50": allowed})
    rebuild(report, filled, kind)
    files(report, filled, kind)


def rebuild(report: Report, filled: Filled, kind: str) -> None:
    """All balances from their lines, compared (I25); the floor only sums the lines."""

    def compare(_n: int) -> None:
        with filled.company.database.reading() as session:
            read = Read(session, filled.company.admin.actor, filled.company.env)
            found = list(balances_differ(read))
        if found:
            raise AssertionError(found[:3])

    title = f"all balances rebuilt and compared, {kind}"
    taken = measure_together(
        {title: compare, "floor": lambda _n: filled.plain(SUM_UP, nil=NIL)}, 3, warm_up=1
    )
    report.add(taken[title], floor=taken["floor"], limits={"p50": REBUILD_MS})


def files(report: Report, filled: Filled, kind: str) -> None:
    """A ledger of 10 000 lines as a spreadsheet and on paper (B9)."""
    whole = filled.company.admin.ask(LedgerBook(account=BUSY))
    lines = whole.rows[1 : 1 + FILE_LINES]
    book = replace(whole, rows=lines)
    for name, render in (("XLSX", report_xlsx.render), ("PDF", report_pdf.render)):
        title = f"{name} of {len(lines)} ledger lines, {kind}"
        taken = measure(title, partial(_drawn, render, book), 3, warm_up=1)
        report.add(taken, limits={"p50": FILE_MS})


def _drawn(render: Callable[[Book], bytes], book: Book, _n: int) -> int:
    return len(render(book))


def months(day: date) -> dict[str, Any]:
    return {"ym": f"{day:%Y-%m}", "first": day.replace(day=1), "day": day}


TRIAL = (
    "SELECT account_id, sum(d), sum(c) FROM (SELECT account_id, debit AS d, credit AS c "
    "FROM account_balance WHERE org_id = :org AND ym < :ym UNION ALL SELECT account_id, debit, "
    "credit FROM journal_line WHERE org_id = :org AND on_date BETWEEN :first AND :day) x "
    "GROUP BY account_id"
)
BALANCE = (
    "SELECT sum(d) FROM (SELECT debit - credit AS d FROM account_balance WHERE org_id = :org "
    "AND ym < :ym AND account_id = :account UNION ALL SELECT debit - credit FROM journal_line "
    "WHERE org_id = :org AND account_id = :account AND on_date BETWEEN :first AND :day) x"
)
LEDGER = (
    "SELECT l.on_date, j.number, j.description, l.debit, l.credit FROM journal_line l "
    "JOIN journal j ON j.org_id = l.org_id AND j.id = l.journal_id WHERE l.org_id = :org "
    "AND l.account_id = :account AND l.on_date >= :day "
    "ORDER BY l.on_date, l.journal_id, l.line_no LIMIT 200"
)
BY_MONTH = (
    "SELECT ym, account_id, sum(debit - credit) FROM account_balance WHERE org_id = :org "
    "AND ym BETWEEN :year AND :ym AND NOT closing GROUP BY ym, account_id"
)
SUM_UP = (
    "SELECT entity_id, substr(CAST(on_date AS text), 1, 7), account_id, closing, "
    "coalesce(store_id, :nil), coalesce(warehouse_id, :nil), sum(debit), sum(credit) "
    "FROM journal_line WHERE org_id = :org GROUP BY 1, 2, 3, 4, 5, 6"
)
JOURNALS = (
    "SELECT j.number, j.on_date, j.description, (SELECT sum(l.debit) FROM journal_line l "
    "WHERE l.org_id = j.org_id AND l.journal_id = j.id) FROM journal j WHERE j.org_id = :org "
    "AND j.on_date <= :day ORDER BY j.on_date DESC, j.id DESC LIMIT 100"
)


# ---------------------------------------------------------------- a million lines


def fill(url: str, lines: int) -> Filled:
    """Found a company and write journals past the program; balances are summed at the end."""
    company = Company.found(url)
    company.admin.do(api.OpenYear(year=2025))
    org = company.admin.actor.org_id
    rng = random.Random(7)  # noqa: S311 - the same books each time
    with company.database.writing() as session:
        accounts = dict(fetch(session, "SELECT code, id FROM account WHERE kind <> 'header'", {}))
        ((entity,),) = fetch(session, "SELECT id FROM legal_entity", {})
        ((command,),) = fetch(session, "SELECT min(CAST(id AS text)) FROM command", {})
        _rules_off(session)
        count = lines // LINES_OF_A_JOURNAL
        made = _Books(org, entity, command, company.admin.actor.user_id, accounts, rng, count)
        bulk_insert(
            session, Journal.metadata.tables[Journal.__tablename__], made.HEADER, made.headers()
        )
        bulk_insert(
            session, Journal.metadata.tables[JournalLine.__tablename__], made.LINE, made.lines()
        )
        _sum_up(session)
        session.commit()
    writer = company.database.engine.connect().execution_options(lumbung_write=True)
    with writer as connection, connection.begin():
        install(connection, schema.guards())
    with company.database.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        connection.exec_driver_sql("ANALYZE" if company.database.is_sqlite else "VACUUM ANALYZE")
    size = (LAST - FIRST).days
    return Filled(
        company, org, accounts, [FIRST + timedelta(rng.randrange(60, size)) for _ in range(80)]
    )


def _rules_off(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        execute(session, "SET LOCAL session_replication_role = replica", {})
        return
    for (name,) in fetch(session, "SELECT name FROM sqlite_master WHERE type = 'trigger'", {}):
        execute(session, f"DROP TRIGGER {name}", {})


def _sum_up(session: Session) -> None:
    execute(session, "DELETE FROM account_balance", {})
    nil = "'00000000-0000-0000-0000-000000000000'"
    if session.get_bind().dialect.name == "postgresql":
        nil = f"CAST({nil} AS uuid)"
    execute(
        session,
        f"INSERT INTO {AccountBalance.__tablename__} (org_id, entity_id, ym, account_id, closing, "
        "store_id, warehouse_id, debit, credit) SELECT org_id, entity_id, "
        f"substr(CAST(on_date AS text), 1, 7), account_id, closing, coalesce(store_id, {nil}), "
        f"coalesce(warehouse_id, {nil}), sum(debit), sum(credit) FROM journal_line "
        "GROUP BY 1, 2, 3, 4, 5, 6, 7",
        {},
    )


@dataclass
class _Books:
    """Rows of made-up journals, in the order of their dates."""

    org: str
    entity: str
    command: str
    actor: str
    accounts: dict[str, str]
    rng: random.Random
    count: int
    HEADER = (
        "org_id", "id", "cmd", "entity_id", "number", "on_date", "description", "event",
        "event_key", "source_kind", "source_number", "closing", "actor_id", "at",
    )  # fmt: skip
    LINE = (
        "org_id", "journal_id", "line_no", "cmd", "entity_id", "on_date", "closing", "account_id",
        "debit", "credit", "store_id", "warehouse_id", "memo",
    )  # fmt: skip

    def _journals(self) -> Iterator[tuple[int, str, date]]:
        size = (LAST - FIRST).days + 1
        for number in range(self.count):
            day = FIRST + timedelta(number * size // self.count)
            yield number, uuid7(1_735_689_600_000 + number * 250, number), day

    def headers(self) -> Iterator[tuple[Any, ...]]:
        for number, journal, day in self._journals():
            yield (
                self.org, journal, self.command, self.entity, f"JRN-{day.year}-{number:06d}", day,
                f"Penjualan pesanan {number * 7919 % 1_000_003}", "sale.shipped", f"k{number}",
                "order", f"SO-{number}", False, self.actor, f"{day.isoformat()}T02:00:00.000000Z",
            )  # fmt: skip

    def lines(self) -> Iterator[tuple[Any, ...]]:
        others = [account for code, account in self.accounts.items() if code != BUSY]
        stores = [uuid7(1, n) for n in range(3)]
        for number, journal, day in self._journals():
            gross, part = self.rng.randrange(1000, 10_000_000), self.rng.randrange(1, 1000)
            first = self.accounts[BUSY] if number % 2 else self.rng.choice(others)
            sides = (
                (first, gross, 0), (self.rng.choice(others), part, 0),
                (self.rng.choice(others), 0, gross - 500), (self.rng.choice(others), 0, part + 500),
            )  # fmt: skip
            store = stores[number % 3]
            for place, (account, debit, credit) in enumerate(sides, 1):
                yield (
                    self.org, journal, place, self.command, self.entity, day, False, account,
                    debit, credit, store, None, "",
                )  # fmt: skip


if __name__ == "__main__":
    run(__doc__ or "", bench)
