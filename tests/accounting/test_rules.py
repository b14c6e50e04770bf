"""Pure rules: roles, codes, dates, months, drafts."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.postings import JournalDraft, Line, Source, credit, debit
from app.accounting.resources import chart_file
from app.accounting.rules import PeriodState, Role
from app.accounting.rules.accounts import STOCK_ACCOUNTS, ChartLine, Kind, chart_line, next_code
from app.accounting.rules.errors import DateTooEarly, DateTooLate, PeriodHeld, Unbalanced
from app.accounting.rules.periods import check_day, check_state, month_of, stretch
from app.accounting.rules.roles import STOCK_ROLES
from app.core.commands import Actor
from app.core.errors import PeriodClosed, PeriodMissing
from app.core.money import Money

TODAY = date(2026, 11, 21)

#: Every account that sections A to F of journal_events.md name.
NAMED = frozenset(
    """
11-100 11-120 11-200 11-300 11-310 11-400 11-900 12-100 12-190 12-200 12-300 12-310 12-320 12-400
12-410 12-420 12-430 12-440 12-490 12-600 12-700 13-100 13-110 13-200 13-210 13-300 13-400 13-500
13-510 13-600 13-900 14-100 14-200 14-300 14-310 14-320 14-330 14-340 16-200 21-100 21-120 21-130
21-150 21-210 21-300 21-301 21-310 21-320 21-330 21-340 21-350 21-360 21-500 21-610 21-620 21-630
21-640 21-650 21-660 21-670 21-710 21-720 21-730 21-740 21-750 21-760 21-770 21-800 21-810 21-900
21-990 22-100 22-200 22-300 22-400 22-900 31-200 31-300 31-900 31-950 32-100 32-200 32-300 32-400
32-500 32-510 32-600 32-610 41-100 41-150 41-160 41-200 41-300 42-100 42-200 42-300 43-100 43-200
43-300 43-400 44-100 44-200 51-100 51-200 51-300 51-400 51-500 61-100 61-200 61-300 61-400 61-500
61-900 61-999 62-100 62-200 62-300 62-400 63-100 64-500 64-600 64-700 64-710 65-100 65-500 65-600
65-700 65-800 66-100 66-200 66-300 66-400 66-500 71-100 71-110 71-120 71-130 71-200 71-300 72-100
72-200 72-300 72-900 81-100 81-200 90-100 90-200 90-900
""".split()  # noqa: SIM905 - read as the document lists them
)


def actor(*permissions: str, roles: tuple[str, ...] = ()) -> Actor:
    return Actor(
        user_id="u", org_id="o", username="u", full_name="U", roles=roles,
        permissions=frozenset(permissions), warehouses=None, workstation="w", session_id="s",
    )  # fmt: skip


def chart() -> dict[str, ChartLine]:
    with chart_file("indonesia").open(encoding="utf-8", newline="") as file:
        return {line.code: line for line in map(chart_line, csv.DictReader(file))}


# ---------------------------------------------------------------- roles and chart


@pytest.mark.req("ERP-FIN-01", "ERP-FIN-12")
def test_every_account_a_posting_rule_names_has_one_role() -> None:
    # The advance of a customer mirrors 14-100 of a supplier (ERP-FIN-15); coa.csv names it.
    assert sorted(role.account for role in Role) == sorted({*NAMED, "21-200"})


@pytest.mark.req("ERP-FIN-01")
def test_every_role_starts_with_an_account_that_can_be_posted_to() -> None:
    accounts = chart()

    assert {role.account for role in Role} <= accounts.keys()
    assert [r for r in Role if accounts[r.account].kind is Kind.HEADER] == []
    assert {r.account for r in STOCK_ROLES} == STOCK_ACCOUNTS
    assert {c for c, line in accounts.items() if line.control == "stock"} == STOCK_ACCOUNTS


def test_the_chart_names_parents_before_children_and_contra_accounts_on_the_other_side() -> None:
    seen: set[str] = set()
    for line in chart().values():
        assert line.parent in seen | {""}
        seen.add(line.code)
        if line.kind is not Kind.HEADER and line.code != "90-900":
            assert (line.side is not line.kind.side) == line.contra, line


def test_the_next_code_is_the_first_free_one_of_the_group() -> None:
    assert next_code("12-200", {"12-201", "12-203"}) == "12-202"
    assert next_code("41-100", {f"41-{number}" for number in range(101, 200)}) is None


# ---------------------------------------------------------------- dates


@pytest.mark.req("ERP-FIN-08")
@pytest.mark.parametrize(("days", "allowed"), [(1, True), (0, True), (-7, True), (-8, False)])
def test_a_posting_date_lies_between_a_week_ago_and_tomorrow(days: int, allowed: bool) -> None:
    day = TODAY + timedelta(days=days)

    if allowed:
        check_day(day, TODAY, actor())
    else:
        with pytest.raises(DateTooEarly, match=r"mulai 14 Nov 2026"):
            check_day(day, TODAY, actor())
        check_day(day, TODAY, actor("journal.backdate"))


def test_nobody_posts_past_tomorrow() -> None:
    with pytest.raises(DateTooLate, match=r"23 Nov 2026 terlalu jauh .* Paling jauh 22 Nov 2026"):
        check_day(date(2026, 11, 23), TODAY, actor("journal.backdate"))


@pytest.mark.req("C1")
def test_a_held_period_is_for_accountants() -> None:
    with pytest.raises(PeriodHeld, match="Periode 2026-11 sedang ditahan"):
        check_state(PeriodState.HELD, "2026-11", actor("journal.post"))
    check_state(PeriodState.HELD, "2026-11", actor("journal.post_held"))
    check_state(PeriodState.HELD, "2026-11", actor(roles=("Finance",)))
    with pytest.raises(PeriodClosed):
        check_state(PeriodState.CLOSED, "2026-11", actor("journal.post_held", roles=("Finance",)))
    with pytest.raises(PeriodMissing):
        check_state(None, "2026-11", actor())


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(start=st.none() | DAYS, end=DAYS)
def test_whole_months_and_left_over_days_make_up_the_range_exactly(
    start: date | None, end: date
) -> None:
    found = stretch(start, end)

    covered: Counter[date] = Counter()
    for first, last, sign in found.days:
        covered.update({first + timedelta(days=n): sign for n in range((last - first).days + 1)})
    if found.months is not None:
        low, high = found.months
        first = date.fromisoformat(f"{low}-01") if low else date(2023, 12, 1)
        step = first
        while month_of(step) <= high:
            covered[step] += 1
            step += timedelta(days=1)
        assert low != "" or start is None
    begin = start or (date(2023, 12, 1) if found.months else date(end.year, end.month, 1))
    size = (end - begin).days + 1
    assert +covered == Counter(begin + timedelta(days=n) for n in range(size))
    assert -covered == Counter()
    read = sum((last - first).days + 1 for first, last, _sign in found.days)
    assert read <= min(30, max(size, 0))


# ---------------------------------------------------------------- drafts


def draft(*lines: Line) -> JournalDraft:
    return JournalDraft(
        entity_id="e", on_date=TODAY, description="Kirim", event="sale.shipped",
        source=Source("order", "o1", "SO-1"), lines=lines,
    )  # fmt: skip


def test_a_draft_names_what_it_needs() -> None:
    made = draft(
        debit(Role.RECEIVABLE_MARKETPLACE, Money(11_100), store="s1"),
        credit(Role.SALES, Money(10_000), store="s1"),
        credit("account-id", Money(1_100)),
    )

    assert made.roles == {Role.RECEIVABLE_MARKETPLACE, Role.SALES}
    assert made.stores == {"s1"}
    assert made.balanced()
    assert made.event_key == "sale.shipped:order:o1:1"


@pytest.mark.parametrize(
    ("gap", "side"), [(100, "credit"), (-100, "debit"), (1, "credit"), (-37, "debit")]
)
def test_a_difference_of_up_to_one_rupiah_is_rounding(gap: int, side: str) -> None:
    made = draft(debit("a", Money(10_000 + gap)), credit("b", Money(10_000)))

    ready = made.ready()

    assert ready.balanced()
    rounding = ready.lines[-1]
    assert rounding.account is Role.ROUNDING
    assert getattr(rounding, side) == Money(abs(gap))


@pytest.mark.req("I13")
@pytest.mark.parametrize("gap", [101, -101])
def test_a_larger_difference_is_refused(gap: int) -> None:
    made = draft(debit("a", Money(10_000 + gap)), credit("b", Money(10_000)))

    with pytest.raises(Unbalanced, match=r'"Kirim" tidak seimbang: .* selisih Rp 1,01'):
        made.ready()


def test_lines_of_zero_are_left_out_and_negative_ones_turn_to_the_other_side() -> None:
    ready = draft(debit("a", Money(-500)), debit("b", Money(0)), debit("c", Money(500))).ready()

    assert ready.lines == (Line("a", credit=Money(500)), Line("c", debit=Money(500)))
    assert credit("a", Money(-7)) == debit("a", Money(7))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-9999, 9999)), max_size=6))
def test_the_mirror_of_a_mirror_is_the_original(amounts: list[tuple[str, int]]) -> None:
    made = draft(*(debit(account, Money(amount)) for account, amount in amounts))
    twice = made
    for _ in range(2):
        twice = twice.mirror(
            on_date=TODAY, description="x", event="e", source=Source("journal", "j", "JRN")
        )

    assert twice.lines == made.lines
    assert (
        made.mirror(
            on_date=TODAY, description="x", event="e", source=Source("journal", "j", "JRN")
        ).debit
        == made.credit
    )
