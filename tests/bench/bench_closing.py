"""Closing and reopening a month of many journals, through the commands the screens send.

The month has accounts in many stores, so its closing journals are long.  The floor is plain SQL of
the same on the same data: the balances of the month read at once, and the closing journals' rows
written by one statement a table, without checklist, rules, numbers' trail and seals.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import JournalLineIn, PostJournal, SetPeriodState, VerifyChain
from app.closing.api import BankStatementList, SetBankStatements, StatementIn
from app.core.money import ZERO, Money
from app.identity.api import OrganisationSettings
from app.orders.api import CreateStore
from app.stock.api import CreateWarehouse
from tests.bench.floor import FloorTables
from tests.bench.harness import Options, Report, fresh_database, measure_together, run
from tests.support.company import Company

if TYPE_CHECKING:
    from app.core.client import Client

STORES: Final = 20
JOURNALS: Final = 2_000
MONTH: Final = "2026-01"
#: Expenses each store has, and what it sells.
EXPENSES: Final = ("62-100", "62-200", "63-100", "63-200", "64-100", "64-200", "64-300", "64-400")
#: Most milliseconds of the slowest closing: somebody waits for it once a month.
LIMIT_MS: Final = 2_000
_TABLES: Final = ("journal", "journal_line", "account_balance")


def prepare(url: str, journals: int) -> Company:
    """A company whose first month has so many journals in twenty stores."""
    company = Company.found(url, settings=OrganisationSettings(separation_of_duties=False))
    me = company.admin
    me.do(CreateWarehouse(code="GD1", title="Gudang"))
    for at in range(STORES):
        me.do(CreateStore(code=f"T{at}", title=f"Toko {at}", platform="manual", warehouse="GD1"))
    done = 0
    while done < journals:
        with me.atomically() as batch:
            for at in range(done, min(done + 200, journals)):
                batch.do(_journal(at))
        done += 200
    for row in me.ask(BankStatementList(month=MONTH)):
        one = StatementIn(account=row.account, balance=row.books)
        me.do(SetBankStatements(month=MONTH, statements=(one,)))
    return company


def _journal(at: int) -> PostJournal:
    store, amount = f"T{at % STORES}", Money.rupiah_of(1_000 + at)
    sale = at % 3 == 0
    other = "41-100" if sale else EXPENSES[at % len(EXPENSES)]
    into, out = (amount, ZERO) if sale else (ZERO, amount)
    return PostJournal(
        on_date=date(2026, 1, 1 + at % 28), description=f"Transaksi {at}",
        lines=(
            JournalLineIn(account=other, store=store, debit=out, credit=into),
            JournalLineIn(account="11-200", store=store, debit=into, credit=out),
        ),
    )  # fmt: skip


class Floor:
    """The rows of a closing and its reopening again, and the balances they come from.

    Args:
        url: A database whose month was closed and reopened once.
    """

    def __init__(self, url: str) -> None:
        self._tables = tables = FloorTables(url, _TABLES)
        for table in _TABLES:
            tables.run(f"INSERT INTO floor_{table} SELECT * FROM {table}")
        found = tables.run("SELECT DISTINCT CAST(cmd AS text) FROM journal WHERE closing")
        #: The command that closed, and the one that reopened.
        self._cmds = [cmd for (cmd,) in found]
        tables.driver.commit()

    def close_and_reopen(self, _number: int) -> None:
        """Read the balances, and write journals and lines of both anew."""
        tables = self._tables
        tables.begin()
        tables.run(
            "SELECT account_id, store_id, warehouse_id, sum(debit - credit) "
            "FROM floor_account_balance WHERE ym <= '2026-01' GROUP BY 1, 2, 3"
        )
        for cmd in self._cmds:
            for table in ("journal_line", "journal"):
                where = f"WHERE closing AND cmd = {tables.mark}"
                tables.run(f"DELETE FROM floor_{table} {where}", (cmd,))
                tables.run(f"INSERT INTO floor_{table} SELECT * FROM {table} {where}", (cmd,))
            tables.run("UPDATE floor_account_balance SET debit = debit + 0 WHERE closing")
            tables.driver.commit()
            tables.begin()
        tables.driver.commit()


def close_and_reopen(me: Client, _number: int) -> None:
    """What *Tutup periode* and *Buka kembali* send."""
    close: dict[str, Any] = {"month": MONTH, "state": "closed"}
    me.do(SetPeriodState(**close))
    me.do(SetPeriodState(month=MONTH, state="open", reason="pengukuran"))


def bench(report: Report, options: Options) -> None:
    for kind in options.databases:
        with fresh_database(kind) as url:
            company = prepare(url, round(JOURNALS * options.scale))
            me = company.admin
            close_and_reopen(me, 0)
            floor = Floor(url)
            title = f"close and reopen a month, {kind}"
            taken = measure_together(
                {
                    title: partial(close_and_reopen, me),
                    "plain": floor.close_and_reopen,
                },
                options.runs(20),
                warm_up=1,
            )
            report.add(taken[title], floor=taken["plain"], limits={"max": LIMIT_MS})
            if not me.ask(VerifyChain()).intact:
                raise AssertionError("a seal was broken")
            company.close()


if __name__ == "__main__":
    run(__doc__ or "", bench)
