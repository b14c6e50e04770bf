"""Laba rugi per store and per channel, down to the lines of all stores of a channel."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.accounting.api import AccountLedger, JournalLineIn, PostJournal
from app.core.errors import NotFound
from app.core.money import Money
from app.orders.api import CreateStore
from app.statements import api
from app.stock.api import CreateWarehouse
from tests.accounting.conftest import Books
from tests.statements.test_statements import figures, titles
from tests.support.drilling import check_drills
from tests.support.report_files import check_files

NOVEMBER: dict[str, Any] = {"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)}


@pytest.fixture
def sold(books: Books) -> Books:
    """Three stores on two channels and a sale without one; in whole rupiah."""
    books.do(CreateWarehouse(code="GD1", title="Gudang"))
    for code, platform in (("SHP", "shopee"), ("SHP2", "shopee"), ("TTS", "tiktok")):
        books.do(
            CreateStore.model_validate(
                {"code": code, "title": f"Toko {code}", "platform": platform, "warehouse": "GD1"}
            )
        )
    for store, rupiah, day in (("SHP", 100, 3), ("SHP2", 40, 5), ("TTS", 7, 5), ("", 1, 21)):
        lines = (
            JournalLineIn(account="11-100", debit=Money.rupiah_of(rupiah), store=store),
            JournalLineIn(account="41-100", credit=Money.rupiah_of(rupiah), store=store),
        )
        books.do(PostJournal(on_date=date(2026, 11, day), description="Jual", lines=lines))
    return books


@pytest.mark.req("B1", "B2", "ERP-FIN-07")
@pytest.mark.parametrize(
    ("by", "heads", "nets"),
    [
        ("store", ["Toko SHP", "Toko SHP2", "Toko TTS", "Tanpa toko"], [100, 40, 7, 1]),
        ("channel", ["Shopee", "TikTok Shop", "Tanpa toko"], [140, 7, 1]),
    ],
)
def test_the_result_of_every_store_and_channel(
    sold: Books, by: Any, heads: list[str], nets: list[int]
) -> None:
    report = sold.ask(api.ProfitAndLoss(**NOVEMBER, by=by))

    assert titles(report)[2:] == [*heads, "Jumlah"]
    assert [figures(report, 2 + at)["net"] for at in range(len(heads) + 1)] == [*nets, sum(nets)]
    assert check_drills(sold.client, report) >= len(heads) + 1
    check_files(report)


@pytest.mark.req("B2", "ERP-FIN-07")
def test_a_report_and_a_ledger_are_narrowed_to_a_channel(sold: Books) -> None:
    days: dict[str, Any] = {"date_from": date(2026, 11, 4), "date_to": date(2026, 11, 30)}

    report = sold.ask(api.ProfitAndLoss(**days, store="@shopee", by="store"))
    ledger = sold.ask(AccountLedger(account="11-100", store="@shopee", **days))

    assert titles(report)[2:] == ["Toko SHP2", "Jumlah"]
    assert report.title.filters == ("Kanal Shopee", "Per toko")
    assert (str(ledger.opening), str(ledger.closing)) == ("100.00", "140.00")
    offered = [one.code for one in sold.ask(api.ShowChoices()).stores]
    assert offered == ["@shopee", "@tiktok", "SHP", "SHP2", "TTS"]
    with pytest.raises(NotFound, match="Kanal"):
        sold.ask(AccountLedger(account="11-100", store="@toko", **days))
