"""Stock accuracy and shrinkage by value: of completed counts, the sheet and the figure agree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import InvalidInput, UserError
from app.core.money import Money
from app.documents.report import Drill, Look
from app.opname.api import (
    AccuracyReport,
    CancelSession,
    CompleteSession,
    FoundGoods,
    RecordCounts,
    RecountLines,
    StockAccuracy,
)
from tests.support.counting import Counting


@pytest.mark.req("WMS-INV-13", "WMS-RPT-02")
def test_accuracy_is_exact_lines_over_counted_lines_and_shrinkage_is_what_was_posted(
    counting: Counting,
) -> None:
    counting.tolerate()
    first = counting.session(opname_date="2026-11-20")
    counting.count_all(first, KAPAS=8, KRIM=5)
    counting.admin.do(CompleteSession(session=first))
    second = counting.session()
    counting.count_all(second)
    counting.admin.do(CompleteSession(session=second))
    running = counting.session()
    counting.count_all(running, KAPAS=1)

    found = counting.wati.ask(StockAccuracy(warehouse="GD1"))
    sheet = counting.wati.ask(AccuracyReport(by="session"))

    assert (found.sessions, found.lines, found.exact, found.reached) == (2, 6, 4, False)
    assert found.percent == Decimal("66.6")
    assert (found.shortage, found.surplus) == (Money.rupiah_of(20_000), Money.rupiah_of(20_000))
    assert [row.cells[0] for row in sheet.rows] == [first, second, None]
    assert sheet.rows[0].drill == Drill("opname.detail", {"session": first})
    assert sheet.rows[1].cells[3:] == (3, 3, Decimal(100), Money(0), Money(0), Money(0))
    assert sheet.rows[-1].look is Look.TOTAL
    assert sheet.rows[-1].cells[2:] == (
        2, 6, 4, found.percent, found.shortage, found.surplus, Money(0),
    )  # fmt: skip
    assert [footer.text for footer in sheet.footers] == [
        "Sasaran akurasi 98 % belum tercapai: 4 dari 6 baris yang dihitung tanpa selisih.",
        "Penyusutan menurut nilai: Rp 20.000.",
    ]
    counting.wati_approves(running)


@pytest.mark.req("WMS-INV-13")
def test_the_sheet_is_divided_by_month_class_and_warehouse(counting: Counting) -> None:
    counting.tolerate()
    session = counting.session(opname_date="2026-11-20")
    counting.count_all(session, KAPAS=9)
    counting.admin.do(CompleteSession(session=session))

    sheets = {
        by: counting.wati.ask(AccuracyReport.model_validate({"by": by})).rows[0]
        for by in ("month", "class", "warehouse")
    }

    assert {by: row.cells[:2] for by, row in sheets.items()} == {
        "month": ("2026-11", "November 2026"), "class": ("C", "Nilai rendah"),
        "warehouse": ("GD1", "Gudang GD1"),
    }  # fmt: skip
    assert sheets["month"].drill == Drill(
        "opname.accuracy",
        {
            "by": "session", "warehouse": None, "since": date(2026, 11, 1),
            "until": date(2026, 11, 21),
        },
    )  # fmt: skip
    assert counting.wati.ask(AccuracyReport(until=date(2026, 11, 1))).rows == ()
    nothing = counting.wati.ask(StockAccuracy(until=date(2026, 11, 1)))
    assert (nothing.percent, nothing.reached) == (None, True)
    with pytest.raises(InvalidInput, match="Tukar keduanya"):
        counting.wati.ask(AccuracyReport(since=date(2026, 11, 2), until=date(2026, 11, 1)))


@pytest.mark.req("WMS-INV-13", "WMS-OPN-07")
def test_a_line_counts_once_by_its_last_round_and_only_of_what_was_completed(
    counting: Counting,
) -> None:
    counting.tolerate()
    given_up = counting.session(title="Batal")
    counting.count_all(given_up, KAPAS=1)
    counting.admin.do(CancelSession(session=given_up, reason="salah gudang"))
    running = counting.session(title="Berjalan")
    counting.count_all(running, KRIM=1)
    session = counting.session()
    counting.count_all(session, KAPAS=7)
    counting.wati.do(RecountLines(session=session, lines=(1,), reason="ragu"))
    counting.count(session, 1, 9, counting.budi)
    found = FoundGoods(location="GD1-B-02", sku="KAPAS")
    event = counting.event("set", 2, found=found)
    counting.ani.do(RecordCounts(session=session, events=(event,)))
    counting.wati_approves(session)
    counting.admin.do(CompleteSession(session=session))

    here = counting.admin.ask(StockAccuracy(warehouse="GD1"))
    assert (here.sessions, here.lines, here.exact, here.percent) == (1, 4, 2, Decimal(50))
    assert (str(here.shortage), str(here.surplus)) == ("10000.00", "20000.00")
    assert not here.reached
    elsewhere = counting.admin.ask(StockAccuracy(warehouse="GD2"))
    assert (elsewhere.lines, elsewhere.percent, elsewhere.reached) == (0, None, True)
    stranger = counting.goods.company.client("Supervisor", username="sari", warehouses=("GD2",))
    assert stranger.ask(StockAccuracy()).lines == 0
    with pytest.raises(UserError, match="tidak ditugaskan di gudang GD1"):
        stranger.ask(StockAccuracy(warehouse="GD1"))
