"""Completing a session: stock, journals, refusals."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from app.accounting.api import JournalDetail
from app.core.driver import execute
from app.core.errors import StockFrozen, UserError
from app.opname.api import (
    ApproveVariances,
    CancelSession,
    CompleteSession,
    ConfirmEmpty,
    RecordCounts,
)
from app.opname.rules.errors import NotApproved, NotCounted, StockHeld, WrongState
from app.stock.api import StockAsOf
from tests.support.counting import Counting

YESTERDAY: Final = date(2026, 11, 20)


def _lines(counting: Counting, journal: str) -> list[tuple[str, str, str]]:
    found = counting.admin.ask(JournalDetail(number=journal))
    return [(line.code, str(line.debit), str(line.credit)) for line in found.lines]


@pytest.mark.req("WMS-OPN-01", "WMS-OPN-03")
def test_lines_are_what_lies_there(counting: Counting) -> None:
    session = counting.session()

    rows = counting.lines(session)

    assert [(row.location, row.sku, row.lot, row.system_qty, row.counted) for row in rows] == [
        ("GD1-A-01", "KAPAS", "", 10, None),
        ("GD1-A-01", "SERUM", "L1", 6, None),
        ("GD1-B-01", "KRIM", "", 4, None),
    ]
    assert session == "OPN-261121-001"


@pytest.mark.req("WMS-OPN-05", "WMS-OPN-02", "I14")
def test_short_and_over_move_stock_and_post(counting: Counting) -> None:
    counting.tolerate()
    session = counting.session()
    counting.count_all(session, KAPAS=7, KRIM=5)

    done = counting.admin.do(CompleteSession(session=session)).value

    assert counting.goods.on_hand("KAPAS") == (7, "70000.00")
    assert counting.goods.on_hand("KRIM") == (5, "100000.00")
    assert counting.goods.on_hand("SERUM") == (6, "300000.00")
    view = counting.detail(session)
    assert (view.state, view.selisih_qty, str(view.selisih_value)) == ("completed", 4, "-10000.00")
    assert view.different == 2
    assert len(view.journals) == 2
    assert done.adjusted == 2
    assert _lines(counting, view.journals[0]) == [
        ("64-600", "30000.00", "0.00"), ("13-100", "0.00", "30000.00"),
    ]  # fmt: skip
    assert _lines(counting, view.journals[1]) == [
        ("13-100", "20000.00", "0.00"), ("71-100", "0.00", "20000.00"),
    ]  # fmt: skip
    values = {row.sku: str(row.value) for row in counting.lines(session)}
    assert values == {"KAPAS": "-30000.00", "KRIM": "20000.00", "SERUM": "0.00"}


@pytest.mark.req("WMS-VAL-08", "WMS-OPN-05")
def test_what_came_after_the_day_of_the_session_is_missing_from_the_day_it_came(
    counting: Counting,
) -> None:
    """A session of yesterday: the goods that are short came today, the surplus stays yesterday's."""
    counting.tolerate()
    session = counting.session(opname_date="2026-11-20")
    counting.count_all(session, KAPAS=7, KRIM=5)

    counting.admin.do(CompleteSession(session=session))

    days = {
        tuple(line.code for line in found.lines): found.on_date
        for found in (
            counting.admin.ask(JournalDetail(number=number))
            for number in counting.detail(session).journals
        )
    }
    assert days == {("64-600", "13-100"): date(2026, 11, 21), ("13-100", "71-100"): YESTERDAY}
    assert counting.admin.ask(StockAsOf(sku="KAPAS", date_end=YESTERDAY)) == ()
    assert counting.goods.on_hand("KAPAS") == (7, "70000.00")
    counting.sound()


@pytest.mark.req("WMS-OPN-05")
def test_all_equal_moves_nothing(counting: Counting) -> None:
    session = counting.session()
    counting.count_all(session)

    done = counting.admin.do(CompleteSession(session=session))

    assert done.value.adjusted == 0
    assert counting.detail(session).journals == ()
    assert "semua cocok" in done.message


@pytest.mark.req("WMS-OPN-04")
def test_missing_lines_are_named_and_nothing_is_written(counting: Counting) -> None:
    session = counting.session()
    counting.count(session, 1, 10)

    with pytest.raises(
        NotCounted, match="2 baris belum dihitung: SERUM di GD1-A-01, KRIM di GD1-B"
    ):
        counting.admin.do(CompleteSession(session=session))

    assert counting.detail(session).state == "in_progress"
    assert counting.goods.on_hand("KAPAS") == (10, "100000.00")


@pytest.mark.req("WMS-OPN-04", "PU-60")
def test_empty_is_confirmed(counting: Counting) -> None:
    counting.tolerate()
    session = counting.session()
    counting.count(session, 1, 10)

    counting.ani.do(ConfirmEmpty(session=session, location="GD1-B-01"))

    assert counting.line(session, "KRIM").counted == 0
    assert counting.line(session, "SERUM").counted is None


@pytest.mark.req("WMS-OPN-02")
def test_cancel_leaves_stock(counting: Counting) -> None:
    session = counting.session()
    counting.count_all(session, KAPAS=0)

    counting.admin.do(CancelSession(session=session, reason="salah gudang"))

    assert counting.goods.on_hand("KAPAS") == (10, "100000.00")
    assert counting.detail(session).state == "cancelled"
    with pytest.raises(WrongState, match="sudah dibatalkan"):
        counting.admin.do(CompleteSession(session=session))
    with pytest.raises(WrongState):
        counting.count(session, 1, 3)


@pytest.mark.req("WMS-OPN-06", "I14")
def test_goods_that_move_while_counting_are_never_adjusted_twice(counting: Counting) -> None:
    counting.tolerate()
    session = counting.session()
    counting.take("KAPAS", 2)
    counting.tick()
    counting.count(session, 1, 7)
    counting.tick()
    counting.take("KAPAS", 3)
    counting.count(session, 2, 6)
    counting.count(session, 3, 4)

    line = counting.line(session, "KAPAS")
    counting.admin.do(CompleteSession(session=session))

    assert (line.system_qty, line.moved, line.expected, line.selisih) == (10, -2, 8, -1)
    assert counting.goods.on_hand("KAPAS")[0] == 4  # 7 counted, 3 left afterwards


@pytest.mark.req("WMS-OPN-06", "PU-64", "PU-84")
def test_a_count_that_arrives_late_is_compared_with_its_own_instant(counting: Counting) -> None:
    counting.tolerate()
    session = counting.session()
    offline = counting.event("set", 9, line=1)
    counting.tick()
    counting.take("KAPAS", 4)
    counting.tick()

    counting.ani.do(RecordCounts(session=session, events=(offline,)))

    assert counting.line(session, "KAPAS").expected == 10
    counting.count(session, 2, 6)
    counting.count(session, 3, 4)
    counting.admin.do(CompleteSession(session=session))
    assert counting.goods.on_hand("KAPAS")[0] == 5


@pytest.mark.req("WMS-OPN-08", "WMS-SEC-12")
def test_above_tolerance_needs_another_person_and_a_reason(counting: Counting) -> None:
    counting.tolerate(percent_bp=1_000, value="20000")
    session = counting.session()
    counting.count_all(session, KAPAS=9, KRIM=2)

    with pytest.raises(
        NotApproved, match=r"1 selisih melewati toleransi .* KRIM di GD1-B-01 \(-2\)"
    ):
        counting.admin.do(CompleteSession(session=session))
    assert [row.sku for row in counting.lines(session, show="pending")] == ["KRIM"]
    with pytest.raises(UserError, match="tidak berhak"):
        counting.ani.do(ApproveVariances(session=session, reason="boleh"))
    counting.wati.do(ApproveVariances(session=session, reason="pecah saat dipindah"))
    counting.admin.do(CompleteSession(session=session))

    assert counting.goods.on_hand("KRIM")[0] == 2
    assert counting.line(session, "KRIM").reason == "pecah saat dipindah"


@pytest.mark.req("WMS-SEC-12", "INV-20")
def test_nobody_approves_their_own_count(counting: Counting) -> None:
    counting.tolerate(percent_bp=0)
    session = counting.session()
    counting.count(session, 1, 3, counting.wati)

    with pytest.raises(UserError, match="orang lain yang harus menyetujui"):
        counting.wati.do(ApproveVariances(session=session, reason="saya yakin"))

    assert counting.line(session, "KAPAS").state == "pending"


@pytest.mark.req("WMS-OPN-05")
def test_a_shortage_larger_than_what_is_free_is_named(counting: Counting) -> None:
    counting.tolerate()
    session = counting.session()
    counting.count_all(session, KAPAS=2)
    counting.tick()
    counting.take("KAPAS", 5)

    with pytest.raises(StockHeld, match="KAPAS di GD1-A-01: kurang 8, bebas 5, direservasi 0"):
        counting.admin.do(CompleteSession(session=session))

    assert counting.goods.on_hand("KAPAS")[0] == 5
    assert counting.detail(session).state == "in_progress"


@pytest.mark.req("WMS-OPN-06")
def test_frozen_places_hold_still_until_the_count_ends(counting: Counting) -> None:
    session = counting.session(freeze=True, scope={"locations": ["GD1-A-01"]})

    with pytest.raises(StockFrozen, match="sedang dibekukan untuk opname"):
        counting.take("KAPAS", 1)
    assert counting.goods.on_hand("KAPAS")[0] == 10
    counting.take("KRIM", 1, "GD1-B-01")
    counting.admin.do(CancelSession(session=session, reason="selesai dulu"))
    counting.take("KAPAS", 1)


@pytest.mark.req("INV-20", "WMS-SEC-12")
def test_the_database_refuses_a_counters_own_approval(counting: Counting) -> None:
    counting.tolerate(percent_bp=0)
    session = counting.session()
    counting.count(session, 1, 3)
    with counting.goods.company.database.writing() as db:
        me = counting.ani.actor
        with pytest.raises(Exception, match="SAME_PERSON"):
            execute(
                db,
                "UPDATE opname_line SET state = 'approved', decided_by = :me WHERE org_id = :org "
                "AND line_no = 1",
                {"org": me.org_id, "me": me.user_id},
            )

    assert counting.line(session, "KAPAS").state == "pending"


@pytest.mark.req("INV-11", "WMS-OPN-09")
@pytest.mark.parametrize("sql", ["UPDATE opname_count SET qty = 1", "DELETE FROM opname_count"])
def test_count_events_stay_as_they_were_written(counting: Counting, sql: str) -> None:
    session = counting.session()
    counting.count(session, 1, 3)

    with (
        counting.goods.company.database.writing() as db,
        pytest.raises(Exception, match="APPEND_ONLY"),
    ):
        execute(db, sql, {})

    assert counting.line(session, "KAPAS").counted == 3
