"""Surat jalan and tanda terima: signed, their codes read back, later facts leave them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.core.errors import NotFound, PermissionRefused, UserError
from app.core.money import Money
from app.documents.report import Kind
from app.signing.api import IssuedList, Verdict
from app.stock.api import ArrivedLine, ReceiptLine, ReceiveStock, ReceiveTransfer
from tests.stock.test_transfers import ask_for, on_road
from tests.support.papers import issue

if TYPE_CHECKING:
    from tests.support.goods import Goods

pytestmark = pytest.mark.req("WMS-PRT-03")


def receive(goods: Goods, number: str, qty: int, *, final: bool = True, why: str = "") -> None:
    lines = (ArrivedLine(sku="KAPAS", qty=qty, location="GD2-A-01"),)
    goods.me.do(ReceiveTransfer(number=number, lines=lines, final=final, variance=why))


@pytest.mark.req("WMS-MOV-05")
def test_a_surat_jalan_goes_with_the_goods_and_stays_valid_when_they_arrive(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00")
    number = on_road(goods, ("KAPAS", 5), transport="L300 B 1234 XY")

    sent = issue(goods.me, "transfer.sent", number)
    receive(goods, number, 4, why="satu hilang")
    again = issue(goods.me, "transfer.sent", number)

    codes = sent.codes()
    assert codes["Code128"] == number
    found = sent.scanned()
    assert (found.verdict, found.title, found.number) == (Verdict.VALID, "Surat jalan", number)
    assert (sent.done.edition, sent.done.proof.copy) == (1, 0)
    assert (again.done.edition, again.done.proof.copy) == (1, 1)
    assert "SALINAN ke-1" in again.words
    assert "SALINAN" not in sent.words
    for part in (f"Surat Jalan {number}", "L300 B 1234 XY", "Sopir", sent.done.proof.sha256[:32]):
        assert part in sent.words
    assert "Hilang" not in again.words
    assert all(column.kind is not Kind.MONEY for column in sent.report.columns)


@pytest.mark.req("WMS-MOV-06")
def test_a_later_part_supersedes_the_receipt_of_a_transfer(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00")
    number = on_road(goods, ("KAPAS", 5))
    with pytest.raises(UserError, match="terbit setelah gudang tujuan"):
        issue(goods.me, "transfer.received", number)

    receive(goods, number, 2, final=False)
    first = issue(goods.me, "transfer.received", number)
    receive(goods, number, 3)
    whole = issue(goods.me, "transfer.received", number)

    assert (first.done.kind, first.done.edition, whole.done.edition) == ("LPB", 1, 2)
    assert first.scanned().verdict is Verdict.SUPERSEDED
    assert whole.scanned().verdict is Verdict.VALID
    assert whole.report.rows[-1].cells[5:] == (5, 5, 0, 0)


def test_what_did_not_leave_has_no_surat_jalan(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00")
    number = ask_for(goods, ("KAPAS", 5))

    with pytest.raises(UserError, match="terbit setelah transfer dikirim"):
        issue(goods.me, "transfer.sent", number)

    assert goods.me.ask(IssuedList()).rows == ()


def test_a_goods_receipt_names_lots_serials_and_the_supplier(goods: Goods) -> None:
    lines = (
        ReceiptLine(sku="KAPAS", qty=7, cost=Money.parse("70"), location="GD1-A-01"),
        ReceiptLine(sku="KRIM", qty=2, cost=Money.parse("90"), location="GD1-A-01"),
    )
    number = goods.me.do(
        ReceiveStock(warehouse="GD1", supplier="PT Kapas", reference="SJ-77", lines=lines)
    ).value.number

    paper = issue(goods.me, "receipt", number)

    assert [row.cells for row in paper.report.rows] == [
        ("KAPAS", "Kapas", "", None, "pcs", 7),
        ("KRIM", "Krim", "", None, "pcs", 2),
        (None, "Jumlah", None, None, None, 9),
    ]
    assert paper.codes()["Code128"] == number
    found = paper.scanned()
    assert (found.verdict, found.kind, found.number) == (Verdict.VALID, "LPB", number)
    for part in ("Tanda Terima Barang", "Acuan SJ-77", "Diserahkan oleh", "Diterima oleh"):
        assert part in paper.words


def test_only_who_may_see_it_issues_it_and_only_what_there_is(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "500.00")
    stranger = goods.company.client("sales_order.read", username="orang")

    for client, paper, number, refused in (
        (stranger, "receipt", "GRN-261121-0001", PermissionRefused),
        (goods.me, "receipt", "GRN-0", NotFound),
        (goods.me, "kwitansi", "1", NotFound),
    ):
        with pytest.raises(refused):
            issue(client, paper, number)

    assert goods.me.ask(IssuedList()).rows == ()
