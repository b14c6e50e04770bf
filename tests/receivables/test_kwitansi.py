"""Kwitansi and faktur: signed, the words are those of the amount, later allocations leave it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.core.errors import NotFound
from app.core.money import Money
from app.receivables import api
from app.receivables.queries.invoice_paper import InvoiceVoided
from app.receivables.queries.receipt_paper import PaymentVoided
from app.signing.api import Verdict
from tests.support.papers import issue

if TYPE_CHECKING:
    from tests.receivables.conftest import Desk

pytestmark = pytest.mark.req("ERP-FIN-15", "WMS-PRT-03")


def rows(paper: object) -> list[tuple[object, ...]]:
    return [row.cells for row in paper.report.rows]  # type: ignore[attr-defined]


def test_a_payment_has_a_kwitansi_until_it_is_taken_back(desk: Desk) -> None:
    first = desk.invoice("Budi", 4_000_000)
    second = desk.invoice("Budi", 3_000_000)
    paid = desk.pay("Budi", 5_500_000, note="Transfer BCA")
    client = desk.books.client

    paper = issue(client, "receivable.receipt", paid.number)

    assert rows(paper) == [
        (first, Money.rupiah_of(4_000_000)), (second, Money.rupiah_of(1_500_000)),
        ("Jumlah", Money.rupiah_of(5_500_000)),
    ]  # fmt: skip
    assert paper.codes()["Code128"] == paid.number
    found = paper.scanned()
    assert (found.verdict, found.kind, found.total) == (
        Verdict.VALID, "KW", Money.rupiah_of(5_500_000),
    )  # fmt: skip
    for part in (
        f"Kwitansi {paid.number}", "Sudah terima dari: Budi",
        "Rp5.500.000,00 (lima juta lima ratus ribu rupiah)", "Transfer BCA", "meterai Rp10.000",
    ):  # fmt: skip
        assert part in paper.words
    desk.do(api.VoidDocument(document=paid.number, reason="Salah pelanggan"))
    assert paper.scanned().verdict is Verdict.CANCELLED
    with pytest.raises(PaymentVoided, match="sudah dibatalkan"):
        issue(client, "receivable.receipt", paid.number)


def test_an_advance_used_later_is_still_the_same_paper(desk: Desk) -> None:
    client = desk.books.client
    advance = desk.do(
        api.ReceiveAdvance(customer=desk.customers["Budi"], amount=Money.rupiah_of(200_000))
    ).number
    before = issue(client, "receivable.receipt", advance)
    desk.invoice("Budi", 150_000)

    desk.do(api.ApplyAdvance(customer=desk.customers["Budi"]))
    after = issue(client, "receivable.receipt", advance)

    assert rows(before) == rows(after)
    assert rows(before)[0] == ("Uang muka", Money.rupiah_of(200_000))
    assert (after.done.edition, after.done.proof.copy) == (1, 1)
    assert "meterai" not in before.words
    invoice = desk.invoice("Budi", 1)
    with pytest.raises(NotFound):
        issue(client, "receivable.receipt", invoice)


def test_an_invoice_says_what_is_owed_and_when(desk: Desk) -> None:
    client = desk.books.client
    number = desk.invoice("Budi", 1_250_000, term_days=14, note="Pesanan toko")

    paper = issue(client, "receivable.invoice", number)

    assert rows(paper) == [
        ("Barang", Money.rupiah_of(1_250_000)), ("Jumlah", Money.rupiah_of(1_250_000)),
    ]  # fmt: skip
    found = paper.scanned()
    assert (found.verdict, found.kind, found.total) == (
        Verdict.VALID, "FKT", Money.rupiah_of(1_250_000),
    )  # fmt: skip
    for part in (
        f"Faktur {number}", "Kepada: Budi", "Jatuh tempo: ",
        "Satu juta dua ratus lima puluh ribu rupiah.", "Pesanan toko",
    ):  # fmt: skip
        assert part in paper.words
    desk.do(api.VoidDocument(document=number, reason="Salah harga"))
    assert paper.scanned().verdict is Verdict.CANCELLED
    with pytest.raises(InvoiceVoided):
        issue(client, "receivable.invoice", number)
