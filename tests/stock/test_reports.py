"""Reports of stock: exact figures, adding up to the same value, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.api import BalanceAt, JournalDetail
from app.catalog.api import CreateCategory
from app.core.errors import InvalidInput, NotFound
from app.core.money import Money
from app.documents.report import Drill, Look, Report
from app.stock.api import (
    ChangeStatus,
    IssueLine,
    IssueStock,
    StatusLine,
    StockAsOf,
    StockCard,
    StockMoves,
    StockReport,
)
from app.stock.rules.ageing import Sold, fast_line, speed, spread
from tests.stock.test_transfers import arrive, on_road
from tests.support.report_files import check_files

if TYPE_CHECKING:
    from app.stock.api import MoveRow
    from tests.support.goods import Goods

TODAY = date(2026, 11, 21)


def ask(goods: Goods, kind: str, **more: object) -> Report:
    return goods.me.ask(StockReport.model_validate({"kind": kind, **more}))


def cells(report: Report, *columns: int) -> list[tuple[Any, ...]]:
    """Chosen cells of the lines, money as text."""
    return [
        tuple(str(row.cells[at]) if isinstance(row.cells[at], Money) else row.cells[at]
              for at in columns)
        for row in report.rows
        if row.look is Look.LINE
    ]  # fmt: skip


def total(report: Report, column: int) -> str:
    return str(report.rows[-1].cells[column])


def issue(goods: Goods, sku: str, qty: int) -> None:
    line = (IssueLine(sku=sku, qty=qty),)
    goods.me.do(IssueStock(warehouse="GD1", reason="promotion", note="uji", lines=line))


def pass_days(goods: Goods, days: int) -> None:
    for _ in range(days):
        goods.company.env.advance(timedelta(days=1))
        goods.me.ask(StockAsOf(sku="KAPAS"))


@pytest.mark.req("WMS-RPT-01", "WMS-RPT-07")
def test_age_is_that_of_the_layer_and_survives_the_road(goods: Goods) -> None:
    goods.receive("KRIM", 4, "400.00")
    goods.receive("KAPAS", 3, "100.00")
    pass_days(goods, 31)
    goods.receive("KRIM", 6, "1200.00")
    goods.receive("KAPAS", 4, "150.01")
    issue(goods, "KRIM", 1)
    issue(goods, "KAPAS", 2)
    number = on_road(goods, ("KRIM", 2), ("KAPAS", 2))

    # still with the sender; averages spread by quantity, to the sen
    assert cells(ask(goods, "ageing"), 0, 2, 3, 4, 7, 8, 11) == [
        ("KAPAS", "GD1", 4, 1, "142.86", "35.72", "178.58"),
        ("KRIM", "GD1", 6, 3, "1000.00", "500.00", "1500.00"),
    ]
    arrive(goods, number, ("KRIM", 2), ("KAPAS", 2))
    report = ask(goods, "ageing")

    assert cells(report, 0, 2, 3, 4, 11)[2:] == [
        ("KRIM", "GD1", 6, 1, "1300.00"), ("KRIM", "GD2", 0, 2, "200.00"),
    ]  # fmt: skip
    assert total(report, 11) == "1678.58"
    check_files(report)
    assert report.rows[-1].cells[3] == 11


@pytest.mark.req("WMS-RPT-01", "WMS-VAL-10")
def test_valuation_at_any_day_and_the_movements_between(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    pass_days(goods, 2)
    issue(goods, "KAPAS", 3)
    goods.receive("KAPAS", 1, "200.00")

    before = ask(goods, "valuation", until=TODAY)
    assert cells(before, 0, 3, 4, 5) == [("KAPAS", 10, "100.00", "1000.00")]
    moved = ask(goods, "movement", since=date(2026, 11, 22))

    assert cells(moved, 3, 4, 5, 6, 7, 8, 9, 10) == [
        (10, "1000.00", 1, "200.00", 3, "300.00", 8, "900.00")
    ]
    assert total(ask(goods, "warehouse"), 4) == "900.00"
    check_files(moved)
    check_files(before)
    assert cells(ask(goods, "summary"), 0, 3, 6, 7, 8) == [("KAPAS", 8, 8, "112.50", "900.00")]


@pytest.mark.req("WMS-VAL-10", "WMS-VAL-09", "I26")
def test_value_by_lot_category_and_warehouse_is_the_valuation_of_that_day(goods: Goods) -> None:
    goods.me.do(CreateCategory(code="WAJAH", category_name="Wajah", parent="FIFO"))
    goods.product("TONIK", tracking="lot", category="WAJAH")
    goods.receive("TONIK", 2, "100.00", lot="T2", expires=date(2027, 6, 30))
    goods.receive("TONIK", 1, "0.01", lot="T1", expires=date(2027, 1, 31))
    goods.receive("KAPAS", 3, "10.00")
    goods.receive("KRIM", 1, "50.00", place="GD2-A-01")
    pass_days(goods, 1)
    issue(goods, "KAPAS", 3)
    tomorrow = TODAY + timedelta(days=1)

    lots, groups = ask(goods, "lots", until=TODAY), ask(goods, "categories", until=TODAY)

    assert cells(lots, 0, 2, 3, 4, 5, 6) == [
        ("KAPAS", "GD1", "", None, 3, "10.00"), ("KRIM", "GD2", "", None, 1, "50.00"),
        ("TONIK", "GD1", "T1", date(2027, 1, 31), 1, "33.34"),
        ("TONIK", "GD1", "T2", date(2027, 6, 30), 2, "66.67"),
    ]  # fmt: skip
    assert cells(groups, 0, 1, 2, 3, 4, 5) == [
        ("FIFO", "Barang FIFO", 1, 1, "50.00", Decimal("31.2")),
        ("WAJAH", "Barang FIFO > Wajah", 1, 3, "100.01", Decimal("62.5")),
        ("", "Tanpa kategori", 1, 3, "10.00", Decimal("6.2")),
    ]  # fmt: skip
    for kind, place in (("lots", 6), ("categories", 4), ("warehouse", 4), ("valuation", 5)):
        assert total(ask(goods, kind, until=TODAY), place) == "160.01"
        assert total(ask(goods, kind, until=tomorrow), place) == "150.01"
        assert total(ask(goods, kind, until=TODAY, warehouse="GD2"), place) == "50.00"
    books = goods.me.ask(BalanceAt(account="13-100", on_date=TODAY))
    assert str(books.balance) == "160.01"
    assert total(ask(goods, "lots", until=TODAY, category="FIFO"), 6) == "150.01"
    assert groups.rows[1].drill == Drill(
        "stock.reports",
        {"kind": "valuation", "warehouse": None, "category": "WAJAH", "until": TODAY},
    )
    assert lots.rows[2].drill == Drill("reporting.trace", {"sku": "TONIK", "lot": "T1"})
    check_files(lots)
    check_files(groups)


@pytest.mark.req("WMS-INV-06", "WMS-RPT-01")
def test_both_forms_of_the_stock_card(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    pass_days(goods, 1)
    issue(goods, "KAPAS", 4)

    card = ask(goods, "card", sku="KAPAS", since=date(2026, 11, 22))
    ledger = ask(goods, "ledger", sku="KAPAS", since=TODAY)

    assert card.rows[0].cells[2:6] == ("Saldo awal", None, None, 10)
    assert cells(card, 3, 4, 5) == [(None, 4, 6)]
    assert cells(ledger, 3, 4, 5, 6, 7, 8, 9, 10, 11) == [
        (10, "100.00", "1000.00", None, None, None, 10, "100.00", "1000.00"),
        (None, None, None, 4, "100.00", "400.00", 6, "100.00", "600.00"),
    ]
    assert [str(cell) for cell in ledger.rows[-1].cells[9:]] == ["6", "100.00", "600.00"]
    check_files(card)
    check_files(ledger)
    with pytest.raises(InvalidInput, match="Isi SKU"):
        ask(goods, "card")
    with pytest.raises(InvalidInput, match="Tanggal akhir sebelum"):
        ask(goods, "movement", since=date(2026, 11, 22), until=TODAY)


@pytest.mark.req("WMS-RPT-01")
def test_what_lay_where_on_a_past_day(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    goods.receive("SERUM", 2, "40.00", lot="S1", place="GD2-A-01")
    before = ask(goods, "place")
    pass_days(goods, 1)
    hold = StatusLine(sku="KAPAS", qty=3, location="GD1-A-01", old="available", new="on_hold")
    goods.me.do(ChangeStatus(warehouse="GD1", reason="periksa", lines=(hold,)))
    issue(goods, "KAPAS", 7)

    then, now = ask(goods, "place", until=TODAY), ask(goods, "place")

    assert cells(now, 0, 2, 3, 5, 6, 7) == [
        ("GD1-A-01", "KAPAS", "", "Ditahan", 3, 0), ("GD2-A-01", "SERUM", "S1", "Tersedia", 2, 0),
    ]  # fmt: skip
    assert cells(then, 0, 2, 3, 5, 6, 7) == [
        ("GD1-A-01", "KAPAS", "", "Tersedia", 10, None),
        ("GD2-A-01", "SERUM", "S1", "Tersedia", 2, None),
    ]
    assert cells(then, 0, 1, 2, 3, 4, 5, 6) == cells(before, 0, 1, 2, 3, 4, 5, 6)
    assert then.title.period == "Per 21 November 2026"
    assert total(ask(goods, "place", until=TODAY, warehouse="GD2"), 6) == "2"
    assert ask(goods, "place", until=TODAY - timedelta(days=1)).rows == ()
    check_files(then)


@pytest.mark.req("WMS-RPT-01", "WMS-GEN-12")
def test_a_category_narrows_every_report_of_what_there_is(goods: Goods) -> None:
    goods.me.do(CreateCategory(code="WAJAH", category_name="Wajah", parent="FIFO"))
    goods.product("TONIK", tracking="lot", category="WAJAH")
    soon = TODAY + timedelta(days=20)
    goods.receive("TONIK", 2, "100.00", lot="T1", expires=soon)
    goods.receive("SERUM", 3, "30.00", lot="S1", expires=soon)
    goods.receive("KAPAS", 4, "10.00", place="GD2-A-01")
    tomorrow = TODAY + timedelta(days=1)

    for kind, place in (("summary", 3), ("place", 6), ("expiring", 5), ("warehouse", 3),
                        ("valuation", 3), ("lots", 5), ("movement", 9)):  # fmt: skip
        for until in (TODAY, tomorrow):
            for code in ("FIFO", "WAJAH"):
                report = ask(goods, kind, category=code, until=until)
                assert total(report, place) == "2", (kind, until, code)
                assert report.title.filters == ("Semua gudang", f"Kategori {code}")
        with pytest.raises(NotFound, match='"ADA-TIDAK"'):
            ask(goods, kind, category="ADA-TIDAK")


@pytest.mark.req("WMS-RPT-01")
def test_what_there_was_and_what_was_about_to_expire_on_another_day(goods: Goods) -> None:
    goods.receive("SERUM", 3, "30.00", lot="S1", expires=date(2026, 12, 20))
    goods.receive("SERUM", 1, "10.00", lot="S2", expires=date(2027, 3, 1))
    goods.receive("TONER", 2, "50.00", lot="T1", expires=date(2026, 12, 1), place="GD2-A-01")
    before = ask(goods, "expiring")
    pass_days(goods, 1)
    issue(goods, "SERUM", 3)
    goods.receive("KAPAS", 1, "7.00")

    then, now = ask(goods, "summary", until=TODAY), ask(goods, "summary")
    near = ask(goods, "expiring", until=TODAY)

    assert cells(then, 0, 2, 3, 4, 5, 6, 7, 8) == [
        ("SERUM", "GD1", 4, None, None, None, "10.00", "40.00"),
        ("TONER", "GD2", 2, None, None, None, "25.00", "50.00"),
    ]
    assert (then.title.period, total(then, 8)) == ("Per 21 November 2026", "90.00")
    assert [row[0] for row in cells(now, 0)] == ["KAPAS", "SERUM", "TONER"]
    assert total(now, 8) == "67.00"
    # days from the day asked for; what a lot was declared then is not known
    assert cells(near, 0, 2, 3, 4, 5, 6) == [
        ("TONER", "T1", date(2026, 12, 1), 10, 2, None),
        ("SERUM", "S1", date(2026, 12, 20), 29, 3, None),
    ]
    assert cells(near, 0, 2, 3, 4, 5) == cells(before, 0, 2, 3, 4, 5)
    assert near.title.period == "Per 21 November 2026, ED sampai 19 Februari 2027"
    assert cells(ask(goods, "expiring"), 2, 4) == [("T1", 9)]
    later = ask(goods, "expiring", until=date(2026, 12, 5))
    assert cells(later, 2, 4, 6) == [("T1", -4, "Lewat ED"), ("S2", 86, None)]
    assert cells(ask(goods, "expiring", until=TODAY, warehouse="GD2"), 2) == [("T1",)]
    check_files(then)
    check_files(near)


@pytest.mark.req("WMS-VAL-12", "WMS-INV-06")
def test_every_movement_of_value_has_its_own_journal_and_each_names_the_other(
    goods: Goods,
) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    issue(goods, "KAPAS", 2)
    hold = StatusLine(sku="KAPAS", qty=3, location="GD1-A-01", old="available", new="on_hold")
    goods.me.do(ChangeStatus(warehouse="GD1", reason="periksa", lines=(hold,)))
    issue(goods, "KAPAS", 1)

    rows = goods.me.ask(StockCard(sku="KAPAS", warehouse="GD1")).page.rows

    told = [(str(row.value), row.journal) for row in rows]
    assert told == [
        ("1000.00", "JRN-2026-000001"), ("-200.00", "JRN-2026-000002"), ("0.00", ""), ("0.00", ""),
        ("-100.00", "JRN-2026-000003"),
    ]  # fmt: skip
    for row in rows:
        if row.journal:
            found = goods.me.ask(JournalDetail(number=row.journal))
            assert (found.source_number, found.debit) == (row.document, abs_of(row.value))
            assert {move.id for move in moves_of(goods, row.document)} == {row.id}


def abs_of(value: Money) -> Money:
    return Money(abs(value.sen))


def moves_of(goods: Goods, document: str) -> tuple[MoveRow, ...]:
    return goods.me.ask(StockMoves(document=document)).rows


@pytest.mark.req("WMS-RPT-01", "WMS-RPT-06")
@pytest.mark.parametrize(
    "kind", ["place", "slow", "fast", "dead", "expiring", "space", "overrides"]
)
def test_every_report_becomes_a_sheet_and_paper(goods: Goods, kind: str) -> None:
    goods.receive("SERUM", 10, "1000.00", lot="A", expires=TODAY + timedelta(days=20))

    report = ask(goods, kind, warehouse="GD1")

    assert len(cells(report, 0)) == (1 if kind in {"place", "expiring"} else 0)
    if report.rows:
        check_files(report)


@pytest.mark.req("WMS-RPT-03")
def test_what_was_done_in_a_period_kind_by_kind(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    issue(goods, "KAPAS", 2)
    arrive(goods, on_road(goods, ("KAPAS", 3)), ("KAPAS", 3))

    report = ask(goods, "operations")

    assert cells(report, 0, 1, 2, 3, 4, 5, 6) == [
        ("Pengeluaran", "Keluar", 1, 0, 2, "0.00", "200.00"),
        ("Penerimaan", "Masuk", 1, 10, 0, "1000.00", "0.00"),
        ("Transfer", "Masuk dan keluar", 1, 6, 6, "600.00", "600.00"),
    ]


@pytest.mark.req("WMS-RPT-07")
def test_slow_and_dead_count_from_the_last_sale_else_from_the_first_receipt(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")

    assert cells(ask(goods, "slow", until=TODAY + timedelta(days=59)), 0) == []
    slow = ask(goods, "slow", until=TODAY + timedelta(days=60))
    dead = ask(goods, "dead", until=TODAY + timedelta(days=180))

    assert cells(slow, 0, 3, 5, 7) == [("KAPAS", 10, 0, 60)]
    assert cells(dead, 0, 7, 8) == [("KAPAS", 180, "Mati")]


@pytest.mark.req("WMS-RPT-07")
def test_the_best_selling_fifth_is_fast_and_ties_stand_together() -> None:
    assert fast_line([0, 0], 20) == 1
    assert fast_line([50, 40, 30, 20, 10, 0], 20) == 50
    assert fast_line([60, 50, 40, 30, 20, 10], 20) == 50  # a fifth of six is two
    assert fast_line([5, 5, 5, 1, 1, 1, 1, 1, 1, 1], 20) == 5
    good = Sold(3, 9, TODAY, TODAY)
    assert speed(good, TODAY, slow=60, dead=180, fast_from=9) == "fast"
    assert speed(good, TODAY, slow=60, dead=180, fast_from=10) == "normal"
    gone = Sold(0, 0, None, date(2026, 1, 1))
    assert speed(gone, TODAY, slow=60, dead=180, fast_from=1) == "normal"


@pytest.mark.req("WMS-RPT-07")
@pytest.mark.parametrize(
    ("sold_before", "name"), [(0, "normal"), (59, "normal"), (60, "slow"), (179, "slow"), (180, "dead")]
)  # fmt: skip
def test_what_came_long_ago_waits_from_its_last_sale(sold_before: int, name: str) -> None:
    item = Sold(3, 0, TODAY - timedelta(days=sold_before), TODAY - timedelta(days=400))
    assert speed(item, TODAY, slow=60, dead=180, fast_from=1) == name


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**6), max_size=5))
def test_a_value_spread_over_parts_adds_up(value: int, parts: list[int]) -> None:
    found = spread(value, parts)

    assert sum(found) == (value if sum(parts) else 0)
    assert min(found, default=0) >= 0
