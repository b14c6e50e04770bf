"""Counts that meet: the same shelf in two sessions, goods booked late, clocks that are wrong."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from app.core.errors import NotFound, UserError
from app.opname.api import (
    AssignCount,
    ClassifyProducts,
    CompleteSession,
    CountEvent,
    CountTask,
    CountTodo,
    CreateSession,
    DueList,
    FoundGoods,
    GenerateCounts,
    RecordCounts,
    RequestCount,
    StartSession,
)
from app.opname.rules.errors import BadEvents, NotApproved
from tests.support.company import PASSWORD

if TYPE_CHECKING:
    from tests.support.counting import Counting


def _found(counting: Counting, session: str, qty: int, **goods: str) -> None:
    event = counting.event("set", qty, found=FoundGoods.model_validate(goods))
    counting.ani.do(RecordCounts(session=session, events=(event,)))


@pytest.mark.req("WMS-OPN-06", "WMS-OPN-05", "I14")
def test_two_sessions_over_one_shelf_correct_it_once(counting: Counting) -> None:
    counting.tolerate()
    first, second = counting.session(), counting.session(title="Kedua")
    counting.count_all(first, KAPAS=8)
    counting.tick()
    counting.count_all(second, KAPAS=8)
    counting.tick()

    counting.admin.do(CompleteSession(session=first))
    line = counting.line(second, "KAPAS")
    done = counting.admin.do(CompleteSession(session=second)).value

    assert (line.expected, line.moved, line.selisih) == (8, -2, 0)
    assert done.adjusted == 0
    assert counting.goods.on_hand("KAPAS") == (8, "80000.00")


@pytest.mark.req("WMS-OPN-06", "WMS-OPN-08")
def test_of_two_counts_of_a_shelf_the_later_one_holds(counting: Counting) -> None:
    counting.tolerate(percent_bp=0, value="0")
    early, late = counting.session(), counting.session(title="Kedua")
    counting.count_all(early, KAPAS=9, KRIM=3)
    counting.wati_approves(early)
    counting.tick()
    counting.count_all(late, KAPAS=8, SERUM=5)
    counting.wati_approves(late)

    counting.admin.do(CompleteSession(session=late))
    counting.admin.do(CompleteSession(session=early))

    assert counting.goods.on_hand("KAPAS") == (8, "80000.00")
    assert counting.goods.on_hand("SERUM")[0] == 5
    # the later count found all four of them there
    assert counting.goods.on_hand("KRIM")[0] == 4


@pytest.mark.req("WMS-OPN-06", "WMS-OPN-08")
def test_a_difference_that_changed_is_approved_again(counting: Counting) -> None:
    counting.tolerate(percent_bp=0, value="0")
    first, second = counting.session(), counting.session(title="Kedua")
    counting.count_all(first, KAPAS=8)
    counting.tick()
    counting.count_all(second, KAPAS=7)
    counting.wati_approves(second)
    counting.wati_approves(first)

    counting.admin.do(CompleteSession(session=first))

    with pytest.raises(NotApproved, match=r"KAPAS di GD1-A-01 \(-1\)"):
        counting.admin.do(CompleteSession(session=second))
    counting.wati_approves(second)
    counting.admin.do(CompleteSession(session=second))
    assert counting.goods.on_hand("KAPAS")[0] == 7


@pytest.mark.req("WMS-OPN-06", "PU-38")
def test_an_undo_falls_back_to_a_count_with_what_was_corrected_since(counting: Counting) -> None:
    counting.tolerate()
    first, second = counting.session(), counting.session(title="Kedua")
    counting.count_all(first, KAPAS=8)
    counting.tick()
    counting.count(second, 1, 8)
    counting.tick()
    counting.admin.do(CompleteSession(session=first))
    counting.tick()
    wrong = counting.event("set", 3, line=1)
    counting.ani.do(RecordCounts(session=second, events=(wrong,)))

    undo = counting.event("undo", 0, undoes=wrong.event)
    counting.ani.do(RecordCounts(session=second, events=(undo,)))

    line = counting.line(second, "KAPAS")
    assert (line.counted, line.expected) == (8, 8)


@pytest.mark.req("WMS-OPN-06", "WMS-OPN-09")
def test_goods_found_before_their_receipt_was_booked_are_not_doubled(counting: Counting) -> None:
    counting.goods.product("BARU")
    session = counting.session()
    _found(counting, session, 5, location="GD1-B-02", sku="BARU")
    counting.tick()
    counting.goods.receive("BARU", 5, "5000", place="GD1-B-02")
    counting.tick()

    _found(counting, session, 5, location="GD1-B-02", sku="BARU")

    line = counting.line(session, "BARU")
    assert (line.counted, line.expected, line.selisih) == (5, 5, 0)


@pytest.mark.req("WMS-OPN-06", "PU-84")
@pytest.mark.parametrize("hours", [-48, 48])
def test_a_wrong_clock_does_not_compare_with_another_days_stock(
    counting: Counting, hours: int
) -> None:
    session = counting.session()
    counting.tick()
    now = counting.goods.company.env.now()
    event = counting.event("set", 10, line=1).model_copy(
        update={"at": now + timedelta(hours=hours)}
    )

    counting.ani.do(RecordCounts(session=session, events=(event,)))

    line = counting.line(session, "KAPAS")
    assert (line.expected, line.selisih) == (10, 0)
    assert line.counted_at is not None
    assert now - timedelta(minutes=5) < line.counted_at <= now


def test_a_moment_without_its_zone_is_refused(counting: Counting) -> None:
    event = counting.event("set", 10, line=1).model_dump() | {"at": datetime(2026, 11, 21, 9)}  # noqa: DTZ001

    with pytest.raises(ValidationError, match="timezone"):
        CountEvent.model_validate(event)


@pytest.mark.req("WMS-OPN-10")
def test_goods_of_two_classes_in_one_session_are_completed(counting: Counting) -> None:
    counting.tolerate()
    session = counting.session()
    counting.take("KAPAS", 1)
    counting.admin.do(ClassifyProducts(warehouse="GD1"))
    counting.count_all(session, KAPAS=7)
    _found(counting, session, 2, location="GD1-B-02", sku="KAPAS")
    counting.wati_approves(session)

    counting.admin.do(CompleteSession(session=session))

    assert {row.abc for row in counting.lines(session) if row.sku == "KAPAS"} == {"A", "C"}
    due = counting.admin.ask(DueList(warehouse="GD1", until=date(2027, 12, 31))).rows
    assert {row.last_counted_on for row in due} == {date(2026, 11, 21)}


@pytest.mark.req("WMS-OPN-10")
def test_an_older_count_that_ends_later_does_not_put_the_schedule_back(counting: Counting) -> None:
    counting.tolerate()
    old = counting.session(opname_date=date(2026, 11, 2))
    new = counting.session(title="Baru")
    for session in (new, old):
        counting.count_all(session)
        counting.admin.do(CompleteSession(session=session))

    due = counting.admin.ask(DueList(warehouse="GD1", until=date(2027, 12, 31))).rows

    assert {row.last_counted_on for row in due} == {date(2026, 11, 21)}


@pytest.mark.req("WMS-OPN-10")
def test_what_is_being_counted_is_not_given_to_a_cycle_count(counting: Counting) -> None:
    running = counting.session(scope={"locations": ["GD1-A-01"]})
    counting.ani.do(RequestCount(location="GD1-A-01", sku="KAPAS", reason="short_pick"))

    made = counting.admin.do(GenerateCounts(warehouse="GD1", by="location")).value

    assert made is not None
    assert [row.sku for row in counting.lines(made.number)] == ["KRIM"]
    (asked,) = counting.admin.ask(CountTodo(warehouse="GD1", show="requests")).rows
    assert (asked.sku, asked.session) == ("KAPAS", "")
    counting.tolerate()
    counting.count_all(running)
    counting.admin.do(CompleteSession(session=running))
    after = counting.admin.do(GenerateCounts(warehouse="GD1")).value
    assert after is not None
    assert [row.sku for row in counting.lines(after.number)] == ["KAPAS"]


@pytest.mark.req("WMS-OPN-10")
def test_a_count_of_what_was_never_there_is_not_asked_for(counting: Counting) -> None:
    counting.goods.product("GAIB")

    with pytest.raises(UserError, match="belum pernah ada"):
        counting.ani.do(RequestCount(warehouse="GD1", sku="GAIB"))

    assert counting.admin.ask(CountTodo(warehouse="GD1", show="requests")).rows == ()


@pytest.mark.req("WMS-OPN-02", "WMS-OPN-05")
@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2020, 1, 1)])
def test_a_day_nothing_can_be_posted_on_is_refused_before_the_count(
    counting: Counting, day: date
) -> None:
    draft = counting.session(opname_date=day, start=False)

    with pytest.raises(UserError, match=r"terlalu jauh|belum dibuat"):
        counting.admin.do(StartSession(session=draft))
    with pytest.raises(UserError, match=r"terlalu jauh|belum dibuat"):
        counting.admin.do(
            CreateSession(title="Opname", warehouse="GD1", opname_date=day, start=True)
        )

    assert counting.detail(draft).state == "draft"


@pytest.mark.req("WMS-OPN-11", "WMS-SEC-08")
def test_places_are_given_to_people_who_count_here(counting: Counting) -> None:
    session = counting.session()
    company = counting.goods.company
    company.client("Customer Service", username="cici")
    company.client("Picker", username="gilang", warehouses=("GD2",))

    with pytest.raises(NotFound, match="cici"):
        counting.admin.do(AssignCount(session=session, username="cici"))
    with pytest.raises(UserError, match="Gilang tidak bertugas di gudang GD1"):
        counting.admin.do(AssignCount(session=session, username="gilang"))

    assert {each.assigned for each in counting.ani.ask(CountTask(session=session)).bins} == {""}


def test_goods_on_the_road_are_not_counted(counting: Counting) -> None:
    session = counting.session()

    with pytest.raises(BadEvents, match="barang di jalan tidak dihitung"):
        _found(counting, session, 1, location="GD1-JALAN", sku="KAPAS")

    assert len(counting.lines(session)) == 3


@pytest.mark.postgres
@pytest.mark.req("WMS-OPN-05", "WMS-OPN-06")
def test_two_sessions_completed_at_once_correct_a_shelf_once(counting: Counting) -> None:
    counting.tolerate()
    sessions = [counting.session(title=f"Opname {at}") for at in (1, 2, 3)]
    for session in sessions:
        counting.count_all(session, KAPAS=8, KRIM=5)
        counting.wati_approves(session)
        counting.tick()
    door = counting.goods.company.door
    people = [door(f"MEJA-{at}").with_password("admin", PASSWORD) for at in (1, 2, 3)]
    together = threading.Barrier(len(sessions))

    def complete(at: int) -> int:
        together.wait()
        return people[at].do(CompleteSession(session=sessions[at])).value.adjusted

    with ThreadPoolExecutor(len(sessions)) as pool:
        adjusted = sorted(pool.map(complete, range(len(sessions))))

    assert adjusted == [0, 0, 2]
    assert counting.goods.on_hand("KAPAS") == (8, "80000.00")
    assert counting.goods.on_hand("KRIM")[0] == 5


@pytest.mark.req("WMS-OPN-09", "WMS-LOT-01")
def test_a_lot_found_in_small_letters_is_the_lot_it_is(counting: Counting) -> None:
    session = counting.session()

    _found(counting, session, 2, location="GD1-A-01", sku="SERUM", lot="l1")
    _found(counting, session, 3, location="GD1-B-02", sku="SERUM", lot="l1")

    rows = [row for row in counting.lines(session) if row.sku == "SERUM"]
    assert [(row.location, row.lot, row.counted) for row in rows] == [
        ("GD1-A-01", "L1", 2), ("GD1-B-02", "L1", 3),
    ]  # fmt: skip
