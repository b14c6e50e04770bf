"""The demo company is made by commands; its books balance and its stock is in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from app.accounting.api import (
    CheckBooks,
    ExpenseList,
    JournalList,
    PeriodList,
    TrialBalance,
    UnitList,
)
from app.accounting.rules.events import title
from app.audit.api import AuditList, VerifyAudit
from app.bookfile.api import ExportBooks, RestoreBooks
from app.core.database import Database
from app.core.env import FixedEnvironment
from app.core.money import ZERO, Money
from app.demo.company import accounts, fill
from app.demo.goods import bundles, products
from app.demo.history import states
from app.destruction.api import DestructionList
from app.identity import passwords
from app.identity.signin import found as founded
from app.opname.api.sessions import SessionSummary
from app.receivables.api import ReceivableFigures, ReminderList
from app.sales_journal.api import SalesDays
from app.scanning.gtin import has_check_digit
from app.statements.api import ProfitAndLoss
from app.stock.api import CheckStock, FaceList, StockMoves
from app.stock.api.transfers import TransferSummary
from app.ui import subjects

if TYPE_CHECKING:
    from pathlib import Path

    from app.core.client import Client
    from app.demo.cast import Cast
    from tests.support.databases import Databases

#: In the morning: most of today's story has not come yet.
NOW = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)


@pytest.fixture
def cheap_passwords() -> None:
    passwords.use(passwords.CHEAP)


@pytest.mark.req("WMS-GEN-02", "WMS-VAL-09", "ERP-FIN-07", "I30")
@pytest.mark.usefixtures("cheap_passwords")
@pytest.mark.timeout(300)
def test_the_demo_company_is_whole(database_url: str, databases: Databases, tmp_path: Path) -> None:
    database = Database(database_url)
    try:
        cast = fill(database, now=NOW)
        _check(cast)
        _check_books_leave(cast, databases.new_sqlite(tmp_path / "buku.sqlite"), tmp_path)
    finally:
        database.dispose()


def _check_books_leave(cast: Cast, empty: str, folder: Path) -> None:
    """Three months of everything the program posts, restored elsewhere: the same chain and sums."""
    file = str(folder / "buku.zip")
    told = cast.as_("admin").do(ExportBooks(file=file)).value
    database = Database(empty)
    restore = RestoreBooks(file=file, username="pemilik", password="rahasia123")
    new = founded(database, FixedEnvironment(NOW, seed=9), restore)
    try:
        assert new.ask(CheckBooks()).violations == ()
        trials = [one.ask(TrialBalance()).rows for one in (new, cast.as_("admin"))]
        assert trials[0] == trials[1]
        assert new.do(ExportBooks(file=file, replace=True)).value.chains == told.chains
    finally:
        database.dispose()


def _check_credit(admin: Client) -> None:
    """Some customers owe, some are late, one paid ahead; most days are gathered."""
    figures = admin.ask(ReceivableFigures())
    assert figures.open > figures.overdue > ZERO
    assert figures.advances > ZERO
    assert sum(one.documents for one in figures.buckets[1:]) == figures.overdue_documents > 1
    assert admin.ask(ReminderList())
    days = admin.ask(SalesDays(month="2026-11"))
    assert all(not day.waiting for day in days if day.on_date < NOW.date())


def _check_units(admin: Client) -> None:
    """Every store and warehouse is in one of two units, and their results are worth a look."""
    units = [(one.code, one.stores, one.warehouses) for one in admin.ask(UnitList())]
    assert units == [("DARING", ("SHP1", "TKT1"), ("JKT",)), ("GROSIR", ("GRS",), ("SBY",))]
    ask = ProfitAndLoss(date_from=date(2026, 9, 1), date_to=NOW.date(), by="unit")
    report = admin.ask(ask)
    titles = [column.title for column in report.columns]
    assert titles[2:] == ["Toko Daring", "Grosir", "Tanpa unit usaha", "Jumlah"]
    found = {row.key: [one for one in row.cells if isinstance(one, Money)] for row in report.rows}
    # what was sold is of a unit; what serves both of them is of none
    online, wholesale, nobody, _all = found["gross"]
    assert min(online, wholesale) > nobody == ZERO
    online, wholesale, nobody, _all = found["net"]
    assert max(online, nobody) < ZERO < wholesale


def _check(cast: Cast) -> None:
    admin = cast.as_("admin")

    found = states(cast)
    assert sum(found.values()) == 210
    assert found["allocated"] >= 30
    assert {
        "completed",
        "delivered",
        "shipped",
        "cancelled",
        "rts_in_transit",
        "on_hold",
        "draft",
        "backorder",
    } <= set(found)
    counts = admin.ask(SessionSummary())
    assert (counts.in_progress, counts.completed) == (1, 2)
    states_of = {row.state for row in admin.ask(DestructionList()).rows}
    assert states_of == {"approved", "completed"}
    assert admin.ask(TransferSummary()).in_transit == 1
    due = admin.ask(FaceList()).rows
    assert len(due) >= 4
    assert all(row.fill > 0 for row in due)
    assert admin.ask(CheckStock()) == ()
    assert admin.ask(CheckBooks()).violations == ()
    assert admin.ask(VerifyAudit()).intact
    periods = {row.month: row.state for row in admin.ask(PeriodList())}
    assert (periods["2026-09"], periods["2026-10"]) == ("closed", "open")
    assert admin.ask(ExpenseList()).rows
    _check_credit(admin)
    _check_units(admin)
    assert _without_a_word(admin) == set()
    assert cast.env.now() <= NOW  # nothing lies in the future of whoever opens it in the morning
    assert max(row.at for row in admin.ask(JournalList(limit=1)).rows) <= NOW
    totals = admin.ask(TrialBalance(date_to=cast.env.today()))
    assert totals.balanced
    assert totals.closing_debit == totals.closing_credit
    assert totals.closing_debit.sen > 0


def _without_a_word(admin: Client) -> set[str]:
    """Events and documents that a list would show by their internal name."""
    journals = admin.ask(JournalList(limit=1000)).rows
    moves = admin.ask(StockMoves(limit=1000)).rows
    trail = admin.ask(AuditList(limit=1000)).rows
    assert len(journals) > 300
    assert moves
    assert trail
    kinds = {row.source_kind for row in journals} | {row.source_kind for row in moves}
    kinds |= {row.subject_kind for row in trail}
    events = {row.event for row in journals}
    return {kind for kind in kinds if kind and not subjects.is_known(kind)} | {
        event for event in events if title(event) == event
    }


def test_the_goods_look_real() -> None:
    goods, sets = products(), bundles()

    assert len(goods) >= 280
    assert all(has_check_digit(product.barcode) for product in goods)
    assert len({product.barcode for product in goods} | {bundle.barcode for bundle in sets}) == len(
        goods
    ) + len(sets)
    assert all(product.price.sen > product.cost.sen for product in goods)
    assert len(accounts()) == 8
