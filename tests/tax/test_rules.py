"""Rates by date, PPh final with its free part, the PKP limit, the Coretax file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import Money
from app.tax.rules import coretax
from app.tax.rules.rates import (
    DEFAULTS,
    PPH_FINAL,
    PPN,
    PPN_BASE,
    Rate,
    pph_final,
    rate_on,
    warning_level,
)


def rp(amount: int) -> Money:
    return Money.rupiah_of(amount)


def year(*turnovers: int) -> list[tuple[date, Money]]:
    return [(date(2026, at, 1), rp(amount)) for at, amount in enumerate(turnovers, 1)]


VAT = Rate(PPN, date(2025, 1, 1), 12, 100, "")
BASE = Rate(PPN_BASE, date(2025, 1, 1), 11, 12, "")


@pytest.mark.req("ERP-FIN-11")
def test_the_rate_is_that_of_the_day() -> None:
    new = Rate(PPH_FINAL, date(2027, 1, 1), 6, 1000, "PP baru")
    rates = (*DEFAULTS, new)

    assert rate_on(rates, PPH_FINAL, date(2026, 12, 31)) == DEFAULTS[0]
    assert rate_on(rates, PPH_FINAL, date(2027, 1, 1)) == new
    assert rate_on(rates, PPH_FINAL, date(2018, 6, 30)) is None
    own = replace(DEFAULTS[0], num=7)
    assert rate_on((*DEFAULTS, own), PPH_FINAL, date(2026, 1, 1)) == own


@pytest.mark.req("ERP-FIN-11")
def test_pph_final_of_a_cooperative_and_of_a_person() -> None:
    # indonesia.md section 3, examples (c) and (d).
    (july,) = pph_final("koperasi", [(date(2026, 7, 1), rp(85_000_000))], DEFAULTS)
    assert (july.taxable, july.tax) == (rp(85_000_000), rp(425_000))
    person = pph_final("perorangan", year(96, 96, 96, 96, 96, 60), DEFAULTS)
    assert [due.tax for due in person] == [rp(0)] * 6
    person = pph_final(
        "perorangan", year(*[n * 1_000_000 for n in (96, 96, 96, 96, 96, 60)]), DEFAULTS
    )
    assert [due.tax for due in person] == [rp(0)] * 5 + [rp(200_000)]
    assert person[-1].taxable == rp(40_000_000)


@pytest.mark.req("ERP-FIN-11", "I26")
@given(st.lists(st.integers(0, 900_000_000), min_size=1, max_size=12))
def test_the_taxable_parts_of_a_year_are_what_is_above_the_free_part(turnovers: list[int]) -> None:
    months = pph_final("perorangan", year(*turnovers), DEFAULTS)

    taxable = sum(due.taxable.sen for due in months)
    assert taxable == max(0, sum(turnovers) - 500_000_000) * 100
    assert all(due.tax.sen % 100 == 0 for due in months)


@pytest.mark.req("ERP-FIN-11")
@pytest.mark.parametrize(
    ("turnover", "level"),
    [
        (3_839_999_999, 0), (3_840_000_000, 80), (4_319_999_999, 80), (4_320_000_000, 90),
        (4_799_999_999, 90), (4_800_000_000, 100), (9_000_000_000, 100),
    ],
)  # fmt: skip
def test_the_limit_warns_at_80_90_and_100_percent(turnover: int, level: int) -> None:
    assert warning_level(rp(turnover), rp(4_800_000_000)) == level


# ---------------------------------------------------------------- Coretax

INVOICE = coretax.Invoice(
    number="INV/2026/11-001", on_date=date(2026, 11, 20), code="04",
    buyer_tin="0012345678901000", buyer_document="TIN", buyer_document_number="",
    buyer_country="IDN", buyer_name="PT Maju & Jaya <Sejahtera>", buyer_address="Jl. Melati 5",
    buyer_email="", buyer_place="0012345678901000000000",
    items=(coretax.Item("Serum 30 ml", Money.parse("333333.33"), 1, Money(0)),), vat=VAT, base=BASE,
)  # fmt: skip
TIN, PLACE = "0098765432109000", "000000"


def problems(*invoices: coretax.Invoice, tin: str = TIN) -> list[str]:
    return [wrong.field for wrong in coretax.problems(coretax.build(tin, PLACE, invoices))]


def test_amounts_are_those_of_the_sample_file() -> None:
    """indonesia.md V7: 333.333,33 → 305.555,55 → 36.666,67."""
    found = coretax.amounts(INVOICE.items[0], "04", VAT, BASE)

    assert (found.base, found.other_base, found.vat) == (
        Decimal("333333.33"), Decimal("305555.55"), Decimal("36666.67"),
    )  # fmt: skip
    luxury = coretax.amounts(coretax.Item("Mobil", rp(2_000_000_000), 1, Money(0)), "01", VAT, BASE)
    assert luxury.vat == Decimal("240000000.00")
    free = coretax.amounts(INVOICE.items[0], "08", VAT, BASE)
    assert free.vat == 0


def test_the_file_has_the_elements_in_their_order() -> None:
    text = coretax.build(TIN, PLACE, (INVOICE,))
    root = ET.fromstring(text)  # noqa: S314 - our own file

    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n<TaxInvoiceBulk xmlns:xsi=')
    assert 'xsi:noNamespaceSchemaLocation="TaxInvoice.xsd"' in text
    assert [child.tag for child in root] == ["TIN", "ListOfTaxInvoice"]
    made = root.find("ListOfTaxInvoice/TaxInvoice")
    assert made is not None
    assert [child.tag for child in made] == [name for name, _ in coretax.INVOICE] + [
        "ListOfGoodService"
    ]
    assert made.findtext("BuyerName") == "PT Maju & Jaya <Sejahtera>"
    assert made.findtext("SellerIDTKU") == "0098765432109000000000"
    assert made.findtext("BuyerDocumentNumber") == "-"
    line = made.find("ListOfGoodService/GoodService")
    assert line is not None
    assert {child.tag: child.text for child in line} == {
        "Opt": "A", "Code": "000000", "Name": "Serum 30 ml", "Unit": "UM.0018",
        "Price": "333333.33", "Qty": "1", "TotalDiscount": "0.00", "TaxBase": "333333.33",
        "OtherTaxBase": "305555.55", "VATRate": "12", "VAT": "36666.67", "STLGRate": "0",
        "STLG": "0.00",
    }  # fmt: skip
    assert problems(INVOICE) == []


def test_everything_that_is_wrong_is_told_at_once() -> None:
    bad = replace(
        INVOICE, number="B", buyer_tin="123", buyer_country="Indonesia", buyer_name="",
        items=(replace(INVOICE.items[0], unit="pcs", qty=1, discount=rp(400_000)),),
    )  # fmt: skip
    empty = replace(INVOICE, number="C", items=())
    person = replace(INVOICE, number="D", buyer_tin="0" * 16, buyer_document="National ID")
    free = replace(INVOICE, number="E", code="07")
    stamped = replace(INVOICE, number="F", facility="05")

    assert problems(bad, empty, person, free, stamped, INVOICE, INVOICE, tin="12") == [
        "entity", "B.BuyerTin", "B.BuyerCountry", "B.BuyerName", "B.1.Unit", "B.1.TaxBase",
        "B.1.OtherTaxBase", "B.1.VAT", "C.items", "D.BuyerDocumentNumber", "E.FacilityStamp",
        "F.FacilityStamp", "INV/2026/11-001.RefDesc",
    ]  # fmt: skip
    assert problems() == ["invoices"]


@pytest.mark.parametrize(
    "name", ["PT \x0bMaju", "PT\r\n Maju", "PT \uffffMaju", "PT \x1f\x00 Maju"]
)
def test_what_xml_cannot_hold_is_a_blank_in_the_file(name: str) -> None:
    text = coretax.build(TIN, PLACE, (replace(INVOICE, buyer_name=name),))

    assert coretax.problems(text) == ()
    made = ET.fromstring(text).findtext(".//BuyerName") or ""  # noqa: S314 - our own file
    assert made.split() == ["PT", "Maju"]
    assert "\n" not in made


def test_only_latin_digits_and_whole_percents_are_coretax() -> None:
    arabic = replace(INVOICE, buyer_tin="\u0660" * 16)
    half = replace(INVOICE, number="H", vat=replace(VAT, num=125, den=1000))

    assert problems(arabic, half) == ["INV/2026/11-001.BuyerTin", "H.1.VATRate"]


def test_each_invoice_is_taxed_by_its_own_day() -> None:
    old = replace(INVOICE, number="L", vat=replace(VAT, num=11), base=replace(BASE, num=1, den=1))
    text = coretax.build(TIN, PLACE, (old, INVOICE))

    rates = [one.text for one in ET.fromstring(text).iter("VATRate")]  # noqa: S314 - our own file
    assert rates == ["11", "12"]
