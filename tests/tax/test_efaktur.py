"""Tax invoices of a month's sales: what is missing is told at once, the rest becomes the file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from sqlalchemy.exc import DBAPIError

from app.accounting.api import BalanceAt
from app.closing.api import ClosingChecklist
from app.core.errors import InvalidInput, NotFound
from app.core.money import Money
from app.customers.api import CreateCustomer
from app.identity.api import UpdateEntity
from app.orders.api import NewLine
from app.receivables.api import InvoiceLine, VoidDocument, WriteInvoice
from app.tax import api
from app.tax.panels.invoices import EfakturPanel
from app.tax.rules.coretax import problems
from app.ui.context import DictMemory, PanelContext
from app.ui.forms import Form
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from app.ui.theme import theme
from tests.support.orders import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

MONTH = "2026-11"
TIN = "0012345678901000"


@pytest.fixture
def taxed(database_url: str) -> Iterator[tuple[Shop, str, str]]:
    """A PKP with a shipped order that had a voucher, and an invoice; their numbers."""
    shop = Shop.open(database_url)
    shop.me.do(UpdateEntity(code="UTAMA", is_pkp=True, npwp="012345678901000"))
    line = NewLine(sku="SABUN", qty=3, price=Money.parse("50000"))
    order = shop.order(store="TOKO", lines=(line,), voucher=Money.parse("5000"))
    shop.ship(order)
    customer = shop.me.do(CreateCustomer(customer_name="PT Maju", phone="081300001111")).value
    invoice = shop.me.do(
        WriteInvoice(
            customer=customer.code, lines=(InvoiceLine(text="Jasa", amount=Money.parse("111000")),)
        )
    ).value.number
    yield shop, order, invoice
    shop.company.close()


def made_file(shop: Shop) -> tuple[str, api.EfakturFile]:
    """Make a file and read it back."""
    number = shop.me.do(api.MakeEfaktur(month=MONTH)).value.number
    return number, shop.me.ask(api.EfakturContent(file=number))


def rows(shop: Shop, **more: object) -> dict[str, api.TaxInvoiceRow]:
    page = shop.me.ask(api.TaxInvoiceList.model_validate({"month": MONTH, **more}))
    return {row.number: row for row in page.rows}


@pytest.mark.req("ERP-FIN-11")
def test_what_is_complete_is_exported_and_the_rest_says_why(
    taxed: tuple[Shop, str, str],
) -> None:
    shop, order, invoice = taxed
    found = rows(shop)
    assert set(found) == {order, invoice}
    assert found[invoice].base == Money.parse("100000")
    assert found[invoice].ppn == found[invoice].booked == Money.parse("11000")
    # 145.000 with PPN: 14.369,37 of it, in the books and on the invoice
    assert found[order].base == Money.parse("130630.63")
    assert found[order].booked == found[order].ppn == Money.parse("14369.37")
    assert found[order].problems == ("Isi NPWP pembeli.",)
    with pytest.raises(InvalidInput, match="Belum ada faktur 2026-11 yang lengkap"):
        made_file(shop)

    buyer: dict[str, Any] = {
        "month": MONTH,
        "buyer": "PT Maju",
        "buyer_address": "Jl. Melati 5, Bandung",
    }
    shop.me.do(api.SetTaxBuyer(number=invoice, document_number="00.12345678901.000", **buyer))
    assert rows(shop)[invoice].problems == ()
    number, made = made_file(shop)
    assert (made.invoices, made.base, made.ppn) == (
        1, Money.parse("100000"), Money.parse("11000"),
    )  # fmt: skip
    assert problems(made.xml) == ()
    assert f"<BuyerTin>{TIN}</BuyerTin>" in made.xml

    shop.me.do(
        api.SetTaxBuyer(
            number=order, document="National ID", document_number="3273010101900001", **buyer
        )
    )
    with pytest.raises(InvalidInput, match="belum masuk berkas"):
        shop.me.do(api.MakeEfaktur(month="2026-10"))
    other, rest = made_file(shop)
    assert (rest.invoices, rest.ppn) == (1, Money.parse("14369.37"))
    assert {name: row.file for name, row in rows(shop).items()} == {invoice: number, order: other}
    with pytest.raises(InvalidInput, match=f"sudah ada di berkas {number}"):
        shop.me.do(api.SetTaxBuyer(number=invoice, document_number=TIN, **buyer))
    for each in (number, other):
        shop.me.do(api.DiscardEfaktur(file=each, reason="Ditolak Coretax"))
    last, whole = made_file(shop)
    assert (whole.invoices, problems(whole.xml)) == (2, ())
    assert whole.ppn == Money.parse("25369.37")
    with pytest.raises(InvalidInput, match="sudah dibatalkan: Ditolak Coretax"):
        shop.me.do(api.DiscardEfaktur(file=number, reason="lagi"))
    with pytest.raises(NotFound):
        shop.me.do(api.DiscardEfaktur(file="EFK-1", reason="lagi"))
    kept = shop.me.ask(api.EfakturFiles(month=MONTH))
    assert [(one.number, one.discarded, one.invoices) for one in kept] == [
        (last, "", 2), (other, "Ditolak Coretax", 1), (number, "Ditolak Coretax", 1),
    ]  # fmt: skip
    assert shop.me.ask(api.EfakturContent(file=number)) == made
    assert made.sha256 == hashlib.sha256(made.xml.encode()).hexdigest()


@pytest.mark.req("ERP-FIN-11")
def test_sales_of_a_month_are_found_by_page_and_text(taxed: tuple[Shop, str, str]) -> None:
    shop, order, invoice = taxed
    assert rows(shop, month="2026-10") == {}
    first = shop.me.ask(api.TaxInvoiceList(month=MONTH, limit=1))
    assert first.next is not None
    assert len(first.rows) == len(rows(shop, limit=1, after=first.next)) == 1
    assert set(rows(shop, text="maju")) == {invoice}
    assert set(rows(shop, text=order)) == {order}


@pytest.mark.req("ERP-FIN-11")
def test_a_buyer_is_completed_and_the_file_saved_by_keyboard(
    taxed: tuple[Shop, str, str], qtbot: QtBot, tmp_path: Path
) -> None:
    shop, order, _invoice = taxed
    theme().apply(dark=False, scale=1.0)
    operations = Operations(lambda: shop.me)
    context = PanelContext(operations, DictMemory(), Sounds(None), lambda *_a, **_k: None)
    panel: Any = EfakturPanel(context)
    qtbot.addWidget(panel)
    panel.resize(1300, 760)
    panel.opened(month=MONTH)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)

    def quiet() -> None:
        qtbot.wait(20)
        qtbot.waitUntil(lambda: operations.pending == 0)

    quiet()
    panel.list.select_key(order)
    qtbot.keyClick(panel.list.view, Qt.Key.Key_F6)
    (form,) = panel.side.findChildren(Form)
    form.save()
    quiet()
    assert panel.message.text == "Nomornya wajib diisi."
    qtbot.keyClicks(form._inputs["document_number"], TIN)
    form.save()
    quiet()
    assert panel.message.text == f"Pembeli {order} dicatat untuk faktur pajak."
    (ready,) = [row for row in panel.list.rows if not row.problems]
    assert (ready.number, ready.tin) == (order, TIN)
    panel._ask_where = lambda made: panel.save(made, tmp_path / "e.xml")
    qtbot.keyClick(panel, Qt.Key.Key_F4)
    quiet()
    assert panel.message.text.startswith("1 faktur, PPN Rp 14.369,37, disimpan ke e.xml.")
    assert problems((tmp_path / "e.xml").read_text(encoding="utf-8")) == ()
    operations.close()


@pytest.mark.req("ERP-FIN-11")
def test_a_wrong_buyer_is_refused_and_nothing_is_kept(taxed: tuple[Shop, str, str]) -> None:
    shop, order, _invoice = taxed
    buyer: dict[str, Any] = {"month": MONTH, "buyer": "Dewi", "buyer_address": "Jl. Melati 5"}
    with pytest.raises(InvalidInput, match="NPWP harus 16 angka"):
        shop.me.do(api.SetTaxBuyer(number=order, document_number="123", **buyer))
    with pytest.raises(NotFound):
        shop.me.do(api.SetTaxBuyer(number="SO-1", document_number=TIN, **buyer))
    assert rows(shop)[order].tin == ""


@pytest.mark.req("ERP-FIN-11")
def test_a_file_is_neither_changed_nor_removed(taxed: tuple[Shop, str, str]) -> None:
    shop, _order, invoice = taxed
    buyer: dict[str, Any] = {"month": MONTH, "buyer": "PT Maju", "buyer_address": "Jl. 5"}
    shop.me.do(api.SetTaxBuyer(number=invoice, document_number="012.345.678.901.000", **buyer))
    made_file(shop)

    for sql in (
        "UPDATE efaktur_file SET xml = 'x'",
        "UPDATE efaktur_file SET ppn = 1",
        "DELETE FROM efaktur_invoice",
        "DELETE FROM efaktur_file",
    ):
        with pytest.raises(DBAPIError, match="APPEND_ONLY"), shop.company.database.writing() as one:
            one.execute(sa.text(sql))


@pytest.mark.req("ERP-FIN-11", "KOP-TAX-01")
def test_one_invoice_of_a_file_is_cancelled_and_replaced(taxed: tuple[Shop, str, str]) -> None:
    """The other stays where it is; the file stays as it was uploaded."""
    shop, order, invoice = taxed
    buyer: dict[str, Any] = {"month": MONTH, "document_number": TIN, "buyer_address": "Jl. 5"}
    for number in (order, invoice):
        shop.me.do(api.SetTaxBuyer(number=number, buyer="PT Maju", **buyer))
    with pytest.raises(InvalidInput, match="tidak ada di berkas mana pun"):
        shop.me.do(api.CancelTaxInvoice(number=order, month=MONTH, reason="salah nama"))
    first, made = made_file(shop)

    done = shop.me.do(api.CancelTaxInvoice(number=order, month=MONTH, reason="salah nama"))
    assert done.value == api.TaxInvoiceCanceled(order, first, again=True)
    assert "penggantinya ikut berkas berikutnya" in done.message
    found = rows(shop)
    assert (found[order].file, found[order].canceled) == ("", f"{first}: salah nama")
    assert (found[invoice].file, found[invoice].canceled) == (first, "")
    shop.me.do(api.SetTaxBuyer(number=order, buyer="PT Maju Jaya", **buyer))
    second, again = made_file(shop)
    assert "PT Maju Jaya" in again.xml
    assert again.invoices == 1
    assert shop.me.ask(api.EfakturContent(file=first)) == made
    kept = {one.number: one for one in shop.me.ask(api.EfakturFiles(month=MONTH))}
    assert (kept[first].canceled, kept[first].discarded, kept[second].canceled) == (1, "", 0)
    assert shop.me.do(api.DiscardEfaktur(file=first, reason="ditolak")).value.invoices == 1


@pytest.mark.req("ERP-FIN-11", "KOP-TAX-01", "C2")
def test_the_invoice_of_a_sale_taken_back_is_told_until_it_is_cancelled(
    taxed: tuple[Shop, str, str],
) -> None:
    """Its mirror reversed the PPN with the sale; cancelling posts nothing, so nothing twice."""
    shop, _order, invoice = taxed
    shop.me.do(
        api.SetTaxBuyer(
            number=invoice, month=MONTH, buyer="PT Maju", document_number=TIN, buyer_address="Jl. 5"
        )
    )
    file, _made = made_file(shop)
    shop.me.do(VoidDocument(document=invoice, reason="batal beli"))

    def told() -> tuple[str, ...]:
        items = {one.name: one for one in shop.me.ask(ClosingChecklist(month=MONTH))}
        return items["tax.canceled"].problems

    assert rows(shop)[invoice].taken_back
    assert told() == (f"{invoice} dibatalkan, fakturnya masih ada di berkas {file}",)
    owed = shop.me.ask(BalanceAt(account="21-300")).balance
    done = shop.me.do(api.CancelTaxInvoice(number=invoice, month=MONTH, reason="batal beli"))
    assert done.value == api.TaxInvoiceCanceled(invoice, file, again=False)
    assert shop.me.ask(BalanceAt(account="21-300")).balance == owed
    assert invoice not in rows(shop)
    assert told() == ()
    with pytest.raises(NotFound):
        shop.me.do(api.CancelTaxInvoice(number=invoice, month=MONTH, reason="lagi"))
    for sql in (
        "UPDATE efaktur_invoice SET canceled = 'lain'",
        "UPDATE efaktur_invoice SET canceled_at = NULL",
        "UPDATE efaktur_invoice SET live = (1 = 1)",
    ):
        with pytest.raises(DBAPIError, match="APPEND_ONLY"), shop.company.database.writing() as one:
            one.execute(sa.text(sql))
