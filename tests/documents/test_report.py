"""Reports: the same figures on screen, in a spreadsheet and on paper."""

from __future__ import annotations

import itertools
import re
import time
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.money import Money
from app.documents import report_pdf, report_xlsx
from app.documents.panels import report_panel, report_samples
from app.documents.report import (
    Carry,
    Column,
    Drill,
    Kind,
    Look,
    Proof,
    Report,
    Row,
    Rows,
    Term,
    Title,
    amount_text,
    cell_text,
    totalled,
)
from tests.support.report_files import check_files, pages_of, picture_of, sheet_of

PLAIN = Title("Uji", "PT Uji", "Per 30 November 2026")


@pytest.mark.parametrize(
    ("sen", "decimals", "text"),
    [
        (123_456_700, 2, "1.234.567,00"),
        (123_456_700, 0, "1.234.567"),
        (-123_456_789, 2, "(1.234.567,89)"),
        (0, 2, "-"),
        (5, 2, "0,05"),
    ],
)
def test_amounts_read_as_in_indonesian_books(sen: int, decimals: int, text: str) -> None:
    assert amount_text(Money(sen), decimals) == text


def test_decimals_are_those_of_the_whole_report() -> None:
    columns = (Column("Jumlah", Kind.MONEY),)
    whole = Report(PLAIN, columns, (Row((Money(100),)), Row((Money(300),))))

    assert whole.decimals() == 0
    assert replace(whole, rows=(*whole.rows, Row((Money(5),)))).decimals() == 2
    assert cell_text(Decimal("12.34"), Kind.PERCENT) == "12,3%"
    assert cell_text(Decimal("1.500"), Kind.NUMBER) == "1,5"
    assert cell_text(date(2026, 11, 21), Kind.DATE) == "21/11/2026"


@pytest.mark.req("B6", "WMS-RPT-06")
@given(st.lists(st.tuples(st.integers(-9999, 9999), st.integers(0, 10**9)), max_size=4))
@settings(max_examples=15)
def test_quantities_add_up_as_amounts_do_on_screen_sheet_and_paper(
    found: list[tuple[int, int]],
) -> None:
    columns = (Column("Barang"), Column("Jumlah", Kind.NUMBER), Column("Nilai", Kind.MONEY))
    lines = [Row(("Serum", qty, Money(sen))) for qty, sen in found]
    lines.append(Row(("Catatan", None, None), Look.NOTE))
    rows = Rows(columns, lines)
    first = rows.total(("Masuk", None, None), (1, 2), [Term(0, rows.next - 1)])
    start = rows.add(Row(("Toner", Decimal("2.5"), Money(700))))
    second = rows.total(("Keluar", None, None), (1, 2), [Term(start, start)])
    terms = [Term(first, first), Term(second, second, minus=True)]
    rows.total(("Sisa", None, None), (1, 2), terms, look=Look.TOTAL)
    none = rows.total(("Lain", None, None), (1, 2), [])

    assert rows.rows[none].cells[1:] == (0, Money(0))
    assert rows.rows[first].cells[1] == sum(qty for qty, _sen in found)
    assert rows.rows[none - 1].cells[1] == sum(qty for qty, _sen in found) - Decimal("2.5")
    check_files(Report(PLAIN, columns, tuple(rows.rows)))


def test_amounts_and_quantities_in_one_column_are_never_added() -> None:
    rows = Rows((), (Row((1,)), Row((Money(1),))))

    with pytest.raises(TypeError, match="amounts and quantities"):
        rows.total((None,), (0,), [Term(0, 1)])


def test_a_total_adds_the_columns_that_carry_their_sum() -> None:
    columns = (
        Column("Barang"), Column("Jumlah", Kind.NUMBER, carry=Carry.SUM),
        Column("HPP", Kind.MONEY), Column("Saldo", Kind.NUMBER, carry=Carry.LAST),
        Column("Nilai", Kind.MONEY, carry=Carry.SUM),
    )  # fmt: skip
    lines = [Row(("Serum", 3, Money(500), 3, Money(1500))), Row(("Serum", None, None, 3, None))]

    rows = totalled(columns, lines, ("Jumlah", None, None, 3, None))

    assert rows[-1].cells == ("Jumlah", 3, None, 3, Money(1500))
    assert [one.column for one in rows[-1].sums] == [1, 4]
    check_files(Report(PLAIN, columns, rows))
    assert totalled(columns, (), ("Jumlah", None, None, None, None))[-1].cells[1] == 0


@pytest.mark.req("B2")
def test_a_figure_opens_by_its_row_and_its_column() -> None:
    month = Drill("", {"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)})
    report = Report(
        PLAIN,
        (Column("Akun"), Column("Nov", Kind.MONEY, drill=month)),
        (Row(("Kas", Money(5)), drill=Drill("book", {"account": "11-100", "date_to": None})),
         Row(("Kas", None), drill=Drill("book", {"account": "11-100"})), Row(("Judul", Money(1)))),
    )  # fmt: skip

    assert report.drill_of(0, 1) == Drill(
        "book",
        {"account": "11-100", "date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)},
    )
    assert report.drill_of(1, 1) is None
    assert report.drill_of(2, 1) is None


@pytest.mark.req("B6")
@pytest.mark.parametrize("count", [1, 40, 200])
def test_three_ways_to_show_carry_the_same_figures(count: int) -> None:
    check_files(report_samples.ledger(count))


@pytest.mark.req("B6")
def test_a_skontro_carries_the_same_figures() -> None:
    check_files(report_samples.sheet())


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.integers(-(10**13), 10**13), st.sampled_from([Look.LINE, Look.HEADING]),
            st.booleans(),
        ),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_totals_are_the_sum_of_what_they_name(rows: list[tuple[int, Look, bool]]) -> None:
    made, start = Rows(), 0
    parts = []
    for sen, look, total in rows:
        made.add(Row(("x", Money(sen)), look))
        if total:
            parts.append(made.total(("Sub", None), (1,), [Term(start, made.next - 1)]))
            start = made.next
    if parts:
        terms = [Term(at, at, minus=place % 2 == 1) for place, at in enumerate(parts)]
        made.total(("Total", None), (1,), terms, look=Look.TOTAL)
    report = Report(PLAIN, (Column("Akun"), Column("Jumlah", Kind.MONEY)), tuple(made.rows))

    check_files(report)


# ---------------------------------------------------------------- spreadsheet


@pytest.mark.req("B6", "WMS-RPT-06")
def test_the_sheet_is_ready_to_print_and_to_calculate() -> None:
    report = report_samples.ledger(3)

    sheet = sheet_of(report)

    assert [sheet[f"A{row}"].value for row in range(1, 4)] == [
        "PT Sari Rasa Nusantara", "Buku Besar 11-200 Bank",
        "1 s.d. 30 November 2026 · Dalam rupiah",
    ]  # fmt: skip
    assert sheet["A4"].value == "Toko Shopee Sari · Dicetak 21/11/2026 14.05 WIB oleh Ratna Dewi"
    assert sheet.freeze_panes == "A7"
    assert sheet.print_title_rows == "$6:$6"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.page_setup.paperSize == 9
    assert [cell.value for cell in sheet[6]] == [column.title for column in report.columns]
    amount = sheet["D8"]
    assert (amount.value, amount.number_format) == (18_200_000, '#,##0.00;(#,##0.00);"-"')
    assert sheet["E9"].value == pytest.approx(7_500_002.61)
    assert sheet["A8"].is_date
    assert sheet["D11"].value == "=SUM(D7:D10)"


@pytest.mark.req("B6", "WMS-RPT-06")
@pytest.mark.parametrize("text", ["=1+1", "+62812", "-1", "@SUM(A1)", "\t=2", "11-100", "1e5"])
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    report = Report(
        PLAIN, (Column("Kode", Kind.CODE), Column("Nama")), (Row((text, text), look=Look.LINE),)
    )

    sheet = sheet_of(report)
    name = "B7"

    assert sheet[name].value == text
    assert sheet[name].data_type in {"s", "inlineStr"}
    assert sheet["A7"].number_format == "@"
    assert sheet[name].quotePrefix == (text[0] in "=+-@\t")


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60))
def test_any_text_gives_a_readable_sheet(text: str) -> None:
    report = Report(replace(PLAIN, name=text or "x"), (Column("Nama"),), (Row((text,)),))

    data = report_xlsx.render(report)

    with zipfile.ZipFile(BytesIO(data)) as book:
        assert book.testzip() is None
    sheet_of(report)
    assert 1 <= len(report_xlsx.sheet_name(text)) <= 31


def test_grouped_heads_are_merged() -> None:
    columns = (
        Column("Akun"), Column("Debit", Kind.MONEY, group="Mutasi"),
        Column("Kredit", Kind.MONEY, group="Mutasi"),
    )  # fmt: skip
    sheet = sheet_of(Report(PLAIN, columns, (Row(("Kas", Money(1), Money(1))),)))

    assert [str(each) for each in sheet.merged_cells.ranges] == ["B6:C6"]
    assert sheet["B6"].value == "Mutasi"
    assert sheet.freeze_panes == "A8"


# ---------------------------------------------------------------- paper


@pytest.mark.req("B6")
def test_pages_repeat_heads_and_carry_figures_over() -> None:
    report = report_samples.ledger(200)

    pages = pages_of(report)

    assert len(pages) > 2
    assert "NPWP 01.234.567.8-901.000" in pages[0]
    assert all("Keterangan" in page and "Dicetak 21/11/2026 14.05 WIB" in page for page in pages)
    assert all("Dipindahkan" in page for page in pages[:-1])
    assert "Dipindahkan" not in pages[-1]
    for before, after in itertools.pairwise(pages):
        carried = re.search(r"Dipindahkan ([^\r\n]+)", before)
        brought = re.search(r"Pindahan ([^\r\n]+)", after)
        assert carried is not None
        assert brought is not None
        assert carried[1].strip() == brought[1].strip()
    assert "Saldo awal + debit - kredit = saldo akhir." in pages[-1]


def test_a_total_is_never_alone_on_a_page() -> None:
    columns = (Column("Akun"), Column("Jumlah", Kind.MONEY))
    for count in range(40, 64):
        made = Rows()
        for at in range(count):
            made.add(Row((f"Akun {at}", Money(100))))
        made.total(("Jumlah", None), (1,), [Term(0, count - 1)], look=Look.TOTAL)
        last = pages_of(Report(PLAIN, columns, tuple(made.rows)))[-1]
        assert f"Akun {count - 1}" in last


def test_a_report_of_nothing_has_a_page() -> None:
    (page,) = pages_of(Report(PLAIN, (Column("Akun"), Column("Jumlah", Kind.MONEY)), ()))

    assert "Halaman 1 dari 1" in page


def test_a_wide_report_lies_across_and_very_long_words_stay_inside() -> None:
    months = tuple(Column(f"Bulan {at}", Kind.MONEY) for at in range(1, 13))
    rows = tuple(Row(("A" * 300, *(Money(99_999_999_999_99) for _ in months))) for _ in range(3))
    report = Report(PLAIN, (Column("Akun"), *months), rows)

    picture = picture_of(report)

    assert picture.width > picture.height
    edge = picture.convert("L").crop((picture.width - 20, 0, picture.width, picture.height))
    assert edge.getextrema() == (255, 255)


@pytest.mark.req("B9")
def test_ten_thousand_lines_are_written_in_seconds() -> None:
    """The bench measures it alone; here only that nothing grows out of hand."""
    report = report_samples.ledger(10_000)

    started = time.process_time()
    paper, sheet = report_pdf.render(report), report_xlsx.render(report)

    assert time.process_time() - started < 12
    assert len(paper) > 100_000
    assert len(sheet) > 100_000


def test_quantities_are_carried_over_and_a_proof_stands_on_the_last_page() -> None:
    qty = Column("Qty", Kind.NUMBER, carry=Carry.SUM)
    columns = (Column("SKU", Kind.CODE), Column("Barang"), qty)
    lines = tuple(Row((f"S-{at}", "Serum", 1000)) for at in range(130))
    rows = (*lines, Row((None, "Jumlah", 130_000), Look.TOTAL))
    title = Title("Surat Jalan X-1", "PT Sari", "21 November 2026", filters=("Dari GD1", "Ke GD2"))
    proof = Proof("LUMBUNG:" + "A" * 180, "X-1", "9c" * 32)

    pages = pages_of(Report(title, columns, rows, proof=proof))

    assert len(pages) == 3
    brought = [re.findall(r"Pindahan ([\d.]+)", page) for page in pages]
    sums = [int(found.replace(".", "")) for (found,) in brought[1:]]
    assert sums[0] % 1000 == 0
    assert 0 < sums[0] < sums[1] < 130_000
    assert "Pindai untuk memeriksa" not in pages[0] + pages[1]
    assert "Pindai untuk memeriksa" in pages[2]
    assert pages[0].splitlines()[0].strip() == "Surat Jalan X-1"


@pytest.mark.req("B6", "WMS-INV-06")
def test_csv_carries_the_same_cells_under_the_same_heads() -> None:
    report = Report(
        Title("Neraca Saldo", "PT Sari", "Per 30 November 2026"),
        (
            Column("Kode", Kind.CODE), Column("Tanggal", Kind.DATE), Column("Jumlah", Kind.NUMBER),
            Column("Debit", Kind.MONEY, group="Saldo awal"),
        ),
        (
            Row(("=1+1", date(2026, 11, 30), 1200, Money(-150_050))),
            Row(('Kas; kecil\n"x"', None, Decimal("2.50"), Money(100))),
            Row((None, None, None, Money(-149_950)), Look.TOTAL),
        ),
    )  # fmt: skip

    text = report_panel.rendered(report, ".csv").decode("utf-8")

    assert text.removeprefix("\ufeff").split("\r\n") == [
        "Kode;Tanggal;Jumlah;Saldo awal Debit",
        "'=1+1;30/11/2026;1200;-1500,50",
        '"Kas; kecil ""x""";;2,5;1',
        ";;;-1499,50",
        "",
    ]
