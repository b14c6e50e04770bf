"""Rules of writing a journal by keyboard, by examples and by properties."""

from __future__ import annotations

import time
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.api import BalanceBeside
from app.accounting.panels.entry_side import around
from app.accounting.rules.entry.amounts import NotAnAmount, evaluate, names_in, read_amount
from app.accounting.rules.entry.checks import sheet_problems
from app.accounting.rules.entry.dates import NotADay, open_year, read_day
from app.accounting.rules.entry.matching import Accounts, Choice
from app.accounting.rules.entry.pasting import MOST, looks_like_lines, read_pasted, read_rows
from app.accounting.rules.entry.recurrence import Every, Recurrence
from app.accounting.rules.entry.sheet import BLANK, STEPS, EntryLine, History, Sheet
from app.accounting.rules.entry.templates import TemplateLine, fill_in, names_of
from app.core.money import ZERO, Money

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
SENS = st.integers(min_value=1, max_value=10**13)


def rp(rupiah: int) -> Money:
    return Money.rupiah_of(rupiah)


# ---------------------------------------------------------------- dates, A2


@pytest.mark.req("A2")
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("+", date(2026, 2, 12)), ("-", date(2026, 2, 10)), ("++", date(2026, 2, 13)),
        ("+7", date(2026, 2, 18)), ("-30", date(2026, 1, 12)), ("t", TODAY), ("T", TODAY),
        ("h", date(2026, 2, 1)), ("k", date(2026, 2, 28)), ("15", date(2026, 2, 15)),
        ("5", date(2026, 2, 5)), ("1512", date(2026, 12, 15)), ("15/12", date(2026, 12, 15)),
        ("15-12", date(2026, 12, 15)), ("15.12", date(2026, 12, 15)),
        ("151226", date(2026, 12, 15)), ("15122025", date(2025, 12, 15)),
        ("15/12/25", date(2025, 12, 15)), ("1 des 2025", date(2025, 12, 1)),
        ("11 Feb 2026", date(2026, 2, 11)), ("  ", None),
    ],
)  # fmt: skip
def test_dates_in_short(typed: str, day: date | None) -> None:
    assert read_day(typed, shown=date(2026, 2, 11), today=TODAY, year=2026) == day


@pytest.mark.req("A2")
@pytest.mark.parametrize(
    "typed",
    ["30", "3002", "x", "15/13", "0", "152", "1/", "+-", "29/2/2025", "\uff11\uff15", "15/12/3"],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NotADay, match="bukan tanggal"):
        read_day(typed, shown=date(2026, 2, 11), today=TODAY, year=2026)


@given(DAYS, DAYS)
def test_every_day_can_be_typed_in_each_way(shown: date, day: date) -> None:
    def read(typed: str) -> date | None:
        return read_day(typed, shown=shown, today=TODAY, year=day.year)

    assert read(f"{day:%d%m}") == read(f"{day.day}/{day.month}") == day
    assert read(f"{day:%d%m%Y}") == day
    assert read("+") == shown + timedelta(days=1)
    first, last = read("h"), read("k")
    assert first is not None
    assert last is not None
    assert first.day == 1
    assert first <= shown <= last
    assert (last + timedelta(days=1)).day == 1


@given(st.text(max_size=12))
def test_no_text_breaks_the_dates(typed: str) -> None:
    try:
        found = read_day(typed, shown=TODAY, today=TODAY, year=2026)
    except NotADay:
        return
    assert found is None or isinstance(found, date)


@pytest.mark.req("A2")
def test_a_day_and_month_mean_the_open_year() -> None:
    periods = {"2025-12": "closed", "2026-01": "closed", "2026-02": "open", "2027-01": "open"}
    assert open_year(periods, date(2026, 2, 1)) == 2026
    assert open_year(periods, date(2025, 12, 1)) == 2027
    assert open_year({}, date(2025, 12, 1)) == 2025


# ---------------------------------------------------------------- amounts, A4


@pytest.mark.req("A4")
@pytest.mark.parametrize(
    ("typed", "amount", "formula"),
    [
        ("1.250.000", "1250000.00", ""), ("1250000", "1250000.00", ""),
        ("1,25jt", "1250000.00", ""), ("1,25 juta", "1250000.00", ""),
        ("350rb", "350000.00", ""), ("2m", "2000000000.00", ""), ("Rp 12.500", "12500.00", ""),
        ("12,5", "12.50", ""), ("0,01", "0.01", ""),
        ("125000*12-50rb", "1450000.00", "125000*12-50rb"),
        ("=2*(3+4)", "14.00", "2*(3+4)"), ("10 x 1.500", "15000.00", "10 x 1.500"),
        ("100/8", "12.50", "100/8"), ("1000000*11%", "110000.00", "1000000*11%"),
        ("1,255*2", "2.51", "1,255*2"), ("100-(-5)", "105.00", "100-(-5)"),
        ("2jtx3", "6000000.00", "2jtx3"), ("1-1", "0.00", "1-1"),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(typed: str, amount: str, formula: str) -> None:
    found = read_amount(typed)
    assert found is not None
    assert (str(found.money), found.formula) == (amount, formula)


@pytest.mark.req("A4")
@pytest.mark.parametrize(
    "typed",
    [
        "1.25", "1.250.00", "1,255", "100/3", "1e5", "abs(5)", "__import__('os')", "x", "rb",
        "5+", "(5", "5)", "()", "5 5", "1,,5", "5%%", "$1", "1/0", "5-10", "12abc", "٣", "1_000",
        "9" * 16, "900000000000001", "(" * 25 + "1" + ")" * 25, "-" * 60 + "1", "1+" * 150 + "1",
        "2**3", "2//3", "lambda:1", "1.2500", "0b10",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(typed)


def test_an_empty_amount_is_none() -> None:
    assert read_amount("  ") is None


@given(SENS)
def test_every_amount_reads_back_from_the_way_it_is_shown(sen: int) -> None:
    for text in (Money(sen).plain(), Money(sen).rupiah(), Money(sen).plain().replace(".", "")):
        found = read_amount(text)
        assert found is not None
        assert (found.money, found.formula) == (Money(sen), "")


@given(st.recursive(
    SENS.map(lambda sen: (Money(sen).plain(), Fraction(sen, 100))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda p: (
            f"({p[0][0]}{p[1]}{p[2][0]})",
            {"+": p[0][1] + p[2][1], "-": p[0][1] - p[2][1], "*": p[0][1] * p[2][1]}[p[1]],
        )
    ),
    max_leaves=6,
))  # fmt: skip
def test_a_sum_comes_to_what_exact_arithmetic_says(case: tuple[str, Fraction]) -> None:
    text, exact = case
    try:
        found = evaluate(text)
    except NotAnAmount:
        sen = exact * 100
        assert sen.denominator != 1 or abs(sen) > 900 * 10**12 * 100 or len(text) > 200
        return
    assert Fraction(found.sen, 100) == exact


@given(st.text(max_size=30))
def test_no_text_breaks_the_amounts(typed: str) -> None:
    try:
        found = read_amount(typed)
    except NotAnAmount:
        return
    assert found is None or isinstance(found.money, Money)


# ---------------------------------------------------------------- accounts, A3

CHART = Accounts(
    [
        Choice("11-100", "Kas", "asset"), Choice("11-110", "Kas Kecil", "asset"),
        Choice("11-200", "Bank", "asset"), Choice("13-100", "Persediaan Barang Dagang", "asset",
                                                  "stock"),
        Choice("13-200", "Perlengkapan Gudang", "asset"),
        Choice("41-100", "Penjualan", "revenue"), Choice("64-100", "Beban Gaji", "expense"),
        Choice("64-200", "Beban Sewa", "expense"),
        Choice("64-300", "Beban Listrik, Air, Internet", "expense"),
    ]
)  # fmt: skip


def codes(typed: str, *recent: str) -> list[str]:
    return [choice.code for choice in CHART.find(typed, recent)]


@pytest.mark.req("A3")
@pytest.mark.parametrize("typed", ["13", "persed", "pers bar", "1310", "13-100", "13-1", "PERSED"])
def test_each_way_reaches_the_goods(typed: str) -> None:
    found = CHART.meant(typed)
    assert found is not None
    assert found.code == "13-100"


@pytest.mark.req("A3")
def test_code_before_words_before_any_part_and_recent_before_all() -> None:
    assert codes("kas") == ["11-100", "11-110"]
    assert codes("an")[:2] == ["11-200", "13-100"]
    assert codes("air int") == ["64-300"]
    assert codes("int air") == []
    assert codes("beban", "64-300", "64-100") == ["64-300", "64-100", "64-200"]
    assert codes("", "64-200")[:2] == ["64-200", "11-100"]
    assert codes("zzz") == []
    assert CHART.meant("") is None


@given(st.text(max_size=15))
def test_no_text_breaks_the_search(typed: str) -> None:
    assert len(CHART.find(typed)) <= 12


@pytest.mark.req("A3")
def test_a_thousand_accounts_are_searched_within_50_ms() -> None:
    many = Accounts(
        [
            Choice(f"{10 + n // 100:02d}-{n % 100:03d}", f"Beban Nomor {n} Cabang")
            for n in range(1000)
        ]
    )
    best = []
    for typed in ("", "1", "beb", "no cab", "abang", "zzz"):
        began = time.perf_counter()
        many.find(typed, ("10-001", "19-099"))
        best.append(time.perf_counter() - began)
    assert sorted(best)[-2] < 0.05


# ---------------------------------------------------------------- the sheet, A5, A6, A7, A11


def line(account: str, debit: int = 0, credit: int = 0, **more: str) -> EntryLine:
    return EntryLine(account, rp(debit), rp(credit), **more)  # type: ignore[arg-type]


@pytest.mark.req("A5")
def test_an_empty_amount_takes_what_remains_on_the_side_that_closes() -> None:
    sheet = Sheet(TODAY, "Uji", lines=(line("64-200", 500), line("11-200")))
    filled = sheet.filled_in(1)
    assert filled.lines[1] == EntryLine("11-200", credit=rp(500), filled=True)
    assert not filled.gap
    other = Sheet(TODAY, lines=(line("41-100", 0, 70), line("11-100"))).filled_in(1)
    assert other.lines[1].debit == rp(70)
    assert sheet.filled_in(0) is sheet
    assert Sheet(TODAY, lines=(line("11-100", 5), BLANK)).filled_in(1).lines[1] == BLANK


@pytest.mark.req("A5")
def test_typing_one_side_empties_the_other() -> None:
    one = line("11-100", 0, 700).with_debit(rp(5))
    assert (one.debit, one.credit) == (rp(5), ZERO)
    assert one.with_credit(rp(9)) == line("11-100", 0, 9)


LINES = st.lists(
    st.builds(
        lambda code, sen, side: EntryLine(
            code, Money(sen) if side else ZERO, ZERO if side else Money(sen)
        ),
        st.sampled_from(["11-100", "11-200", "41-100", "64-200"]), SENS, st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


@pytest.mark.req("A5", "A6", "A7")
@given(LINES)
def test_the_remaining_imbalance_always_closes_and_keeps_each_line(lines: list[EntryLine]) -> None:
    sheet = Sheet(TODAY, "Uji", lines=(*lines, EntryLine("11-100"))).filled_in(len(lines))
    assert sheet.lines[: len(lines)] == tuple(lines)
    assert not sheet.gap or sheet.lines[-1].amountless
    problems = list(sheet_problems(sheet, CHART))
    assert bool(problems) == (sheet.lines[-1].amountless or len(lines) < 1)
    again = Sheet(TODAY, "Uji", lines=sheet.mirrored())
    assert (again.debit, again.credit) == (sheet.credit, sheet.debit)


@pytest.mark.req("A6")
def test_everything_that_is_missing_is_said_with_its_line() -> None:
    sheet = Sheet(
        TODAY,
        lines=(
            line("11-100"), EntryLine("", rp(5)), BLANK, line("99-999", 7),
            EntryLine("11-200", unread_debit="1.25"), line("13-100", 1),
        ),
    )  # fmt: skip
    found = [(p.row, p.field) for p in sheet_problems(sheet, CHART, "Periode ditutup.")]
    assert found == [
        (None, "on_date"), (None, "description"), (0, "debit"), (1, "account"), (3, "account"),
        (4, "debit"), (5, "account"), (None, "lines"),
    ]  # fmt: skip
    one = list(sheet_problems(Sheet(TODAY, "x", lines=(line("11-100", 5),)), CHART))
    assert [p.message for p in one] == [
        "Jurnal perlu dua baris atau lebih.",
        "Debit dan kredit belum sama: kurang kredit Rp 5.",
    ]


@pytest.mark.req("A11")
def test_a_hundred_steps_can_be_taken_back_and_made_again() -> None:
    history = History(Sheet(TODAY))
    for n in range(1, 131):
        assert history.do(Sheet(TODAY, str(n)))
    assert not history.do(history.now)
    steps = 0
    while history.undo():
        steps += 1
    assert (steps, history.now.description) == (STEPS, "30")
    while history.redo():
        steps -= 1
    assert (steps, history.now.description) == (0, "130")
    history.undo()
    history.do(Sheet(TODAY, "lain"))
    assert not history.can_redo


@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=40))
def test_undo_and_redo_walk_one_line_of_states(deeds: list[str]) -> None:
    history, states, at = History(Sheet(TODAY)), [Sheet(TODAY)], 0
    for place, deed in enumerate(deeds):
        if deed == "do":
            states[at + 1 :] = [Sheet(TODAY, f"{place}x")]
            at += 1
            history.do(states[at])
        elif deed == "undo":
            assert history.undo() == (at > 0)
            at = max(0, at - 1)
        else:
            assert history.redo() == (at + 1 < len(states))
            at = min(len(states) - 1, at + 1)
        assert history.now == states[at]


# ---------------------------------------------------------------- templates, A9

RENT = (
    TemplateLine("64-200", debit="$sewa"),
    TemplateLine("64-300", debit="$sewa*10%+$1"),
    TemplateLine("11-200"),
)


@pytest.mark.req("A9")
def test_a_template_asks_for_its_names_and_works_its_formulas_out() -> None:
    assert names_of(RENT) == ("sewa", "1")
    assert names_in("$a + $b*$a") == ("a", "b")
    made = fill_in(RENT, {"sewa": rp(1_000_000), "1": rp(500)})
    assert [(x.debit, x.credit, x.filled) for x in made.lines] == [
        (rp(1_000_000), ZERO, False), (rp(100_500), ZERO, False), (ZERO, rp(1_100_500), True),
    ]  # fmt: skip
    assert made.problems == ()


@pytest.mark.req("A9")
def test_names_without_a_value_leave_their_amounts_empty() -> None:
    made = fill_in(RENT, {"sewa": rp(10)})
    assert [x.amountless for x in made.lines] == [False, True, True]
    wrong = fill_in((TemplateLine("64-200", debit="$1/3"), RENT[2]), {"1": rp(1)})
    assert wrong.problems[0][0] == 1
    assert "dua desimal" in wrong.problems[0][1]


# ---------------------------------------------------------------- recurrence, A9


@pytest.mark.req("A9")
def test_a_31st_is_the_last_day_of_a_short_month_and_never_drifts() -> None:
    rent = Recurrence(Every.MONTH, date(2026, 1, 31))
    assert list(rent.due(date(2026, 5, 31))) == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30),
        date(2026, 5, 31),
    ]  # fmt: skip
    assert list(rent.due(date(2026, 4, 30), after=date(2026, 2, 28))) == [
        date(2026, 3, 31), date(2026, 4, 30),
    ]  # fmt: skip
    assert Recurrence(Every.YEAR, date(2024, 2, 29)).day(1) == date(2025, 2, 28)
    assert (
        Recurrence(Every.MONTH, date(2026, 1, 1), 3, date(2026, 5, 1)).next(date(2026, 4, 1))
        is None
    )
    assert list(Recurrence(Every.NEVER, TODAY).due(TODAY)) == []
    assert Recurrence(Every.NEVER, TODAY).next(TODAY) is None


@pytest.mark.req("A9")
@given(st.sampled_from([Every.DAY, Every.WEEK, Every.MONTH, Every.YEAR]), DAYS,
       st.integers(1, 6), st.integers(0, 900))  # fmt: skip
def test_asking_in_two_parts_gives_the_same_days(
    every: Every, first: date, step: int, span: int
) -> None:
    rhythm = Recurrence(every, first, step)
    middle, end = first + timedelta(days=span // 2), first + timedelta(days=span)
    whole = list(rhythm.due(end))
    assert [*rhythm.due(middle), *rhythm.due(end, after=middle)] == whole
    assert whole == sorted(set(whole))
    assert whole[0] == first
    following = rhythm.next(end)
    assert following is not None
    assert following > end


# ---------------------------------------------------------------- pasting, A14


@pytest.mark.req("A14")
def test_lines_are_pasted_in_the_usual_order_and_by_their_titles() -> None:
    pasted = read_pasted("64-200\tSewa\t1.500.000\t\r\n11200\tBank\t\t1500000\r\n", CHART)
    assert pasted.problems == ()
    assert pasted.lines == (
        line("64-200", 1_500_000, memo="Sewa"), line("11-200", 0, 1_500_000, memo="Bank"),
    )  # fmt: skip
    titled = read_pasted(
        "Debit\tKredit\tKode\tNama Akun\tToko\n5\t-\t11-100\tKas\tSHP\n\n\t5\t64-200 Sewa\t\t\n",
        CHART,
    )
    assert titled.problems == ()
    assert titled.lines == (line("11-100", 5, store="SHP"), line("64-200", 0, 5))
    assert looks_like_lines("a\tb")
    assert not looks_like_lines("1.500\n")


@pytest.mark.req("A14")
def test_every_problem_is_listed_with_its_row() -> None:
    pasted = read_pasted(
        "11-100\t\t5\t\n99-100\t\t5\t\n\t\t1,234\t7\n13-100\tx\t\t\n11-200\t"
        + "y" * 201
        + "\t1\t1",
        CHART,
    )
    assert [(p.row, p.column) for p in pasted.problems] == [
        (2, "Kode"), (3, "Kode"), (3, "Debit"), (4, "Kode"), (4, "Debit"), (5, "Keterangan"),
        (5, "Debit"),
    ]  # fmt: skip
    assert read_pasted("\n \n", CHART).problems[0].row == 0


@pytest.mark.req("A14")
def test_five_thousand_lines_are_read_and_one_more_refused() -> None:
    text = "\n".join(f"11-100\tBaris {n}\t{n + 1}\t" for n in range(MOST))
    began = time.perf_counter()
    pasted = read_pasted(text, CHART)
    took = time.perf_counter() - began
    assert (len(pasted.lines), pasted.problems) == (MOST, ())
    assert took < 1.0
    more = read_pasted(text + "\n11-100\t\t1\t", CHART)
    assert more.problems[0].message == "Paling banyak 5000 baris; ini 5001."


def test_cells_of_a_file_may_be_numbers() -> None:
    rows: list[tuple[int, list[object]]] = [
        (2, ["11-100", None, 1250.5, None]),
        (3, ["41-100", "x", None, Decimal("1250.50")]),
    ]
    found = read_rows(rows, CHART)
    assert found.problems == ()
    assert [(x.debit.sen, x.credit.sen) for x in found.lines] == [(125_050, 0), (0, 125_050)]
    bad = read_rows([(9, ["11-100", "", 1.005, ""])], CHART)
    assert [(p.row, p.column) for p in bad.problems] == [(9, "Debit")]


@given(st.lists(LINES.filter(bool), min_size=1, max_size=1))
def test_what_is_shown_reads_back(case: list[list[EntryLine]]) -> None:
    (lines,) = case
    text = "\n".join(f"{x.account}\t{x.memo}\t{x.debit.plain()}\t{x.credit.plain()}" for x in lines)
    pasted = read_pasted(text, CHART)
    assert (pasted.lines, pasted.problems) == (tuple(lines), ())


@pytest.mark.req("A14", "ERP-FIN-15")
def test_pasted_lines_may_name_customers_and_never_closing_s_account() -> None:
    chart = Accounts(
        [
            Choice("12-100", "Piutang Usaha", "asset", role="receivable.trade"),
            Choice("31-900", "Ikhtisar Laba Rugi", "equity", role="equity.summary"),
            Choice("31-950", "Saldo Awal", "equity"),
        ]
    )
    titles = "Kode\tKeterangan\tDebit\tKredit\tPelanggan\n"

    good = read_pasted(f"{titles}12-100\tawal\t100\t\tC-1\n31-950\tawal\t\t100\t\n", chart)
    bad = read_pasted(f"{titles}31-900\tx\t100\t\t\n31-950\tx\t\t100\t\n", chart)

    assert good.problems == ()
    assert [line.party for line in good.lines] == ["C-1", ""]
    (wrong,) = bad.problems
    assert (wrong.row, wrong.column) == (2, "Kode")
    assert "hanya dipakai jurnal penutup" in wrong.message


@pytest.mark.req("A13")
def test_a_balance_after_the_entry_grows_on_the_normal_side_of_its_account() -> None:
    sheet = Sheet(
        date(2026, 11, 21),
        lines=(EntryLine("11-100", debit=Money(700)), EntryLine("41-100", credit=Money(700))),
    )
    for code, side in (("11-100", "debit"), ("41-100", "credit")):
        beside = BalanceBeside(code, "x", side, Money(1_000))
        assert around(sheet, beside).after == Money(1_700)
