"""Copies, completion, templates, recurring drafts and expenses, on both databases."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api
from app.accounting.rules.errors import InvalidExpense, InvalidJournal
from app.core.errors import (
    InvalidInput,
    NotFound,
    PeriodClosed,
    PermissionRefused,
    StaleData,
    UserError,
)
from app.core.money import ZERO, Money
from tests.accounting.conftest import TABLES, TODAY, Books, journal

if TYPE_CHECKING:
    from collections.abc import Callable

RENT = (("64-200", 7_500_000, 0), ("11-200", 0, 7_500_000))


def rp(rupiah: int) -> Money:
    return Money.rupiah_of(rupiah)


def line(account: str, debit: int = 0, credit: int = 0, **more: Any) -> api.JournalLineIn:
    return api.JournalLineIn(account=account, debit=rp(debit), credit=rp(credit), **more)


def template(**more: Any) -> api.SaveTemplate:
    given: dict[str, Any] = {
        "title": "Sewa gudang",
        "description": "Sewa gudang",
        "lines": (
            api.TemplateLineIn(account="64-200", debit="$sewa", memo="Blok C"),
            api.TemplateLineIn(account="11-200"),
        ),
    }
    return api.SaveTemplate(**given | more)


# ---------------------------------------------------------------- copies


@pytest.mark.req("A9", "A15", "ERP-FIN-05")
def test_a_copy_is_a_draft_of_today_without_number(books: Books) -> None:
    number = books.do(
        api.PostJournal(
            on_date=date(2026, 11, 2), description="Sewa",
            lines=(line("64-200", 700, memo="Blok C"), line("11-200", 0, 700)),
        )
    ).value.number  # fmt: skip

    done = books.do(api.DuplicateJournal(number=number))

    draft = books.ask(api.DraftDetail(draft=done.value.draft))
    assert (draft.on_date, draft.description, draft.reason) == (TODAY, "Sewa", f"Salinan {number}")
    assert draft.lines == (line("64-200", 700, memo="Blok C"), line("11-200", 0, 700))
    assert books.one("SELECT count(*) FROM journal") == 1
    assert books.do(api.PostJournal(draft=draft.draft)).value.number == "JRN-2026-000002"
    with books.nothing_written(), pytest.raises(NotFound):
        books.do(api.DuplicateJournal(number="JRN-2026-000099"))


@pytest.mark.req("A8")
def test_completion_offers_the_latest_and_leaves_filled_amounts_empty(books: Books) -> None:
    books.do(
        api.PostJournal(
            on_date=TODAY, description="Listrik kantor",
            lines=(
                line("64-300", 400, memo="PLN"),
                line("11-200", 0, 400, filled=True),
            ),
        )
    )  # fmt: skip
    books.post(*RENT, text="Sewa kantor")
    draft = books.do(
        api.SaveDraft(
            on_date=TODAY, description="kantor baru",
            lines=(line("64-200", 5), line("11-100", 0, 5, filled=True)),
        )
    ).value  # fmt: skip
    books.do(api.PostJournal(draft=draft.draft, read_version=draft.version))

    found = books.ask(api.SimilarJournals(text="KANTOR"))

    assert [one.description for one in found] == ["kantor baru", "Sewa kantor", "Listrik kantor"]
    assert found[2].lines == (line("64-300", 400, memo="PLN"), line("11-200"))
    assert found[1].lines == (line("64-200", 7_500_000), line("11-200", 0, 7_500_000))
    assert found[0].lines == (line("64-200", 5), line("11-100"))
    assert books.ask(api.SimilarJournals(text="zzz")) == ()
    assert len(books.ask(api.SimilarJournals(limit=2))) == 2
    assert books.ask(api.DraftList()).rows == ()


@pytest.mark.req("A13")
def test_balances_beside_the_entry_are_those_of_its_day(books: Books) -> None:
    books.post(("11-200", 900, 0), ("31-100", 0, 900), on=date(2026, 11, 15))
    books.post(("64-200", 100, 0), ("11-200", 0, 100))
    ask = api.EntryBalances(accounts=("31-100", "11-200", "64-200", "99-999"), on_date=TODAY)

    assert [(x.code, x.balance) for x in books.ask(ask)] == [
        ("11-200", rp(800)), ("31-100", rp(900)), ("64-200", rp(100)),
    ]  # fmt: skip
    earlier = ask.model_copy(update={"on_date": date(2026, 11, 15)})
    assert [x.balance for x in books.ask(earlier)] == [rp(900), rp(900), ZERO]
    assert books.ask(api.EntryBalances(accounts=("99-999",), on_date=TODAY)) == ()


@pytest.mark.req("A2")
def test_states_of_periods(books: Books) -> None:
    books.do(api.SetPeriodState(month="2026-01", state="closed"))
    states = {mark.month: mark.state for mark in books.ask(api.PeriodStates())}
    assert (len(states), states["2026-01"], states["2026-11"]) == (12, "closed", "open")


@pytest.mark.req("A15")
def test_a_draft_changed_by_somebody_else_is_not_posted_over(books: Books) -> None:
    draft = books.do(api.SaveDraft(on_date=TODAY, description="x", lines=(line("11-100", 5),)))
    books.do(api.SaveDraft(on_date=TODAY, draft=draft.value.draft, description="lain"))
    with books.nothing_written(), pytest.raises(StaleData):
        books.do(
            api.PostJournal(
                draft=draft.value.draft, read_version=draft.value.version, on_date=TODAY,
                description="x", lines=(line("11-100", 5), line("11-200", 0, 5)),
            )
        )  # fmt: skip


# ---------------------------------------------------------------- two at once (A15)


@pytest.mark.req("A15", "C6", "I13")
def test_two_people_posting_at_once_leave_no_gap_and_no_double(books: Books) -> None:
    """With refused posts and drafts between: neither takes a number."""
    each = 12
    people = [
        Books(books.company, books.company.client("Finance", username=f"dua{n}")) for n in (1, 2)
    ]
    barrier = threading.Barrier(2)

    def post(person: Books) -> list[str]:
        numbers = []
        barrier.wait()
        for n in range(each):
            draft = person.do(
                api.SaveDraft(
                    on_date=TODAY, description=f"Uji {n}",
                    lines=(line("11-100", n + 1), line("41-100", 0, n + 1)),
                )
            ).value.draft  # fmt: skip
            with pytest.raises(UserError):
                person.do(journal(("11-100", 1, 0), ("41-100", 0, 2)))
            numbers.append(person.do(api.PostJournal(draft=draft)).value.number)
        return numbers

    with ThreadPoolExecutor(2) as pool:
        given = list(pool.map(post, people))

    numbers = sorted(number for numbers in given for number in numbers)
    assert numbers == [f"JRN-2026-{n:06d}" for n in range(1, 2 * each + 1)]
    assert all(mine == sorted(mine) for mine in given)
    assert books.ask(api.DraftList()).rows == ()
    assert books.ask(api.CheckBooks()).clean


@pytest.mark.req("A15", "C6", "I13")
def test_of_several_who_post_one_draft_one_does(books: Books) -> None:
    """Each draft becomes one journal; whoever comes second takes no number."""
    people = [
        Books(books.company, books.company.client("Finance", username=f"tiga{n}"))
        for n in (1, 2, 3)
    ]
    drafts = [
        books.do(
            api.SaveDraft(
                on_date=TODAY, description=f"Uji {n}",
                lines=(line("11-100", n), line("41-100", 0, n)),
            )
        ).value.draft
        for n in range(1, 7)
    ]  # fmt: skip
    barrier = threading.Barrier(len(people))

    def post(person: Books) -> list[str]:
        given = []
        for draft in drafts:
            barrier.wait()
            try:
                given.append(person.do(api.PostJournal(draft=draft)).value.number)
            except NotFound:
                given.append("")
        return given

    with ThreadPoolExecutor(len(people)) as pool:
        told = list(pool.map(post, people))

    won = ["".join(numbers) for numbers in zip(*told, strict=True)]
    assert won == [f"JRN-2026-{n:06d}" for n in range(1, len(drafts) + 1)]
    assert books.balance("11-100") == sum(range(1, len(drafts) + 1))
    assert books.one("SELECT count(*) FROM journal") == len(drafts)
    assert books.one("SELECT count(*) FROM document_number") == len(drafts)
    assert books.ask(api.DraftList()).rows == ()
    assert books.ask(api.CheckBooks()).clean


@pytest.mark.req("A14", "A7")
def test_five_thousand_lines_are_posted_or_all_that_is_wrong_is_named(books: Books) -> None:
    lines = tuple(
        line("64-200", n + 1, memo=f"Baris {n}") if n % 2 == 0 else line("11-200", 0, n)
        for n in range(5_000)
    )
    wrong = (*lines[:-2], line("99-999", 1), line("11-200", 1, 1))
    with books.nothing_written(), pytest.raises(InvalidJournal) as refused:
        books.do(api.PostJournal(on_date=TODAY, description="Banyak", lines=wrong))
    assert [field.field for field in refused.value.fields] == [
        "lines.4999.account", "lines.5000.debit", "lines",
    ]  # fmt: skip

    number = books.do(api.PostJournal(on_date=TODAY, description="Banyak", lines=lines)).value
    assert len(books.ask(api.JournalDetail(number=number.number)).lines) == 5_000
    assert books.balance("64-200") == sum(range(1, 5_000, 2))


# ---------------------------------------------------------------- templates


@pytest.mark.req("A9", "ERP-FIN-05")
def test_a_template_is_kept_used_changed_and_put_away(books: Books) -> None:
    saved = books.do(template()).value
    (row,) = books.ask(api.TemplateList(text="SEWA"))
    assert (row.title, row.names, row.next_on, row.entity) == (
        "Sewa gudang", ("sewa",), None, "UTAMA",
    )  # fmt: skip

    draft = books.do(
        api.UseTemplate(template=saved.template, amounts={"$sewa": rp(900)})
    ).value.draft
    assert books.ask(api.DraftDetail(draft=draft)).lines == (
        line("64-200", 900, memo="Blok C"), line("11-200", 0, 900, filled=True),
    )  # fmt: skip
    assert books.do(api.PostJournal(draft=draft)).value.number == "JRN-2026-000001"
    # what was computed stays empty when the journal is taken over later (A8)
    assert books.ask(api.SimilarJournals())[0].lines[1] == line("11-200")

    again = books.do(
        template(template=saved.template, read_version=saved.version, title="Sewa")
    ).value
    with books.nothing_written(), pytest.raises(StaleData):
        books.do(template(template=saved.template, read_version=saved.version))
    assert again.version == saved.version + 1
    books.do(api.RemoveTemplate(template=saved.template))
    assert books.ask(api.TemplateList()) == ()
    with pytest.raises(NotFound):
        books.do(api.UseTemplate(template=saved.template))


@pytest.mark.req("A9")
def test_everything_wrong_with_a_template_is_said_at_once(books: Books) -> None:
    books.do(template(title="Ada"))
    wrong = template(
        title="ADA", every="month", ends_on=TODAY,
        lines=(
            api.TemplateLineIn(account="99-999", debit="1+"),
            api.TemplateLineIn(account="13-100", debit="1", credit="2", store="X"),
        ),
    )  # fmt: skip
    with books.nothing_written(), pytest.raises(InvalidInput) as refused:
        books.do(wrong)
    assert [field.field for field in refused.value.fields] == [
        "title", "starts_on", "lines.1.account", "lines.1.debit", "lines.2.account",
        "lines.2.debit", "lines.2.store",
    ]  # fmt: skip
    uneven = books.do(
        template(
            lines=(api.TemplateLineIn(account="64-200", debit="$1/3"),
                   api.TemplateLineIn(account="11-200"))
        )
    ).value.template  # fmt: skip
    with books.nothing_written(), pytest.raises(InvalidInput, match="dua desimal"):
        books.do(api.UseTemplate(template=uneven, amounts={"1": rp(10)}))


@pytest.mark.req("A9")
def test_recurring_templates_bring_drafts_on_their_day_and_never_journals(books: Books) -> None:
    books.do(template(every="month", starts_on=date(2026, 9, 30), title="Sewa"))
    books.do(template(every="week", starts_on=TODAY + timedelta(days=1), title="Nanti"))

    assert books.do(api.RunRecurring()).value.drafts == 2
    assert books.do(api.RunRecurring()).value.drafts == 0

    drafts = books.ask(api.DraftList()).rows
    assert [(row.on_date, row.reason) for row in drafts] == [
        (date(2026, 10, 30), "Templat Sewa, jatuh tempo 30 Okt 2026"),
        (date(2026, 9, 30), "Templat Sewa, jatuh tempo 30 Sep 2026"),
    ]
    assert books.one("SELECT count(*) FROM journal") == 0
    assert books.one("SELECT count(*) FROM document_number") == 0
    assert {row.title: row.next_on for row in books.ask(api.TemplateList())} == {
        "Sewa": date(2026, 11, 30), "Nanti": date(2026, 11, 22),
    }  # fmt: skip
    books.company.env.advance(timedelta(days=2))
    assert books.do(api.RunRecurring()).value.drafts == 1


@pytest.mark.req("A9")
def test_two_workstations_bring_a_recurring_draft_once(books: Books) -> None:
    books.do(template(every="day", starts_on=TODAY - timedelta(days=3)))
    other = Books(books.company, books.company.client("Finance", username="kedua"))
    barrier = threading.Barrier(2)

    def run(person: Books) -> int:
        barrier.wait()
        return person.do(api.RunRecurring()).value.drafts

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, (books, other))) == [0, 4]
    assert books.one("SELECT count(*) FROM journal_draft") == 4


# ---------------------------------------------------------------- expenses


def expense(**more: Any) -> api.RecordExpense:
    given: dict[str, Any] = {
        "on_date": TODAY, "description": "Token listrik", "amount": rp(250_000),
        "expense": "64-300",
    }  # fmt: skip
    return api.RecordExpense(**given | more)


@pytest.mark.req("ERP-FIN-04", "ERP-FIN-02")
def test_an_expense_is_a_journal_of_two_lines(books: Books) -> None:
    done = books.do(expense())

    assert done.value.number == "JRN-2026-000001"
    assert done.message == "Biaya Rp 250.000 dicatat sebagai JRN-2026-000001."
    view = books.ask(api.JournalDetail(number=done.value.number))
    assert (view.event, view.voidable) == ("expense.recorded", True)
    assert [(x.code, x.debit, x.credit) for x in view.lines] == [
        ("64-300", rp(250_000), ZERO), ("11-100", ZERO, rp(250_000)),
    ]  # fmt: skip
    assert books.ask(api.CheckBooks()).clean


@pytest.mark.req("ERP-FIN-04")
def test_expenses_are_listed_by_month_with_their_sum(books: Books) -> None:
    books.do(expense(on_date=date(2026, 10, 30), description="Sewa", expense="64-200"))
    books.do(expense(source="11-200"))
    wrong = books.do(expense(amount=rp(9))).value.number
    books.do(api.VoidJournal(number=wrong, reason="salah"))
    books.post(*RENT)

    page = books.ask(api.ExpenseList(month="2026-11"))
    assert [(x.description, x.source, x.state) for x in page.rows] == [
        ("Token listrik", "11-100", "voided"), ("Token listrik", "11-200", "posted"),
    ]  # fmt: skip
    assert (page.total, page.amount) == (2, rp(250_000))
    first = books.ask(api.ExpenseList(limit=2))
    assert (first.total, len(first.rows)) == (3, 2)
    rest = books.ask(api.ExpenseList(limit=2, after=first.next))
    assert [x.expense_name for x in rest.rows] == ["Beban Sewa"]
    assert (rest.next, rest.total) == (None, None)
    assert [x.expense for x in books.ask(api.ExpenseList(text="beban sewa")).rows] == ["64-200"]
    nobody = books.seen_by("journal.read", warehouses=())
    assert nobody.ask(api.ExpenseList()).rows == ()


@pytest.mark.req("ERP-FIN-04", "I13")
@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"amount": ZERO}, ["amount"]),
        ({"amount": rp(-5), "expense": "41-100", "source": "64-200"},
         ["amount", "expense", "source"]),
        ({"expense": "99-999", "source": "13-100"}, ["expense", "source"]),
        ({"expense": "64-000"}, ["expense"]),
    ],
)  # fmt: skip
def test_a_refused_expense_leaves_nothing(
    books: Books, more: dict[str, Any], fields: list[str]
) -> None:
    with books.nothing_written(), pytest.raises(InvalidExpense) as refused:
        books.do(expense(**more))
    assert [field.field for field in refused.value.fields] == fields


@pytest.mark.req("ERP-FIN-04", "C1")
def test_an_expense_needs_an_open_period_and_the_right(books: Books) -> None:
    books.do(api.SetPeriodState(month="2026-01", state="closed"))
    with books.nothing_written(), pytest.raises(PeriodClosed):
        books.do(expense(on_date=date(2026, 1, 5)))
    reader = books.seen_by("journal.read")
    deeds: list[Callable[[], object]] = [
        lambda: reader.do(expense()), lambda: reader.do(template()),
        lambda: reader.do(api.DuplicateJournal(number="x")), lambda: reader.do(api.RunRecurring()),
    ]  # fmt: skip
    for deed in deeds:
        with books.nothing_written(), pytest.raises(PermissionRefused):
            deed()


def test_the_tables_a_refusal_is_checked_on_include_templates() -> None:
    assert "journal_template" in TABLES


@pytest.mark.req("A9")
def test_one_template_that_fails_does_not_keep_the_others_waiting(books: Books) -> None:
    lines = (
        api.TemplateLineIn(account="64-200", debit="1/0"), api.TemplateLineIn(account="11-200"),
    )  # fmt: skip
    with pytest.raises(InvalidInput, match="membagi dengan nol"):
        books.do(template(title="Salah", lines=lines))
    books.do(template(title="Salah", every="month", starts_on=TODAY))
    books.do(template(title="Sewa", every="month", starts_on=TODAY))
    # As an older version let it be kept.
    broken = json.dumps([line.model_dump(mode="json") for line in lines])
    books.sql("UPDATE journal_template SET lines = :lines WHERE title = 'Salah'", lines=broken)

    assert books.do(api.RunRecurring()).value.drafts == 2

    reasons = {row.reason.split(",")[0]: row.reason for row in books.ask(api.DraftList()).rows}
    assert reasons["Templat Sewa"] == "Templat Sewa, jatuh tempo 21 Nov 2026"
    assert reasons["Templat Salah"].endswith('; baris 1: "1/0" membagi dengan nol.')


@pytest.mark.req("ERP-FIN-04")
@pytest.mark.parametrize("source", ["12-100", "15-940", "31-100", "13-900"])
def test_an_expense_comes_from_cash_or_is_owed(books: Books, source: str) -> None:
    with books.nothing_written(), pytest.raises(InvalidExpense, match="bukan sumber pembayaran"):
        books.do(expense(source=source))
    books.do(expense(source="21-130"))
    books.do(expense(source="14-110"))
