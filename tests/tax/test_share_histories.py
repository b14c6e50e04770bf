"""What was paid for an order, shared out over the lines of its tax invoice (I26)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.rules.ppn import ppn_inside
from app.core.money import ZERO, Money, total
from app.identity.api import UpdateEntity
from app.orders.api import NewLine
from app.tax import api
from tests.support.orders import Shop
from tests.support.proofs import over_histories

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTH = "2026-11"
TIN = "0012345678901000"


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    """A shop whose entity charges PPN."""
    made = Shop.open(database_url)
    made.me.do(UpdateEntity(code="UTAMA", is_pkp=True, npwp="012345678901000"))
    yield made
    made.company.close()


@pytest.mark.req("I26", "ERP-FIN-11")
@over_histories
@given(
    goods=st.lists(
        st.tuples(st.sampled_from(("SABUN", "KAPAS", "MASKER", "PITA")), st.integers(1, 5),
                  st.integers(1000, 10**7)),
        min_size=1, max_size=4,
    ),
    percent=st.one_of(st.sampled_from((0, 90)), st.integers(0, 90)),
)  # fmt: skip
def test_lines_of_a_tax_invoice_are_what_was_paid(
    shop: Shop, goods: list[tuple[str, int, int]], percent: int
) -> None:
    lines = tuple(NewLine(sku=sku, qty=qty, price=Money(sen)) for sku, qty, sen in goods)
    whole = total(line.price * line.qty for line in lines)
    voucher = Money(whole.sen * percent // 100)
    number = shop.order(store="TOKO", lines=lines, voucher=voucher)
    shop.ship(number)
    paid = whole - voucher

    row = next(one for one in shop.me.ask(api.TaxInvoiceList(month=MONTH, text=number)).rows)
    assert row.booked == ppn_inside(paid)
    shop.me.do(
        api.SetTaxBuyer(
            number=number, month=MONTH, document_number=TIN, buyer="PT Maju",
            buyer_address="Jl. Melati 5",
        )
    )  # fmt: skip
    row = next(one for one in shop.me.ask(api.TaxInvoiceList(month=MONTH, text=number)).rows)
    assert row.problems == ()
    # Coretax rounds line by line
    assert abs((row.base + row.ppn - paid).sen) <= len(lines)
    made = shop.me.do(api.MakeEfaktur(month=MONTH)).value  # of nothing but this sale
    file = shop.me.ask(api.EfakturContent(file=made.number)).xml
    root = ET.fromstring(file)  # noqa: S314 - made by the program itself
    mine = next(one for one in root.iter("TaxInvoice") if one.findtext("RefDesc") == number)
    found = mine.findall(".//GoodService")
    for item, line in zip(found, lines, strict=True):
        base = Money.parse(item.findtext("TaxBase") or "")
        share = Fraction(paid.sen * line.price.sen * line.qty * 100, whole.sen * 111)
        assert abs(base.sen - share) <= 2
        assert base >= ZERO
