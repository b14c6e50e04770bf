"""Allowances of a month's end: what the policy asks for, what is decided, what is posted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.accounting import api
from app.closing.api import (
    AllowanceIn,
    AllowanceSheet,
    AllowanceView,
    ClosingChecklist,
    PostAllowance,
    RunSelfCheck,
)
from app.closing.panels.allowances import AllowancesPanel
from app.closing.panels.checklist import ChecklistView
from app.closing.panels.periods import PeriodsPanel
from app.closing.service.allowances import AllowanceMoved, NothingToAllow
from app.core.errors import InvalidInput, PeriodClosed
from app.core.money import Money
from app.identity.api import ConfigureOrganisation, OrganisationSettings
from app.identity.rules.settings import AgeingSettings, StockSettings
from app.stock.api import ChangeStatus, SetLotStatus, StatusLine
from app.ui.dialogs import Ask
from app.ui.forms import Form
from app.ui.theme import theme
from tests.accounting.conftest import Books
from tests.accounting.entry.conftest import Desk
from tests.support.goods import Goods

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.closing.api import AllowanceKind

OCTOBER = "2026-10"
END = date(2026, 10, 31)


def rupiah(amount: int) -> Money:
    return Money.rupiah_of(amount)


def sheet(books: Books, kind: AllowanceKind = "stock", month: str = OCTOBER) -> AllowanceSheet:
    return books.ask(AllowanceView(kind=kind, month=month))


def told(books: Books, name: str = "allowance", month: str = OCTOBER) -> tuple[str, ...]:
    items = {one.name: one for one in books.ask(ClosingChecklist(month=month))}
    assert items[name].state in {"ok", "note"}
    assert items[name].panel == "closing.allowances"
    return items[name].problems


def post(
    books: Books, *lines: AllowanceIn, kind: AllowanceKind = "stock", expected: int | None = None
) -> tuple[str, Money, Money]:
    seen = None if expected is None else rupiah(expected)
    done = books.do(PostAllowance(kind=kind, month=OCTOBER, lines=lines, expected=seen)).value
    return done.journal, done.posted, done.allowance


def clock(goods: Goods, day: date) -> None:
    goods.company.env.set(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))


@pytest.fixture
def books(database_url: str) -> Books:
    """Goods of every state on 31 October 2026: five pieces of Rp 10.000 each, ten that are well."""
    goods = Goods.build(database_url)
    clock(goods, date(2026, 10, 20))
    near, gone = date(2026, 11, 20), date(2026, 10, 30)
    goods.receive("SERUM", 10, "100000", lot="BAIK")
    for lot, expires in (("LAMA", gone), ("DEKAT", near), ("TAHAN", None), ("PECAH", None)):
        goods.receive("SERUM", 5, "50000", lot=lot, expires=expires)
    goods.receive("KAPAS", 4, "20000", place="GD2-A-01")
    goods.me.do(SetLotStatus(sku="SERUM", lot="TAHAN", status="blocked", reason="keluhan"))
    damaged = StatusLine(
        sku="SERUM", qty=5, location="GD1-A-01", lot="PECAH", old="available", new="damaged"
    )
    goods.me.do(ChangeStatus(warehouse="GD1", reason="pecah", lines=(damaged,)))
    clock(goods, END)
    return Books(goods.company, goods.me)


@pytest.mark.req("C2", "WMS-LOT-06")
def test_goods_are_written_down_by_their_state(books: Books) -> None:
    """Three of five lots at cost, as the policy says; what is near its end at half of it."""
    assert [(row.key, row.lots, row.base.sen // 100, row.percent) for row in sheet(books).rows] == [
        ("GD1.damaged", 1, 50_000, 100), ("GD1.expired", 1, 50_000, 100),
        ("GD1.blocked", 1, 50_000, 100), ("GD1.expiring", 1, 50_000, 0),
    ]  # fmt: skip
    assert sheet(books, month="2026-09").rows == ()
    half = StockSettings(loss_blocked=0, loss_expiring=50, loss_slow=10, slow_days=11)
    books.do(ConfigureOrganisation(settings=OrganisationSettings(stock=half)))
    found = {row.key: row.computed for row in sheet(books).rows}
    assert found == {
        "GD1.damaged": rupiah(50_000), "GD1.expired": rupiah(50_000), "GD1.blocked": rupiah(0),
        "GD1.expiring": rupiah(25_000), "GD1.slow": rupiah(10_000), "GD2.slow": rupiah(2_000),
    }  # fmt: skip
    (said,) = told(books)
    assert said == (
        "seharusnya Rp 137.000 (rusak, kedaluwarsa, hampir kedaluwarsa, barang lambat), tercatat "
        "Rp 0: kurang Rp 137.000"
    )


@pytest.mark.req("C2", "WMS-LOT-06", "I2", "I14", "I25")
def test_what_is_missing_is_posted_once_and_what_is_too_much_released(books: Books) -> None:
    books.post(("64-710", 30_000, 0), ("13-900", 0, 30_000), on=END)  # an allowance by hand
    assert post(books, expected=150_000) == ("JRN-2026-000008", rupiah(120_000), rupiah(150_000))
    lines = books.rows(
        "SELECT a.code, w.code, l.debit, l.credit FROM journal_line l JOIN journal j "
        "ON j.id = l.journal_id JOIN account a ON a.id = l.account_id "
        "LEFT JOIN warehouse w ON w.id = l.warehouse_id WHERE j.event = 'nrv.adjusted' "
        "AND CAST(j.on_date AS text) = '2026-10-31' ORDER BY l.line_no"
    )
    assert lines == [
        ("64-710", None, 0, 3_000_000), ("13-900", None, 3_000_000, 0),
        ("64-710", "GD1", 15_000_000, 0), ("13-900", "GD1", 0, 15_000_000),
    ]  # fmt: skip
    assert books.balance("13-900") == books.balance("64-710") == 150_000
    assert told(books) == ()
    with books.nothing_written(), pytest.raises(NothingToAllow, match="sudah Rp 150.000"):
        post(books)

    books.do(SetLotStatus(sku="SERUM", lot="TAHAN", status="ok", reason="lolos uji"))
    (said,) = told(books)
    assert said.endswith("tercatat Rp 150.000: lebih Rp 50.000")
    assert post(books)[1:] == (rupiah(-50_000), rupiah(100_000))
    assert books.balance("13-900") == books.balance("64-710") == 100_000
    assert books.do(RunSelfCheck()).value.problems == 0


@pytest.mark.req("C2", "C4", "WMS-SEC-12")
def test_a_line_is_decided_with_a_reason_and_the_journal_taken_back(books: Books) -> None:
    changed = AllowanceIn(key="GD1.blocked", amount=rupiah(20_000), reason="dapat diretur")
    bad = (
        AllowanceIn(key="GD1.blocked", amount=rupiah(20_000)),
        AllowanceIn(key="GD1.blocked", amount=rupiah(60_000), reason="x"),
        AllowanceIn(key="GD9.blocked", amount=rupiah(1), reason="x"),
    )
    with books.nothing_written(), pytest.raises(InvalidInput) as refused:
        post(books, *bad)
    assert [one.field for one in refused.value.fields] == [
        "lines.0.reason", "lines.1.key", "lines.1.amount", "lines.2.key",
    ]  # fmt: skip
    with books.nothing_written(), pytest.raises(AllowanceMoved, match="sekarang Rp 120.000"):
        post(books, changed, expected=150_000)

    number, posted, _now = post(books, changed)
    assert posted == rupiah(120_000)
    assert told(books) == ()
    kept = sheet(books)
    assert (kept.journal, kept.wanted, kept.computed) == (number, posted, rupiah(150_000))
    assert [row.reason for row in kept.rows if row.reason] == ["dapat diretur"]
    assert "dapat diretur" in str(
        books.one("SELECT new FROM audit_entry WHERE action = 'allowance.post'")
    )

    books.do(api.VoidJournal(number=number, reason="keliru"))
    after = sheet(books)
    assert (after.journal, after.wanted, after.booked) == ("", rupiah(150_000), rupiah(0))
    assert post(books)[1] == rupiah(150_000)


@pytest.mark.req("C1")
def test_an_allowance_waits_for_the_end_of_its_month_and_not_for_a_closed_one(books: Books) -> None:
    books.company.env.set(datetime(2026, 10, 30, 3, tzinfo=UTC))
    with books.nothing_written(), pytest.raises(NothingToAllow, match="31 Okt 2026"):
        post(books)
    books.company.env.set(datetime(2026, 11, 2, 3, tzinfo=UTC))
    for month in range(1, 11):
        books.do(api.SetPeriodState(month=f"2026-{month:02d}", state="closed"))
    with books.nothing_written(), pytest.raises(PeriodClosed):
        post(books)


@pytest.mark.req("B7", "C2", "I15", "I21")
def test_receivables_are_provided_for_by_age(books: Books) -> None:
    """Rp 400.000 of 20 days at 10 %, Rp 100.000 of 100 days whole."""
    assert told(books, "allowance.trade") == ()
    ages = AgeingSettings(loss_first=10, loss_older=100)
    books.do(ConfigureOrganisation(settings=OrganisationSettings(ageing=ages)))
    for days, amount in ((11, 400_000), (0, 50_000)):
        books.post(("12-100", amount, 0), ("41-100", 0, amount), on=date(2026, 10, 31 - days))
    books.post(("12-100", 100_000, 0), ("41-100", 0, 100_000), on=date(2026, 7, 1))
    assert told(books, "allowance.trade") == (
        "seharusnya Rp 140.000 (1-30 hari, > 90 hari), tercatat Rp 0: kurang Rp 140.000",
    )
    assert post(books, kind="receivable")[1] == rupiah(140_000)
    assert books.balance("12-190") == books.balance("65-500") == 140_000
    assert told(books, "allowance.trade") == ()
    assert sheet(books, "stock").booked == rupiah(0)

    books.post(("11-100", 100_000, 0), ("12-100", 0, 100_000), on=END)  # the oldest is paid
    assert post(books, kind="receivable")[1] == rupiah(-100_000)
    assert books.balance("12-190") == books.balance("65-500") == 40_000


@pytest.mark.req("C7", "WMS-SEC-08")
def test_allowances_are_of_the_whole_books(books: Books) -> None:
    from app.accounting.queries.scope import WholeBooksOnly

    limited = books.seen_by("report.read", "journal.post", warehouses=("GD1",))
    with pytest.raises(WholeBooksOnly):
        sheet(limited)
    with books.nothing_written(), pytest.raises(WholeBooksOnly):
        post(limited)


@pytest.mark.req("C2")
def test_an_allowance_is_decided_and_posted_by_keyboard_from_the_checklist(
    books: Books, qtbot: QtBot, tmp_path: Path
) -> None:
    theme().apply(dark=False, scale=1.0)
    desk = Desk(books, qtbot, tmp_path / "pc")
    (item,) = [one for one in books.ask(ClosingChecklist(month=OCTOBER)) if one.name == "allowance"]
    ChecklistView(desk.show(PeriodsPanel), (item,)).open_item(item)
    opened, arguments = desk.opened[-1]
    assert opened == "closing.allowances"
    panel: Any = desk.show(AllowancesPanel, **arguments)
    assert (panel.month, panel.kind) == (OCTOBER, "stock")

    panel.list.focus_first()
    panel.list.select_key("GD1.blocked")
    desk.press(Qt.Key.Key_Return)
    desk.quiet()
    (form,) = panel.side.findChildren(Form)
    form._inputs["amount"].set_value(rupiah(20_000))
    form.save()
    assert any("Isi alasannya" in one.text() for one in panel.side.findChildren(QLabel))
    form._inputs["reason"].setEditText("dapat diretur")
    form.save()
    assert panel.sheet.wanted == rupiah(120_000)
    assert books.balance("13-900") == 0
    desk.press(Qt.Key.Key_F4)
    desk.quiet()
    assert "ditambah Rp 120.000: JRN-2026-" in panel.message.text
    assert (panel.sheet.booked, panel.sheet.gap) == (rupiah(120_000), rupiah(0))

    desk.press(Qt.Key.Key_F8)
    desk.quiet()
    (ask,) = [one for one in panel.findChildren(Ask) if one.isVisible()]
    ask.reason.setEditText("keliru")
    ask.accept()
    desk.quiet()
    assert panel.sheet.journal == ""
    panel.switch()
    desk.quiet()
    assert panel.sheet.kind == "receivable"
    desk.operations.close()
