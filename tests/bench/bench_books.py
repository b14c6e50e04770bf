"""Books: trial balance at any date, first page of a ledger, jurnal umum, laba rugi by month,
neraca; balances rebuilt and compared; the chain of seals verified; the reports on screen; files of
10 000 lines.  ``--lines 1000000`` is the full size (issue 3).

24 months, all accounts of the chart, journals of four lines, one account in every second journal.
Limits: accounting-ux B8, B9, three times as much on SQLite.  The floor is the plain statement a
person would write for the same figures, on the same data.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from app.accounting import api
from app.accounting.queries.checks import balances_differ
from app.core.db import NIL
from app.core.work import Read
from app.documents import report_pdf, report_xlsx
from app.statements.api import BalanceSheet, LedgerBook, ProfitAndLoss
from tests.bench.books import BUSY, Filled, fill
from tests.bench.harness import Options, Report, fresh_database, measure, measure_together, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from app.documents.report import Report as Book

#: Made without ``--lines``; the machine is shared.
LINES = 100_000
#: Most milliseconds in the median, on PostgreSQL (B8); on SQLite three times as many.
LIMIT = 20
#: Most milliseconds at p95 until a report chosen in the panel is on screen (B8).
PANEL_MS = 200
#: Most milliseconds for all balances, and for a file of so many lines (issue 3, B9).
REBUILD_MS = 3000
FILE_LINES = 10_000
FILE_MS = 2000
#: Most milliseconds for the seals of so many journals (C5).
CHAIN_MS, CHAIN_JOURNALS = 10_000, 100_000


def bench(report: Report, options: Options) -> None:
    for kind in options.databases:
        with fresh_database(kind) as url:
            filled = fill(url, options.number("lines"))
            queries(report, filled, kind, options.runs(60))
            on_screen(report, filled, kind, options.runs(60))
            rebuild(report, filled, kind)
            chain(report, filled, kind)
            files(report, filled, kind)
            filled.company.close()


def queries(report: Report, filled: Filled, kind: str, runs: int) -> None:
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
            lambda n: (
                filled.plain(TRIAL, **months(days[n] - timedelta(46))),
                filled.plain(TRIAL, **months(days[n])),
            ),
        ),
        "ledger, first 200 lines": (
            lambda n: ask(api.AccountLedger(account=BUSY, date_from=days[n], limit=200)),
            lambda n: (
                filled.plain(BALANCE, account=busy, **months(days[n])),
                filled.plain(BALANCE, account=busy, **months(LAST_DAY)),
                filled.plain(LEDGER, account=busy, day=days[n]),
            ),
        ),
        "jurnal umum, first 100": (
            lambda n: ask(api.JournalList(date_to=days[n], date_from=days[n].replace(day=1))),
            lambda n: (
                filled.plain(MOVED, **months(days[n])),
                filled.plain(JOURNALS, first=days[n].replace(day=1), day=days[n]),
            ),
        ),
        "laba rugi by month": (
            lambda n: ask(
                ProfitAndLoss(
                    date_from=days[n].replace(month=1, day=1), date_to=days[n], by="month"
                )
            ),
            lambda n: filled.plain(BY_MONTH, year=f"{days[n].year}-01", **months(days[n])),
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
        # A movement is two balances.
        allowed = limit * (2 if "movement" in name else 1)
        report.add(taken[title], floor=taken["floor"], limits={"p50": allowed})


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
    most = REBUILD_MS * (1 if kind == "postgres" else 3)
    report.add(taken[title], floor=taken["floor"], limits={"p50": most})


def chain(report: Report, filled: Filled, kind: str) -> None:
    """The seals of all journals (C5); the floor reads what they are taken over."""

    def verify(_n: int) -> None:
        broken = [row for row in filled.company.admin.ask(api.VerifyChain()).chains if row.broken]
        if broken:
            raise AssertionError(broken)

    title = f"{filled.journals} seals verified, {kind}"
    taken = measure_together({title: verify, "floor": lambda _n: filled.plain(SEALED)}, 3)
    most = CHAIN_MS * max(1, filled.journals / CHAIN_JOURNALS)
    report.add(taken[title], floor=taken["floor"], limits={"p50": most})


def on_screen(report: Report, filled: Filled, kind: str, runs: int) -> None:
    """From a date or a report chosen in the panel until it is painted; the floor is its query."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.bench.desk import Desk

    ask = filled.company.admin.ask
    desk = Desk(lambda: filled.company.admin)
    days = filled.days
    shown: dict[str, tuple[Callable[[int], object], Callable[[int], object]]] = {
        "neraca saldo": (
            lambda n: desk.report("trial_balance", date_to=days[n]),
            lambda n: ask(api.TrialBalance(date_to=days[n])),
        ),
        "laba rugi by month": (
            lambda n: desk.report("profit_loss", by="month", date_to=days[n]),
            lambda n: ask(ProfitAndLoss(date_to=days[n], by="month")),
        ),
        "neraca": (
            lambda n: desk.report("balance_sheet", date_to=days[n]),
            lambda n: ask(BalanceSheet(date_to=days[n])),
        ),
        "buku besar": (
            lambda n: desk.ledger(account=BUSY, date_from=days[n]),
            lambda n: ask(api.AccountLedger(account=BUSY, date_from=days[n])),
        ),
    }
    for name, (show, query) in shown.items():
        title = f"{name} on screen, {kind}"
        taken = measure_together({title: show, "floor": query}, runs, warm_up=5)
        report.add(taken[title], floor=taken["floor"], limits={"p95": PANEL_MS})
    desk.close()


def files(report: Report, filled: Filled, kind: str) -> None:
    """A ledger of 10 000 lines as a spreadsheet and on paper (B9), from the database to bytes."""
    admin = filled.company.admin
    whole = admin.ask(LedgerBook(account=BUSY))
    if len(whole.rows) < FILE_LINES + 3:
        until = LAST_DAY
    else:
        last = whole.rows[FILE_LINES].cells[0]
        until = last if isinstance(last, date) else LAST_DAY
    for name, render in (("XLSX", report_xlsx.render), ("PDF", report_pdf.render)):
        made = partial(_written, admin, until, render)
        title = f"{name} of {made(0)} ledger lines, {kind}"
        report.add(measure(title, made, 3), limits={"p50": FILE_MS})


def _written(admin: Client, until: date, render: Callable[[Book], bytes], _n: int) -> int:
    book = admin.ask(LedgerBook(account=BUSY, date_to=until))
    book = replace(book, rows=book.rows[: FILE_LINES + 1])
    render(book)
    return len(book.rows) - 1


def months(day: date) -> dict[str, Any]:
    return {"ym": f"{day:%Y-%m}", "first": day.replace(day=1), "day": day}


LAST_DAY = date(2026, 12, 31)
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
    "SELECT ym, account_id, sum(net) FROM (SELECT ym, account_id, debit - credit AS net "
    "FROM account_balance WHERE org_id = :org AND ym >= :year AND ym < :ym AND NOT closing "
    "UNION ALL SELECT :ym, account_id, debit - credit FROM journal_line WHERE org_id = :org "
    "AND on_date BETWEEN :first AND :day AND NOT closing) x GROUP BY ym, account_id"
)
SUM_UP = (
    "SELECT entity_id, substr(CAST(on_date AS text), 1, 7), account_id, closing, "
    "coalesce(store_id, :nil), coalesce(warehouse_id, :nil), sum(debit), sum(credit) "
    "FROM journal_line WHERE org_id = :org GROUP BY 1, 2, 3, 4, 5, 6"
)
JOURNALS = (
    "SELECT j.number, j.on_date, j.description, (SELECT sum(l.debit) FROM journal_line l "
    "WHERE l.org_id = j.org_id AND l.journal_id = j.id) FROM journal j WHERE j.org_id = :org "
    "AND j.on_date BETWEEN :first AND :day ORDER BY j.on_date DESC, j.id DESC LIMIT 100"
)
MOVED = (
    "SELECT sum(debit), sum(credit), (SELECT count(*) FROM journal WHERE org_id = :org AND "
    "on_date BETWEEN :first AND :day) FROM journal_line WHERE org_id = :org "
    "AND on_date BETWEEN :first AND :day"
)
SEALED = (
    "SELECT count(*), sum(length(j.description) + length(s.hash)), sum(l.debit) FROM journal j "
    "JOIN journal_seal s ON s.org_id = j.org_id AND s.entity_id = j.entity_id "
    "AND s.journal_id = j.id JOIN journal_line l ON l.org_id = j.org_id AND l.journal_id = j.id "
    "WHERE j.org_id = :org"
)


if __name__ == "__main__":
    run(__doc__ or "", bench, lines=LINES)
