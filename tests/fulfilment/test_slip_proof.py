"""The slip in the parcel is issued when it is printed, and its QR proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.core.errors import UserError
from app.documents.output import pages_of, render
from app.documents.page import Code
from app.documents.printers import DocumentKind, Media, PrinterConfig
from app.fulfilment.api import IssueSlip, ReprintLabel
from app.fulfilment.printouts import packing_slip
from app.signing.api import IssuedList, Verdict, VerifyDocument
from tests.documents.paper import pdf_pictures, pdf_text, texts

if TYPE_CHECKING:
    from app.documents.grid import Dpi
    from app.fulfilment.api import LabelData
    from tests.support.orders import Shop


def printer(dpi: Dpi, width: float, height: float) -> PrinterConfig:
    return PrinterConfig(
        name="Uji", language="pdf", dpi=dpi, media=Media(width, height), address="file:/tmp",
        documents=frozenset(DocumentKind),
    )  # fmt: skip


def proofs(label: LabelData, shop: Shop, config: PrinterConfig) -> list[str]:
    """Document codes read from the printed page."""
    pdf = render(packing_slip(label, shop.company.env.now()), config)
    return [text for text in texts(pdf_pictures(pdf, config.dpi)) if text.startswith("LUMBUNG:")]


@pytest.fixture
def shipped(shop: Shop) -> str:
    number = shop.order(("SERUM", 1), ("SABUN", 2))
    shop.ship(number)
    return number


@pytest.mark.req("WMS-PRT-03", "WMS-SHIP-04")
@pytest.mark.parametrize(("dpi", "paper"), [(203, (105, 148)), (300, (105, 148)), (203, (80, 0))])
def test_the_qr_on_the_printed_slip_proves_it(
    shop: Shop, shipped: str, dpi: Dpi, paper: tuple[float, float]
) -> None:
    label = shop.me.do(IssueSlip(order=shipped)).value
    config = printer(dpi, *paper)

    (text,) = proofs(label, shop, config)

    found = shop.me.ask(VerifyDocument(code=text))
    assert (found.verdict, found.title, found.number) == (
        Verdict.VALID, "Slip pengepakan", shipped,
    )  # fmt: skip
    assert label.copy == 0
    pages = pages_of(packing_slip(label, shop.company.env.now()), config)
    (code,) = [
        mark for page in pages for mark in page.marks
        if isinstance(mark, Code) and mark.symbol.data == label.proof
    ]  # fmt: skip
    assert (code.symbol.width, code.module >= (4 if dpi == 203 else 5)) == (53, True)


@pytest.mark.req("WMS-PRT-01")
def test_a_reprint_says_which_copy_it_is_and_keeps_the_proof(shop: Shop, shipped: str) -> None:
    first = shop.me.do(IssueSlip(order=shipped)).value

    again = shop.me.do(
        ReprintLabel(order=shipped, reason="slip basah", document="packing_slip")
    ).value

    assert (again.proof, again.copy) == (first.proof, 1)
    pdf = render(packing_slip(again, shop.company.env.now()), printer(203, 105, 148))
    assert "SALINAN ke-1" in pdf_text(pdf)
    assert shop.me.ask(VerifyDocument(code=first.proof)).copies == 1


def test_printing_twice_by_the_same_request_is_one_document(shop: Shop, shipped: str) -> None:
    request = shop.company.env.new_id()

    one = shop.me.do(IssueSlip(order=shipped), request_id=request)
    two = shop.me.do(IssueSlip(order=shipped), request_id=request)

    assert (two.repeated, two.value) == (True, one.value)
    rows = shop.company.admin.ask(IssuedList()).rows
    assert [(row.number, row.kind, row.copies) for row in rows] == [(shipped, "SLIP", 0)]


def test_the_label_of_the_courier_is_no_such_document(shop: Shop, shipped: str) -> None:
    label = shop.me.do(ReprintLabel(order=shipped, reason="label rusak")).value

    assert label.proof == ""
    assert shop.company.admin.ask(IssuedList()).rows == ()


def test_what_was_not_packed_is_not_issued(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))

    with pytest.raises(UserError, match="belum dikemas"):
        shop.me.do(IssueSlip(order=number))

    assert shop.company.admin.ask(IssuedList()).rows == ()


def test_a_slip_without_proof_has_no_code_on_it(shop: Shop, shipped: str) -> None:
    label = shop.me.do(ReprintLabel(order=shipped, reason="label rusak")).value

    assert proofs(label, shop, printer(203, 105, 148)) == []
