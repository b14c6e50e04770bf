"""Several people at once on PostgreSQL: numbers, balances, periods and voids stay exact."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api, steps
from app.accounting.postings import JournalDraft, Source, credit, debit
from app.accounting.rules.errors import AlreadyVoided
from app.core.driver import execute
from app.core.errors import PeriodClosed, UserError
from app.core.money import Money
from tests.accounting.conftest import TODAY, Books, journal
from tests.accounting.test_guards import BALANCED, COMMAND, HEADER, run, values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.core.work import Work

pytestmark = pytest.mark.postgres
PEOPLE = 4
IN_JANUARY = "SELECT count(*) FROM journal WHERE on_date < '2026-02-01' AND NOT closing"


def together(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all at one barrier; give results and refusals in the order of the deeds."""
    barrier = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return deed()
        except UserError as refused:
            return refused

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.fixture
def people(books: Books) -> list[Books]:
    """Four accountants, each signed in on their own."""
    return [
        Books(books.company, books.company.client("Finance", username=f"akuntan{n}"))
        for n in range(PEOPLE)
    ]


@pytest.mark.req("A15", "C6", "INV-14", "INV-09", "I6")
def test_numbers_have_no_gap_and_no_double_and_balances_are_exact(
    books: Books, people: list[Books]
) -> None:
    each = 25

    def post(person: Books, amount: int) -> list[str]:
        numbers = []
        for n in range(each):
            numbers.append(person.post(("11-100", amount, 0), ("41-100", 0, amount)))
            if n % 5 == 4:  # a refused post between leaves no gap
                with pytest.raises(UserError):
                    person.post(("11-100", 1, 0), ("41-100", 0, 2))
        return numbers

    given = together([lambda p=p, n=n: post(p, n) for n, p in enumerate(people, 1)])  # type: ignore[misc]

    numbers = sorted(number for person in given for number in person)
    assert numbers == [f"JRN-2026-{n:06d}" for n in range(1, PEOPLE * each + 1)]
    for person in given:
        assert person == sorted(person)
    assert books.balance("11-100") == each * sum(range(1, PEOPLE + 1))
    assert books.ask(api.CheckBooks()).clean


@pytest.mark.req("INV-10", "C1", "T7")
def test_nothing_slips_into_a_month_while_it_is_being_closed(
    books: Books, people: list[Books]
) -> None:
    accepted: Counter[str] = Counter()
    first = threading.Event()

    def post(person: Books) -> None:
        while True:
            try:
                person.post(("11-100", 7, 0), ("41-100", 0, 7), on=date(2026, 1, 15))
            except PeriodClosed:
                return
            accepted[person.client.actor.username] += 1
            first.set()

    def close() -> int:
        first.wait(30)
        books.do(api.SetPeriodState(month="2026-01", state="closed"))
        return int(books.one(IN_JANUARY))

    results = together([*(lambda p=p: post(p) for p in people), close])

    seen_at_close = results.pop()
    assert results == [None] * PEOPLE
    assert seen_at_close == accepted.total() >= 1
    assert books.one(IN_JANUARY) == seen_at_close
    assert books.balance("11-100") == 7 * seen_at_close
    assert books.ask(api.CheckBooks()).clean


LEVELS = ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")


def wait_until_one_waits_for_a_lock(books: Books, work: Future[Any]) -> None:
    """Until the other transaction stands at a row lock, or is through."""
    while not work.done() and not books.one("SELECT count(*) FROM pg_locks WHERE NOT granted"):
        threading.Event().wait(0.01)


@pytest.mark.req("INV-10", "T7")
@pytest.mark.parametrize("level", LEVELS)
def test_closing_waits_for_a_journal_that_is_being_written(books: Books, level: str) -> None:
    books.post(("11-100", 10, 0), ("31-100", 0, 10))
    given = values(books, day=date(2026, 1, 15))
    close = api.SetPeriodState(month="2026-01", state="closed")
    with ThreadPoolExecutor(1) as pool, books.company.database.writing() as session:
        session.connection(execution_options={"isolation_level": level})
        for statement in (COMMAND, *BALANCED, HEADER):
            run(session, statement, given)

        closing = pool.submit(books.do, close)
        wait_until_one_waits_for_a_lock(books, closing)
        assert not closing.done()
        session.commit()
        closing.result()

    assert books.one(IN_JANUARY) == 1


@pytest.mark.req("INV-10", "T7")
@pytest.mark.parametrize("level", LEVELS)
def test_a_journal_waits_for_a_closing_that_is_being_written(books: Books, level: str) -> None:
    books.post(("11-100", 10, 0), ("31-100", 0, 10))
    given = values(books, day=date(2026, 1, 15))

    def write() -> None:
        with books.company.database.writing() as session:
            session.connection(execution_options={"isolation_level": level})
            for statement in (COMMAND, *BALANCED, HEADER):
                run(session, statement, given)
            session.commit()

    with ThreadPoolExecutor(1) as pool, books.company.database.writing() as session:
        execute(session, "UPDATE period SET state = 'closed' WHERE ym = '2026-01'", {})
        writing = pool.submit(write)
        wait_until_one_waits_for_a_lock(books, writing)
        assert not writing.done()
        session.commit()
        with pytest.raises(Exception, match="PERIOD_CLOSED|could not serialize"):
            writing.result()

    assert books.one(IN_JANUARY) == 0


@pytest.mark.req("ERP-FIN-03", "I9")
def test_a_journal_is_voided_by_one_of_four(books: Books, people: list[Books]) -> None:
    number = books.post(("11-100", 500, 0), ("41-100", 0, 500))

    results = together(
        [
            lambda p=p: p.do(api.VoidJournal(number=number, reason="salah")).value.number  # type: ignore[misc]
            for p in people
        ]
    )

    assert sorted(map(type, results), key=str) == [AlreadyVoided] * (PEOPLE - 1) + [str]
    assert "JRN-2026-000002" in results
    assert books.balance("11-100") == 0
    assert books.one("SELECT count(*) FROM journal") == 2


@pytest.mark.req("INV-01")
def test_one_request_sent_four_times_at_once_posts_once(books: Books, people: list[Books]) -> None:
    """A time-out after the commit: the same person's program sends it again."""
    request = books.company.env.new_id()
    command = journal(("11-100", 500, 0), ("41-100", 0, 500))
    sessions = [people[0]] * PEOPLE

    results = together([lambda p=p: p.do(command, request_id=request) for p in sessions])  # type: ignore[misc]

    assert {done.value.number for done in results} == {"JRN-2026-000001"}
    assert sorted(done.repeated for done in results) == [False, True, True, True]
    assert books.balance("11-100") == 500


@pytest.mark.req("ERP-FIN-08", "C2")
def test_two_people_who_close_different_months_keep_the_order(
    books: Books, people: list[Books]
) -> None:
    results = together(
        [
            lambda p=p, m=m: p.do(api.SetPeriodState(month=m, state="closed")).value.month  # type: ignore[misc]
            for p, m in zip(people, ("2026-01", "2026-02", "2026-03", "2026-01"), strict=True)
        ]
    )

    months = books.ask(api.PeriodList())
    states = [row.state for row in reversed(months)]
    closed = states.count("closed")
    assert states == ["closed"] * closed + ["open"] * (12 - closed)
    assert closed >= 1
    assert sum(isinstance(result, str) for result in results) == closed


@pytest.mark.req("ERP-FIN-01")
def test_an_account_closed_while_it_is_posted_to_is_named(books: Books) -> None:
    """The database refuses first; deciding again finds the account closed and says so."""
    given = iter([True, False])

    def deed(work: Work) -> None:
        if next(given):
            draft = JournalDraft(
                entity_id=books.entity, on_date=TODAY, description="Uji", event="uji",
                source=Source("uji", books.org, "U-1"),
                lines=(
                    debit(books.account("11-110"), Money(100)),
                    credit(books.account("41-100"), Money(100)),
                ),
            )  # fmt: skip
            steps.post(work, draft)
            books.do(api.DeactivateAccount(code="11-110"))
            return
        raise UserError("akun 11-110 tidak aktif")

    other = Books(books.company, books.company.client("Finance", username="kedua"))
    with pytest.raises(UserError, match="11-110 tidak aktif"):
        other.within(deed)
    assert books.one("SELECT count(*) FROM journal") == 0
