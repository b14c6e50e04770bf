"""PPh final and PPN booked and paid on a company's books, and the file for Coretax."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting import api as books_api
from app.closing.api import ClosingChecklist, SetBankStatements, StatementIn
from app.core.errors import InvalidInput, NotFound, PermissionRefused
from app.core.money import Money
from app.identity.api import UpdateEntity
from app.statements.queries.frame import WholeBooksOnly
from app.tax import api
from app.tax.service.posting import NothingToPost

if TYPE_CHECKING:
    from tests.accounting.conftest import Books

SEPTEMBER, OCTOBER, NTPN = "2026-09", "2026-10", "ABCD1234EFGH5678"


def rp(amount: int) -> Money:
    return Money.rupiah_of(amount)


def month(books: Books, ym: str = OCTOBER) -> api.TaxMonth:
    year = books.ask(api.TaxYearView(year=2026))
    return next(one for one in year.months if one.month == ym)


@pytest.fixture
def selling(books: Books) -> Books:
    """Rp 100 juta sold in October at a discount of 10 juta, 5 juta of it returned."""
    day = date(2026, 10, 12)
    books.post(
        ("12-100", 90_000_000, 0), ("41-300", 10_000_000, 0), ("41-100", 0, 100_000_000), on=day
    )
    books.post(("41-200", 5_000_000, 0), ("12-100", 0, 5_000_000), on=day)
    books.post(("11-200", 1_000_000, 0), ("71-120", 0, 1_000_000), on=day)
    return books


@pytest.mark.req("ERP-FIN-11")
def test_pph_final_is_on_gross_turnover_and_booked_once(selling: Books) -> None:
    assert (month(selling).turnover, month(selling).due) == (rp(95_000_000), rp(475_000))

    done = selling.do(api.AccruePphFinal(month=OCTOBER))
    assert done.value == api.TaxPosted("JRN-2026-000004", rp(475_000))
    assert selling.balance("81-100") == selling.balance("21-340") == 475_000
    with (
        selling.nothing_written(),
        pytest.raises(NothingToPost, match=r"sudah sesuai: Rp 475\.000"),
    ):
        selling.do(api.AccruePphFinal(month=OCTOBER))
    selling.post(("11-200", 10_000_000, 0), ("41-100", 0, 10_000_000), on=date(2026, 10, 30))
    assert selling.do(api.AccruePphFinal(month=OCTOBER)).value.amount == rp(50_000)
    assert month(selling).accrued == month(selling).due == rp(525_000)


@pytest.mark.req("ERP-FIN-11", "B4")
def test_closing_the_month_leaves_its_turnover(selling: Books) -> None:
    selling.do(api.AccruePphFinal(month=OCTOBER))
    bank = StatementIn(account="11-200", balance=rp(1_000_000))
    selling.do(SetBankStatements(month=OCTOBER, statements=(bank,)))
    for number in range(1, 11):
        selling.do(books_api.SetPeriodState(month=f"2026-{number:02d}", state="closed"))

    assert month(selling).turnover == rp(95_000_000)
    assert selling.balance("81-100") == 0
    assert month(selling).accrued == rp(475_000)


@pytest.mark.req("ERP-FIN-11", "C2")
def test_closing_is_told_what_tax_is_open_but_not_stopped(selling: Books) -> None:
    items = {one.name: one for one in selling.ask(ClosingChecklist(month=OCTOBER))}

    assert items["tax.pph_final"].problems == ("PPh final 2026-10 belum dicatat Rp 475.000",)
    assert items["tax.pph_final"].state == "note"
    assert items["tax.pph_final"].panel == "tax.year"


@pytest.mark.req("ERP-FIN-11")
def test_a_newer_rate_holds_from_its_day(selling: Books) -> None:
    selling.do(
        api.SetTaxRate(
            code="pph_final", valid_from=date(2026, 10, 1), num=1, den=100, source="PP contoh"
        )
    )

    assert month(selling).due == rp(950_000)
    with selling.nothing_written(), pytest.raises(PermissionRefused):
        selling.seen_by("Finance").do(
            api.SetTaxRate(code="ppn", valid_from=date(2027, 1, 1), num=13, den=100, source="x")
        )


@pytest.mark.req("ERP-FIN-11")
def test_the_pkp_limit_is_watched_over_twelve_months_and_the_year(books: Books) -> None:
    books.do(books_api.OpenYear(year=2025))
    books.post(("11-200", 4_000_000_000, 0), ("41-100", 0, 4_000_000_000), on=date(2025, 12, 5))
    books.post(("11-200", 320_000_000, 0), ("41-100", 0, 320_000_000), on=date(2026, 11, 5))
    books.post(("11-200", 999_000_000, 0), ("41-100", 0, 999_000_000), on=date(2025, 11, 5))

    year = books.ask(api.TaxYearView())

    assert (year.year, year.limit) == (2026, rp(4_800_000_000))
    assert (year.rolling, year.of_year, year.level) == (rp(4_320_000_000), rp(320_000_000), 90)


@pytest.fixture
def taxed(books: Books) -> Books:
    """PPN: September 11 juta out, 4 juta in; October 2 juta out, 5 juta in."""
    for out, into, day in ((11, 4, date(2026, 9, 8)), (2, 5, date(2026, 10, 3))):
        books.post(("11-200", out * 10**6, 0), ("21-300", 0, out * 10**6), on=day)
        books.post(("14-300", into * 10**6, 0), ("11-200", 0, into * 10**6), on=day)
    return books


@pytest.mark.req("ERP-FIN-11")
def test_ppn_is_offset_and_a_rest_of_input_is_carried_forward(taxed: Books) -> None:
    assert (month(taxed, SEPTEMBER).ppn_out, month(taxed, SEPTEMBER).ppn_in) == (
        rp(11_000_000),
        rp(4_000_000),
    )

    done = taxed.do(api.OffsetPpn(month=SEPTEMBER))
    assert done.value.amount == rp(7_000_000)
    assert month(taxed, SEPTEMBER).offset
    assert taxed.balance("21-301") == 7_000_000
    end = date(2026, 9, 30)
    assert (taxed.balance("21-300", on_date=end), taxed.balance("14-300", on_date=end)) == (0, 0)
    with taxed.nothing_written(), pytest.raises(NothingToPost):
        taxed.do(api.OffsetPpn(month=SEPTEMBER))
    assert taxed.do(api.OffsetPpn(month=OCTOBER)).value.amount == rp(0)
    assert (taxed.balance("21-300"), taxed.balance("14-300")) == (0, 3_000_000)
    assert (month(taxed, SEPTEMBER).ppn_out, month(taxed, SEPTEMBER).ppn_in) == (
        rp(11_000_000),
        rp(4_000_000),
    )


@pytest.mark.req("ERP-FIN-11")
def test_a_tax_is_paid_with_its_ntpn_and_never_more_than_is_owed(selling: Books) -> None:
    selling.do(api.AccruePphFinal(month=OCTOBER))
    pay = api.PayTax(tax="pph_final", month=OCTOBER, amount=rp(475_000), ntpn=NTPN)

    with selling.nothing_written(), pytest.raises(InvalidInput, match=r"terutang Rp 475\.000"):
        selling.do(pay.model_copy(update={"amount": rp(475_001)}))
    with selling.nothing_written(), pytest.raises(NotFound):
        selling.do(pay.model_copy(update={"account": "99-999"}))
    for code in ("31-100", "13-100", "12-100", "11-000"):
        with selling.nothing_written(), pytest.raises(InvalidInput, match="bukan kas atau bank"):
            selling.do(pay.model_copy(update={"account": code}))
    wrong = selling.do(pay).value.journal
    selling.do(books_api.VoidJournal(number=wrong, reason="salah NTPN"))
    done = selling.do(pay)

    assert selling.balance("21-340") == 0
    view = selling.ask(books_api.JournalDetail(number=done.value.journal))
    assert view.description == f"Setor PPh final UMKM 2026-10, NTPN {NTPN}"
    assert [line.code for line in view.lines] == ["21-340", "11-200"]
    assert selling.ask(api.TaxYearView()).owed == ()
    assert selling.ask(books_api.CheckBooks()).clean


@pytest.mark.req("ERP-FIN-11", "ERP-FIN-14")
def test_the_coretax_file_is_checked_and_belongs_to_one_entity(books: Books) -> None:
    line = api.InvoiceLine(item="Serum", price=rp(1_000_000), qty=1)
    invoice = api.TaxInvoiceIn(
        number="INV-1", on_date=date(2026, 11, 20), buyer="PT Maju", buyer_address="Jl. Melati",
        buyer_tin="0012345678901000", lines=(line,),
    )  # fmt: skip
    ask = api.ExportEfaktur(invoices=(invoice,))
    with pytest.raises(InvalidInput, match="bukan PKP"):
        books.ask(ask)
    books.do(UpdateEntity(code="UTAMA", is_pkp=True))
    with pytest.raises(InvalidInput) as refused:
        books.ask(api.ExportEfaktur(invoices=(invoice.model_copy(update={"buyer": ""}),)))
    assert [wrong.field for wrong in refused.value.fields] == ["entity", "INV-1.BuyerName"]
    books.do(UpdateEntity(code="UTAMA", npwp="012345678901000"))

    made = books.ask(ask)

    assert made.file_name == "efaktur-UTAMA-202611.xml"
    assert (made.invoices, made.base, made.ppn) == (1, rp(1_000_000), rp(110_000))
    assert "<TIN>0012345678901000</TIN>" in made.xml
    assert made.sha256 == hashlib.sha256(made.xml.encode()).hexdigest()


@pytest.mark.req("ERP-FIN-11")
def test_the_tax_of_a_month_waits_for_its_end(selling: Books) -> None:
    selling.post(("11-100", 1_000_000, 0), ("41-100", 0, 1_000_000))

    with (
        selling.nothing_written(),
        pytest.raises(NothingToPost, match="mulai hari terakhirnya, 30 Nov"),
    ):
        selling.do(api.AccruePphFinal(month="2026-11"))
    with (
        selling.nothing_written(),
        pytest.raises(NothingToPost, match="mulai hari terakhirnya, 30 Nov"),
    ):
        selling.do(api.OffsetPpn(month="2026-11"))


@pytest.mark.req("ERP-FIN-11")
def test_a_rate_is_a_part_of_a_whole(books: Books) -> None:
    with pytest.raises(InvalidInput, match="100%"):
        books.do(
            api.SetTaxRate(
                code="ppn", valid_from=date(2027, 1, 1), num=12, den=1, source="salah ketik"
            )
        )
    books.do(
        api.SetTaxRate(
            code="pkp.limit", valid_from=date(2027, 1, 1), num=5_000_000_000, source="PMK"
        )
    )


@pytest.mark.req("ERP-FIN-11", "C7")
def test_turnover_is_not_shown_to_people_of_one_warehouse(selling: Books) -> None:
    clerk = selling.company.client("journal.read", warehouses=())

    with pytest.raises(WholeBooksOnly):
        clerk.ask(api.TaxYearView())


@pytest.mark.req("ERP-FIN-11")
def test_pph_final_ends_with_the_year_that_grew_past_its_limit(books: Books) -> None:
    """indonesia.md T1: at most Rp 4,8 miliar a year; the year that passes it is taxed to its end."""
    books.do(books_api.OpenYear(year=2025))
    books.post(("11-200", 4_800_000_000, 0), ("41-100", 0, 4_800_000_000), on=date(2025, 12, 5))
    books.post(("11-200", 10_000_000, 0), ("41-100", 0, 10_000_000), on=date(2026, 10, 5))
    assert books.ask(api.TaxYearView()).entitled
    assert month(books, OCTOBER).due == rp(50_000)

    books.post(("11-200", 1, 0), ("41-100", 0, 1), on=date(2025, 11, 5))

    assert not books.ask(api.TaxYearView()).entitled
    assert month(books, OCTOBER).due == rp(0)
    with pytest.raises(NothingToPost):
        books.do(api.AccruePphFinal(month=OCTOBER))
    assert books.ask(api.TaxYearView(year=2025)).months[11].due == rp(24_000_000)
