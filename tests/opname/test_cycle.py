"""Cycle counts: classes, what is due, generated and triggered sessions."""

from __future__ import annotations

from datetime import date

import pytest

from app.opname.api import (
    CancelSession,
    ClassifyProducts,
    CompleteSession,
    CountPolicies,
    DueList,
    GenerateCounts,
    RequestCount,
    StartSession,
    TriggerList,
)
from app.opname.rules.tolerance import classify
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
        ("KAPAS", "C", None), ("KRIM", "C", None), ("SERUM", "A", None),
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
