"""Book years and period states."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api
from app.accounting.rules.errors import (
    PeriodNotReady,
    PeriodRefused,
    ReasonNeeded,
    SecondPersonNeeded,
)
from app.core.errors import NotFound, PeriodClosed, PeriodMissing, PermissionRefused
from app.core.money import Money
from app.identity.api import CreateEntity
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from tests.accounting.conftest import Books

SALE = (("11-100", 1000, 0), ("41-100", 0, 1000))


def states(books: Books, **filters: Any) -> dict[str, str]:
    return {row.month[-2:]: row.state for row in books.ask(api.PeriodList(**filters))}


def close_until(books: Books, month: int) -> None:
    for number in range(1, month + 1):
        books.do(api.SetPeriodState(month=f"2026-{number:02d}", state="closed"))


# ---------------------------------------------------------------- years


@pytest.mark.req("ERP-FIN-08", "ERP-FIN-14")
def test_a_book_year_has_twelve_open_months_per_entity(books: Books) -> None:
    books.do(CreateEntity(code="CV", entity="CV Lumbung"))
    done = books.do(api.OpenYear(year=2027))
    books.do(api.OpenYear(year=2026, entity="CV"))

    assert done.value == api.YearOpened("UTAMA", "2027-01", "2027-12")
    rows = books.ask(api.PeriodList())
    assert [row.month for row in rows][:2] == ["2027-12", "2027-11"]
    assert len(rows) == 24
    assert {row.state for row in rows} == {"open"}
    assert len(books.ask(api.PeriodList(entity="CV"))) == 12
    assert len(books.ask(api.PeriodList(year=2026))) == 12


@pytest.mark.parametrize(
    ("year", "message"),
    [
        (2026, "Tahun buku 2026 .* sudah dibuka"),
        (2028, "tidak bersambung.* 2026 sampai 2026; buka 2027 dulu"),
        (2020, "tidak bersambung"),
    ],
)
def test_years_follow_each_other(books: Books, year: int, message: str) -> None:
    with books.nothing_written(), pytest.raises(PeriodRefused, match=message):
        books.do(api.OpenYear(year=year))


def test_no_year_is_put_before_a_closed_month(books: Books) -> None:
    close_until(books, 1)

    with books.nothing_written(), pytest.raises(PeriodRefused, match="sesudahnya sudah ditutup"):
        books.do(api.OpenYear(year=2025))


# ---------------------------------------------------------------- states


@pytest.mark.req("ERP-FIN-08", "C2")
def test_months_are_closed_in_order(books: Books) -> None:
    with books.nothing_written(), pytest.raises(PeriodRefused, match="Tutup 2026-01 dulu"):
        books.do(api.SetPeriodState(month="2026-02", state="closed"))
    close_until(books, 2)

    assert [state for _month, state in sorted(states(books).items())][:4] == [
        "closed", "closed", "open", "open",
    ]  # fmt: skip


@pytest.mark.req("ERP-FIN-08", "C1", "C3")
def test_nothing_dated_in_a_closed_month_is_posted_and_only_the_latest_reopens(
    books: Books,
) -> None:
    close_until(books, 10)

    with books.nothing_written(), pytest.raises(PeriodClosed, match="2026-10 sudah ditutup"):
        books.post(*SALE, on=date(2026, 10, 31))
    with books.nothing_written(), pytest.raises(ReasonNeeded):
        books.do(api.SetPeriodState(month="2026-10", state="open"))
    with books.nothing_written(), pytest.raises(PeriodRefused, match="Buka 2026-10 dulu"):
        books.do(api.SetPeriodState(month="2026-09", state="open", reason="x"))
    with books.nothing_written(), pytest.raises(SecondPersonNeeded, match="orang kedua"):
        books.do(api.SetPeriodState(month="2026-10", state="open", reason="faktur terlambat"))
    done = books.reopen("2026-10", reason="faktur terlambat")
    assert done.value == api.PeriodChanged("UTAMA", "2026-10", "open")
    assert books.post(*SALE, on=date(2026, 10, 31)) == "JRN-2026-000001"


@pytest.mark.req("WMS-SEC-10")
def test_who_changed_a_month_last_and_why_is_shown(books: Books) -> None:
    close_until(books, 1)
    books.reopen("2026-01", reason="audit", state="held")

    row = books.ask(api.PeriodList())[-1]
    assert (row.month, row.state, row.person, row.reason) == (
        "2026-01", "held", "Administrator", "audit",
    )  # fmt: skip
    olds = books.rows("SELECT old, new FROM audit_entry WHERE action = 'period.set_state'")
    assert len(olds) == 2


def test_a_month_that_is_in_that_state_already_or_not_there_is_refused(books: Books) -> None:
    with books.nothing_written(), pytest.raises(PeriodRefused, match="sudah berstatus Terbuka"):
        books.do(api.SetPeriodState(month="2026-01", state="open"))
    with books.nothing_written(), pytest.raises(PeriodMissing):
        books.do(api.SetPeriodState(month="2025-01", state="held"))
    with books.nothing_written(), pytest.raises(NotFound):
        books.do(api.SetPeriodState(month="2026-01", state="held", entity="XX"))


@pytest.mark.req("WMS-SEC-07")
def test_closing_and_reopening_are_rights_of_their_own(books: Books) -> None:
    closer = books.seen_by("period.close", "journal.read")
    packer = books.seen_by("Packer")

    with books.nothing_written(), pytest.raises(PermissionRefused):
        packer.do(api.SetPeriodState(month="2026-01", state="held"))
    closer.do(api.SetPeriodState(month="2026-01", state="closed"))
    with books.nothing_written(), pytest.raises(PermissionRefused, match=r"period\.reopen"):
        closer.do(api.SetPeriodState(month="2026-01", state="open", reason="x"))
    books.seen_by("Finance").reopen("2026-01")


@pytest.mark.req("C2")
def test_what_stands_in_the_way_of_closing_is_listed(books: Books) -> None:
    books.do(api.SaveDraft(on_date=date(2026, 1, 5)))
    books.post(("11-400", 250, 0), ("61-999", 0, 250), on=date(2026, 1, 9))

    with books.nothing_written(), pytest.raises(PeriodNotReady) as refused:
        books.do(api.SetPeriodState(month="2026-01", state="closed"))

    assert [(field.field, field.message) for field in refused.value.fields] == [
        ("drafts", "1 draf jurnal belum dicatat atau dibuang"),
        ("suspense", "suspense rekonsiliasi masih -Rp 250"),
    ]
    assert refused.value.message.startswith("Periode 2026-01 belum dapat ditutup: 1 draf")


@pytest.mark.req("C2", "INV-09")
def test_books_that_do_not_add_up_are_not_closed(books: Books) -> None:
    books.post(*SALE, on=date(2026, 1, 9))
    if books.company.database.is_sqlite:
        books.sql("UPDATE account_balance SET debit = debit + 1 WHERE debit > 0")
    else:
        books.sql(
            "SET LOCAL session_replication_role = replica; "
            "UPDATE account_balance SET debit = debit + 1 WHERE debit > 0"
        )

    with (
        books.nothing_written(),
        pytest.raises(PeriodNotReady, match=r"11-100 2026-01: saldo lebih"),
    ):
        books.do(api.SetPeriodState(month="2026-01", state="closed"))


def test_a_month_says_what_is_in_it(books: Books) -> None:
    books.post(*SALE, on=date(2026, 10, 31))
    books.post(*SALE)
    books.post(*SALE, on=date(2026, 11, 1))
    books.do(api.SaveDraft(on_date=TODAY))

    rows = {row.month: row for row in books.ask(api.PeriodList())}
    assert (rows["2026-11"].journals, rows["2026-11"].amount) == (2, Money(2000_00))
    assert (rows["2026-10"].journals, rows["2026-10"].drafts) == (1, 0)
    assert (rows["2026-11"].drafts, rows["2026-11"].at) == (1, None)


@pytest.mark.req("C3", "I10", "I8")
def test_reopening_restores_the_balances_of_the_days_before_today_too(books: Books) -> None:
    end = date(2026, 1, 31)
    books.post(*SALE, on=date(2026, 1, 20))
    before = [books.balance(code, on_date=end) for code in ("41-100", "31-300", "31-900")]
    close_until(books, 1)
    assert books.balance("31-300", on_date=end) == 1000
    books.reopen("2026-01")
    after = [books.balance(code, on_date=end) for code in ("41-100", "31-300", "31-900")]
    assert after == before == [1000, 0, 0]
