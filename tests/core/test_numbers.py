"""Document numbers have no gap and no double, whoever fails in between (INV-14)."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from app.core.commands import SIGNED_IN, Command
from app.core.driver import fetch
from app.core.errors import UserError
from tests.core.conftest import another_window
from tests.support.snapshot import nothing_written
from tests.support.statements import statements

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.work import Work
    from tests.support.goods import Goods

pytestmark = pytest.mark.req("INV-14")


class Numbered(Command[tuple[str, ...]]):
    """Takes numbers early, late, or both, and may fail afterwards."""

    name: ClassVar[str] = "test.numbered"
    permission: ClassVar[str] = SIGNED_IN
    summary: ClassVar[str] = "uji"

    early: int = 0
    late: int = 0
    on_date: date = date(2026, 11, 21)
    fails: bool = False


def numbered(work: Work, do: Numbered) -> tuple[str, ...]:
    early = [work.number_now("SO", do.on_date) for _ in range(do.early)]
    late = [work.number("JRN", do.on_date) for _ in range(do.late)]
    work.message = f"Selesai: {', '.join(late)}"
    if do.fails:
        raise UserError("Tidak jadi.")
    return (*early, *late)


def given(goods: Goods, series: str) -> list[tuple[str, int, str]]:
    with goods.company.database.reading() as session:
        return fetch(
            session,
            "SELECT period, n, text FROM document_number WHERE org_id = :org AND series = :s "
            "ORDER BY period, n",
            {"org": goods.me.actor.org_id, "s": series},
        )


def test_early_and_late_numbers_of_one_command(goods: Goods, register: Callable[..., None]) -> None:
    register(Numbered, numbered)

    done = goods.me.do(Numbered(early=2, late=2))

    assert done.value == ("SO-261121-0001", "SO-261121-0002", "JRN-2026-000001", "JRN-2026-000002")
    assert done.message == "Selesai: JRN-2026-000001, JRN-2026-000002"


def test_each_period_counts_for_itself(goods: Goods, register: Callable[..., None]) -> None:
    register(Numbered, numbered)
    days = [date(2026, 11, 21), date(2026, 12, 1), date(2027, 1, 1)]

    found = [goods.me.do(Numbered(early=1, late=1, on_date=day)).value for day in (*days, *days)]

    assert found == [
        ("SO-261121-0001", "JRN-2026-000001"),
        ("SO-261201-0001", "JRN-2026-000002"),
        ("SO-270101-0001", "JRN-2027-000001"),
        ("SO-261121-0002", "JRN-2026-000003"),
        ("SO-261201-0002", "JRN-2026-000004"),
        ("SO-270101-0002", "JRN-2027-000002"),
    ]


def test_a_failure_uses_no_number_up(goods: Goods, register: Callable[..., None]) -> None:
    register(Numbered, numbered)
    goods.me.do(Numbered(early=1, late=1))

    with nothing_written(goods.company.database), pytest.raises(UserError, match="Tidak jadi"):
        goods.me.do(Numbered(early=3, late=3, fails=True))

    assert goods.me.do(Numbered(early=1, late=1)).value == ("SO-261121-0002", "JRN-2026-000002")


def test_four_people_at_once_with_failures_leave_no_gap(
    goods: Goods, register: Callable[..., None]
) -> None:
    register(Numbered, numbered)
    windows, start = [another_window(goods) for _ in range(4)], threading.Barrier(4)
    taken, broken = list[str](), list[BaseException]()

    def run(number: int, window: Any) -> None:
        start.wait()
        for turn in range(10):
            wanted = Numbered(early=turn % 2, late=1 + turn % 3, fails=(turn + number) % 4 == 0)
            try:
                taken.extend(window.do(wanted).value)
            except UserError as error:
                if str(error) != "Tidak jadi.":
                    broken.append(error)
            except BaseException as error:  # noqa: BLE001 - shown by the assertion below
                broken.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(windows)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert broken == []
    assert len(taken) == len(set(taken)) > 40
    for series, prefix in (("SO", "SO-261121-"), ("JRN", "JRN-2026-")):
        rows = given(goods, series)
        assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
        assert {row[2] for row in rows} == {text for text in taken if text.startswith(prefix)}


class ManyOfADay(Command[tuple[str, ...]]):
    """A day with more documents than its three digits hold."""

    name: ClassVar[str] = "test.many"
    permission: ClassVar[str] = SIGNED_IN
    summary: ClassVar[str] = "uji"


def test_the_thousandth_document_of_a_day_gets_a_fourth_digit(
    goods: Goods, register: Callable[..., None]
) -> None:
    def many(work: Work, _do: ManyOfADay) -> tuple[str, ...]:
        return tuple(work.number("BAP", work.today) for _ in range(1_001))

    register(ManyOfADay, many)

    found = goods.me.do(ManyOfADay()).value

    assert (found[0], found[998], found[999], found[1000]) == (
        "BAP-261121-001", "BAP-261121-999", "BAP-261121-1000", "BAP-261121-1001",
    )  # fmt: skip


def test_the_database_itself_refuses_a_gap(goods: Goods, register: Callable[..., None]) -> None:
    register(Numbered, numbered)

    def skip(work: Work, _do: ManyOfADay) -> tuple[str, ...]:
        number = work.number_now("SO", work.today)
        work.execute(
            "INSERT INTO document_number (org_id, series, scope, period, n, cmd, ord, text) "
            "SELECT org_id, series, scope, period, 3, cmd, 99, 'SO-261121-0003' "
            "FROM document_number WHERE org_id = :org AND text = :text",
            text=number,
        )
        return ()

    register(ManyOfADay, skip)

    with nothing_written(goods.company.database), pytest.raises(Exception, match="NUMBER_GAP"):
        goods.me.do(ManyOfADay())


class OfDays(Command[tuple[str, ...]]):
    """Takes a number for each of several days."""

    name: ClassVar[str] = "test.of_days"
    permission: ClassVar[str] = SIGNED_IN
    summary: ClassVar[str] = "uji"

    days: tuple[date, ...]


def of_days(work: Work, do: OfDays) -> tuple[str, ...]:
    return (*work.numbers_now("JPH", do.days), work.number_now("JPH", do.days[0]))


def test_numbers_of_many_days_take_as_many_statements_as_one(
    goods: Goods, register: Callable[..., None]
) -> None:
    register(OfDays, of_days)
    first, second = date(2026, 11, 20), date(2026, 11, 21)
    days = tuple(date(2026, 10, day) for day in range(1, 31))

    with statements(goods.company.database) as one:
        goods.me.do(OfDays(days=(first,)))
    with statements(goods.company.database) as many:
        goods.me.do(OfDays(days=days))
    mixed = goods.me.do(OfDays(days=(second, first, second))).value

    assert len(many) == len(one)
    assert mixed == (
        "JPH-261121-001", "JPH-261120-003", "JPH-261121-002", "JPH-261121-003"
    )  # fmt: skip
    assert [(period, n) for period, n, _text in given(goods, "JPH")] == [
        ("261001", 1), ("261001", 2), *((f"2610{day:02d}", 1) for day in range(2, 31)),
        *(("261120", n) for n in (1, 2, 3)), *(("261121", n) for n in (1, 2, 3)),
    ]  # fmt: skip
