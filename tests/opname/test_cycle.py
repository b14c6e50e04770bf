"""Cycle counts: classes, what is due, generated and triggered sessions."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.errors import InvalidInput, NotFound, UserError
from app.opname.api import (
    AssignCount,
    CancelSession,
    ClassifyProducts,
    CompleteSession,
    Counters,
    CountPolicies,
    CountTask,
    CountTodo,
    DueList,
    GenerateCounts,
    RecountLines,
    RequestCount,
    StartSession,
    TodoSummary,
    TriggerList,
)
from app.opname.rules.tolerance import classify
from app.stock.api import (
    AlertList,
    ChangeStatus,
    CreateTransfer,
    DoneLine,
    ExecuteTransfer,
    IssueLine,
    IssueStock,
    StatusLine,
    WantedLine,
    WatchStock,
)
from tests.support.counting import Counting


@pytest.mark.req("WMS-OPN-10")
def test_classes_follow_the_value_used() -> None:
    assert classify([("a", 700), ("b", 200), ("c", 60), ("d", 40), ("e", 0)]) == {
        "a": "A", "b": "A", "c": "B", "d": "C", "e": "C",
    }  # fmt: skip
    assert classify([]) == {}


@pytest.mark.req("WMS-OPN-10", "WMS-OPN-05", "I14")
def test_what_is_due_is_counted_once_and_comes_again_by_its_class(counting: Counting) -> None:
    counting.take("SERUM", 2)
    counting.tolerate()
    counting.admin.do(ClassifyProducts(warehouse="GD1"))

    due = counting.admin.ask(DueList(warehouse="GD1"))
    made = counting.admin.do(GenerateCounts(warehouse="GD1")).value
    again = counting.admin.do(GenerateCounts(warehouse="GD1")).value

    assert [(row.sku, row.abc, row.last_counted_on) for row in due.rows] == [
        ("SERUM", "A", None), ("KAPAS", "C", None), ("KRIM", "C", None),
    ]  # fmt: skip
    assert made is not None
    assert (made.number, made.lines, again) == ("CC-261121-001", 3, None)
    counting.admin.do(StartSession(session=made.number))
    counting.count_all(made.number, KAPAS=9)
    counting.admin.do(CompleteSession(session=made.number))
    assert counting.admin.do(GenerateCounts(warehouse="GD1")).value is None
    (journal,) = counting.detail(made.number).journals
    assert journal
    later = counting.admin.ask(DueList(warehouse="GD1", until=date(2026, 12, 31)))
    assert {row.due_on for row in later.rows} == {date(2026, 12, 21)}
    next_month = GenerateCounts(warehouse="GD1", until=date(2026, 12, 21), limit=2)
    coming = counting.admin.do(next_month).value
    assert coming is not None
    assert coming.lines == 2


@pytest.mark.req("WMS-OPN-10")
def test_a_count_asked_for_twice_is_done_once_and_comes_back_after_a_cancel(
    counting: Counting,
) -> None:
    ask = RequestCount(
        warehouse="GD1", location="GD1-B-01", reason="short_pick", source="SO-261121-0001"
    )
    first, second = counting.ani.do(ask).value, counting.ani.do(ask).value
    all_due = counting.admin.do(GenerateCounts(warehouse="GD1", until=date(2000, 1, 1))).value
    assert all_due is not None
    counting.admin.do(CancelSession(session=all_due.number, reason="diulang besok"))

    waiting = counting.admin.ask(TriggerList(warehouse="GD1"))
    with pytest.raises(NotFound, match="GD1-Z-99"):
        counting.ani.do(RequestCount(location="GD1-Z-99", reason="empty_bin"))
    with pytest.raises(UserError, match="Sebut gudang"):
        counting.ani.do(RequestCount(sku="KRIM"))
    assert counting.ani.do(RequestCount(location="GD1-B-01")).value == 0

    assert (first, second) == (1, 0)
    assert [(row.location, row.reason, row.source, row.session) for row in waiting] == [
        ("GD1-B-01", "short_pick", "SO-261121-0001", "")
    ]


@pytest.mark.req("WMS-OPN-10")
def test_by_location_takes_everything_that_lies_there(counting: Counting) -> None:
    counting.ani.do(RequestCount(warehouse="GD1", sku="KRIM", reason="negative"))

    made = counting.admin.do(
        GenerateCounts(warehouse="GD1", until=date(1999, 1, 1), by="location")
    ).value

    assert made is not None
    assert [row.sku for row in counting.lines(made.number)] == ["KRIM"]


@pytest.mark.req("WMS-OPN-08")
def test_a_session_keeps_the_tolerance_it_was_made_with(counting: Counting) -> None:
    assert [(row.abc, row.every_days) for row in counting.admin.ask(CountPolicies())] == [
        ("A", 30), ("B", 91), ("C", 365),
    ]  # fmt: skip
    counting.tolerate()
    session = counting.session()
    counting.tolerate(percent_bp=0, value="0")
    counting.count_all(session, KAPAS=1)

    counting.admin.do(CompleteSession(session=session))

    assert counting.goods.on_hand("KAPAS")[0] == 1


@pytest.mark.req("WMS-OPN-10")
def test_one_list_of_everything_to_count_goes_on_from_page_to_page(counting: Counting) -> None:
    ask = {"warehouse": "GD1", "reason": "short_pick", "source": "SO-1"}
    counting.ani.do(RequestCount.model_validate(ask | {"location": "GD1-B-01"}))
    counting.ani.do(RequestCount.model_validate(ask | {"location": "GD1-A-01", "sku": "KAPAS"}))

    pages: list[list[tuple[str, str, str]]] = []
    after: str | None = None
    while True:
        page = counting.wati.ask(CountTodo(warehouse="GD1", limit=2, after=after))
        pages.append([(row.kind, row.location, row.sku) for row in page.rows])
        if (after := page.next) is None:
            break

    assert pages == [
        [("request", "GD1-B-01", ""), ("request", "GD1-A-01", "KAPAS")],
        [("due", "", "KAPAS"), ("due", "", "KRIM")],
        [("due", "", "SERUM")],
    ]
    only = counting.wati.ask(CountTodo(warehouse="GD1", show="requests", search="kapas")).rows
    assert [(row.source, row.asked_by) for row in only] == [("SO-1", "Ani")]
    goods = counting.wati.ask(CountTodo(warehouse="GD1", show="due", search="kri")).rows
    assert [row.sku for row in goods] == ["KRIM"]


@pytest.mark.req("WMS-OPN-10")
def test_the_summary_counts_what_waits_today(counting: Counting) -> None:
    counting.ani.do(RequestCount(warehouse="GD1", sku="KRIM", reason="negative"))
    before = counting.wati.ask(TodoSummary(warehouse="GD1"))
    counting.admin.do(GenerateCounts(warehouse="GD1"))

    after = counting.wati.ask(TodoSummary(warehouse="GD1"))

    assert (before.requests, before.due, before.never) == (1, 3, 3)
    assert (after.requests, after.due, after.never) == (0, 0, 0)


@pytest.mark.req("WMS-OPN-11", "WMS-OPN-07")
def test_areas_are_given_to_people_who_count_and_recounts_show(counting: Counting) -> None:
    session = counting.session()
    given = AssignCount(session=session, username="ani", locations=("GD1-A-01",))
    counting.admin.do(given)
    counting.count(session, 1, 3)
    counting.wati.do(RecountLines(session=session, lines=(1,), reason="selisih besar"))

    people = {row.username: row for row in counting.admin.ask(Counters(session=session))}
    told = counting.admin.do(given).message

    assert (people["ani"].locations, people["ani"].counted) == (1, 1)
    assert (people["budi"].locations, people["budi"].counted) == (0, 0)
    assert {"ani", "budi", "wati"} <= set(people)
    bins = counting.budi.ask(CountTask(session=session)).bins
    assert [(row.location, row.assigned, row.recounts) for row in bins] == [
        ("GD1-A-01", "Ani", 1), ("GD1-B-01", "", 0),
    ]  # fmt: skip
    assert "1 baris hitung ulang di situ harus oleh orang lain" in told


@pytest.mark.req("WMS-OPN-10", "WMS-MOV-08", "WMS-OUT-09")
def test_a_walk_that_finds_too_little_asks_for_a_count_of_the_place(counting: Counting) -> None:
    wish = CreateTransfer(
        warehouse="GD1",
        lines=(
            WantedLine(sku="KAPAS", qty=4, from_location="GD1-A-01", to_location="GD1-B-02"),
            WantedLine(sku="KRIM", qty=2, from_location="GD1-B-01", to_location="GD1-B-02"),
        ),
    )
    number = counting.admin.do(wish).value.code

    counting.admin.do(ExecuteTransfer(number=number, done=(DoneLine(line=1, qty=1),)))

    (asked,) = counting.admin.ask(CountTodo(warehouse="GD1", show="requests")).rows
    assert (asked.sku, asked.location, asked.reason, asked.source) == (
        "KAPAS", "GD1-A-01", "short_pick", number,
    )  # fmt: skip
    made = counting.admin.do(GenerateCounts(warehouse="GD1", until=date(2000, 1, 1))).value
    assert made is not None
    places = {(row.sku, row.location) for row in counting.lines(made.number)}
    assert ("KAPAS", "GD1-A-01") in places


def _use(sku: str, qty: int, **more: str) -> IssueStock:
    line = IssueLine.model_validate({"sku": sku, "qty": qty} | more)
    return IssueStock(warehouse="GD1", reason="supplies", note="dipakai sendiri", lines=(line,))


def _alarms(counting: Counting) -> list[tuple[str, int, int]]:
    rows = counting.admin.ask(AlertList(kind="negative")).rows
    return [(row.label, row.figure, row.bound) for row in rows]


@pytest.mark.req("WMS-OPN-10")
def test_what_is_being_counted_is_not_given_out_a_second_time(counting: Counting) -> None:
    running = counting.session(scope={"skus": ["KAPAS"]})
    counting.admin.do(RequestCount(warehouse="GD1", sku="KAPAS"))
    again = GenerateCounts(warehouse="GD1", until=date(1999, 12, 31))  # nothing is due by then
    assert counting.admin.do(again).value is None

    counting.admin.do(CancelSession(session=running, reason="salah gudang"))

    made = counting.admin.do(again).value
    assert made is not None
    assert [row.sku for row in counting.lines(made.number)] == ["KAPAS"]


@pytest.mark.req("WMS-OPN-10", "WMS-INV-04")
def test_goods_in_hand_that_the_record_denies_are_counted(counting: Counting) -> None:
    counting.tolerate()
    wish = _use("KAPAS", 12, location="GD1-A-01")
    for _again in range(2):
        with pytest.raises(InvalidInput, match="diminta 12, tersedia 10") as refused:
            counting.wati.do(wish)
        assert "stock" not in refused.value.changes
    counting.tick()

    assert _alarms(counting) == [("KAPAS · GD1-A-01", 12, 10)]
    (asked,) = counting.admin.ask(TriggerList(warehouse="GD1"))
    assert (asked.location, asked.sku, asked.reason) == ("GD1-A-01", "KAPAS", "negative")
    assert counting.goods.on_hand("KAPAS")[0] == 10
    assert counting.admin.do(WatchStock()).value.cleared == 0
    assert len(_alarms(counting)) == 1

    made = counting.admin.do(GenerateCounts(warehouse="GD1", until=date(2020, 1, 1))).value
    assert made is not None
    counting.admin.do(StartSession(session=made.number))
    counting.count_all(made.number, KAPAS=13)
    counting.admin.do(CompleteSession(session=made.number))
    assert _alarms(counting) == []
    assert counting.admin.ask(TriggerList(warehouse="GD1")) == ()
    counting.wati.do(wish)
    assert counting.goods.on_hand("KAPAS")[0] == 1


@pytest.mark.req("WMS-OPN-10")
def test_what_the_record_holds_but_keeps_back_raises_no_alarm(counting: Counting) -> None:
    held = StatusLine(sku="KAPAS", qty=8, location="GD1-A-01", old="available", new="on_hold")
    counting.admin.do(ChangeStatus(warehouse="GD1", reason="diperiksa", lines=(held,)))
    counting.goods.product("LULUR")
    counting.goods.receive("LULUR", 1, "1000", place="GD2-A-01")
    for wish in (_use("KAPAS", 5), _use("LULUR", 1), _use("SERUM", 9, location="GD1-B-01")):
        with pytest.raises(InvalidInput, match="tidak cukup"):
            counting.wati.do(wish)

    # SERUM never stood in that place, so it is counted wherever it stands
    assert _alarms(counting) == [("SERUM · GD1", 9, 0)]
    assert [
        (row.location, row.sku) for row in counting.admin.ask(TriggerList(warehouse="GD1"))
    ] == [("", "SERUM")]


@pytest.mark.req("WMS-OPN-10", "WMS-MOV-02")
def test_a_walk_that_takes_more_than_recorded_is_refused_and_counted(counting: Counting) -> None:
    line = WantedLine(sku="KRIM", qty=3, from_location="GD1-B-01", to_location="GD1-A-01")
    wish = CreateTransfer(warehouse="GD1", lines=(line,))
    number = counting.admin.do(wish).value.code
    counting.take("KRIM", 2, "GD1-B-01")
    with pytest.raises(InvalidInput, match="tersedia 2"):
        counting.admin.do(ExecuteTransfer(number=number))

    assert _alarms(counting) == [("KRIM · GD1-B-01", 3, 2)]
