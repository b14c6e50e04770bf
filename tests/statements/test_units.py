"""Reports per business unit: side by side, narrowed, and down to their lines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.accounting import api as books
from app.core.errors import NotFound
from app.core.money import Money
from app.statements import api
from tests.statements.test_statements import figures, titles
from tests.support.drilling import check_drills
from tests.support.report_files import check_files
from tests.support.units import Parts

NOVEMBER: dict[str, Any] = {"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)}


@pytest.fixture
def parts(database_url: str) -> Parts:
    """Sales of a store, of a warehouse, and of nobody; in whole rupiah."""
    made = Parts.build(database_url)
    made.put("store", "SHP", "DARING")
    made.put("warehouse", "GD1", "GROSIR")
    for rupiah, day, at in (
        (100, 3, {"store": "SHP", "warehouse": "GD1"}), (40, 5, {"warehouse": "GD1"}),
        (7, 21, {}),
    ):  # fmt: skip
        amount = Money.rupiah_of(rupiah)
        lines = (
            books.JournalLineIn.model_validate({"account": "11-100", "debit": amount, **at}),
            books.JournalLineIn.model_validate({"account": "41-100", "credit": amount, **at}),
        )
        made.post(*lines, on=date(2026, 11, day))
    # one unit pays for the other
    made.post(
        books.JournalLineIn(account="64-200", debit=Money.rupiah_of(10), unit="GROSIR"),
        books.JournalLineIn(account="11-100", credit=Money.rupiah_of(10), unit="DARING"),
        on=date(2026, 11, 20),
    )
    return made


@pytest.mark.req("B1", "B2", "KOP-ARC-10")
def test_the_result_of_every_unit_side_by_side(parts: Parts) -> None:
    report = parts.books.ask(api.ProfitAndLoss(**NOVEMBER, by="unit"))

    assert titles(report)[2:] == ["Toko Daring", "Grosir", "Tanpa unit usaha", "Jumlah"]
    assert [figures(report, 2 + at)["net"] for at in range(4)] == [100, 30, 7, 137]
    assert report.title.filters == ("Per unit usaha",)
    assert check_drills(parts.books.client, report) >= 4
    check_files(report)


@pytest.mark.req("B2", "B6", "KOP-ARC-10")
def test_every_report_is_narrowed_to_a_unit(parts: Parts) -> None:
    ask: Any = parts.books.ask
    at: dict[str, Any] = {"unit": "GROSIR"}

    result = ask(api.ProfitAndLoss(**NOVEMBER, **at))
    trial = ask(api.TrialBalanceReport(date_to=date(2026, 11, 30), **at))
    sheet = ask(api.BalanceSheet(date_to=date(2026, 11, 30), **at))
    months = ask(api.ProfitAndLoss(**NOVEMBER, **at, by="month"))

    assert figures(result)["net"] == figures(months)["net"] == 30
    assert result.title.filters == ("Unit usaha GROSIR",)
    assert check_drills(parts.books.client, result) >= 2
    assert figures(trial)["11-100"] == 40
    assert (figures(sheet)["assets"], figures(sheet)["result"]) == (40, 30)
    # DARING paid Rp 10 of it: a part of the books need not balance, and says so
    (foot,) = sheet.footers
    assert foot.holds is None
    assert "Sebagian buku: jumlah aset berbeda Rp 10" in foot.text
    assert ask(api.BalanceSheet(date_to=date(2026, 11, 30))).footers[0].holds
    with pytest.raises(NotFound, match="Unit usaha"):
        ask(api.ProfitAndLoss(**NOVEMBER, unit="LAIN"))
    for report in (result, trial, sheet):
        check_files(report)


@pytest.mark.req("B2", "B3", "KOP-ARC-10")
def test_ledger_and_journals_of_a_unit(parts: Parts) -> None:
    ask = parts.books.ask
    days: dict[str, Any] = {"date_from": date(2026, 11, 4), "date_to": date(2026, 11, 30)}

    ledger = ask(books.AccountLedger(account="11-100", unit="DARING", **days))
    none = ask(books.AccountLedger(account="11-100", unit="-", **days))
    whole = ask(api.LedgerBook(account="11-100", unit="DARING", **days))
    listed = ask(books.JournalList(unit="GROSIR", **NOVEMBER)).rows
    book = ask(api.JournalBook(unit="GROSIR", **NOVEMBER))

    assert (str(ledger.opening), str(ledger.closing)) == ("100.00", "90.00")
    assert [row.unit for row in ledger.rows] == ["DARING"]
    assert [str(row.debit) for row in none.rows] == ["7.00"]
    assert whole.title.filters == ("Unit usaha DARING",)
    assert [str(row.amount) for row in listed] == ["10.00", "40.00"]
    # whole journals, also the line another unit paid
    assert (str(book.rows[-1].cells[4]), str(book.rows[-1].cells[5])) == ("50.00", "50.00")
    assert str(ask(books.BalanceAt(account="11-100", unit="GROSIR")).balance) == "40.00"
    found = ask(books.TrialBalance(unit="-")).rows
    assert [(row.code, str(row.closing)) for row in found] == [
        ("11-100", "7.00"),
        ("41-100", "-7.00"),
    ]
    offered = [(one.code, one.name) for one in ask(api.ShowChoices()).units]
    assert offered == [("DARING", "Toko Daring"), ("GROSIR", "Grosir")]


@pytest.mark.req("B2", "WMS-SEC-08", "KOP-ARC-10")
def test_a_unit_shows_nobody_more_than_their_warehouses(parts: Parts) -> None:
    amount = Money.rupiah_of(3)
    parts.post(
        books.JournalLineIn(account="11-100", debit=amount, warehouse="GD2", unit="GROSIR"),
        books.JournalLineIn(account="41-100", credit=amount, warehouse="GD2", unit="GROSIR"),
    )
    limited = parts.books.seen_by("System Admin", warehouses=("GD2",))

    assert figures(limited.ask(api.ProfitAndLoss(**NOVEMBER, unit="GROSIR")))["net"] == 3
    assert titles(limited.ask(api.ProfitAndLoss(**NOVEMBER, by="unit")))[2:] == ["Grosir", "Jumlah"]
    assert [str(row.amount) for row in limited.ask(books.JournalList(unit="GROSIR")).rows] == [
        "3.00"
    ]
    assert limited.ask(books.JournalList(unit="DARING")).rows == ()
